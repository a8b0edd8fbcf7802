// The list of articles: the newest first, more as one scrolls, and what arrives live.
import { ask, el } from "./dom.js";
import { articles as articleCount, countryName, languageName, nameOf, t, time } from "./messages.js";

const list = document.getElementById("list");
const count = document.getElementById("count");
const fresh = document.getElementById("fresh");
const more = document.getElementById("more");

let go; // what leads to another state of the page
let state;
let waiting = []; // articles that arrived while the reader was further down
let found = 0;
let all = 0;
let older = null; // where what lies in the topic before goes on; null while the desk itself has more
let loading = false;
let drawing = 0; // counts the fillings, so that a late answer to an earlier one is dropped

const events = new Map(); // articles read back from the topic, which the desk does not keep

export const olderEvent = (uri) => events.get(uri);

export function startStream(navigate) {
  go = navigate;
  fresh.addEventListener("click", () => {
    showWaiting();
    list.parentElement.scrollTo({ top: 0 });
  });
  more.addEventListener("click", loadMore);
  new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && older === null && loadMore(), {
    root: list.parentElement,
    rootMargin: "600px",
  }).observe(more);
  list.parentElement.addEventListener("scroll", () => isAtTop() && showWaiting(), { passive: true });
}

// Fill the list anew; returns how far the partitions were, from where the live events go on.
export async function fillStream(newState, filter) {
  state = newState;
  const mine = ++drawing;
  const page = await ask("/api/articles", filter);
  if (mine !== drawing) return null;
  waiting = [];
  older = null;
  ({ found, all } = page);
  list.replaceChildren(...page.articles.map(line));
  if (!page.articles.length) list.append(el("li", { class: "empty" }, all ? t("nothing") : t("none_yet")));
  list.parentElement.scrollTo({ top: 0 });
  showCounts();
  return page;
}

export function arrive(article) {
  const known = lineOf(article.uri);
  if (!known) found += 1;
  all = article.all;
  if (isAtTop()) {
    put(article);
  } else {
    waiting = [...waiting.filter((one) => one.uri !== article.uri), article];
    if (known) known.replaceWith(line(article)); // where it stands, it is right
  }
  showCounts();
}

// An article that no longer fits the filter, or never did.
export function leave(uri, count) {
  all = count;
  const known = lineOf(uri);
  if (known) {
    known.remove();
    found -= 1;
  }
  showCounts();
}

export function markChosen(uri) {
  for (const one of list.querySelectorAll("[aria-current]")) one.removeAttribute("aria-current");
  lineOf(uri)?.querySelector("a.headline").setAttribute("aria-current", "true");
}

// Move the focus to the next or the last article; j and k.
export function step(by) {
  const links = [...list.querySelectorAll("a.headline")];
  const at = links.indexOf(document.activeElement);
  const from = at >= 0 ? at : links.findIndex((one) => one.hasAttribute("aria-current"));
  const next = links[Math.min(links.length - 1, Math.max(0, from + by))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

const isAtTop = () => list.parentElement.scrollTop < 80;

const lineOf = (uri) => list.querySelector(`li[data-uri="${CSS.escape(uri)}"]`);

function showWaiting() {
  for (const article of waiting.splice(0)) put(article);
  showCounts();
}

function put(article) {
  list.querySelector(".empty")?.remove();
  lineOf(article.uri)?.remove();
  const made = line(article);
  made.classList.add("arrived");
  list.prepend(made);
}

function showCounts() {
  found = Math.min(found, all); // the desk keeps so many, whatever is still in the list
  count.textContent = found === all ? articleCount(all) : t("found", { n: found, all });
  fresh.hidden = !waiting.length;
  fresh.textContent = t("fresh", { n: waiting.length });
  more.hidden = older === "";
}

async function loadMore() {
  if (loading || older === "") return;
  loading = true;
  const mine = drawing;
  try {
    const have = list.querySelectorAll("li[data-uri]").length;
    const filter = Object.fromEntries(Object.entries(state).filter(([name]) => name !== "view" && name !== "article"));
    if (older === null && have < found) {
      const page = await ask("/api/articles", { ...filter, skip: have });
      if (mine === drawing) append(page.articles);
    } else if (older === null) {
      older = undefined; // from here on, only when asked
    } else {
      const page = await ask("/api/older", { ...filter, before: older });
      if (mine !== drawing) return;
      for (const one of page.articles) events.set(one.uri, one.event);
      append(page.articles);
      older = page.before;
    }
  } finally {
    loading = false;
    if (mine === drawing) showCounts();
  }
}

function append(articles) {
  list.append(...articles.filter((one) => !lineOf(one.uri)).map(line));
}

function line(article) {
  const direction = { lang: article.language, dir: "auto" };
  return el(
    "li",
    { class: article.canceled ? "line canceled" : "line", data: { uri: article.uri } },
    el(
      "p",
      { class: "meta" },
      el("time", { datetime: article.published ?? new Date(article.arrived).toISOString() }, time(article.published, article.arrived)),
      el("span", { class: "source" }, article.source ?? t("unknown_source")),
      el("span", { class: "tongue" }, languageName(article.language)),
      article.countries.map((code) => el("button", { type: "button", class: "country", onclick: () => go({ country: code }) }, countryName(code))),
      article.canceled && el("strong", { class: "flag gone" }, t("canceled")),
      !article.canceled && article.versions > 1 && el("strong", { class: "flag" }, t("updated", { n: article.versions - 1 })),
    ),
    el(
      "a",
      { class: "headline", href: "#", ...direction, onclick: open(article.uri), "aria-current": state.article === article.uri && "true" },
      article.headline,
    ),
    !article.canceled && el("p", { class: "snippet", ...direction }, article.snippet),
    el(
      "p",
      { class: "chips" },
      article.entities.map((one) =>
        el("button", { type: "button", class: `chip ${one.type}`, dir: "auto", onclick: () => go({ entity: one.id }) }, nameOf(one.name)),
      ),
      article.support > 0 && el("span", { class: "tally support", dir: "ltr", title: t("supports", { n: article.support }) }, `+${article.support}`),
      article.oppose > 0 && el("span", { class: "tally oppose", dir: "ltr", title: t("opposes", { n: article.oppose }) }, `−${article.oppose}`),
    ),
  );
}

const open = (uri) => (event) => {
  event.preventDefault();
  go({ article: uri });
};
