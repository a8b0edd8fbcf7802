// How the pipeline does: what waits, how much arrives, and what could not be processed, to be sent back with a token.
import { ask, el, put, svg } from "./dom.js";
import { format, t, time } from "./messages.js";

const MANY = 100; // records that wait

const pane = document.getElementById("view-health");
let token = ""; // in this page's memory only
let said = ""; // what the last sending back came to

export async function showHealth() {
  if (pane.contains(document.activeElement) && document.activeElement.matches("input")) return;
  const found = await ask("/api/health").catch(() => null);
  if (!found) return put(pane, el("p", { class: "notice" }, t("waiting")));
  const lag = found.lag.reduce((sum, one) => sum + one.lag, 0);
  const dead = found.dead_letters.reduce((sum, one) => sum + one.count, 0);
  const hour = found.per_minute.reduce((sum, one) => sum + one, 0);
  put(
    pane,
    el(
      "div",
      { class: "cards" },
      card(t("waiting_records"), found.answers ? format(lag) : "–", found.answers && lag <= MANY ? "good" : "bad"),
      card(t("last_minute"), format(found.per_minute.at(-1) + found.per_minute.at(-2))),
      card(t("last_hour"), format(hour)),
      card(t("dead_today"), format(dead), dead ? "bad" : "good"),
    ),
    part("arrivals", bars(found.per_minute)),
    part("lag", found.answers ? lags(found) : el("p", { class: "notice" }, t("no_answer"))),
    part("dead_letters", ...deadLetters(found)),
  );
}

const card = (label, value, mood = "") => el("div", { class: `card ${mood}` }, el("p", {}, label), el("strong", {}, value));

const part = (title, ...content) => el("section", { class: "part" }, el("h2", {}, t(title)), ...content);

function bars(counts) {
  const most = Math.max(1, ...counts);
  const drawn = counts.map((n, index) => {
    const ago = counts.length - 1 - index;
    const height = n ? Math.max(3, (56 * n) / most) : 1;
    return svg("rect", { x: index * 10 + 1, y: 60 - height, width: 8, height, class: n ? "some" : "none" }, svg("title", {}, `${ago ? t("minutes_ago", { n: ago }) : t("now")}: ${format(n)}`));
  });
  const label = `${t("arrivals")}: ${format(counts.reduce((sum, one) => sum + one, 0))}`;
  return el("div", { class: "bars" }, svg("svg", { viewBox: `0 0 ${counts.length * 10} 60`, preserveAspectRatio: "none", role: "img", "aria-label": label }, drawn), el("p", { "aria-hidden": "true" }, el("span", {}, t("minutes_ago", { n: counts.length - 1 })), el("span", {}, t("now"))));
}

const sheet = (label, head, rows) =>
  el("div", { class: "scrolls", tabindex: "0", role: "region", "aria-label": t(label) }, el("table", {}, el("thead", {}, el("tr", {}, head.map((one) => el("th", { scope: "col" }, t(one))))), el("tbody", {}, rows)));

function lags(found) {
  const rows = found.lag.map((one) =>
    el("tr", {}, el("th", { scope: "row" }, el("code", {}, one.topic)), el("td", { class: "n" }, format(one.lag)),
      el("td", { class: "n" }, one.partitions.map(([partition, lag]) => el("span", { class: lag ? "cell full" : "cell", dir: "ltr" }, `${partition}: ${format(lag)}`)))));
  return sheet("lag", ["topic", "waiting_records", "by_partition"], rows);
}

function deadLetters(found) {
  const status = el("p", { class: "said", role: "status" }, said);
  if (!found.dead_letters.length) return [el("p", { class: "quiet" }, t("no_dead_letters")), status];
  const rows = found.dead_letters.map((one) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, el("code", {}, one.reason)),
      el("td", { class: "n" }, format(one.count)),
      el("td", { class: "when" }, time(null, one.last)),
      el("td", { lang: "en", dir: "ltr", class: "remedy" }, one.meaning && `${one.meaning[0].toUpperCase()}${one.meaning.slice(1)}. ${one.remedy}`),
      found.can_replay && el("td", {}, el("button", { type: "button", class: "plain", onclick: () => replay(one.reason, status) }, t("replay"))),
    ));
  const head = ["reason", "times", "newest", "remedy", ...(found.can_replay ? ["replay"] : [])];
  const field = found.can_replay
    ? el("label", { class: "token" }, t("token"), el("input", { type: "password", autocomplete: "off", value: token, oninput: (event) => { token = event.target.value; } }))
    : el("p", { class: "quiet" }, t("replay_off"));
  return [sheet("dead_letters", head, rows), field, status];
}

async function replay(reason, status) {
  try {
    const query = new URLSearchParams({ reason });
    const answer = await fetch(`/api/dead-letters/replay?${query}`, { method: "POST", headers: { Authorization: `Bearer ${token}` } });
    said = answer.ok ? t("replayed", { n: (await answer.json()).replayed }) : await answer.text();
  } catch {
    said = t("failed");
  }
  status.textContent = said;
}
