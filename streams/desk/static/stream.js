// The list of articles: the newest first, more as one scrolls, and what arrives live.
import { ask, el, link } from "./dom.js";
import { articles as articleCount, countryName, directionOf, format, languageName, nameOf, t, time } from "./messages.js";

const AHEAD_PX = 1500; // so much before its end the list goes on
const CHIPS = 4; // of entities, or they take more room than the headline

const list = document.getElementById("list");
const pane = list.parentElement;
const count = document.getElementById("count");
const fresh = document.getElementById("fresh");
const more = document.getElementById("more");

let go; // what leads to another state of the page
let hrefOf;
let state;
let filter;
let waiting = new Map(); // articles that arrived while the reader was further down, by uri
let lines = new Map(); // what is in the list, by uri
let found = 0;
let all = 0;
let next = ""; // the key from where the desk itself has more
let older = null; // where what lies in the topic before goes on; null until that is asked for, "" at its end
let loading = false;
let fillings = 0; // so that a late answer to an earlier one is dropped

export function startStream(navigate, address) {
  go = navigate;
  hrefOf = address;
  fresh.addEventListener("click", () => {
    showWaiting();
    pane.scrollTo({ top: 0 });
  });
  more.addEventListener("click", loadMore);
  pane.addEventListener("scroll", () => {
    if (waiting.size && isAtTop()) showWaiting();
    loadAhead();
  }, { passive: true });
}

// Fill the list anew; returns the answer, which says how far the partitions were.
export async function fillStream(newState, newFilter) {
  [state, filter] = [newState, newFilter];
  const mine = ++fillings;
  const page = await ask("/api/articles", filter);
  if (mine !== fillings) return page;
  waiting = new Map();
  lines = new Map();
  older = null;
  ({ found, all, next } = page);
  list.replaceChildren();
  append(page.articles);
  if (!page.articles.length) list.append(el("li", { class: "empty" }, all ? t("nothing") : t("none_yet")));
  pane.scrollTo({ top: 0 });
  showCounts();
  loadAhead();
  return page;
}

export function arrive(article) {
  if (!lines.has(article.uri) && !waiting.has(article.uri)) found += 1;
  all = article.all;
  if (isAtTop()) {
    insert(article);
  } else {
    waiting.set(article.uri, article);
    const known = lines.get(article.uri);
    if (known) lines.set(article.uri, replace(known, line(article))); // where it stands, it is right
  }
  showCounts();
}

// An article that no longer fits the filter, or never did.
export function leave({ uri, all: total }) {
  all = total;
  const known = lines.get(uri);
  if (known || waiting.has(uri)) found -= 1;
  known?.remove();
  lines.delete(uri);
  waiting.delete(uri);
  showCounts();
}

export function markChosen(uri) {
  for (const one of list.querySelectorAll("[aria-current]")) one.removeAttribute("aria-current");
  headlineOf(lines.get(uri))?.setAttribute("aria-current", "true");
}

export const focusOn = (uri) => headlineOf(lines.get(uri))?.focus({ preventScroll: true });

// Go to the next or the last article; j and k. Where one is open, the other is opened.
export function step(by) {
  const links = [...list.querySelectorAll("a.headline")];
  const at = links.indexOf(document.activeElement);
  const from = at >= 0 ? at : links.findIndex((one) => one.hasAttribute("aria-current"));
  const wanted = links[Math.min(links.length - 1, Math.max(0, from + by))];
  if (!wanted) return;
  wanted.scrollIntoView({ block: "nearest" });
  if (document.body.classList.contains("reading")) wanted.click();
  else wanted.focus();
}

const isAtTop = () => pane.scrollTop < 60;

function loadAhead() {
  if (next && !loading && pane.clientHeight && pane.scrollHeight - pane.scrollTop - pane.clientHeight < AHEAD_PX) loadMore();
}

const headlineOf = (item) => item?.querySelector("a.headline");

