// What can be taken away: PNG, SVG, the address.
function save(file, blob) {
  const link = make("a", { href: URL.createObjectURL(blob), download: file });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 2000);
}

function savePng() {
  const canvas = $("#graph canvas");
  const copy = make("canvas", { width: canvas.width, height: canvas.height });
  const ctx = copy.getContext("2d");
  ctx.fillStyle = css("--page");
  ctx.fillRect(0, 0, copy.width, copy.height);
  ctx.drawImage(canvas, 0, 0);
  copy.toBlob((blob) => save("graph.png", blob), "image/png");
}

/** All that is shown, as an SVG document: built as elements, so that names can only be text in it. */
function svg() {
  const nodes = [...shown.nodes].map((id) => NODES.get(id));
  const at = (id) => network.body.nodes[id];
  const xs = nodes.flatMap((n) => [at(n.id).x - n.w / 2, at(n.id).x + n.w / 2]), ys = nodes.flatMap((n) => [at(n.id).y - n.h / 2, at(n.id).y + n.h / 2]);
  const [x, y] = [Math.min(...xs) - 24, Math.min(...ys) - 24];
  const [w, h] = [Math.max(...xs) + 24 - x, Math.max(...ys) + 24 - y];
  const root = draw("svg", { viewBox: `${x} ${y} ${w} ${h}`, width: w, height: h, "font-family": FONT },
    draw("title", {}, document.title), draw("rect", { x, y, width: w, height: h, fill: css("--page") }));
  for (const id of shown.edges) {
    const edge = EDGES.get(id), type = network.body.edges[id].edgeType;
    const [a, b, via] = [at(edge.from), at(edge.to), type.getPoint(0.5)];
    // The middle of a quadratic curve lies half-way between its ends' middle and its control point.
    const [cx, cy] = [2 * via.x - (a.x + b.x) / 2, 2 * via.y - (a.y + b.y) / 2];
    root.append(draw("path", { d: `M${a.x} ${a.y}Q${cx} ${cy} ${b.x} ${b.y}`, fill: "none", stroke: sureColour(edge.sure),
      "stroke-width": 1.2, "stroke-dasharray": DASHES[edge.sure].join(" "), opacity: edge.background ? 0.4 : 0.7 }, draw("title", {}, edge.phrase)));
    if (state.names && !edge.background) {
      root.append(draw("text", { x: via.x, y: via.y, "font-size": 10.5, fill: css("--soft"), stroke: css("--page"), "stroke-width": 3,
        "paint-order": "stroke", "text-anchor": "middle", "dominant-baseline": "central" }, edge.label));
    }
  }
  for (const node of nodes) {
    const { fill, line, ink } = colours(node.kind);
    const placed = words(node);
    root.append(draw("g", { transform: `translate(${at(node.id).x} ${at(node.id).y})` }, draw("title", {}, `${node.label} (${node.cls})`),
      draw("path", { d: outline(node), fill, stroke: line, "stroke-width": 1.6, "stroke-dasharray": (DASHES[node.sure] ?? []).join(" ") }),
      draw("text", { x: -node.w / 2 + PAD, y: placed[0][2], "font-size": node.font * 0.95, fill: ink, "dominant-baseline": "central" }, KINDS.get(node.kind).glyph),
      ...placed.map(([text, tx, ty, size]) => draw("text", { x: tx, y: ty, "font-size": size, fill: ink, "dominant-baseline": "central" }, text))));
  }
  return new XMLSerializer().serializeToString(root);
}

async function copyLink() {
  writeAddress();
  try {
    await navigator.clipboard.writeText(location.href);
    toast("The address of this view is copied");
  } catch {
    // Without leave to use the clipboard the address is shown, to be copied by hand.
    toast(location.href, 12);
  }
}
