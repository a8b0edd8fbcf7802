// What arrives, as server-sent events. A connection that has broken is made anew, from the last event on.
const SILENCE_MS = 25_000; // the server says something every ten seconds
const AGAIN_MS = 1500;

let source = null;
let last = "";
let silence = 0;

// Listen for what fits the filter, from where `seen` says; `on` has article, other and state.
export function listen(filter, seen, on) {
  last = seen;
  open(filter, on);
}

function open(filter, on) {
  source?.close();
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value));
  query.set("after", last);
  const mine = new EventSource(`/api/events?${query}`);
  source = mine;
  const again = () => source === mine && open(filter, on);
  const hear = (name, tell) =>
    mine.addEventListener(name, (event) => {
      // A laptop that slept does not notice by itself that nobody is there any more.
      clearTimeout(silence);
      silence = setTimeout(again, SILENCE_MS);
      last = event.lastEventId || last;
      tell(JSON.parse(event.data));
    });
  hear("article", on.article);
  hear("other", on.other);
  hear("state", ({ connected }) => on.state(connected ? "live" : "waiting"));
  mine.addEventListener("error", () => {
    if (source !== mine) return;
    on.state("lost");
    // The browser comes back by itself where the connection broke, not where something else answered.
    if (mine.readyState === EventSource.CLOSED) setTimeout(again, AGAIN_MS);
  });
}
