// The page as a whole: what its address says is shown, what arrives is put in, and everything can be done by keyboard.
import * as address from "./address.js";
import { emptyArticle, showArticle, startArticle } from "./article.js";
import { ask, el } from "./dom.js";
import { showStances } from "./graph.js";
import { showHealth } from "./health.js";
import { showMap } from "./map.js";
import { countryName, currentLanguage, languageName, nameOf, t, translatePage, useLanguage } from "./messages.js";
import { arrive, fillStream, leave, markChosen, startStream, step } from "./stream.js";

const VIEWS = ["stream", "map", "stances", "health"];
const LIVE_VIEW_MS = 3000; // a map that jumps with every article cannot be read
const TYPING_MS = 250;

const search = document.getElementById("q");
const stateText = document.getElementById("state-text");
const names = new Map(); // of the entities that filters name, as the facets tell them

let state = address.read();
let live = null; // the stream of server-sent events
let stale = false; // whether something has arrived since the map or the graph was drawn

// Go to another state of the page: what is given changes, the rest stays.
function go(change) {
  const next = { ...state, ...change };
  const href = address.hrefOf(next);
  if (href === address.hrefOf(state)) return;
  history.pushState(null, "", href);
  show(next);
}

async function show(next) {
  const before = state;
  state = next;
  const filter = address.filterOf(state);
  const isFiltered = JSON.stringify(filter) !== JSON.stringify(address.filterOf(before));
  showShell();
  if (isFiltered) await load();
  else if (state.view !== before.view || state.by !== before.by) await showView();
  if (state.article !== before.article) await showChosen();
}

// Everything anew: another filter, another language, or the first time.
async function load() {
  try {
    const page = await fillStream(state, address.filterOf(state));
    if (!page) return;
    await showFacets();
    await showView();
    listen(page.seen);
  } catch (error) {
    console.warn(error);
    say("lost");
    setTimeout(load, 1500);
  }
}

async function showView() {
  const view = state.view || "stream";
  for (const one of VIEWS) document.getElementById(`view-${one}`).hidden = one !== view;
  document.body.dataset.view = view;
  stale = false;
  if (view === "map") await showMap(address.filterOf(state), go);
  if (view === "stances") await showStances(address.filterOf(state), state.by, go);
  if (view === "health") await showHealth();
}

async function showChosen() {
  markChosen(state.article);
  document.body.classList.toggle("reading", Boolean(state.article));
  if (!state.article) return emptyArticle();
  await showArticle(state.article, go);
  document.getElementById("article").focus({ preventScroll: true });
}

function showShell() {
  const view = state.view || "stream";
  for (const one of document.querySelectorAll(".tabs a")) {
    one.href = address.hrefOf({ ...state, view: one.dataset.view === "stream" ? "" : one.dataset.view });
    if (one.dataset.view === view) one.setAttribute("aria-current", "page");
    else one.removeAttribute("aria-current");
  }
  if (document.activeElement !== search) search.value = state.q;
  showChips();
}

function showChips() {
  const label = { country: countryName, language: languageName, act: t, polarity: t, entity: (id) => nameOf(names.get(id) ?? {}) || id };
  const chips = address.FILTERS.filter((one) => state[one]).map((one) => {
    const what = (label[one] ?? String)(state[one]);
    return el(
      "button",
      { type: "button", class: "chip on", "aria-label": t("remove", { what: `${t(one)}: ${what}` }), onclick: () => go({ [one]: "" }) },
      el("span", { class: "what" }, `${t(one)}: `), el("span", { dir: "auto" }, what), " ✕",
    );
  });
  const nothing = Object.fromEntries(address.FILTERS.map((one) => [one, ""]));
  const clear = chips.length > 1 && el("button", { type: "button", class: "plain", onclick: () => go(nothing) }, t("clear"));
  document.getElementById("chosen").replaceChildren(...chips, ...(clear ? [clear] : []));
}

async function showFacets() {
  const facets = await ask("/api/facets", address.filterOf(state));
  for (const [id, , name] of facets.entity) names.set(id, name);
  const shown = { entity: (id) => nameOf(names.get(id)), country: countryName, act: t, polarity: t, language: languageName, source: String };
  const choices = Object.entries(shown).map(([filter, write]) => {
    const options = facets[filter].map((one) => [one[0], `${write(one[0])} (${one[one.length - 1]})`]);
    if (state[filter] && !options.some(([value]) => value === state[filter])) options.unshift([state[filter], write(state[filter]) || state[filter]]);
    const select = el(
      "select",
      { name: filter, onchange: (event) => go({ [filter]: event.target.value }) },
      el("option", { value: "" }, t("any")),
      options.map(([value, text]) => el("option", { value, selected: value === state[filter] }, text)),
    );
    return el("label", {}, el("span", {}, t(filter)), select);
  });
  document.getElementById("selects").replaceChildren(...choices);
  showChips();
}

// Listen from where the list ends; the browser itself comes back with the id of the last event.
function listen(seen) {
  live?.close();
  const query = new URLSearchParams(Object.entries(address.filterOf(state)).filter(([, value]) => value));
  query.set("after", seen);
  live = new EventSource(`/api/events?${query}`);
  live.addEventListener("open", () => say("live"));
  live.addEventListener("error", () => say("lost"));
  live.addEventListener("article", (event) => {
    const article = JSON.parse(event.data);
    arrive(article);
    refresh(article.uri);
  });
  live.addEventListener("other", (event) => {
    const { uri, all } = JSON.parse(event.data);
    leave(uri, all);
    refresh(uri);
  });
}

function refresh(uri) {
  stale = true;
  if (uri === state.article) showArticle(uri, go);
}

function say(what) {
  stateText.textContent = t(what);
  document.body.dataset.state = what;
}

function chooseLanguage(code) {
  useLanguage(code);
  localStorage.setItem("language", code);
  document.getElementById("language").textContent = t("other_language");
  document.getElementById("language").lang = code === "ar" ? "en" : "ar";
  document.title = t("desk");
  translatePage();
}

function chooseTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  localStorage.setItem("theme", theme ?? "");
}

function press(event) {
  const isTyping = /^(input|select|textarea)$/i.test(event.target.tagName);
  if (event.key === "Escape") {
    if (isTyping) event.target.blur();
    else if (state.article) go({ article: "" });
  } else if (isTyping || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  } else if (event.key === "/") {
    event.preventDefault();
    search.focus();
  } else if (event.key === "j") {
    step(1);
  } else if (event.key === "k") {
    step(-1);
  }
}

function start() {
  chooseLanguage(localStorage.getItem("language") || (navigator.language.startsWith("ar") ? "ar" : "en"));
  chooseTheme(localStorage.getItem("theme") || null);
  startStream(go);
  startArticle();
  emptyArticle();
  document.addEventListener("keydown", press);
  window.addEventListener("popstate", () => show(address.read()));
  document.querySelector(".tabs").addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    go({ view: link.dataset.view === "stream" ? "" : link.dataset.view });
  });
  document.getElementById("language").addEventListener("click", async () => {
    chooseLanguage(currentLanguage() === "ar" ? "en" : "ar");
    showShell();
    say(document.body.dataset.state ?? "live");
    await load();
    await showChosen();
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
  setInterval(() => stale && state.view && !document.hidden && showView(), LIVE_VIEW_MS);
  showShell();
  load().then(showChosen);
}

start();
