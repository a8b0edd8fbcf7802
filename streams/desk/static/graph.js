// Who stands where: a directed graph of the weightiest stances, and the table behind it with the evidence.
import { arrange } from "./arrange.js";
import { acts, ask, el, link, put, svg } from "./dom.js";
import { learn } from "./filters.js";
import { countryName, currentLanguage, directionOf, format, nameOf, t } from "./messages.js";

const HEIGHT = 34; // of a name in its frame
const ROOM = 8; // around it, for the head of an arrow
const LONGEST = 28; // characters of a name
const FONT = "600 14px system-ui, sans-serif";

const pane = document.getElementById("view-stances");
let drawn = ""; // what is drawn there
const pen = document.createElement("canvas").getContext("2d");

export async function showStances(filter, by, go, hrefOf) {
  const found = await ask("/api/stances", { ...filter, by });
  // To place the names takes a moment; what has not changed stays as it is.
  const key = JSON.stringify([filter, by, currentLanguage(), pane.clientWidth, found]);
  if (key === drawn) return;
  drawn = key;
  const nodes = new Map(found.nodes.map((node) => [node.id, node]));
  for (const node of found.nodes) if (node.type !== "country") learn(node.id, node.name);
  const name = (id) => (nodes.get(id)?.type === "country" ? countryName(id) : nameOf(nodes.get(id)?.name ?? {}));
  const view = { found, nodes, name, go, hrefOf, by };
  const tab = (value, label) =>
    el("button", { type: "button", class: "plain", "aria-pressed": String(by === value), onclick: () => go({ by: value }) }, t(label));
  const hint = el("p", { class: "count" });
  const tools = el("div", { class: "tools" }, el("div", { class: "group", role: "group", "aria-label": t("stances") }, tab("", "by_all"), tab("actor", "by_actor"), tab("country", "by_country")), legend(), hint);
  if (!found.edges.length) return put(pane, tools, el("p", { class: "empty" }, t("no_stances")));
  const frame = el("div", { class: "graph-frame" });
  put(pane, tools, frame, table(view));
  const { image, edges } = graph(view, Math.max(320, frame.clientWidth), frame.clientHeight || 420);
  put(frame, image);
  hint.textContent = t("graph_hint", { n: edges, all: found.all });
}

const legend = () =>
  el("p", { class: "legend", "aria-hidden": "true" }, ["support", "oppose"].map((polarity) =>
    el("span", {}, svg("svg", { viewBox: "0 0 30 8", width: 30, height: 8 }, svg("path", { d: "M0 4H30", class: `edge ${polarity}`, "stroke-width": 2 })), t(polarity))));

const typeOf = (view, id) => view.nodes.get(id)?.type;

// What is seen of a name: the articles in which it stands where it stands.
function choiceOf(view, id) {
  if (view.by === "country") return { country: id, view: "" };
  return typeOf(view, id) === "issue" ? { target: id, view: "" } : { entity: id, view: "" };
}

