// What the page shows is in its address, so that a view can be shared and the browser's "back" goes back.
export const FILTERS = ["entity", "country", "holder", "target", "act", "polarity", "language", "source", "q"];
const OTHERS = ["view", "by", "article", "at", "stance"];

export const NO_FILTER = Object.fromEntries(FILTERS.map((name) => [name, ""]));
export const NO_ARTICLE = { article: "", at: "", stance: "" };

export function read() {
  const query = new URLSearchParams(location.search);
  return Object.fromEntries([...FILTERS, ...OTHERS].map((name) => [name, query.get(name) ?? ""]));
}

export const filterOf = (state) => Object.fromEntries(FILTERS.map((name) => [name, state[name]]));

export function hrefOf(state) {
  const given = [...FILTERS, ...OTHERS].filter((name) => state[name]).map((name) => [name, state[name]]);
  const query = new URLSearchParams(given).toString();
  return query ? `?${query}` : location.pathname;
}
