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

/** Give the new nodes places: springs to what they are linked with, round `middle` or round what they know; no overlap. */
function place(added, middle) {
  const centre = middle && NODES.has(middle) ? spot(NODES.get(middle)) : { x: 0, y: 0 };
  const fixed = [...NODES.values()].filter((node) => !added.includes(node)).map((node) => Object.assign(node, { x: spot(node).x, y: spot(node).y }));
  added.sort((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : a.id < b.id ? -1 : 1));
  // A hub's new neighbours open away from the rest of the drawing.
  const rest = fixed.filter((node) => node.id !== middle);
  const mean = rest.length ? { x: rest.reduce((sum, n) => sum + n.x, 0) / rest.length, y: rest.reduce((sum, n) => sum + n.y, 0) / rest.length } : centre;
  const away = rest.length > 2 ? Math.atan2(centre.y - mean.y, centre.x - mean.x) : 0;
  added.forEach((node, i) => {
    const turn = away + (2 * Math.PI * (i + 0.5)) / added.length;
    const far = added.length === 1 && !fixed.length ? 0 : 200 + 12 * added.length;
    node.x = centre.x + Math.cos(turn) * far * 1.35;
    node.y = centre.y + Math.sin(turn) * far * 0.8;
  });
  const fresh = new Set(added);
  const all = [...fixed, ...added];
  for (let round = 0; round < 220; round++) {
    const heat = 1 - round / 220;
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
        const pull = (far - 190) * 0.03;
        dx += (x / far) * pull; dy += (y / far) * pull;
      }
      const step = Math.hypot(dx, dy) || 1;
      const most = 24 * heat + 1;
      node.x += (dx / step) * Math.min(step, most);
      node.y += (dy / step) * Math.min(step, most);
    }
  }
  separate(all, fresh);
}

/** Push new boxes apart until none lies over another. */
function separate(all, fresh) {
  for (let round = 0; round < 200; round++) {
    let touched = false;
    for (const a of fresh) {
      for (const b of all) {
        if (a === b) continue;
        const [x, y] = [a.x - b.x, a.y - b.y];
        const [over, under] = [(a.w + b.w) / 2 + 26 - Math.abs(x), (a.h + b.h) / 2 + 22 - Math.abs(y)];
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

/** Put new nodes into the drawing; lines follow with the next `redraw`. */
function drawn(added) {
  if (network) nodeSet.update(added.map(nodeItem));
}
