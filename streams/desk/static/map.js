// The places of the articles on a map of the world, and how many articles each country is the focus of.
import { ask, el, svg } from "./dom.js";
import { articles as articleCount, countryName, nameOf, t } from "./messages.js";

const SVG_CLUSTER = 26; // units on the screen within which pins become one
const LARGEST = 16; // times nearer than the whole world

const pane = document.getElementById("view-map");
let world; // outlines, read once
let view = null; // what of the drawing is seen: x, y, width, height

export async function showMap(filter, go) {
  world ??= await ask("/static/world.json");
  view ??= whole();
  const found = await ask("/api/places", filter);
  draw(found, go);
}

const whole = () => ({ x: 0, y: 0, width: world.width, height: world.height });

function project(lon, lat) {
  const radians = Math.PI / 180;
  const miller = (degrees) => 1.25 * Math.log(Math.tan(Math.PI / 4 + 0.4 * degrees * radians));
  const scale = world.width / (2 * Math.PI);
  return [(lon * radians + Math.PI) * scale, (miller(world.north) - miller(lat)) * scale];
}

function draw(found, go) {
  const counts = new Map(found.countries);
  const most = Math.max(1, ...counts.values());
  const land = Object.entries(world.countries).map(([code, path]) => country(code, path, counts.get(code) ?? 0, most, go));
  const pins = svg("g", { class: "pins" });
  const map = svg("svg", { class: "world", role: "group", "aria-label": t("map") }, svg("g", { class: "land" }, land), pins);
  const list = el("div", { class: "place-list" });
  const redraw = () => {
    map.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
    pins.replaceChildren(...clusters(found.pins, map).map((one) => pin(one, map, list, go, zoom)));
  };
  const zoom = (factor, x = view.x + view.width / 2, y = view.y + view.height / 2) => {
    const width = Math.min(world.width, Math.max(world.width / LARGEST, view.width * factor));
    const rate = width / view.width;
    view = keep({ x: x - (x - view.x) * rate, y: y - (y - view.y) * rate, width, height: view.height * rate });
    redraw();
  };
  const button = (sign, label, act) => el("button", { type: "button", class: "plain", title: t(label), "aria-label": t(label), onclick: act }, sign);
  pane.replaceChildren(
    el(
      "div",
      { class: "tools" },
      el("p", { class: "count" }, t("on_map", { n: found.pins.length, articles: found.pins.reduce((sum, one) => sum + one.articles, 0) })),
      button("+", "zoom_in", () => zoom(0.6)),
      button("−", "zoom_out", () => zoom(1.7)),
      button("⟲", "reset", () => { view = whole(); redraw(); }),
    ),
    map,
    list,
  );
  pan(map, zoom, redraw);
  redraw();
}

function country(code, path, count, most, go) {
  const isKnown = /^[A-Z]{2}$/.test(code);
  const shade = count ? Math.ceil((4 * Math.log(1 + count)) / Math.log(1 + most)) : 0;
  const attributes = { d: path, class: `country shade-${shade}` };
  if (!count || !isKnown) return svg("path", attributes);
  const label = `${countryName(code)}: ${articleCount(count)}`;
  const choose = () => go({ country: code, view: "" });
  return svg(
    "path",
    { ...attributes, tabindex: "0", role: "link", "aria-label": label, onclick: choose, onkeydown: (pressed) => pressed.key === "Enter" && choose() },
    svg("title", {}, label),
  );
}

// Pins that would lie on each other become one; the one with most articles is its middle.
function clusters(pins, map) {
  const near = (SVG_CLUSTER * view.width) / (map.clientWidth || world.width);
  const made = [];
  for (const one of pins) {
    const [x, y] = project(one.pin.lon, one.pin.lat);
    const home = made.find((other) => Math.hypot(other.x - x, other.y - y) < near);
    if (home) {
      home.pins.push(one);
      home.articles += one.articles;
    } else {
      made.push({ x, y, pins: [one], articles: one.articles });
    }
  }
  return made;
}

function pin(cluster, map, list, go, zoom) {
  const scale = view.width / (map.clientWidth || world.width);
  const radius = scale * (6 + 3 * Math.log2(cluster.articles));
  const several = cluster.pins.length > 1;
  const label = `${cluster.pins.slice(0, 4).map((one) => nameOf(one.pin.name)).join(" · ")}${cluster.pins.length > 4 ? " …" : ""}: ${articleCount(cluster.articles)}`;
  const choose = () => {
    describe(cluster, list, go);
    if (several && view.width > world.width / LARGEST) zoom(0.5, cluster.x, cluster.y);
  };
  return svg(
    "g",
    {
      class: several ? "pin several" : "pin", tabindex: "0", role: "button", "aria-label": label,
      onclick: choose, onkeydown: (pressed) => pressed.key === "Enter" && choose(),
    },
    svg("title", {}, label),
    svg("circle", { cx: cluster.x, cy: cluster.y, r: radius }),
    several && svg("text", { x: cluster.x, y: cluster.y, "font-size": 11 * scale, dy: "0.35em" }, String(cluster.pins.length)),
  );
}

function describe(cluster, list, go) {
  const rows = cluster.pins.slice(0, 12).map((one) =>
    el(
      "li",
      {},
      el("strong", { dir: "auto" }, nameOf(one.pin.name)),
      one.pin.country && el("span", { class: "source" }, countryName(one.pin.country)),
      el("span", { class: "number" }, articleCount(one.articles)),
      el(
        "ul",
        {},
        one.headlines.map(([uri, headline]) =>
          el("li", {}, el("a", { href: "#", dir: "auto", onclick: (event) => { event.preventDefault(); go({ article: uri }); } }, headline)),
        ),
      ),
    ),
  );
  list.replaceChildren(el("ul", { class: "places" }, rows));
}

function keep(wanted) {
  const x = Math.min(world.width - wanted.width, Math.max(0, wanted.x));
  const y = Math.min(world.height - wanted.height, Math.max(0, wanted.y));
  return { ...wanted, x, y };
}

function pan(map, zoom, redraw) {
  const at = (event) => {
    const frame = map.getBoundingClientRect();
    return [view.x + ((event.clientX - frame.left) / frame.width) * view.width, view.y + ((event.clientY - frame.top) / frame.height) * view.height];
  };
  let from = null;
  map.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(event.deltaY > 0 ? 1.25 : 0.8, ...at(event));
  }, { passive: false });
  map.addEventListener("pointerdown", (event) => { from = at(event); });
  map.addEventListener("pointermove", (event) => {
    if (!from || !event.buttons) return;
    const [x, y] = at(event);
    view = keep({ ...view, x: view.x + from[0] - x, y: view.y + from[1] - y });
    redraw();
  });
  map.addEventListener("pointerup", () => { from = null; });
}
