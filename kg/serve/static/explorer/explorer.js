// The page's one cycle: something is asked for and comes into the model, the state changes, all that shows it follows.
let working = 0;
function busy(on) {
  working += on ? 1 : -1;
  document.documentElement.setAttribute("aria-busy", String(working > 0));
  $("#busy").hidden = working === 0;
}
function failed(error) {
  toast(`That did not work: ${error.message}`, 12);
  say(`That did not work: ${error.message}`);
}

function refresh({ view = false, first = false, step = false } = {}) {
  document.documentElement.dataset.theme = dark() ? "dark" : "light";
  $("#b-theme").setAttribute("aria-pressed", String(dark()));
  look();
  const resized = showPanel();
  showFilters();
  showDates();
  showCount();
  showTable();
  showMap();
  redraw();
  writeAddress(step);
  if (resized || view) {
    requestAnimationFrame(() => {
      network.setSize("100%", "100%");
      network.redraw();
      if (!state.table && !state.map) fit(state.node || state.edge || state.path ? shown.near : null, first);
    });
  }
}

/** Choose a node or a line, or with two nulls neither; what is chosen is asked for. */
async function choose(node, edge, { view = false } = {}) {
  if (node && !NODES.has(node)) return go(node);
  if (node === state.node && edge === state.edge) return undefined;
  Object.assign(state, { node, edge, path: node || edge ? null : state.path });
  refresh({ view, step: true });
  if (!node && !edge) { state.path = null; refresh(); say("Nothing is chosen"); return undefined; }
  bringIntoView(shown.near);
  return learn(node, edge);
}

/** Load what the panel tells of the choice, and what more the node is linked to. */
async function learn(node, edge) {
  busy(true);
  try {
    if (edge) await loadClaims(EDGES.get(edge).claims);
    else { await Promise.all([loadAbout(node), loadLines([node])]); link(); }
    if (state.node === node && state.edge === edge) refresh();
    if (edge) say(`${EDGES.get(edge).phrase}, ${SURE[EDGES.get(edge).sure]}, ${count(EDGES.get(edge).claims.length, "claim")}`);
    else say(`${NODES.get(node).label}, ${NODES.get(node).cls}, ${count(AROUND.get(node).length, "relation")}, ${count(aboutCount.get(node), "claim")}`);
  } catch (error) { failed(error); } finally { busy(false); }
}

/** To a node that may not be on the page yet: it comes with its nearest. One that was searched for starts a network of its own. */
async function go(id) {
  busy(true);
  try {
    if (!NODES.has(id)) clear();
    makeRoom(false);
    await surround(id);
    if (!NODES.has(id)) throw new Error(`the graph has nothing of the name ${id}`);
    Object.assign(state, { node: id, edge: null, path: null });
    refresh({ view: true, step: true });
    await learn(id, null);
  } catch (error) { failed(error); } finally { busy(false); }
}

/** Bring in the next of a node's hidden neighbours. */
async function grow(id, hidden) {
  busy(true);
  try {
    const added = await bringIn(hidden.slice(0, atOnce()), id);
    refresh({ view: true, step: true });
    say(`${count(added.length, "node")} more`);
  } catch (error) { failed(error); } finally { busy(false); }
}

/** An empty drawing; what has been asked is not forgotten. */
function clear() {
  for (const kept of [NODES, EDGES, AROUND, bends, parallel]) kept.clear();
  asked.only.clear();
  Object.assign(state, { node: null, edge: null });
  shown = { nodes: new Set(), edges: new Set(), why: new Map(), near: null };
  [signs, hovered, labels.list] = [new Map(), null, []];
  nodeSet.clear();
  edgeSet.clear();
}

/** Take nodes out of the drawing; the others stay where they are. */
function drop(ids) {
  const gone = new Set(ids);
  const lines = [...EDGES.values()].filter((line) => gone.has(line.from) || gone.has(line.to));
  for (const line of lines) {
    EDGES.delete(line.id);
    bends.delete(line.id);
    for (const end of new Set([line.from, line.to])) AROUND.set(end, AROUND.get(end).filter((other) => other !== line));
  }
  for (const id of gone) { NODES.delete(id); AROUND.delete(id); asked.only.delete(id); }
  edgeSet.remove(lines.map((line) => line.id));
  nodeSet.remove([...gone]);
  link();
}

