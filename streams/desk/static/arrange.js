// Where the nodes of a graph go. The same graph is always drawn the same way.
const HIDDEN = 3; // times worse than two arrows that cross
const ROUNDS = 260;
const WAYS = 8;
const GAP_X = 22;
const GAP_Y = 30;
const GRAVITY = 0.035;

// `nodes` have an id, a width and a height; edges a holder and a target. Gives x and y, the middle of each, by id: of some
// ways to begin, that which ends with the fewest arrows behind names and across each other.
export function arrange(nodes, edges, width, height) {
  let best = null;
  for (let way = 0; way < WAYS && best?.faults !== 0; way += 1) {
    const at = settle(shuffled(nodes, way), edges, width, height);
    const faults = faultsOf([...at.values()], edges.map((edge) => [at.get(edge.holder), at.get(edge.target)]));
    if (!best || faults < best.faults) best = { at, faults };
  }
  return best?.at ?? new Map();
}

// In another order for each way, and always the same one.
function shuffled(nodes, way) {
  let state = way * 7919 + 1;
  const next = () => { state = (state * 48271) % 2147483647; return state; };
  return way ? nodes.map((node) => [next(), node]).sort((one, other) => one[0] - other[0]).map(([, node]) => node) : nodes;
}

function faultsOf(points, lines) {
  let faults = 0;
  lines.forEach(([from, to], index) => {
    for (const one of points) if (one !== from && one !== to && gapTo(one, from, to).missing > 0) faults += HIDDEN;
    for (const [start, end] of lines.slice(index + 1)) if (new Set([from, to, start, end]).size === 4 && cross(from, to, start, end)) faults += 1;
  });
  return faults;
}

const turn = (one, two, three) => Math.sign((two.x - one.x) * (three.y - one.y) - (two.y - one.y) * (three.x - one.x));

const cross = (a, b, c, d) => turn(a, b, c) !== turn(a, b, d) && turn(c, d, a) !== turn(c, d, b);

function settle(nodes, edges, width, height) {
  const at = new Map(nodes.map((node, index) => {
    const angle = (2 * Math.PI * index) / nodes.length - Math.PI / 2;
    return [node.id, { x: width / 2 + 0.36 * width * Math.cos(angle), y: height / 2 + 0.36 * height * Math.sin(angle), node }];
  }));
  const points = [...at.values()];
  const wanted = Math.sqrt((width * height) / Math.max(1, nodes.length)) * 0.8;
  for (let round = 0; round < ROUNDS; round += 1) {
    // At the end names only make room for each other and for arrows.
    const heat = Math.max(0, 1 - round / (ROUNDS * 0.7));
    repel(points, wanted, heat);
    attract(edges, at, wanted, heat);
    for (const one of points) {
      // Stronger upwards, since the drawing is wide.
      one.x += (width / 2 - one.x) * GRAVITY * heat * 0.5;
      one.y += (height / 2 - one.y) * GRAVITY * heat * 1.1;
    }
    clear(points, edges, at);
    part(points);
    for (const one of points) {
      one.x = clamp(one.x, one.node.width / 2 + 8, width - one.node.width / 2 - 8);
      one.y = clamp(one.y, one.node.height / 2 + 8, height - one.node.height / 2 - 8);
    }
  }
  return at;
}

const clamp = (value, least, most) => Math.min(Math.max(least, most), Math.max(least, value));

function pairs(points, act) {
  points.forEach((one, index) => {
    for (const other of points.slice(index + 1)) act(one, other);
  });
}

function shift(one, other, x, y) {
  one.x += x;
  one.y += y;
  other.x -= x;
  other.y -= y;
}

function repel(points, wanted, heat) {
  pairs(points, (one, other) => {
    const [x, y] = [one.x - other.x, one.y - other.y];
    const distance = Math.max(1, Math.hypot(x, y));
    const force = Math.min(12, (wanted * wanted) / (distance * distance) * 3) * heat;
    shift(one, other, (x / distance) * force, (y / distance) * force);
  });
}

function attract(edges, at, wanted, heat) {
  for (const edge of edges) {
    const [one, other] = [at.get(edge.holder), at.get(edge.target)];
    const [x, y] = [other.x - one.x, other.y - one.y];
    const distance = Math.max(1, Math.hypot(x, y));
    const force = Math.max(-8, Math.min(14, (distance - wanted) * 0.09)) * heat;
    shift(one, other, (x / distance) * force, (y / distance) * force);
  }
}

// A name is not to lie on an arrow between two others.
function clear(points, edges, at) {
  for (const edge of edges) {
    const [from, to] = [at.get(edge.holder), at.get(edge.target)];
    for (const one of points) {
      if (one === from || one === to) continue;
      const { missing, nx, ny } = gapTo(one, from, to);
      if (missing > 0) shift(one, from, nx * missing * 0.3, ny * missing * 0.3);
    }
  }
}

// How much is missing between a name and the line between two others, and which way it would have to go.
function gapTo(one, from, to) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const along = ((one.x - from.x) * dx + (one.y - from.y) * dy) / (dx * dx + dy * dy || 1);
  if (along < 0.05 || along > 0.95) return { missing: 0, nx: 0, ny: 0 };
  const [x, y] = [one.x - from.x - along * dx, one.y - from.y - along * dy];
  const distance = Math.hypot(x, y) || 1;
  const [nx, ny] = [x / distance, y / distance];
  const room = (Math.abs(nx) * one.node.width + Math.abs(ny) * one.node.height) / 2 + GAP_Y / 3;
  return { missing: room - distance, nx, ny };
}

// Names are not to lie on each other.
function part(points) {
  pairs(points, (one, other) => {
    const [x, y] = [one.x - other.x, one.y - other.y];
    const overX = (one.node.width + other.node.width) / 2 + GAP_X - Math.abs(x);
    const overY = (one.node.height + other.node.height) / 2 + GAP_Y - Math.abs(y);
    if (overX <= 0 || overY <= 0) return;
    if (overX < overY) shift(one, other, (Math.sign(x) || 1) * overX * 0.5, 0);
    else shift(one, other, 0, (Math.sign(y) || 1) * overY * 0.5);
  });
}
