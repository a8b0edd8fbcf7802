// The text of an article as elements: every mention, cue and piece of evidence where the event says that it is.
import { describe } from "./card.js";
import { acts, el } from "./dom.js";
import { nameOf, t } from "./messages.js";

// Offsets count code points, while JavaScript's strings count UTF-16 units.
export function textOf(event, choose) {
  const points = Array.from(event.text);
  const headline = event.headline && event.text.startsWith(event.headline) ? Array.from(event.headline).length : 0;
  const pieces = cut(points, event);
  const title = headline > 0 && el("h2", { class: "title" }, within(pieces, 0, headline, points, choose));
  const paragraphs = paragraphsOf(points, headline).map(([start, end]) => el("p", {}, within(pieces, start, end, points, choose)));
  return [title, el("div", { class: "body" }, paragraphs)];
}

// Paragraphs are what blank lines part; the blank lines themselves are the space between the elements.
function paragraphsOf(points, from) {
  const found = [];
  let start = from;
  const close = (end) => {
    if (points.slice(start, end).join("").trim()) found.push([start, end]);
  };
  for (let index = from; index < points.length; index += 1) {
    if (points[index] !== "\n" || points[index + 1] !== "\n") continue;
    close(index);
    while (points[index + 1] === "\n") index += 1;
    start = index + 1;
  }
  close(points.length);
  // What the headline ends with is no line of the body.
  if (found.length && points[found[0][0]] === "\n") found[0][0] += 1;
  return found;
}

// What lies on the text: each span with its ends in code points.
function cut(points, event) {
  const mentions = event.entities.flatMap((entity) => entity.mentions.map((mention) => ({ ...mention, entity })));
  const evidence = event.stances.map(({ id, evidence: { start, end }, cue }) => ({ id, start, end, cue }));
  const spans = [...mentions, ...evidence, ...evidence.map((one) => one.cue)];
  const ends = new Set(spans.flatMap((one) => [one.start, one.end]));
  return { mentions, evidence, ends: [...ends].sort((one, other) => one - other) };
}

function within({ mentions, evidence, ends }, from, to, points, choose) {
  const cuts = [from, ...ends.filter((one) => one > from && one < to), to];
  const nodes = [];
  for (let index = 0; index + 1 < cuts.length; index += 1) {
    const [start, end] = [cuts[index], cuts[index + 1]];
    const covers = (span) => span.start <= start && end <= span.end;
    const text = points.slice(start, end).join("");
    const told = evidence.filter(covers).map((one) => one.id).join(" ");
    const cues = evidence.filter((one) => covers(one.cue)).map((one) => one.id).join(" ");
    const data = told ? { stances: told, cues } : {};
    const mention = mentions.find(covers);
    if (mention) nodes.push(mark(text, mention, data, choose));
    else nodes.push(told ? el("span", { data }, text) : text);
  }
  return nodes;
}

function mark(text, mention, data, choose) {
  const { entity, start, end } = mention;
  const made = el(
    "mark",
    {
      class: `mention ${entity.type}`, ...acts(() => choose(made, entity)),
      "aria-label": `${text} (${t(entity.type)}: ${nameOf(entity.name)})`, data: { ...data, span: `${start}-${end}` },
    },
    text,
  );
  describe(made, mention);
  return made;
}

// Light up the evidence of one stance, or of none.
export function light(text, stance) {
  const has = (given) => Boolean(stance) && (given ?? "").split(" ").includes(stance);
  for (const one of text.querySelectorAll("[data-stances]")) {
    one.classList.toggle("lit", has(one.dataset.stances));
    one.classList.toggle("cue", has(one.dataset.cues));
  }
  return text.querySelector(".lit");
}
