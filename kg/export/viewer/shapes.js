// Outlines and pictures of nodes. One path serves the canvas, the legend and the SVG file alike.
const FONT = 'system-ui, "DejaVu Sans", sans-serif';
const LINE = 1.22, PAD = 11, GLYPH = 1.35, NOTE = 0.8;
const css = (property) => getComputedStyle(document.documentElement).getPropertyValue(property).trim();
const colours = (kind) => { const [fill, line, ink] = KINDS.get(kind)[dark() ? "dark" : "light"]; return { fill, line, ink }; };

function rounded(w, h, r) {
  r = Math.min(r, w / 2, h / 2);
  const [x, y] = [w / 2, h / 2];
  return `M${-x + r} ${-y}H${x - r}A${r} ${r} 0 0 1 ${x} ${-y + r}V${y - r}A${r} ${r} 0 0 1 ${x - r} ${y}` +
    `H${-x + r}A${r} ${r} 0 0 1 ${-x} ${y - r}V${-y + r}A${r} ${r} 0 0 1 ${-x + r} ${-y}Z`;
}

/** The outline of a box of that size round the origin, as an SVG path. */
const OUTLINES = {
  square: (w, h) => rounded(w, h, 2),
  rounded: (w, h) => rounded(w, h, 9),
  pill: (w, h) => rounded(w, h, 22),
  double: (w, h) => rounded(w, h, 2) + rounded(w - 6, h - 6, 1),
  hexagon: (w, h) => {
    const [x, y, c] = [w / 2, h / 2, Math.min(8, h / 3)];
    return `M${-x + c} ${-y}H${x - c}L${x} ${-y + c}V${y - c}L${x - c} ${y}H${-x + c}L${-x} ${y - c}V${-y + c}Z`;
  },
  pointed: (w, h) => {
    const [x, y, c] = [w / 2, h / 2, Math.min(9, h / 3)];
    return `M${-x} ${-y}H${x - c}L${x} 0L${x - c} ${y}H${-x}Z`;
  },
  folded: (w, h) => {
    const [x, y, c] = [w / 2, h / 2, Math.min(9, h / 3)];
    return `M${-x} ${-y}H${x - c}L${x} ${-y + c}V${y}H${-x}ZM${x - c} ${-y}V${-y + c}H${x}`;
  },
};
const outline = (node) => OUTLINES[KINDS.get(node.kind).outline](node.w, node.h);

/** How lines of doubtful things are broken; by factuality. */
const DASHES = { Asserted: [], Planned: [11, 5], Possible: [5, 4], Denied: [2, 4] };

/** A small picture of a kind, for the legend, results and headings. */
function chip(kind, sure = null) {
  const { fill, line, ink } = colours(kind);
  const stroke = { d: OUTLINES[KINDS.get(kind).outline](22, 18), fill, stroke: line, "stroke-width": 1.4 };
  if (DASHES[sure]?.length) stroke["stroke-dasharray"] = "3 2";
  return draw("svg", { class: "chip", viewBox: "-12 -10 24 20", "aria-hidden": "true", focusable: "false" },
    draw("path", stroke), draw("text", { x: 0, y: 0, fill: ink, "font-size": 11 }, KINDS.get(kind).glyph));
}

/** A stroke as relations of that factuality have, for the legend. */
function stroke(sure) {
  return draw("svg", { class: "chip", viewBox: "0 0 24 20", "aria-hidden": "true", focusable: "false" },
    draw("line", { x1: 0, x2: 24, y1: 10, y2: 10, stroke: sureColour(sure), "stroke-width": 2.2, "stroke-dasharray": DASHES[sure].map((n) => n * 0.7).join(" ") }));
}
const sureColour = (sure) => (sure === "Asserted" ? css("--edge") : css(`--${SURE[sure]}`));

/** Where the words of a node stand in its box: name lines, then the note, each as [text, x, y, size]. */
function words(node) {
  const height = node.lines.length * node.font * LINE + (node.note ? node.font * NOTE * LINE + 1 : 0);
  const left = -node.w / 2 + PAD + node.font * GLYPH;
  let y = -height / 2;
  const placed = node.lines.map((text) => { y += node.font * LINE; return [text, left, y - node.font * LINE / 2, node.font]; });
  if (node.note) placed.push([node.note, left, y + 1 + node.font * NOTE * LINE / 2, node.font * NOTE]);
  return placed;
}
