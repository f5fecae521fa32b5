// Boxes for names, and places for new nodes: what stands already is not moved.

/** A name in at most three lines; what is left of a longer one is told by an ellipsis. */
function wrapped(text, across = 22, most = 3) {
  const kept = text.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, " ").replace(/\s+/g, " ").trim() || "(no name)";
  const lines = [""];
  for (let word of kept.split(" ")) {
    while (word.length > across) {
      if (lines.at(-1)) lines.push("");
      lines[lines.length - 1] = word.slice(0, across);
      lines.push("");
      word = word.slice(across);
    }
    if (lines.at(-1) && lines.at(-1).length + word.length + 1 > across) lines.push(word);
    else lines[lines.length - 1] += (lines.at(-1) ? " " : "") + word;
  }
  const full = lines.filter(Boolean);
  return full.length > most ? [...full.slice(0, most - 1), full[most - 1].slice(0, across - 2) + " …"] : full;
}

const pen = document.createElement("canvas").getContext("2d");
function boxed(node) {
  const bare = node.date && node.label.endsWith(`, ${node.date}`) ? node.label.slice(0, -node.date.length - 2) : node.label;
  node.font = 15;
  node.lines = wrapped(bare);
  node.note = [node.date, node.sure && node.sure !== "Asserted" ? SURE[node.sure] : null].filter(Boolean).join(" · ");
  const wide = (text, size) => { pen.font = `600 ${size}px ${FONT}`; return pen.measureText(text).width; };
  const widest = Math.max(...node.lines.map((line) => wide(line, node.font)), node.note ? wide(node.note, node.font * NOTE) : 0);
  node.w = Math.ceil(widest + node.font * GLYPH + 2 * PAD + 2);
  node.h = Math.ceil(node.lines.length * node.font * LINE + (node.note ? node.font * NOTE * LINE + 1 : 0) + 14);
}

const spot = (node) => network?.body.nodes[node.id] ?? node;
/** How many boxes can be read at once in this window, and its width by its height. */
const viewSize = () => { const view = $("#graph").hidden ? $("main").getBoundingClientRect() : $("#graph").getBoundingClientRect(); return { w: Math.max(view.width, 300), h: Math.max(view.height, 300) }; };
const readable = () => { const { w, h } = viewSize(); return Math.min(Math.max(Math.round((w * h) / 27000), 9), 30); };

/** Give the new nodes places: an empty drawing is laid out whole; else they come round `middle`, and the others stay. */
function place(added, middle) {
  if (!added.length) return;
  const fixed = [...NODES.values()].filter((node) => !added.includes(node)).map((node) => Object.assign(node, { x: spot(node).x, y: spot(node).y }));
  added.sort((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : a.id < b.id ? -1 : 1));
  if (fixed.length) join(added, fixed, middle);
  else pack(parts(added).map((part) => spread(part, part.length / added.length)));
}

/** Bring nodes into a drawing that stands: springs to what they are linked with, away from the rest. */
function join(added, fixed, middle) {
  const centre = middle && NODES.has(middle) ? spot(NODES.get(middle)) : { x: fixed.reduce((sum, n) => sum + n.x, 0) / fixed.length, y: fixed.reduce((sum, n) => sum + n.y, 0) / fixed.length };
  const rest = fixed.filter((node) => node.id !== middle);
  const mean = rest.length ? { x: rest.reduce((sum, n) => sum + n.x, 0) / rest.length, y: rest.reduce((sum, n) => sum + n.y, 0) / rest.length } : centre;
  const away = rest.length > 2 ? Math.atan2(centre.y - mean.y, centre.x - mean.x) : 0;
  added.forEach((node, i) => {
    const turn = away + (2 * Math.PI * (i + 0.5)) / added.length;
    const far = 160 + 8 * added.length;
    Object.assign(node, { x: centre.x + Math.cos(turn) * far * 1.35, y: centre.y + Math.sin(turn) * far * 0.8 });
  });
  const all = [...fixed, ...added];
  const rounds = 160;
  for (let round = 0; round < rounds; round++) {
    const most = 24 * (1 - round / rounds) + 1;
    for (const node of added) {
      let dx = 0, dy = 0;
      for (const other of all) {
        if (other === node) continue;
        const [x, y] = [node.x - other.x, node.y - other.y];
        const far = Math.max(x * x + y * y, 400);
        dx += (x / far) * 900; dy += (y / far) * 700;
      }
      for (const edge of AROUND.get(node.id)) {
        const other = NODES.get(otherEnd(edge, node.id));
        if (other === node) continue;
        const [x, y] = [other.x - node.x, other.y - node.y];
        const far = Math.hypot(x, y) || 1;
        const pull = (far - 170) * 0.03;
        dx += (x / far) * pull; dy += (y / far) * pull;
      }
      const step = Math.hypot(dx, dy) || 1;
      node.x += (dx / step) * Math.min(step, most);
      node.y += (dy / step) * Math.min(step, most);
    }
  }
  separate(all, new Set(added));
}

/** Put new nodes into the drawing; lines follow with the next `redraw`. */
function drawn(added) {
  if (network) nodeSet.update(added.map(nodeItem));
}
