// One article: its text with every mention where the event says it is, and who takes which stand, with the evidence.
import { ask, el, put } from "./dom.js";
import { countryName, fullTime, languageName, nameOf, otherName, t } from "./messages.js";
import { olderEvent } from "./stream.js";

const pane = document.getElementById("article");
const tip = el("div", { class: "tip", role: "tooltip", hidden: true });

// What a mention is shows beside it, by mouse and by keyboard.
export function startArticle() {
  document.body.append(tip);
  const show = (event) => {
    const mark = event.target.closest?.(".mention");
    tip.hidden = !mark;
    if (!mark) return;
    tip.textContent = mark.dataset.about;
    const place = mark.getClientRects()[0];
    const below = place.bottom + 8 + tip.offsetHeight < window.innerHeight;
    tip.style.top = `${below ? place.bottom + 6 : place.top - tip.offsetHeight - 6}px`;
    tip.style.left = `${Math.max(8, Math.min(place.left, window.innerWidth - tip.offsetWidth - 8))}px`;
  };
  for (const name of ["mouseover", "focusin"]) pane.addEventListener(name, show);
  for (const name of ["mouseleave", "scroll", "focusout"]) pane.addEventListener(name, () => { tip.hidden = true; });
}

export function emptyArticle() {
  pane.classList.remove("open");
  pane.replaceChildren(el("p", { class: "empty" }, t("choose")));
}

export async function showArticle(uri, go) {
  let article;
  try {
    const event = olderEvent(uri);
    article = event ? { event, versions: 1, canceled: event.pubstatus === "canceled" } : await ask("/api/article", { uri });
  } catch {
    pane.classList.add("open");
    pane.replaceChildren(closeButton(go), el("p", { class: "empty" }, t("gone")));
    return;
  }
  draw(article, go);
}

function draw({ event, versions, canceled, arrived }, go) {
  const entities = new Map(event.entities.map((one) => [one.id, one]));
  const body = el("div", { class: "text", lang: event.language, dir: "auto" }, textOf(event, entities, go));
  pane.classList.add("open");
  pane.classList.toggle("canceled", canceled);
  put(
    pane,
    el("div", { class: "bar" }, closeButton(go), event.url && original(event.url)),
    el(
      "p",
      { class: "meta" },
      el("time", { datetime: event.published ?? "" }, fullTime(event.published, arrived)),
      el("span", { class: "source" }, event.source ?? t("unknown_source")),
      el("span", { class: "tongue" }, languageName(event.language)),
      event.focus.countries.map((code) => el("button", { type: "button", class: "country", onclick: () => go({ country: code }) }, countryName(code))),
      !canceled && versions > 1 && el("strong", { class: "flag" }, t("updated", { n: versions - 1 })),
    ),
    canceled && el("p", { class: "notice", role: "note" }, t("canceled_note")),
    body,
    stancesOf(event, entities, body),
    entitiesOf(event, go),
    el("p", { class: "made" }, `${event.uri} · ${t("original")} ${event.version} · ${event.producer.name} ${event.producer.version}`),
  );
  pane.scrollTo({ top: 0 });
}

function closeButton(go) {
  return el("button", { type: "button", class: "plain close", onclick: () => go({ article: "" }) }, `✕ ${t("close")}`);
}

// Only an address of the web becomes a link: an article may claim anything.
function original(url) {
  return /^https?:\/\//i.test(url) && el("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, t("original"));
}