function graph(view, width, height) {
  const { chosen, edges } = weightiest(view.found.edges, Math.max(8, Math.min(26, Math.round((width * height) / 28000))));
  const nodes = chosen.map((id) => {
    const text = short(view.name(id));
    pen.font = FONT;
    return { id, text, width: Math.ceil(pen.measureText(text).width) + 26, height: HEIGHT };
  });
  const place = arrange(nodes, edges, width, height);
  const marker = (polarity) =>
    svg("marker", { id: `end-${polarity}`, viewBox: "0 0 10 10", refX: 8.5, refY: 5, markerWidth: 9, markerHeight: 9, markerUnits: "userSpaceOnUse", orient: "auto" }, svg("path", { d: "M0 .5L9.5 5L0 9.5Z", class: `end ${polarity}` }));
  const arrows = edges.map((edge) => arrow(edge, place, view));
  const image = svg("svg", { class: "graph", viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": t("graph") }, svg("defs", {}, marker("support"), marker("oppose")), arrows);
  const names = nodes.map((node) => frameOf(node, place.get(node.id), view, image));
  image.append(...names);
  return { image, edges: edges.length };
}

function frameOf(node, { x, y }, view, image) {
  const near = (isOn) => () => {
    image.classList.toggle("near", isOn);
    for (const one of image.querySelectorAll("[data-ends]")) {
      const ends = JSON.parse(one.dataset.ends);
      one.classList.toggle("of", isOn && ends.includes(node.id));
    }
  };
  return svg(
    "g",
    {
      class: `node ${typeOf(view, node.id)}`, ...acts(() => view.go(choiceOf(view, node.id)), "link"), "aria-label": view.name(node.id),
      onmouseenter: near(true), onmouseleave: near(false), onfocus: near(true), onblur: near(false),
    },
    svg("title", {}, view.name(node.id)),
    svg("rect", { x: x - node.width / 2, y: y - node.height / 2, width: node.width, height: node.height, rx: 8 }),
    svg("text", { x, y, dy: "0.35em" }, node.text),
  );
}

// The edges that count most, as many as there is room for their ends.
function weightiest(all, room) {
  const ends = new Set();
  const edges = all.filter((edge) => {
    const more = [edge.holder, edge.target].filter((one) => !ends.has(one));
    const isRoom = ends.size + more.length <= room;
    if (isRoom) for (const one of more) ends.add(one);
    return isRoom;
  });
  return { chosen: [...ends], edges };
}

function arrow(edge, place, view) {
  const [from, to] = [place.get(edge.holder), place.get(edge.target)];
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [ux, uy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  // Bent to one side, so that an answer does not lie on what it answers.
  const bend = Math.min(22, length / 9);
  const middle = { x: (from.x + to.x) / 2 - uy * bend, y: (from.y + to.y) / 2 + ux * bend };
  // Between names that lie close by each other there is no room for a bend.
  const isClose = isWithin(from, middle) || isWithin(to, middle);
  const start = border(from, isClose ? to : middle, 1);
  const end = border(to, isClose ? from : middle, 3);
  const path = isClose ? `M${start}L${end}` : `M${start}Q${middle.x} ${middle.y} ${end}`;
  const label = `${view.name(edge.holder)} ${t(edge.polarity)} ${view.name(edge.target)} ×${format(edge.count)}`;
  const choose = () => view.go({ holder: edge.holder, target: edge.target, polarity: edge.polarity, view: "" });
  return svg(
    "g",
    { class: "arrow", data: { ends: JSON.stringify([edge.holder, edge.target]) }, ...acts(choose, "link"), "aria-label": label },
    svg("title", {}, label),
    svg("path", { class: "reach", d: path }),
    svg("path", { class: `edge ${edge.polarity}`, d: path, "stroke-width": 1.3 + Math.min(4, Math.log2(edge.count) * 1.2), "marker-end": `url(#end-${edge.polarity})` }),
  );
}

const isWithin = ({ x, y, node }, point) => Math.abs(point.x - x) < node.width / 2 + ROOM && Math.abs(point.y - y) < node.height / 2 + ROOM;

// Where a line from the middle of a name towards a point leaves its frame.
function border({ x, y, node }, towards, gap) {
  const [dx, dy] = [towards.x - x, towards.y - y];
  const rate = Math.min((node.width / 2 + gap) / Math.max(0.01, Math.abs(dx)), (node.height / 2 + gap) / Math.max(0.01, Math.abs(dy)), 1);
  return `${(x + dx * rate).toFixed(1)} ${(y + dy * rate).toFixed(1)}`;
}

function short(text) {
  const points = Array.from(text);
  return points.length > LONGEST ? `${points.slice(0, LONGEST - 1).join("").trim()}…` : text;
}

function table(view) {
  const end = (id) => {
    const type = typeOf(view, id);
    const text = type === "issue" ? `«${view.name(id)}»` : view.name(id);
    return el("button", { type: "button", class: `chip ${type}`, dir: "auto", onclick: () => view.go(choiceOf(view, id)) }, text);
  };
  const rows = view.found.edges.map((edge) =>
    el(
      "tr",
      {},
      el("td", {}, end(edge.holder)),
      el("td", {}, el("strong", { class: `tally ${edge.polarity}` }, t(edge.polarity)), el("span", { class: "acts" }, edge.acts.map(([act]) => t(act)).join(" · "))),
      el("td", {}, end(edge.target)),
      el("td", { class: "n" }, format(edge.count)),
      el("td", {}, evidence(edge, view)),
    ),
  );
  const head = ["holder", "how", "target", "times", "evidence"].map((one) => el("th", { scope: "col" }, t(one)));
  return el("div", { class: "scrolls", tabindex: "0", role: "region", "aria-label": t("evidence") }, el("table", { class: "stance-table" }, el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows)));
}

const evidence = (edge, view) =>
  edge.evidence.slice(0, 3).map(({ uri, at, stance, text, language, headline }) => {
    const change = { article: uri, at, stance };
    return link(view.hrefOf(change), () => view.go(change), { class: "evidence", lang: language, dir: directionOf(language), title: headline }, text);
  });
