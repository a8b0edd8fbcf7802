// Who stands where: a directed graph of the weightiest stances, and the table behind it with the evidence.
import { ask, el, svg } from "./dom.js";
import { countryName, nameOf, t } from "./messages.js";

const MOST_NODES = 22; // more cannot be read
const WIDTH = 1000;
const HEIGHT = 620;
const PULL = 0.8;

const pane = document.getElementById("view-stances");

export async function showStances(filter, by, go) {
  const found = await ask("/api/stances", { ...filter, by });
  const names = new Map(found.nodes.map((node) => [node.id, node]));
  const name = (id) => (names.get(id)?.type === "country" ? countryName(id) : nameOf(names.get(id)?.name ?? {}));
  const tab = (value, label) =>
    el("button", { type: "button", class: "plain", "aria-pressed": String(by === value), onclick: () => go({ by: value }) }, t(label));
  pane.replaceChildren(
    el("div", { class: "tools" }, tab("", "by_actor"), tab("country", "by_country")),
    ...(found.edges.length ? [graph(found, name, go, by), table(found, name, go, by)] : [el("p", { class: "empty" }, t("no_stances"))]),
  );
}

function graph(found, name, go, by) {
  const { weight, edges } = weightiest(found.edges);
  const chosen = [...weight.keys()];
  const place = arrange(chosen, edges);
  const type = new Map(found.nodes.map((node) => [node.id, node.type]));
  const marker = (polarity) =>
    svg("marker", { id: `end-${polarity}`, viewBox: "0 0 10 10", refX: 9, refY: 5, markerWidth: 7, markerHeight: 7, orient: "auto" },
      svg("path", { d: "M0 0L10 5L0 10Z", class: `end ${polarity}` }));
  const nodes = chosen.map((id) => {
    const [x, y] = place.get(id);
    const isFilter = type.get(id) !== "issue";
    const choose = () => isFilter && go(by === "country" ? { country: id, view: "" } : { entity: id, view: "" });
    return svg(
      "g",
      { class: `node ${type.get(id)}`, tabindex: isFilter ? "0" : null, role: isFilter ? "link" : null, "aria-label": name(id),
        onclick: choose, onkeydown: (pressed) => pressed.key === "Enter" && choose() },
      svg("circle", { cx: x, cy: y, r: 7 + 2.2 * Math.sqrt(weight.get(id)) }),
      svg("text", { x, y: y - 14 - 2.2 * Math.sqrt(weight.get(id)) }, short(name(id))),
    );
  });
  return svg(
    "svg",
    { class: "graph", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "group", "aria-label": t("graph") },
    svg("defs", {}, marker("support"), marker("oppose")),
    edges.map((edge) => arrow(edge, place, weight, name)),
    nodes,
  );
}

// The edges that count most, as many as there is room for their ends, and what each end counts.
function weightiest(all) {
  const weight = new Map();
  const edges = all.filter((edge) => {
    const ends = [edge.holder, edge.target];
    const isRoom = weight.size + ends.filter((one) => !weight.has(one)).length <= MOST_NODES;
    if (isRoom) for (const one of ends) weight.set(one, (weight.get(one) ?? 0) + edge.count);
    return isRoom;
  });
  return { weight, edges };
}

function arrow(edge, place, weight, name) {
  const [x1, y1] = place.get(edge.holder);
  const [x2, y2] = place.get(edge.target);
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const gap = (id) => 9 + 2.2 * Math.sqrt(weight.get(id));
  const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
  // Bent to one side, so that an answer does not lie on what it answers.
  const bend = Math.min(60, length / 5);
  const middle = [(x1 + x2) / 2 - uy * bend, (y1 + y2) / 2 + ux * bend];
  const start = [x1 + ux * gap(edge.holder), y1 + uy * gap(edge.holder)];
  const end = [x2 - ux * gap(edge.target), y2 - uy * gap(edge.target)];
  return svg(
    "path",
    { class: `edge ${edge.polarity}`, d: `M${start}Q${middle} ${end}`, "stroke-width": 1.2 + Math.sqrt(edge.count), "marker-end": `url(#end-${edge.polarity})` },
    svg("title", {}, `${name(edge.holder)} ${t(edge.polarity)} ${name(edge.target)} ×${edge.count}`),
  );
}