// The text as elements. Offsets count code points, while JavaScript's strings count UTF-16 units.
function textOf(event, entities, go) {
  const points = Array.from(event.text);
  const headline = event.headline && event.text.startsWith(event.headline) ? Array.from(event.headline).length : 0;
  const marks = event.entities
    .flatMap((entity) => entity.mentions.map((mention) => ({ ...mention, entity })))
    .sort((one, other) => one.start - other.start);
  const evidence = event.stances.map((stance, index) => ({ ...stance.evidence, index, cue: stance.cue }));
  const cuts = new Set([0, points.length, headline]);
  for (const one of [...marks, ...evidence, ...evidence.map((piece) => piece.cue)]) cuts.add(one.start).add(one.end);
  const places = [...cuts].sort((one, other) => one - other);
  const parts = [];
  for (let index = 0; index + 1 < places.length; index += 1) {
    const [start, end] = [places[index], places[index + 1]];
    const within = (span) => span.start <= start && end <= span.end;
    const text = points.slice(start, end).join("");
    const stances = evidence.filter(within).map((piece) => piece.index);
    const cues = evidence.filter((piece) => within(piece.cue)).map((piece) => piece.index);
    const mark = marks.find(within);
    const data = { stances: stances.join(" "), cues: cues.join(" ") };
    parts.push({ start, node: mark ? mention(text, mark, data, go) : stances.length ? el("span", { data }, text) : text });
  }
  const title = parts.filter((part) => part.start < headline).map((part) => part.node);
  const rest = parts.filter((part) => part.start >= headline).map((part) => part.node);
  return [headline > 0 && el("h2", { class: "title" }, title), el("div", { class: "body" }, headline ? trimmed(rest) : rest)];
}

// The blank line between headline and body is the space between the two elements.
function trimmed(nodes) {
  if (typeof nodes[0] !== "string") return nodes;
  const first = nodes[0].replace(/^\s+/, "");
  return first ? [first, ...nodes.slice(1)] : nodes.slice(1);
}

function mention(text, { entity, start, end, confidence, via }, data, go) {
  const about = [
    nameOf(entity.name),
    otherName(entity.name),
    `${t(entity.type)} · ${entity.id}`,
    `${t("confidence")} ${Math.round(confidence * 100)} % · ${t("via")} ${via}`,
  ].filter(Boolean);
  return el(
    "mark",
    {
      class: `mention ${entity.type}`, tabindex: "0", role: "button", "aria-label": `${text}: ${about.join(", ")}`,
      data: { ...data, entity: entity.id, span: `${start}-${end}`, about: about.join("\n") },
      onclick: () => go({ entity: entity.id }),
      onkeydown: (pressed) => pressed.key === "Enter" && go({ entity: entity.id }),
    },
    text,
  );
}

function stancesOf(event, entities, body) {
  if (!event.stances.length) return null;
  const name = (id) => (entities.has(id) ? nameOf(entities.get(id).name) : id);
  const rows = event.stances.map((stance, index) => {
    const target = stance.target.id ? name(stance.target.id) : `«${stance.target.text}»`;
    const button = el(
      "button",
      { type: "button", class: `stance ${stance.polarity}`, "aria-pressed": "false", onclick: () => light(body, button, index) },
      el("span", { dir: "auto" }, name(stance.holder)),
      el("strong", {}, t(stance.act ?? stance.polarity)),
      el("span", { dir: "auto" }, target),
      stance.attributed && el("em", {}, t("attributed")),
    );
    return el("li", {}, button);
  });
  return el("section", {}, el("h3", {}, t("stated")), el("ul", { class: "stances" }, rows));
}

// Light up the evidence of one stance, or put it out.
function light(body, button, index) {
  const isOn = button.getAttribute("aria-pressed") === "true";
  for (const one of button.closest("ul").querySelectorAll("button")) one.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-pressed", String(!isOn));
  const has = (given) => !isOn && (given ?? "").split(" ").includes(String(index));
  for (const one of body.querySelectorAll("[data-stances]")) {
    one.classList.toggle("lit", has(one.dataset.stances));
    one.classList.toggle("cue", has(one.dataset.cues));
  }
  body.querySelector(".lit")?.scrollIntoView({ block: "center", behavior: "smooth" });
}

function entitiesOf(event, go) {
  if (!event.entities.length) return null;
  const rows = event.entities.map((one) =>
    el(
      "li",
      {},
      el("button", { type: "button", class: `chip ${one.type}`, dir: "auto", onclick: () => go({ entity: one.id }) }, nameOf(one.name)),
      el("span", { class: "also", dir: "auto" }, otherName(one.name)),
      el("code", {}, one.id),
      el("span", { class: "number" }, `×${one.mentions.length}`),
    ),
  );
  return el("section", {}, el("h3", {}, t("entities")), el("ul", { class: "names" }, rows));
}
