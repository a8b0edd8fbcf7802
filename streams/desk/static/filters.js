// The bar of filters: what can be chosen, with counts, and what is chosen.
import { FILTERS, NO_FILTER } from "./address.js";
import { ask, el, put } from "./dom.js";
import { countryName, languageName, nameOf, t } from "./messages.js";

const selects = document.getElementById("selects");
const chosen = document.getElementById("chosen");
const names = new Map(); // of entities, as the facets tell them

const write = {
  entity: (id) => nameOf(names.get(id) ?? {}) || id, country: countryName, act: t, polarity: t,
  language: languageName, source: String, holder: endName, target: endName, q: String,
};
const SELECTS = ["entity", "country", "act", "polarity", "language", "source"];

// An end of a stance: an actor, an issue in its own words, or a country.
function endName(end) {
  if (/^[A-Z]{2}$/.test(end)) return countryName(end);
  return end.startsWith("issue:") ? `«${end.slice(6)}»` : write.entity(end);
}

export const isChoosing = () => selects.contains(document.activeElement);

// What an entity is called, told by whoever knows.
export const learn = (id, name) => names.set(id, name);

export async function showFilters(state, filter, go) {
  const facets = await ask("/api/facets", filter);
  for (const [id, , name] of facets.entity) learn(id, name);
  put(selects, SELECTS.map((name) => choice(name, facets[name], state, go)));
  showChosen(state, go);
}

function choice(name, counts, state, go) {
  const options = counts.map((one) => [one[0], `${write[name](one[0])} (${one[one.length - 1]})`]);
  const now = state[name];
  if (now && !options.some(([value]) => value === now)) options.unshift([now, write[name](now)]);
  const select = el(
    "select",
    { name, onchange: (event) => go({ [name]: event.target.value }) },
    el("option", { value: "" }, t("any")),
    options.map(([value, text]) => el("option", { value, selected: value === now }, text)),
  );
  return el("label", { class: now ? "pick on" : "pick" }, el("span", {}, t(name)), select);
}

export function showChosen(state, go) {
  const chips = FILTERS.filter((one) => state[one]).map((one) => {
    const what = write[one](state[one]);
    return el(
      "button",
      { type: "button", class: SELECTS.includes(one) || one === "q" ? "chip on seen" : "chip on", "aria-label": t("remove", { what: `${t(one)}: ${what}` }), onclick: () => go({ [one]: "" }) },
      el("span", { class: "what" }, `${t(one)}: `), el("span", { dir: "auto" }, what), el("span", { "aria-hidden": "true" }, " ✕"),
    );
  });
  const clear = chips.length > 0 && el("button", { type: "button", class: "plain small", onclick: () => go(NO_FILTER) }, t("clear"));
  put(chosen, chips, clear);
}
