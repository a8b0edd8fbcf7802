// Moving and zooming a drawing: by wheel, by dragging, by two fingers and by keyboard.
const STEP = 0.08; // of what is seen, for each press of an arrow
const CLICK_PX = 5; // what moves less is a click

// `seen` tells what is seen, in units of the drawing; `zoom` gets a factor and a point, `move` by how much.
export function handle(map, seen, zoom, move) {
  const fingers = new Map();
  let moved = 0;
  const units = () => seen().width / map.clientWidth;
  const at = (x, y) => {
    const frame = map.getBoundingClientRect();
    return [seen().x + (x - frame.left) * units(), seen().y + (y - frame.top) * units()];
  };
  map.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2, ...at(event.clientX, event.clientY));
  }, { passive: false });
  map.addEventListener("pointerdown", (event) => {
    if (!fingers.size) moved = 0;
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
  });
  map.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before || !event.buttons) return;
    const now = [event.clientX, event.clientY];
    const distance = Math.hypot(now[0] - before[0], now[1] - before[1]);
    moved += distance;
    if (moved < CLICK_PX) return;
    const others = [...fingers].filter(([id]) => id !== event.pointerId);
    fingers.set(event.pointerId, now);
    if (others.length) {
      const [x, y] = others[0][1];
      zoom(Math.hypot(before[0] - x, before[1] - y) / Math.max(1, Math.hypot(now[0] - x, now[1] - y)), ...at(x, y));
    } else {
      if (!map.hasPointerCapture(event.pointerId)) map.setPointerCapture(event.pointerId);
      move((before[0] - now[0]) * units(), (before[1] - now[1]) * units());
    }
  });
  for (const name of ["pointerup", "pointercancel", "pointerleave"]) map.addEventListener(name, (event) => fingers.delete(event.pointerId));
  // What ends a drag is no choice of what lies there.
  map.addEventListener("click", (event) => {
    if (moved < CLICK_PX) return;
    moved = 0;
    event.stopPropagation();
  }, { capture: true });
  map.addEventListener("keydown", (event) => {
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const way = ways[event.key];
    if (way) move(way[0] * STEP * seen().width, way[1] * STEP * seen().width);
    else if (event.key === "+" || event.key === "=") zoom(0.7);
    else if (event.key === "-") zoom(1.4);
    else return;
    event.preventDefault();
  });
}
