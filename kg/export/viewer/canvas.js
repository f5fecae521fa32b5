// The drawing: vis-network keeps places, zoom and clicks; boxes and the names on lines are drawn here.
let network, nodeSet, edgeSet;
const parallel = new Map();

/** Lines between the same two nodes are bent apart. */
function bend(edge) {
  const pair = [edge.from, edge.to].sort().join(" ");
  const order = parallel.get(pair) ?? 0;
  parallel.set(pair, order + 1);
  if (!order) return false;
  const side = (order % 2 === 1) === (edge.from < edge.to);
  return { enabled: true, type: side ? "curvedCW" : "curvedCCW", roundness: 0.14 * Math.ceil(order / 2) };
}

const paths = new Map();
function boxOf(node) {
  if (!paths.has(node.id)) paths.set(node.id, new Path2D(outline(node)));
  return paths.get(node.id);
}

/** A node's box shrunk to the words that this browser's font gives, never larger than was laid out for it. */
function measure(ctx) {
  for (const node of NODES.values()) {
    const wide = words(node).map(([text, , , size]) => { ctx.font = `${size}px ${FONT}`; return ctx.measureText(text).width; });
    node.w = Math.min(node.w, Math.ceil(Math.max(...wide) + node.font * GLYPH + 2 * PAD + 2));
  }
}

let faded = (id) => false;

function drawNode(ctx, node) {
  if (signs.has(node.id)) return;
  const { fill, line, ink } = colours(node.kind);
  const chosen = state.node === node.id;
  ctx.save();
  ctx.translate(node.px, node.py);
  const path = boxOf(node);
  if (faded(node.id)) {
    // Lines end in the middle of a box: what is faded must still cover them.
    ctx.fillStyle = css("--page");
    ctx.fill(path);
    ctx.globalAlpha = 0.16;
  }
  if (chosen) {
    ctx.strokeStyle = css("--accent");
    ctx.lineWidth = 7;
    ctx.stroke(path);
  }
  ctx.fillStyle = fill;
  ctx.fill(path);
  ctx.strokeStyle = node.sure === "Denied" ? css("--denied") : line;
  ctx.lineWidth = node.id === hovered ? 2.6 : 1.6;
  ctx.setLineDash(DASHES[node.sure] ?? []);
  ctx.stroke(path);
  ctx.setLineDash([]);
  if (node.font * network.getScale() > 3.2) {
    ctx.fillStyle = ink;
    ctx.textBaseline = "middle";
    ctx.textAlign = "left";
    ctx.direction = "ltr";
    const room = node.w - 2 * PAD - node.font * GLYPH;
    const placed = words(node);
    ctx.font = `${node.font * 0.95}px ${FONT}`;
    ctx.fillText(KINDS.get(node.kind).glyph, -node.w / 2 + PAD, placed[0][2]);
    placed.forEach(([text, x, y, size], i) => {
      ctx.font = `${chosen || node.kind === "State" ? "600 " : ""}${size}px ${FONT}`;
      const note = node.note && i === placed.length - 1;
      if (note && node.sure && node.sure !== "Asserted") ctx.font = `italic ${size}px ${FONT}`;
      ctx.fillText(text, x, y, room + 2);
    });
  }
  const more = hiddenAround.get(node.id);
  if (more && (chosen || node.font * network.getScale() > 8)) {
    const text = `+${more}`;
    ctx.font = `600 11px ${FONT}`;
    const w = ctx.measureText(text).width + 10;
    ctx.translate(node.w / 2 + 1, -node.h / 2 - 1);
    ctx.fillStyle = css("--card");
    ctx.strokeStyle = line;
    ctx.lineWidth = 1.2;
    const tag = new Path2D(rounded(w, 16, 8));
    ctx.fill(tag);
    ctx.stroke(tag);
    ctx.fillStyle = css("--ink");
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(text, 0, 0.5);
  }
  ctx.restore();
}

let hovered = null;
let hiddenAround = new Map();

