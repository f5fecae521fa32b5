// What is chosen and what is let through; all of it stands in the page's address, so that a view can be shared.
const SYSTEM_DARK = matchMedia("(prefers-color-scheme: dark)");
const FULL = Math.min(DATA.settings.limit, NODES.size);
const fresh = () => ({
  node: null, edge: null, extra: new Set(), most: FULL, least: 0, from: null, to: null, depth: 1,
  noKind: new Set(), noSure: new Set(), noRelation: new Set(),
  names: true, background: true, only: false, table: false, theme: null,
});
const state = fresh();
const dark = () => (state.theme ? state.theme === "dark" : SYSTEM_DARK.matches);

function readAddress() {
  const address = new URLSearchParams(location.hash.slice(1));
  const list = (key, known) => new Set((address.get(key) ?? "").split("|").filter((item) => known(item)));
  const day = (key) => (/^\d{4}-\d\d-\d\d$/.test(address.get(key) ?? "") ? address.get(key) : null);
  const number = (key, low, high, otherwise) => {
    const value = Number(address.get(key) ?? NaN);
    return Number.isFinite(value) && address.get(key) !== "" ? Math.min(Math.max(value, low), high) : otherwise;
  };
  Object.assign(state, fresh(), {
    edge: EDGES.has(address.get("edge")) ? address.get("edge") : null,
    node: NODES.has(address.get("node")) ? address.get("node") : null,
    extra: list("more", (id) => NODES.has(id)),
    most: number("most", 1, NODES.size, FULL), least: number("least", 0, 100, 0), depth: number("depth", 1, 3, 1),
    from: day("from"), to: day("to"),
    noKind: list("no-class", (kind) => KINDS.has(kind)), noSure: list("no-sure", (sure) => sure in SURE),
    noRelation: list("no-relation", (relation) => RELATIONS.has(relation)),
    names: !address.has("no-names"), background: !address.has("no-background"), only: address.has("only"),
    table: address.has("table"), theme: ["dark", "light"].includes(address.get("theme")) ? address.get("theme") : null,
  });
  if (!location.hash && DATA.settings.about) state.node = DATA.settings.about;
}

function writeAddress() {
  const address = new URLSearchParams();
  const put = (key, value) => value && address.set(key, value === true ? "1" : value);
  put("node", state.node); put("edge", state.edge);
  put("more", [...state.extra].join("|"));
  if (state.most !== FULL) put("most", String(state.most));
  if (state.least) put("least", String(state.least));
  if (state.depth > 1) put("depth", String(state.depth));
  put("from", state.from); put("to", state.to);
  put("no-class", [...state.noKind].join("|")); put("no-sure", [...state.noSure].join("|"));
  put("no-relation", [...state.noRelation].join("|"));
  put("no-names", !state.names); put("no-background", !state.background); put("only", state.only); put("table", state.table);
  put("theme", state.theme);
  // An opening choice that was closed again is told by an address that is not empty.
  if (!address.size && DATA.settings.about) address.set("all", "1");
  const hash = address.size ? "#" + address : "";
  if (hash !== location.hash) history.replaceState(null, "", hash || location.pathname + location.search);
}

const passes = (edge) => !state.noRelation.has(edge.predicate) && !state.noSure.has(edge.sure) &&
  edge.confidence * 100 >= state.least && (state.background || !edge.background) && inTime(edge.dates);
const inSet = (node) => node.rank < state.most || state.extra.has(node.id);

/** Nodes within so many steps of the chosen node or of the ends of the chosen edge, over edges that pass. */
function near() {
  if (state.edge) return new Set([EDGES.get(state.edge).from, EDGES.get(state.edge).to]);
  if (!state.node) return null;
  const found = new Set([state.node]);
  let rim = [state.node];
  for (let step = 0; step < state.depth; step++) {
    rim = rim.flatMap((id) => AROUND.get(id).filter(passes).map((edge) => otherEnd(edge, id))).filter((id) => !found.has(id));
    rim.forEach((id) => found.add(id));
  }
  return found;
}

/** What is shown, and for each node that is not, why. */
let shown = { nodes: new Set(), edges: new Set(), why: new Map(), near: null };
function look() {
  const close = near();
  const chosen = new Set(state.edge ? [EDGES.get(state.edge).from, EDGES.get(state.edge).to] : state.node ? [state.node] : []);
  const why = new Map();
  const reason = (node) => {
    if (!inSet(node)) return "most";
    if (state.noKind.has(node.kind)) return "class";
    if (node.sure && state.noSure.has(node.sure)) return "sure";
    if (node.date && !inTime([node.date])) return "date";
    if (state.only && close && !close.has(node.id)) return "near";
    return null;
  };
  const nodes = new Set();
  for (const node of NODES.values()) {
    const because = chosen.has(node.id) ? null : reason(node);
    if (because) why.set(node.id, because);
    else nodes.add(node.id);
  }
  // With its last line an entity goes too: it would tell nothing. One that never had a line stays.
  const gone = [...nodes].filter((id) => !chosen.has(id) && AROUND.get(id).length && !AROUND.get(id).some(passes));
  for (const id of gone) { nodes.delete(id); why.set(id, "lines"); }
  const edges = new Set();
  for (const edge of EDGES.values()) {
    if (edge.id === state.edge || (passes(edge) && nodes.has(edge.from) && nodes.has(edge.to))) edges.add(edge.id);
  }
  shown = { nodes, edges, why, near: close };
}

const WHY = {
  most: "less connected", class: "by class", sure: "by how sure", date: "by date", near: "not near the choice",
  lines: "with no relation left",
};
const filtered = () => state.least > 0 || state.from || state.to || state.noKind.size || state.noSure.size ||
  state.noRelation.size || !state.background || state.only || state.most < FULL;

/** Neighbours of a node that are not shown because they are not among the most connected. */
const unseen = (id) => [...new Set(AROUND.get(id).filter(passes).map((edge) => otherEnd(edge, id)))]
  .filter((other) => shown.why.get(other) === "most");
