// One article: its text with every mention, who takes which stand, with the evidence, and who is named.
import { NO_ARTICLE } from "./address.js";
import { hideCard, startCard, wasShownFor } from "./card.js";
import { ask, el, put } from "./dom.js";
import { learn } from "./filters.js";
import { countryName, directionOf, fullTime, languageName, nameOf, otherName, t } from "./messages.js";
import { light, textOf } from "./text.js";

const TYPES = ["person", "organization", "location"];
const pane = document.getElementById("article");
const muted = new Set(); // types that are not highlighted
let go;
let shown = null; // uri, at and stance of what is there
let asked = 0; // so that a late answer to an earlier question is dropped

export function startArticle(navigate) {
  go = navigate;
  startCard(pane);
}

export function emptyArticle() {
  asked += 1;
  shown = null;
  hideCard();
  const keys = [["j", "k"], ["Enter"], ["/"], ["Esc"]].map((pressed, index) => [
    el("dt", {}, pressed.map((one) => el("kbd", {}, one))),
    el("dd", {}, t(`keys_${index}`)),
  ]);
  put(pane, el("div", { class: "empty choose" }, el("p", {}, t("choose")), el("dl", { class: "keys" }, keys.flat())));
}

export async function showArticle(uri, at, stance) {
  const isNew = shown?.uri !== uri;
  shown = { uri, at, stance };
  const mine = ++asked;
  let article;
  try {
    article = await ask("/api/article", { uri, at });
  } catch (error) {
    if (mine !== asked) return;
    return put(pane, el("div", { class: "bar" }, closeButton()), el("p", { class: "empty" }, t(/^404/.test(error.message) ? "gone" : "failed")));
  }
  if (mine !== asked) return;
  hideCard();
  const top = pane.scrollTop;
  draw(article);
  pane.scrollTo({ top: isNew ? 0 : top });
  lightStance(stance);
}

// Show it once more, since another version has arrived; the reader stays where he is.
export const refreshArticle = (uri) => shown?.uri === uri && showArticle(uri, shown.at, shown.stance);

export function lightStance(stance) {
  if (shown) shown.stance = stance;
  const text = pane.querySelector(".text");
  if (!text) return;
  for (const one of pane.querySelectorAll("button.stance")) one.setAttribute("aria-pressed", String(one.dataset.stance === stance));
  light(text, stance)?.scrollIntoView({ block: "nearest", behavior: "smooth" });
}

function draw({ event, versions, canceled, arrived }) {
  for (const one of event.entities) learn(one.id, one.name);
  const choose = (mark, entity) => {
    // A finger has no other way to see the card than to touch the mention once.
    if (matchMedia("(hover: none)").matches && !wasShownFor(mark)) return;
    go({ entity: entity.id });
  };
  pane.classList.toggle("canceled", canceled);
  for (const type of TYPES) pane.classList.toggle(`no-${type}`, muted.has(type));
  put(
    pane,
    el("div", { class: "bar" }, closeButton(), types(event), event.url && original(event.url)),
    el(
      "div",
      { class: "sheet" },
      el(
        "div",
        { class: "column" },
        el(
          "p",
          { class: "meta" },
          el("time", { datetime: event.published ?? "" }, fullTime(event.published, arrived)),
          el("span", { class: "source", dir: "auto" }, event.source ?? t("unknown_source")),
          el("span", { class: "tongue" }, languageName(event.language)),
          event.focus.countries.map((code) => el("button", { type: "button", class: "chip focus", title: t("focus"), onclick: () => go({ country: code }) }, countryName(code))),
          !canceled && versions > 1 && el("strong", { class: "flag" }, t("updated", { n: versions - 1 })),
        ),
        canceled && el("p", { class: "notice", role: "note" }, t("canceled_note")),
        el("div", { class: "text", lang: event.language, dir: directionOf(event.language) }, textOf(event, choose)),
      ),
      el("div", { class: "rail" }, stancesOf(event), officesOf(event), entitiesOf(event), made(event)),
    ),
  );
}

const closeButton = () => el("button", { type: "button", class: "plain small", onclick: () => go(NO_ARTICLE) }, `✕ ${t("close")}`);

// Only an address of the web becomes a link: an article may claim anything.
function original(url) {
  return /^https?:\/\//i.test(url) && el("a", { class: "original", href: url, rel: "noopener noreferrer", target: "_blank" }, t("original"));
}

// How many of each type there are; a press mutes them.
function types(event) {
  return el("div", { class: "types", role: "group", "aria-label": t("highlight") }, TYPES.map((type) => {
    const n = event.entities.filter((one) => one.type === type).length;
    const press = (pressed) => {
      const isOff = !muted.delete(type);
      if (isOff) muted.add(type);
      pane.classList.toggle(`no-${type}`, isOff);
      pressed.currentTarget.setAttribute("aria-pressed", String(!isOff));
    };
    return n > 0 && el("button", { type: "button", class: `type ${type}`, "aria-pressed": String(!muted.has(type)), onclick: press }, t(`${type}s`), el("span", { class: "n" }, String(n)));
  }));
}

function stancesOf(event) {
  if (!event.stances.length) return null;
  const names = new Map(event.entities.map((one) => [one.id, nameOf(one.name)]));
  const name = (id) => names.get(id) ?? id;
  const rows = event.stances.map((stance) =>
    el(
      "li",
      {},
      el(
        "button",
        {
          type: "button", class: `stance ${stance.polarity}`, "aria-pressed": "false", data: { stance: stance.id },
          onclick: () => go({ stance: shown.stance === stance.id ? "" : stance.id }),
        },
        el("span", { class: "who", dir: "auto" }, name(stance.holder)), " ",
        el("strong", {}, t(stance.act ?? stance.polarity)), " ",
        el("span", { class: "whom", dir: "auto" }, stance.target.id ? name(stance.target.id) : `«${stance.target.text}»`),
        stance.attributed && el("em", {}, t("attributed")),
      ),
    ),
  );
  return el("section", {}, el("h2", {}, t("stated")), el("p", { class: "hint" }, t("stated_hint")), el("ul", { class: "stances" }, rows));
}

// Who held the offices that the text names instead of a person.
function officesOf(event) {
  if (!event.roles?.length) return null;
  const rows = event.roles.map((one) => el("li", {}, el("span", { dir: directionOf(event.language), lang: event.language }, one.text), el("strong", { dir: "auto" }, nameOf(one.name))));
  return el("section", {}, el("h2", {}, t("offices")), el("ul", { class: "offices" }, rows));
}

function entitiesOf(event) {
  if (!event.entities.length) return null;
  const rows = event.entities.map((one) =>
    el(
      "li",
      {},
      el("button", { type: "button", class: `chip ${one.type}`, dir: "auto", onclick: () => go({ entity: one.id }) }, nameOf(one.name)),
      el("span", { class: "also", dir: "auto" }, otherName(one.name)),
      el("span", { class: "n", title: t("mentions") }, `×${one.mentions.length}`),
    ),
  );
  return el("section", {}, el("h2", {}, t("entities")), el("ul", { class: "names" }, rows));
}

const made = (event) =>
  el("p", { class: "made" }, el("code", {}, event.uri), el("br"), `${t("version")} ${event.version} · ${event.producer.name} ${event.producer.version}`);