function replace(old, made) {
  old.replaceWith(made);
  return made;
}

function showWaiting() {
  for (const article of waiting.values()) insert(article);
  waiting = new Map();
  showCounts();
}

// Put a new article in its place, which is the top unless another one is newer.
function insert(article) {
  list.querySelector(".empty")?.remove();
  lines.get(article.uri)?.remove();
  const made = line(article);
  made.classList.add("arrived");
  let before = list.firstElementChild;
  while (before && Number(before.dataset.arrived) > article.arrived) before = before.nextElementSibling;
  list.insertBefore(made, before);
  lines.set(article.uri, made);
  if (older === null && lines.size > all) dropLast();
}

// The desk has let go of it, too.
function dropLast() {
  lines.delete(list.lastElementChild.dataset.uri);
  list.lastElementChild.remove();
}

function showCounts() {
  found = Math.min(found, all); // the desk keeps so many, whatever is still in the list
  count.textContent = found === all ? articleCount(all) : t("found", { n: found, all });
  fresh.hidden = !waiting.size;
  fresh.textContent = t("fresh", { n: waiting.size });
  more.hidden = older === "";
}

async function loadMore() {
  if (loading) return;
  loading = true;
  more.disabled = true;
  const mine = fillings;
  try {
    const page = next ? await ask("/api/articles", { ...filter, before: next }) : await ask("/api/older", { ...filter, before: older });
    if (mine !== fillings) return;
    if (next) next = page.next;
    else older = page.before;
    append(page.articles);
    setTimeout(loadAhead); // whoever is at the end already does not scroll there
  } catch (error) {
    console.warn(error); // the button is still there
  } finally {
    loading = false;
    more.disabled = false;
    if (mine === fillings) showCounts();
  }
}

function append(articles) {
  for (const one of articles) {
    if (lines.has(one.uri)) continue;
    const made = line(one);
    lines.set(one.uri, made);
    list.append(made);
  }
}

function line(article) {
  const direction = { lang: article.language, dir: directionOf(article.language) };
  const change = { article: article.uri, at: article.at, stance: "" };
  const focus = new Set(article.countries.map(countryName));
  return el(
    "li",
    { class: article.canceled ? "line canceled" : "line", data: { uri: article.uri, arrived: article.arrived } },
    el(
      "p",
      { class: "meta" },
      el("time", { datetime: article.published ?? new Date(article.arrived).toISOString() }, time(article.published, article.arrived)),
      el("span", { class: "source", dir: "auto" }, article.source ?? t("unknown_source")),
      el("span", { class: "tongue" }, languageName(article.language)),
      article.canceled && el("strong", { class: "flag gone" }, t("canceled")),
      !article.canceled && article.versions > 1 && el("strong", { class: "flag" }, t("updated", { n: article.versions - 1 })),
      article.support + article.oppose > 0 && el("span", { class: "tallies" }, tally("support", article.support), tally("oppose", article.oppose)),
    ),
    link(hrefOf(change), () => go(change), { class: "headline", ...direction, "aria-current": state.article === article.uri && "true" }, article.headline),
    !article.canceled && el("p", { class: "snippet", ...direction }, article.snippet),
    el(
      "p",
      { class: "chips" },
      article.countries.map((code) => chip("focus", countryName(code), { country: code })),
      // A country in focus is not said twice.
      article.entities.filter((one) => !focus.has(nameOf(one.name))).slice(0, CHIPS).map((one) => chip(one.type, nameOf(one.name), { entity: one.id })),
    ),
  );
}

const chip = (kind, text, change) =>
  el("button", { type: "button", class: `chip ${kind}`, dir: "auto", title: kind === "focus" ? t("focus") : null, onclick: () => go(change) }, text);

const tally = (polarity, n) => n > 0 && el("span", { class: `tally ${polarity}`, title: t(polarity === "support" ? "supports" : "opposes", { n }) }, format(n), el("span", { class: "hidden" }, ` ${t(polarity)}`));