/** The view of the page's address; one after the other, as one may go back quicker than the endpoint answers. */
let opened = Promise.resolve();
const open_ = () => { opened = opened.then(openAddress); return opened; };
async function openAddress() {
  const { found, nodes } = readAddress();
  busy(true);
  try {
    const ids = [...nodes, ...found.path ?? []];
    if (found.node || found.edge || (!ids.length && found.overview)) makeRoom(!found.node && !found.edge);
    if (!ids.length && !found.node) {
      if (!NODES.size || NODES.size !== BEGUN.size || [...NODES.keys()].some((id) => !BEGUN.has(id))) { clear(); await begin(); }
    } else if (!ids.length) { clear(); await surround(found.node); } else {
      const surplus = [...NODES.keys()].filter((id) => !ids.includes(id));
      if (surplus.length === NODES.size) clear();
      else if (surplus.length) drop(surplus);
      await bringIn(ids);
    }
    if (found.node && !NODES.has(found.node)) await bringIn([found.node]);
    Object.assign(state, fresh(), found);
    if (state.path?.some((id) => !NODES.has(id))) state.path = null;
    refresh({ view: true, first: true });
    if (state.node || state.edge) await learn(state.node, state.edge);
  } catch (error) { failed(error); } finally { busy(false); }
}

function wireMore() {
  $("#b-map").onclick = () => { state.map = !state.map; state.table = false; refresh(); };
  $("#b-table").onclick = () => { state.table = !state.table; state.map = false; refresh(); };
  $("#b-fit").onclick = () => {
    if (state.map) { state.at = null; refresh(); return; }
    if (state.table) { state.table = false; refresh(); }
    fit();
  };
  $("#b-query").onclick = () => {
    const hash = new URLSearchParams({ query: viewQuery(), ...(state.theme ? { theme: state.theme } : {}) });
    location.assign(`/query.html${location.search}#${hash}`);
  };
  $("#b-close").onclick = () => {
    if (state.node || state.edge) choose(null, null);
    else { state.overview = false; refresh(); }
    $("#graph").focus({ preventScroll: true });
  };
  $("#b-start").onclick = () => { history.pushState(null, "", location.pathname + location.search); open_(); };
  $("#q").addEventListener("keydown", (event) => { if (event.key === "Escape" && state.starting) askNoPath(); });
  network.on("doubleClick", (event) => { const id = event.nodes[0]; if (id && unseen(id).length) grow(id, unseen(id)); });
  $("#graph").addEventListener("keydown", (event) => { if (event.key === "e" && state.node && unseen(state.node).length) grow(state.node, unseen(state.node)); });
}

async function run() {
  VOCABULARY = await (await fetch("/vocabulary.json")).json();
  VOCABULARY.base = new URLSearchParams(location.search).get("base") ?? VOCABULARY.base;
  for (const kind of VOCABULARY.kinds) KINDS.set(kind.kind, kind);
  DATA.options = JSON.stringify(VOCABULARY.options);
  document.documentElement.dataset.theme = dark() ? "dark" : "light";
  start((node, edge) => choose(node, edge));
  wireFilters();
  wireDates();
  wireSearch();
  wireKeys();
  wireTools();
  wireMore();
  SYSTEM_DARK.addEventListener("change", () => refresh());
  addEventListener("popstate", () => { if (address() !== location.hash) open_(); });
  let resizing;
  addEventListener("resize", () => { clearTimeout(resizing); resizing = setTimeout(() => { labels.list = null; network.redraw(); showMap(); }, 80); });
  await open_();
  document.documentElement.dataset.loaded = "true";
  countAll().then(showCount, failed);
}

/** For tests and for those who build on the page: where things are drawn, and how to choose them. */
window.kgView = {
  choose: (node, edge = null) => choose(node, edge, { view: true }), go, findPath, svg, viewQuery,
  shown: () => ({ nodes: [...shown.nodes], edges: [...shown.edges] }),
  boxes: () => [...shown.nodes].map((id) => {
    const node = NODES.get(id), p = network.canvasToDOM(network.body.nodes[id]), scale = network.getScale();
    return { id, x: p.x, y: p.y, w: node.w * scale, h: node.h * scale, font: node.font * scale };
  }),
  place: (id) => network.getPosition(id),
};
run().catch(failed);
