// How the pipeline does: what waits, how much arrives, and what could not be processed, to be sent back with a token.
import { ask, el } from "./dom.js";
import { articles as articleCount, t, time } from "./messages.js";

const pane = document.getElementById("view-health");
let token = ""; // in this page's memory only

export async function showHealth() {
  const found = await ask("/api/health");
  const lag = found.lag.reduce((sum, one) => sum + one.lag, 0);
  const cards = [
    card(t("waiting_records"), lag.toLocaleString("en"), lag > 100 ? "bad" : "good"),
    card(t("last_minute"), articleCount(found.last_1)),
    card(t("last_quarter"), articleCount(found.last_15)),
    card(t("dead_today"), found.dead_letters.reduce((sum, one) => sum + one.count, 0).toLocaleString("en"), found.dead_letters.length ? "bad" : "good"),
  ];
  pane.replaceChildren(el("div", { class: "cards" }, cards), lags(found), ...deadLetters(found));
}

const card = (label, value, mood = "") => el("div", { class: `card ${mood}` }, el("p", {}, label), el("strong", {}, value));

function lags(found) {
  const rows = found.lag.map((one) =>
    el("tr", {}, el("th", { scope: "row" }, one.topic), el("td", { class: "number" }, String(one.lag)),
      el("td", { class: "number" }, one.partitions.map(([partition, lag]) => `${partition}: ${lag}`).join(" · "))));
  const head = ["topic", "waiting_records", "by_partition"].map((one) => el("th", { scope: "col" }, t(one)));
  return el("div", { class: "scrolls" }, el("table", {}, el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows)));
}

function deadLetters(found) {
  if (!found.dead_letters.length) return [el("p", { class: "empty" }, t("no_dead_letters"))];
  const said = el("p", { class: "said", role: "status" });
  const rows = found.dead_letters.map((one) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, el("code", {}, one.reason)),
      el("td", { class: "number" }, String(one.count)),
      el("td", {}, time(null, one.last)),
      found.can_replay && el("td", {}, el("button", { type: "button", class: "plain", onclick: () => replay(one.reason, said) }, t("replay"))),
    ));
  const head = ["reason", "times", "newest", ...(found.can_replay ? ["replay"] : [])].map((one) => el("th", { scope: "col" }, t(one)));
  const field = found.can_replay && el(
    "label",
    { class: "token" },
    t("token"),
    el("input", { type: "password", autocomplete: "off", value: token, oninput: (event) => { token = event.target.value; } }),
  );
  return [
    el("div", { class: "scrolls" }, el("table", {}, el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows))),
    ...(field ? [field] : []),
    said,
  ];
}

async function replay(reason, said) {
  try {
    const query = new URLSearchParams({ reason });
    const answer = await fetch(`/api/replay?${query}`, { method: "POST", headers: { Authorization: `Bearer ${token}` } });
    said.textContent = answer.ok ? t("replayed", { n: (await answer.json()).replayed }) : await answer.text();
  } catch {
    said.textContent = t("failed");
  }
}
