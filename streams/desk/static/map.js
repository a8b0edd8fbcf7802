// The places of the articles on a map of the world, and how many articles each country is the focus of.
import { ask, acts, el, link, put, svg } from "./dom.js";
import { handle } from "./hands.js";
import { articles as articleCount, countryName, directionOf, format, nameOf, places as placeCount, t } from "./messages.js";

const CLUSTER = 26; // pixels within which pins become one
const LARGEST = 60; // times nearer than the whole world
const MOST_LISTED = 12;
const LIST_OF_PLACES = 10;
const FEW = 8; // articles about one country
const AROUND = 1.25; // how much more than the pins is seen
const NEAREST = 0.3; // of the world, where the page chooses

const pane = document.getElementById("view-map");
let world; // outlines, read once
let view = null; // what of the drawing is seen: x, y, width and height in its own units
let shownFor = ""; // the filter for which it was chosen
let chosen = null; // ids of the places of the pin that was chosen

export async function showMap(filter, go, hrefOf) {
  world ??= await ask("/static/world.json");
  draw(await ask("/api/places", filter), filter, go, hrefOf);
}

function project(lon, lat) {
  const radians = Math.PI / 180;
  const miller = (degrees) => 1.25 * Math.log(Math.tan(Math.PI / 4 + 0.4 * degrees * radians));
  const scale = world.width / (2 * Math.PI);
  return [(lon * radians + Math.PI) * scale, (miller(world.north) - miller(lat)) * scale];
}

function draw(found, filter, go, hrefOf) {
  const counts = new Map(found.countries);
  const most = Math.max(1, ...counts.values());
  const land = Object.entries(world.countries).map(([code, path]) => country(code, path, counts.get(code) ?? 0, most, go));
  const pins = svg("g", { class: "pins" });
  const map = svg("svg", { class: "world", role: "group", "aria-label": t("map") }, svg("g", { class: "land" }, land), pins);
  const side = el("div", { class: "map-side" });
  const redraw = () => {
    map.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
    pins.replaceChildren(...clusters(found.pins, map).map((one) => pin(one, map, choose)));
  };
  const zoom = (factor, x = view.x + view.width / 2, y = view.y + view.height / 2) => {
    const width = Math.min(world.width, Math.max(world.width / LARGEST, view.width * factor));
    const rate = width / view.width;
    view = keep({ x: x - (x - view.x) * rate, y: y - (y - view.y) * rate, width, height: view.height * rate });
    redraw();
  };
  const move = (x, y) => {
    view = keep({ ...view, x: view.x + x, y: view.y + y });
    redraw();
  };
  const choose = (cluster) => {
    chosen = new Set(cluster.pins.map((one) => one.pin.id));
    list();
    if (cluster.pins.length > 1 && view.width > world.width / LARGEST) zoom(0.5, cluster.x, cluster.y);
    else redraw();
  };
  const list = () => put(side, chosenPlaces(found, go, hrefOf), ranking(found, most, go), mostNamed(found, choose));
  const button = (sign, label, act) => el("button", { type: "button", class: "plain icon", title: t(label), "aria-label": t(label), onclick: act }, sign);
  put(
    pane,
    el(
      "div",
      { class: "map-frame" },
      map,
      el("p", { class: "map-count" }, t("places_of", { places: placeCount(found.pins.length), articles: articleCount(found.articles) })),
      el("div", { class: "map-buttons" }, button("+", "zoom_in", () => zoom(0.6)), button("−", "zoom_out", () => zoom(1.7)), button("⟲", "reset", () => { view = whole(map); redraw(); })),
      el("p", { class: "legend", "aria-hidden": "true" }, t("in_focus"), [1, 2, 3, 4].map((n) => el("i", { class: `swatch shade-${n}` })), t("many")),
    ),
    side,
  );
  if (shownFor !== JSON.stringify(filter) || !view) view = around(found.pins, map);
  shownFor = JSON.stringify(filter);
  handle(map, () => view, zoom, move);
  list();
  redraw();
  new ResizeObserver(() => {
    if (!map.clientWidth) return;
    view = keep(fit(view, map));
    redraw();
  }).observe(map);
}

// The height of what is seen follows from the shape of the element.
const shape = (map) => (map.clientHeight && map.clientWidth ? map.clientHeight / map.clientWidth : 0.6);

const fit = (seen, map) => ({ ...seen, height: seen.width * shape(map) });

const whole = (map) => keep(fit({ x: 0, y: 0, width: world.width }, map));

// What all pins lie in, with some room around them.
function around(pins, map) {
  if (!pins.length) return whole(map);
  const points = pins.map((one) => project(one.pin.lon, one.pin.lat));
  const [least, most] = [Math.min, Math.max].map((end) => [0, 1].map((axis) => end(...points.map((point) => point[axis]))));
  const [x, y] = [0, 1].map((axis) => (least[axis] + most[axis]) / 2);
  const wanted = Math.max((most[0] - least[0]) * AROUND, ((most[1] - least[1]) * AROUND) / shape(map), world.width * NEAREST);
  const seen = fit({ width: Math.min(world.width, wanted) }, map);
  return keep({ ...seen, x: x - seen.width / 2, y: y - seen.height / 2 });
}