function nodeItem(node) {
  return {
    id: node.id, x: node.x, y: node.y, hidden: !shown.nodes.has(node.id),
    title: `${node.label}\n${node.cls}${node.date ? ", " + node.date : ""}${node.sure ? ", " + SURE[node.sure] : ""}`,
    ctxRenderer: ({ ctx, x, y }) => {
      node.px = x; node.py = y;
      return { drawNode: () => drawNode(ctx, node), nodeDimensions: { width: node.w, height: node.h } };
    },
  };
}

function edgeItem(edge, stay) {
  const hot = isHot(edge);
  const base = sureColour(edge.sure);
  const off = shown.near && !hot;
  return {
    id: edge.id, from: edge.from, to: edge.to, hidden: !shown.edges.has(edge.id), smooth: stay,
    width: edge.id === state.edge ? 4 : hot ? 2 : edge.background ? 0.8 : 1.2,
    dashes: DASHES[edge.sure].length ? DASHES[edge.sure] : false,
    color: {
      color: off ? css("--faint") : edge.id === state.edge ? css("--accent") : base, inherit: false,
      opacity: off ? 1 : hot ? 1 : edge.background ? 0.4 : 0.62,
    },
  };
}

/** Whether a line belongs to what is chosen. */
function isHot(edge) {
  if (state.edge) return edge.id === state.edge;
  if (!state.node) return false;
  if (edge.from === state.node || edge.to === state.node) return true;
  return state.depth > 1 && shown.near.has(edge.from) && shown.near.has(edge.to);
}

// ---- Names on lines: set where they cover no box and no other name, if there is such a place.

let labels = { scale: 0, list: null };
const overlap = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
// Places along the part of a line that lies between its boxes, and beside it where that part is short.
const SPOTS = [[0.5, 0], [0.38, 0], [0.62, 0], [0.26, 0], [0.74, 0], [0.5, 1], [0.5, -1], [0.3, 1], [0.7, 1], [0.3, -1], [0.7, -1], [0.14, 0], [0.86, 0], [0.5, 2.4], [0.5, -2.4]];

/** The share of a line, from and to, that no box at its ends covers. */
function open(type, ends) {
  const covered = (share) => { const p = type.getPoint(share); return ends.some((box) => p.x > box[0] && p.x < box[2] && p.y > box[1] && p.y < box[3]); };
  let low = 0, high = 1;
  while (low < 0.5 && covered(low)) low += 0.02;
  while (high > 0.5 && covered(high)) high -= 0.02;
  return low < high ? [low, high] : [0.5, 0.5];
}

function placeLabels(ctx) {
  const scale = network.getScale();
  const chosen = Boolean(state.node || state.edge);
  const wanted = [...shown.edges].map((id) => EDGES.get(id))
    .filter((edge) => (chosen ? isHot(edge) && (state.names || edge.id === state.edge) : state.names && scale > 0.82 && !edge.background));
  const size = chosen ? Math.min(Math.max(12.5 / scale, 11), 26) : 10.5;
  const area = (id) => { const p = network.body.nodes[id], n = NODES.get(id); return [p.x - n.w / 2, p.y - n.h / 2, p.x + n.w / 2, p.y + n.h / 2]; };
  const taken = [...shown.nodes].filter((id) => !faded(id)).map(area);
  const boxes = taken.length;
  ctx.font = `${size}px ${FONT}`;
  const list = [];
  for (const edge of wanted.slice(0, 500)) {
    const drawn = network.body.edges[edge.id];
    if (!drawn?.connected) continue;
    const w = ctx.measureText(edge.label).width / 2 + 3, h = size * 0.62;
    const [low, high] = open(drawn.edgeType, [area(edge.from), area(edge.to)]);
    const [a, b] = [drawn.edgeType.getPoint(low), drawn.edgeType.getPoint(high)];
    const long = Math.hypot(b.x - a.x, b.y - a.y) || 1;
    // How far beside the line a name must stand to clear it: more for an upright line, whose names lie across it.
    const aside = h + 2 + w * Math.abs(b.y - a.y) / long;
    const normal = { x: (b.y - a.y) / long * aside, y: (a.x - b.x) / long * aside };
    let best = null;
    for (const [share, side] of SPOTS) {
      const p = drawn.edgeType.getPoint(low + (high - low) * share);
      const [x, y] = [p.x + normal.x * side, p.y + normal.y * side];
      const room = [x - w, y - h, x + w, y + h];
      let cost = Math.abs(share - 0.5) * 0.5 + Math.abs(side) * 0.45;
      taken.forEach((other, i) => { if (overlap(room, other)) cost += i < boxes ? 3 : 2; });
      if (!best || cost < best.cost) best = { cost, x, y, area: room };
      if (cost === 0) break;
    }
    // Without a choice a name that would cover something is left out: it comes with zoom or choice.
    if (!chosen && best.cost >= 1) continue;
    taken.push(best.area);
    list.push({ text: edge.label, x: best.x, y: best.y, sure: edge.sure, strong: edge.id === state.edge, size });
  }
  labels = { scale, list };
}

