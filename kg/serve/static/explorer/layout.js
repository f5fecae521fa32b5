// A drawing laid out anew: what is linked together is spread out by its distances, then the parts are set side by side.
// Room left between boxes, in which lines and their names can be read.
const GAP_X = 34, GAP_Y = 30, ROOM = 1.5;

/** The nodes by what is linked together, the largest part first. */
function parts(nodes) {
  const left = new Set(nodes);
  const found = [];
  while (left.size) {
    const part = [];
    const rim = [left.values().next().value];
    left.delete(rim[0]);
    while (rim.length) {
      const node = rim.pop();
      part.push(node);
      for (const edge of AROUND.get(node.id)) {
        const other = NODES.get(otherEnd(edge, node.id));
        if (left.delete(other)) rim.push(other);
      }
    }
    found.push(part);
  }
  return found.sort((a, b) => b.length - a.length);
}

/** Steps over lines from each node of a part to each other. */
function distances(part) {
  const index = new Map(part.map((node, i) => [node.id, i]));
  const next = part.map((node) => [...new Set(AROUND.get(node.id).map((edge) => index.get(otherEnd(edge, node.id))))].filter((i) => i !== undefined));
  return part.map((_, start) => {
    const far = Array(part.length).fill(Infinity);
    far[start] = 0;
    let rim = [start];
    for (let step = 1; rim.length; step++) {
      rim = rim.flatMap((i) => next[i].filter((j) => far[j] === Infinity && ((far[j] = step), true)));
    }
    return far;
  });
}

/** Lay out a part that is linked together, so that distances in the drawing follow the steps between nodes
 * (stress majorisation: Gansner, Koren, North, Graph Drawing 2004), then draw it together as far as boxes allow. */
function spread(part, share) {
  const far = distances(part);
  // Round the best linked in the order in which one meets them: neighbours begin beside each other.
  const hub = far.map((row) => row.reduce((sum, d) => sum + d, 0)).reduce((best, sum, i, all) => (sum < all[best] ? i : best), 0);
  const order = part.map((_, i) => i).sort((a, b) => far[hub][a] - far[hub][b] || a - b);
  order.forEach((i, at) => {
    const turn = at * 2.399963;
    Object.assign(part[i], { x: Math.sqrt(at) * Math.cos(turn), y: Math.sqrt(at) * Math.sin(turn) });
  });
  for (let round = 0; round < 120; round++) {
    for (let i = 0; i < part.length; i++) {
      let x = 0, y = 0, weights = 0;
      for (let j = 0; j < part.length; j++) {
        if (i === j) continue;
        const weight = 1 / (far[i][j] * far[i][j]);
        const [dx, dy] = [part[i].x - part[j].x, part[i].y - part[j].y];
        const apart = Math.max(Math.hypot(dx, dy), 0.01);
        x += weight * (part[j].x + (far[i][j] * dx) / apart);
        y += weight * (part[j].y + (far[i][j] * dy) / apart);
        weights += weight;
      }
      if (weights) Object.assign(part[i], { x: x / weights, y: y / weights });
    }
  }
  fillOut(part, share);
  separate(part, new Set(part));
  return part;
}

const bounds = (nodes) => ["x", "y"].map((axis) => {
  const half = axis === "x" ? "w" : "h";
  return [Math.min(...nodes.map((node) => node[axis] - node[half] / 2)), Math.max(...nodes.map((node) => node[axis] + node[half] / 2))];
});

/** The piece of the window for a part that is such a share of all: upright beside others where that is wide enough. */
function strip(share) {
  const { w, h } = viewSize();
  return w * share > 0.45 * h ? { w: w * share, h } : { w, h: h * Math.max(share, 0.2) };
}

/** Stretch a part to the shape of its piece of the window, and to the size that its boxes need. */
function fillOut(part, share) {
  if (part.length < 2) return;
  const middle = (axis) => part.reduce((sum, node) => sum + node[axis], 0) / part.length;
  const [mx, my] = [middle("x"), middle("y")];
  const wide = (axis, m) => Math.sqrt(part.reduce((sum, node) => sum + (node[axis] - m) ** 2, 0) / part.length);
  let [sx, sy] = [wide("x", mx), wide("y", my)];
  const view = strip(share);
  // The long side of the part along the long side of the window.
  if ((sx > sy) !== (view.w > view.h)) {
    for (const node of part) [node.x, node.y] = [my - node.y, node.x - mx];
    [sx, sy] = [sy, sx];
  } else for (const node of part) Object.assign(node, { x: node.x - mx, y: node.y - my });
  const area = ROOM * part.reduce((sum, node) => sum + (node.w + GAP_X) * (node.h + GAP_Y), 0);
  const width = Math.sqrt((area * view.w) / view.h), height = area / width;
  even(part, "x", width, sx);
  even(part, "y", height, sy);
}

/** Scale one axis to that length, half by what the places are and half by their order: so that no corner stays empty. */
function even(part, axis, length, deviation) {
  const order = part.map((node) => node[axis]).sort((a, b) => a - b);
  for (const node of part) {
    // Evenly spread points reach some 1.75 times their deviation to each side.
    const place = node[axis] / (3.5 * Math.max(deviation, 0.05));
    const rank = (order.indexOf(node[axis]) + order.lastIndexOf(node[axis])) / 2 / (order.length - 1) - 0.5;
    node[axis] = length * (0.45 * place + 0.55 * rank);
  }
}

/** Set the parts beside each other in rows that fill the shape of the window, the largest first. */
function pack(all) {
  const boxes = all.map((part) => {
    const [[left, right], [top, bottom]] = bounds(part);
    return { part, left, top, w: right - left + 2 * GAP_X, h: bottom - top + 2 * GAP_Y };
  }).sort((a, b) => b.part.length - a.part.length || b.w - a.w);
  const view = viewSize();
  const area = boxes.reduce((sum, box) => sum + box.w * box.h, 0);
  const limit = Math.max(boxes[0].w, Math.sqrt((area * view.w) / view.h) * 1.05);
  let [x, y, tall] = [0, 0, 0];
  for (const box of boxes) {
    if (x && x + box.w > limit) [x, y, tall] = [0, y + tall, 0];
    for (const node of box.part) Object.assign(node, { x: node.x - box.left + x, y: node.y - box.top + y });
    x += box.w;
    tall = Math.max(tall, box.h);
  }
}

/** Push new boxes apart until none lies over another. */
function separate(all, fresh) {
  for (let round = 0; round < 200; round++) {
    let touched = false;
    for (const a of fresh) {
      for (const b of all) {
        if (a === b) continue;
        const [x, y] = [a.x - b.x, a.y - b.y];
        const [over, under] = [(a.w + b.w) / 2 + GAP_X - Math.abs(x), (a.h + b.h) / 2 + GAP_Y - Math.abs(y)];
        if (over <= 0 || under <= 0) continue;
        touched = true;
        const share = fresh.has(b) ? 0.5 : 1;
        const [sx, sy] = over < under ? [(x < 0 ? -1 : 1) * over, 0] : [0, (y < 0 ? -1 : 1) * under];
        a.x += sx * share; a.y += sy * share;
        if (share < 1) { b.x -= sx * share; b.y -= sy * share; }
      }
    }
    if (!touched) return;
  }
}
