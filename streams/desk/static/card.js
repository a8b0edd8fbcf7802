// The card that tells what a mention is, beside it: by mouse, by keyboard and by finger.
import { el, put } from "./dom.js";
import { nameOf, otherLanguage, otherName, percent, t } from "./messages.js";

const GAP = 6;
const card = el("div", { class: "tip", role: "tooltip", id: "card", hidden: true });
const known = new WeakMap(); // what each mark is about
let shown = null;
let before = null;

export const describe = (mark, about) => known.set(mark, about);

// Whether it was there before the finger or the mouse went down, which itself shows it.
export const wasShownFor = (mark) => before === mark;

export function startCard(pane) {
  document.body.append(card);
  const show = (event) => showCard(event.target.closest?.(".mention"));
  for (const name of ["mouseover", "focusin"]) pane.addEventListener(name, show);
  pane.addEventListener("pointerdown", () => { before = shown; }, { capture: true });
  for (const name of ["mouseleave", "scroll", "focusout"]) pane.addEventListener(name, hideCard);
}

// Returns whether there was one.
export function hideCard() {
  const was = shown;
  shown?.removeAttribute("aria-describedby");
  shown = null;
  card.hidden = true;
  return was !== null;
}

function showCard(mark) {
  if (mark === shown) return;
  hideCard();
  if (!mark || !known.has(mark)) return;
  shown = mark;
  mark.setAttribute("aria-describedby", "card");
  const { entity, confidence, via } = known.get(mark);
  const other = otherName(entity.name);
  put(
    card,
    el("p", { class: `kind ${entity.type}` }, t(entity.type)),
    el("p", { class: "called", dir: "auto" }, nameOf(entity.name)),
    other && el("p", { class: "called other", dir: "auto", lang: otherLanguage() }, other),
    el("dl", {}, ...row("id", el("code", {}, entity.id)), ...row("confidence", percent(confidence)), ...row("via", el("code", {}, via))),
  );
  card.hidden = false;
  place(mark);
}

const row = (label, value) => [el("dt", {}, t(label)), el("dd", {}, value)];

function place(mark) {
  const at = mark.getClientRects()[0];
  const below = at.bottom + GAP + card.offsetHeight < window.innerHeight;
  const start = document.documentElement.dir === "rtl" ? at.right - card.offsetWidth : at.left;
  card.style.top = `${below ? at.bottom + GAP : at.top - card.offsetHeight - GAP}px`;
  card.style.left = `${Math.max(8, Math.min(start, window.innerWidth - card.offsetWidth - 8))}px`;
}