function drawLabels(ctx) {
  const scale = network.getScale();
  if (!labels.list || Math.abs(Math.log(scale / labels.scale)) > 0.08) placeLabels(ctx);
  ctx.save();
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  for (const label of labels.list) {
    ctx.font = `${label.strong ? "600 " : ""}${label.size}px ${FONT}`;
    ctx.lineWidth = label.size * 0.4;
    ctx.strokeStyle = css("--page");
    ctx.strokeText(label.text, label.x, label.y);
    ctx.fillStyle = label.sure !== "Asserted" ? sureColour(label.sure) : state.node || state.edge ? css("--ink") : css("--soft");
    ctx.fillText(label.text, label.x, label.y);
  }
  ctx.restore();
}

// ---- Signs: where the view is too wide to read the boxes, the most connected are named in their stead, as on a map.

const READABLE = 7.5, SIGN = 11.5;
let signs = new Map();

/** Find room for signs. What gets none stays a small box. */
function placeSigns(ctx) {
  const scale = network.getScale();
  const size = SIGN / scale;
  const nodes = [...shown.nodes].filter((id) => !faded(id)).map((id) => NODES.get(id)).filter((node) => node.font * scale < READABLE);
  nodes.sort((a, b) => (b.id === state.node) - (a.id === state.node) || a.rank - b.rank);
  signs = new Map();
  ctx.save();
  for (const node of nodes.slice(0, 250)) {
    const text = node.lines.length > 1 ? `${node.lines[0].replace(/ …$/, "")} …` : node.lines[0];
    const p = network.body.nodes[node.id];
    const font = `${node.kind === "State" ? "600 " : ""}${size}px ${FONT}`;
    ctx.font = font;
    const w = ctx.measureText(text).width / 2 + size * 0.5, h = size * 0.8;
    const room = [p.x - w, p.y - h, p.x + w, p.y + h];
    if (![...signs.values()].some((sign) => overlap(sign.room, room))) signs.set(node.id, { text, font, w, h, room });
  }
  ctx.restore();
}

function drawSigns(ctx) {
  const scale = network.getScale();
  ctx.save();
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineWidth = 1.2 / scale;
  for (const [id, { text, font, w, h }] of signs) {
    const node = NODES.get(id), p = network.body.nodes[id];
    if (!node || !p) continue;
    const { fill, line, ink } = colours(node.kind);
    ctx.save();
    ctx.font = font;
    ctx.translate(p.x, p.y);
    const path = new Path2D(OUTLINES[KINDS.get(node.kind).outline === "pill" ? "pill" : "square"](2 * w, 2 * h));
    ctx.fillStyle = fill;
    ctx.strokeStyle = node.id === state.node ? css("--accent") : line;
    ctx.setLineDash((DASHES[node.sure] ?? []).map((dash) => dash / scale / 2));
    ctx.fill(path);
    ctx.stroke(path);
    ctx.fillStyle = ink;
    ctx.fillText(text, 0, 0);
    ctx.restore();
  }
  ctx.restore();
}