// Never beyond the ends of the world; where it is less high than what is seen, it lies in the middle.
function keep(wanted) {
  const within = (value, size, all) => (size > all ? (all - size) / 2 : Math.min(all - size, Math.max(0, value)));
  return { ...wanted, x: within(wanted.x, wanted.width, world.width), y: within(wanted.y, wanted.height, world.height) };
}

function country(code, path, count, most, go) {
  const isKnown = /^[A-Z]{2}$/.test(code);
  if (!count || !isKnown) return svg("path", { d: path, class: "country" });
  const label = `${countryName(code)}: ${articleCount(count)}`;
  return svg("path", { d: path, class: `country shade-${shadeOf(count, most)}`, ...acts(() => go({ country: code, view: "" }), "link"), "aria-label": label }, svg("title", {}, label));
}

// By the logarithm, and pale where there are but few articles altogether.
const shadeOf = (count, most) => Math.ceil((4 * Math.log(1 + count)) / Math.log(1 + Math.max(most, FEW)));

// Pins that would lie on each other become one; the one with most articles is its middle.
function clusters(pins, map) {
  const near = (CLUSTER * view.width) / (map.clientWidth || world.width);
  const made = [];
  for (const one of pins) {
    const [x, y] = project(one.pin.lon, one.pin.lat);
    const home = made.find((other) => Math.hypot(other.x - x, other.y - y) < near);
    if (home) home.pins.push(one);
    else made.push({ x, y, pins: [one] });
  }
  return made;
}

// How many articles a cluster stands for: no fewer than its largest pin. Which of them name several is not known here.
const weightOf = (cluster) => Math.max(...cluster.pins.map((one) => one.articles)) + Math.log2(cluster.pins.length);

function pin(cluster, map, choose) {
  const scale = view.width / (map.clientWidth || world.width);
  const several = cluster.pins.length > 1;
  const radius = scale * (several ? 9 + 3 * Math.log2(cluster.pins.length) : 5 + 2 * Math.log2(1 + weightOf(cluster)));
  const isChosen = cluster.pins.some((one) => chosen?.has(one.pin.id));
  const named = cluster.pins.slice(0, 4).map((one) => nameOf(one.pin.name)).join(" · ");
  const label = several ? `${named}${cluster.pins.length > 4 ? " …" : ""}: ${placeCount(cluster.pins.length)}` : `${named}: ${articleCount(cluster.pins[0].articles)}`;
  return svg(
    "g",
    { class: ["pin", several && "several", isChosen && "chosen"].filter(Boolean).join(" "), ...acts(() => choose(cluster)), "aria-label": label },
    svg("title", {}, label),
    svg("circle", { cx: cluster.x, cy: cluster.y, r: radius }),
    several && svg("text", { x: cluster.x, y: cluster.y, "font-size": 12 * scale, dy: "0.36em" }, format(cluster.pins.length)),
  );
}

function chosenPlaces(found, go, hrefOf) {
  const there = found.pins.filter((one) => chosen?.has(one.pin.id)).slice(0, LIST_OF_PLACES);
  if (!there.length) return null;
  const rows = there.map((one) =>
    el(
      "li",
      {},
      el("p", {}, el("strong", { dir: "auto" }, nameOf(one.pin.name)), one.pin.country && el("span", { class: "also" }, countryName(one.pin.country))),
      el("ul", {}, one.headlines.map(({ uri, at, headline, language }) => {
        const change = { article: uri, at, stance: "" };
        return el("li", {}, link(hrefOf(change), () => go(change), { dir: directionOf(language), lang: language }, headline));
      })),
    ),
  );
  return el("section", { class: "chosen-places" }, el("ul", { class: "places" }, rows));
}

function ranking(found, most, go) {
  if (!found.countries.length) return el("p", { class: "empty" }, t("no_places"));
  const rows = found.countries.slice(0, MOST_LISTED).map(([code, n]) => {
    const bar = svg("svg", { class: "bar-of", viewBox: "0 0 100 6", preserveAspectRatio: "none", "aria-hidden": "true" }, svg("rect", { width: (100 * n) / most, height: 6, rx: 1, class: `shade-${shadeOf(n, most)}` }));
    return el("li", {}, el("button", { type: "button", onclick: () => go({ country: code, view: "" }) }, el("span", {}, countryName(code)), bar, el("span", { class: "n" }, format(n))));
  });
  return el("section", {}, el("h2", {}, t("in_focus")), el("ol", { class: "ranking" }, rows));
}

function mostNamed(found, choose) {
  const rows = found.pins.slice(0, MOST_LISTED).map((one) => {
    const [x, y] = project(one.pin.lon, one.pin.lat);
    return el("li", {}, el("button", { type: "button", class: "chip location", dir: "auto", onclick: () => choose({ x, y, pins: [one] }) }, nameOf(one.pin.name), el("span", { class: "n" }, ` ${format(one.articles)}`)));
  });
  return rows.length > 0 && el("section", {}, el("h2", {}, t("most_named")), el("ul", { class: "chips" }, rows));
}
