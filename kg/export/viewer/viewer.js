// The page's one cycle: the state changes, everything that shows it is brought up to date.

/** Bring the page up to date; with `view` the drawing is fitted to what is chosen, or to all. */
function refresh({ view = false, first = false } = {}) {
  document.documentElement.dataset.theme = dark() ? "dark" : "light";
  $("#b-theme").setAttribute("aria-pressed", String(dark()));
  look();
  const resized = showPanel();
  showFilters();
  showDates();
  showCount();
  showTable();
  redraw();
  writeAddress();
  // vis-network learns of a new size only after the layout; fitting must come after that.
  if (resized || view) requestAnimationFrame(() => { network.setSize("100%", "100%"); network.redraw(); if (!state.table) fit(state.node || state.edge ? shown.near : null, first); });
}

/** Here every text came with the page, nothing is left to be asked, and all that is hidden is at hand. */
const bring = () => null;
const moreOf = () => [];
function grow(id, hidden) {
  hidden.forEach((other) => state.extra.add(other));
  refresh({ view: true });
}

/** Choose a node or a line, or with two nulls neither. */
function choose(node, edge, { view = false } = {}) {
  if (node === state.node && edge === state.edge) return;
  Object.assign(state, { node, edge });
  for (const id of edge ? [EDGES.get(edge).from, EDGES.get(edge).to] : node ? [node] : []) {
    if (!inSet(NODES.get(id))) state.extra.add(id);
  }
  refresh({ view });
  if (node || edge) bringIntoView(shown.near);
  if (edge) say(`${EDGES.get(edge).phrase}, ${SURE[EDGES.get(edge).sure]}, ${count(EDGES.get(edge).claims.length, "claim")}`);
  else if (node) say(`${NODES.get(node).label}, ${NODES.get(node).cls}, ${count(AROUND.get(node).length, "relation")}, ${count(CLAIMS_OF.get(node).length, "claim")}`);
  else say("Nothing is chosen");
}

readAddress();
look();
document.documentElement.dataset.theme = dark() ? "dark" : "light";
start((node, edge) => choose(node, edge));
wireFilters();
wireDates();
wireSearch();
wireKeys();
wireTools();
SYSTEM_DARK.addEventListener("change", () => refresh());
addEventListener("hashchange", () => { readAddress(); refresh({ view: true }); });
let resizing;
addEventListener("resize", () => { clearTimeout(resizing); resizing = setTimeout(() => { labels.list = null; network.redraw(); }, 80); });
refresh({ view: true, first: true });

/** For tests and for those who build on the page: where things are drawn, and how to choose them. */
window.kgView = {
  choose: (node, edge = null) => choose(node, edge, { view: true }),
  shown: () => ({ nodes: [...shown.nodes], edges: [...shown.edges] }),
  boxes: () => [...shown.nodes].map((id) => {
    const node = NODES.get(id), p = network.canvasToDOM(network.body.nodes[id]), scale = network.getScale();
    return { id, x: p.x, y: p.y, w: node.w * scale, h: node.h * scale, font: node.font * scale };
  }),
  place: (id) => network.getPosition(id),
  line: (id, share = 0.5) => network.canvasToDOM(network.body.edges[id].edgeType.getPoint(share)),
  svg,
};
