// Elements, made of nothing but text and attributes: no markup of an article is ever parsed.
export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(made.dataset, value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  put(made, ...children);
  return made;
}

// Put children in the place of those that are there; what is false or missing is left out.
export function put(into, ...children) {
  into.replaceChildren(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
}

// What makes something that is no button work like one, by mouse and by keyboard.
export function acts(act, role = "button") {
  const onkeydown = (pressed) => {
    if (pressed.key !== "Enter" && pressed.key !== " ") return;
    pressed.preventDefault();
    act(pressed);
  };
  return { tabindex: "0", role, onclick: act, onkeydown };
}

// A link to another state of the page, which the browser can also open in a tab of its own.
export function link(href, act, attributes, ...children) {
  const onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    act();
  };
  return el("a", { href, ...attributes, onclick }, ...children);
}

// What a browser remembers, where it is allowed to.
export function remembered(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // It is forgotten when the page is closed.
  }
}

export async function ask(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== "" && value !== undefined && value !== null);
  const response = await fetch(`${path}?${new URLSearchParams(given)}`);
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return response.json();
}