// Forces, as ever: all push each other away, edges pull, and the same actors always end in the same place.
function arrange(ids, edges) {
  const at = new Map(ids.map((id, index) => {
    const angle = (2 * Math.PI * index) / ids.length;
    return [id, [WIDTH / 2 + 0.4 * WIDTH * Math.cos(angle), HEIGHT / 2 + 0.4 * HEIGHT * Math.sin(angle)]];
  }));
  const ideal = Math.sqrt((WIDTH * HEIGHT) / ids.length) * 0.75;
  for (let heat = 60; heat > 0.5; heat *= 0.97) {
    const moves = new Map(ids.map((id) => [id, [0, 0]]));
    const push = (id, x, y) => { moves.get(id)[0] += x; moves.get(id)[1] += y; };
    ids.forEach((one, index) => {
      for (const other of ids.slice(index + 1)) {
        const [dx, dy] = [at.get(one)[0] - at.get(other)[0], at.get(one)[1] - at.get(other)[1]];
        const distance = Math.max(1, Math.hypot(dx, dy));
        const force = (ideal * ideal) / distance / distance;
        push(one, dx * force, dy * force);
        push(other, -dx * force, -dy * force);
      }
    });
    for (const edge of edges) {
      const [dx, dy] = [at.get(edge.target)[0] - at.get(edge.holder)[0], at.get(edge.target)[1] - at.get(edge.holder)[1]];
      const force = Math.hypot(dx, dy) / ideal;
      push(edge.holder, dx * force, dy * force);
      push(edge.target, -dx * force, -dy * force);
    }
    // A pull to the middle, or what nothing holds flies to the edges; stronger upwards, since the drawing is wide.
    for (const id of ids) push(id, (WIDTH / 2 - at.get(id)[0]) * PULL, (HEIGHT / 2 - at.get(id)[1]) * PULL * (WIDTH / HEIGHT));
    for (const id of ids) {
      const [mx, my] = moves.get(id);
      const length = Math.max(1, Math.hypot(mx, my));
      const step = Math.min(heat, length) / length;
      const [x, y] = at.get(id);
      at.set(id, [Math.min(WIDTH - 90, Math.max(90, x + mx * step)), Math.min(HEIGHT - 30, Math.max(50, y + my * step))]);
    }
  }
  return at;
}

const short = (text) => (Array.from(text).length > 26 ? `${Array.from(text).slice(0, 25).join("")}…` : text);

function table(found, name, go, by) {
  const link = (id, type) => {
    if (type === "issue") return el("span", { dir: "auto" }, `«${name(id)}»`);
    const change = by === "country" ? { country: id, view: "" } : { entity: id, view: "" };
    return el("button", { type: "button", class: "chip", dir: "auto", onclick: () => go(change) }, name(id));
  };
  const type = new Map(found.nodes.map((node) => [node.id, node.type]));
  const rows = found.edges.map((edge) =>
    el(
      "tr",
      {},
      el("td", {}, link(edge.holder, type.get(edge.holder))),
      el("td", {}, el("strong", { class: `tally ${edge.polarity}` }, t(edge.polarity)), el("span", { class: "acts" }, edge.acts.map(([act]) => t(act)).join(" · "))),
      el("td", {}, link(edge.target, type.get(edge.target))),
      el("td", { class: "number" }, String(edge.count)),
      el("td", {}, evidence(edge, go)),
    ),
  );
  const head = ["holder", "how", "target", "times", "evidence"].map((one) => el("th", { scope: "col" }, t(one)));
  return el("div", { class: "scrolls" }, el("table", {}, el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows)));
}

function evidence(edge, go) {
  return edge.evidence.slice(0, 3).map((one) =>
    el("a", { href: "#", class: "evidence", lang: one.language, dir: "auto", title: one.headline,
      onclick: (event) => { event.preventDefault(); go({ article: one.uri }); } }, one.text));
}
