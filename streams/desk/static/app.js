// The page as a whole: what its address says is shown, what arrives is put in, and everything can be done by keyboard.
import * as address from "./address.js";
import { emptyArticle, lightStance, refreshArticle, showArticle, startArticle } from "./article.js";
import { remember, remembered } from "./dom.js";
import { isChoosing, showChosen, showFilters } from "./filters.js";
import { showHealth } from "./health.js";
import { showMap } from "./map.js";
import { currentLanguage, t, translatePage, useLanguage } from "./messages.js";
import { showStances } from "./graph.js";
import { arrive, fillStream, focusOn, leave, markChosen, startStream, step } from "./stream.js";
import { hideCard } from "./card.js";
import { listen } from "./wire.js";

const VIEWS = ["stream", "map", "stances", "health"];
const REFRESH_MS = 4000; // a map that jumps with every article cannot be read
const AGAIN_MS = 1500;
const TYPING_MS = 200;

const search = document.getElementById("q");

let state = address.read();
let stale = false; // whether something has arrived since the counts, the map or the graph were drawn
let loads = 0;

// Go to another state of the page: what is given changes, the rest stays.
function go(change) {
  const next = { ...state, ...change };
  const href = address.hrefOf(next);
  if (href === address.hrefOf(state)) return;
  history.pushState(null, "", href);
  show(next);
}

const hrefOf = (change) => address.hrefOf({ ...state, ...change });

async function show(next) {
  const before = state;
  state = next;
  const isFiltered = JSON.stringify(address.filterOf(state)) !== JSON.stringify(address.filterOf(before));
  showShell();
  const shown = isFiltered ? load() : state.view !== before.view || state.by !== before.by ? showView() : null;
  if (state.article !== before.article) await showArticleOf(state);
  else if (state.stance !== before.stance) lightStance(state.stance);
  if (before.article && !state.article) focusOn(before.article);
  await shown;
}

// Everything anew: another filter, another language, or the first time.
async function load() {
  const mine = ++loads;
  const filter = address.filterOf(state);
  try {
    const page = await fillStream(state, filter);
    if (mine !== loads) return;
    listen(filter, page.seen, { article: (one) => take(arrive, one), other: (one) => take(leave, one), state: say });
    await Promise.all([showFilters(state, filter, go), showView()]);
  } catch (error) {
    console.warn(error);
    say("lost");
    setTimeout(() => mine === loads && load(), AGAIN_MS);
  }
}

function take(put, article) {
  put(article);
  stale = true;
  if (article.uri === state.article) refreshArticle(state.article);
}

async function showView() {
  const view = VIEWS.includes(state.view) ? state.view : "stream";
  for (const one of VIEWS) document.getElementById(`view-${one}`).hidden = one !== view;
  document.body.dataset.view = view;
  stale = false;
  const filter = address.filterOf(state);
  if (view === "map") await showMap(filter, go, hrefOf);
  if (view === "stances") await showStances(filter, state.by, go, hrefOf);
  if (view === "health") await showHealth();
}

async function refresh() {
  // What somebody goes through by keyboard stays as it is.
  const isBusy = Boolean(document.activeElement.closest("#view-map, #view-stances"));
  if (document.hidden || isChoosing() || isBusy) return;
  try {
    if (stale) await Promise.all([showFilters(state, address.filterOf(state), go), showView()]);
    else if (state.view === "health") await showHealth();
  } catch (error) {
    console.warn(error); // the wire says when the server is gone
  }
}

async function showArticleOf({ article, at, stance }) {
  markChosen(article);
  document.body.classList.toggle("reading", Boolean(article));
  if (!article) return emptyArticle();
  await showArticle(article, at, stance);
  document.getElementById("article").focus({ preventScroll: true });
}

function showShell() {
  const view = state.view || "stream";
  for (const one of document.querySelectorAll(".tabs a")) {
    one.href = hrefOf({ view: one.dataset.view === "stream" ? "" : one.dataset.view });
    if (one.dataset.view === view) one.setAttribute("aria-current", "page");
    else one.removeAttribute("aria-current");
  }
  if (document.activeElement !== search) search.value = state.q;
  showChosen(state, go);
}

function say(what) {
  document.getElementById("state-text").textContent = t(what);
  document.body.dataset.state = what;
}

function chooseLanguage(code) {
  useLanguage(code);
  remember("language", code);
  const other = document.getElementById("language");
  other.textContent = t("other_language");
  other.lang = code === "ar" ? "en" : "ar";
  document.title = t("desk");
  translatePage();
}

function chooseTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  remember("theme", theme ?? "");
}

function press(event) {
  const isTyping = /^(input|select|textarea)$/i.test(event.target.tagName);
  if (event.key === "Escape") {
    if (hideCard()) return;
    if (isTyping) event.target.blur();
    else if (state.article) go(address.NO_ARTICLE);
  } else if (isTyping || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  } else if (event.key === "/") {
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === "j" || event.key === "k") {
    step(event.key === "j" ? 1 : -1);
  }
}

function start() {
  chooseLanguage(remembered("language") || (navigator.language.startsWith("ar") ? "ar" : "en"));
  chooseTheme(remembered("theme") || null);
  startStream(go, hrefOf);
  startArticle(go);
  emptyArticle();
  document.addEventListener("keydown", press);
  window.addEventListener("popstate", () => show(address.read()));
  document.querySelector(".tabs").addEventListener("click", (event) => {
    const tab = event.target.closest("a");
    if (!tab || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    go({ view: tab.dataset.view === "stream" ? "" : tab.dataset.view });
  });
  document.getElementById("language").addEventListener("click", async () => {
    chooseLanguage(currentLanguage() === "ar" ? "en" : "ar");
    showShell();
    say(document.body.dataset.state ?? "live");
    await Promise.all([load(), showArticleOf(state)]);
  });
  document.getElementById("theme").addEventListener("click", () => {
    const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
    const now = document.documentElement.dataset.theme || (isDark ? "dark" : "light");
    chooseTheme(now === "dark" ? "light" : "dark");
  });
  document.querySelector(".search").addEventListener("submit", (event) => event.preventDefault());
  let typing;
  search.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => go({ q: search.value.trim() }), TYPING_MS);
  });
  setInterval(refresh, REFRESH_MS);
  showShell();
  load().then(() => showArticleOf(state));
}

start();