/** The node whose sign is at a point of the drawing. */
const signAt = (p) => [...signs].find(([, { room }]) => p.x > room[0] && p.x < room[2] && p.y > room[1] && p.y < room[3])?.[0];

// ---- Bringing the drawing up to date

const bends = new Map();

function start(onChoose) {
  for (const edge of EDGES.values()) bends.set(edge.id, bend(edge));
  const ctx = document.createElement("canvas").getContext("2d");
  measure(ctx);
  nodeSet = new vis.DataSet([...NODES.values()].map(nodeItem));
  edgeSet = new vis.DataSet([...EDGES.values()].map((edge) => edgeItem(edge, bends.get(edge.id))));
  const options = JSON.parse(DATA.options);
  options.interaction.hideEdgesOnDrag = EDGES.size > 1000;
  network = new vis.Network($("#graph"), { nodes: nodeSet, edges: edgeSet }, options);
  const canvas = $("#graph canvas");
  canvas.setAttribute("aria-hidden", "true");
  network.on("click", (event) => {
    const node = signAt(event.pointer.canvas) ?? event.nodes[0] ?? null;
    onChoose(node, node ? null : event.edges[0] ?? null);
  });
  network.on("hoverNode", (event) => { hovered = event.node; canvas.style.cursor = "pointer"; network.redraw(); });
  network.on("blurNode", () => { hovered = null; canvas.style.cursor = ""; network.redraw(); });
  network.on("hoverEdge", () => { canvas.style.cursor = "pointer"; });
  network.on("blurEdge", () => { canvas.style.cursor = ""; });
  network.on("dragEnd", () => { labels.list = null; network.redraw(); });
  network.on("beforeDrawing", placeSigns);
  network.on("afterDrawing", (ctx) => { drawLabels(ctx); drawSigns(ctx); });
  network.once("afterDrawing", () => { document.documentElement.dataset.ready = "true"; });
}

function redraw() {
  const close = shown.near;
  faded = close ? (id) => !close.has(id) : () => false;
  hiddenAround = new Map([...shown.nodes].map((id) => [id, unseen(id).length]).filter((entry) => entry[1]));
  labels.list = null;
  nodeSet.update([...NODES.values()].map((node) => ({ id: node.id, hidden: !shown.nodes.has(node.id) })));
  edgeSet.update([...EDGES.values()].map((edge) => edgeItem(edge, bends.get(edge.id))));
  network.redraw();
}

/** Bring nodes into view, no larger than life; of too many for a small screen, with `readable`, those round the first. */
function fit(ids = null, readable = false) {
  const nodes = [...(ids ?? shown.nodes)].filter((id) => shown.nodes.has(id));
  if (!nodes.length) return;
  const corners = nodes.map((id) => { const p = network.body.nodes[id], n = NODES.get(id); return [p.x - n.w / 2, p.y - n.h / 2, p.x + n.w / 2, p.y + n.h / 2]; });
  const [left, top, right, bottom] = [0, 1, 2, 3].map((i) => Math[i < 2 ? "min" : "max"](...corners.map((c) => c[i])));
  const view = $("#graph").getBoundingClientRect();
  const scale = Math.min((view.width - 36) / (right - left), (view.height - 36) / (bottom - top), ids ? 1.1 : 1.25);
  if (readable && scale < 0.5 && view.width < 700) {
    const first = network.body.nodes[nodes[0]];
    network.moveTo({ position: { x: first.x, y: first.y }, scale: 0.62, animation: false });
    return;
  }
  network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale: Math.max(scale, 0.03), animation: false });
}

/** Move the view only if something of the choice lies outside it. */
function bringIntoView(ids) {
  requestAnimationFrame(() => {
    const view = $("#graph").getBoundingClientRect();
    const outside = [...ids].filter((id) => shown.nodes.has(id)).some((id) => {
      const p = network.canvasToDOM(network.body.nodes[id]);
      return p.x < 20 || p.y < 12 || p.x > view.width - 20 || p.y > view.height - 12;
    });
    if (outside || network.getScale() < 0.55) fit(ids);
  });
}
