// What is chosen and let through. All of it stands in the page's address, so that a view can be shared.
const SYSTEM_DARK = matchMedia("(prefers-color-scheme: dark)");
const fresh = () => ({
  node: null, edge: null, least: 0, from: null, to: null, depth: 1, noKind: new Set(), noSure: new Set(),
  noRelation: new Set(), noOutlet: new Set(), names: true, background: true, only: false, table: false, map: false, theme: null,
  path: null, starting: null, at: null, overview: true,
});
const state = fresh();
const dark = () => (state.theme ? state.theme === "dark" : SYSTEM_DARK.matches);

/** The state and the nodes that an address tells of. */
function readAddress() {
  const address = new URLSearchParams(location.hash.slice(1));
  const list = (key) => new Set((address.get(key) ?? "").split("|").filter(Boolean));
  const day = (key) => (/^\d{4}-\d\d-\d\d$/.test(address.get(key) ?? "") ? address.get(key) : null);
  const number = (key, low, high, otherwise) => Math.min(Math.max(Number(address.get(key) ?? otherwise) || otherwise, low), high);
  const path = [...list("path")];
  const spotOf = (text) => { const at = (text ?? "").split(",").map(Number); return at.length === 3 && at.every(Number.isFinite) && Math.abs(at[0]) <= 180 && Math.abs(at[1]) <= 90 && at[2] > 0 && at[2] < 2 ? at : null; };
  const found = {
    node: address.get("node"), edge: address.get("edge"), least: number("least", 0, 100, 0), depth: number("depth", 1, 3, 1),
    from: day("from"), to: day("to"), noKind: list("no-class"), noSure: list("no-sure"), noRelation: list("no-relation"),
    noOutlet: list("no-publisher"), names: !address.has("no-names"), background: !address.has("no-background"),
    only: address.has("only"), table: address.get("view") === "table", map: address.get("view") === "map",
    theme: ["dark", "light"].includes(address.get("theme")) ? address.get("theme") : null,
    path: path.length > 1 ? path : null, at: spotOf(address.get("at")), overview: !address.has("no-overview"),
  };
  return { found, nodes: [...list("nodes")] };
}

/** Whether nothing has come or gone or is chosen since the beginning, which is made anew each day. */
const isBeginning = () => !state.node && !state.edge && !state.path && NODES.size > 0 && NODES.size === BEGUN.size && [...NODES.keys()].every((id) => BEGUN.has(id));

function address() {
  const put = new URLSearchParams();
  const set = (key, value) => value && put.set(key, value === true ? "1" : value);
  set("node", state.node); set("edge", state.edge);
  if (!isBeginning()) set("nodes", [...NODES.keys()].join("|"));
  set("path", state.path?.join("|"));
  if (state.least) set("least", String(state.least));
  if (state.depth > 1) set("depth", String(state.depth));
  set("from", state.from); set("to", state.to);
  set("no-class", [...state.noKind].join("|")); set("no-sure", [...state.noSure].join("|"));
  set("no-relation", [...state.noRelation].join("|")); set("no-publisher", [...state.noOutlet].join("|"));
  set("no-names", !state.names); set("no-background", !state.background); set("only", state.only);
  set("view", state.table ? "table" : state.map ? "map" : null); set("theme", state.theme);
  set("at", state.at?.join(",")); set("no-overview", !state.overview);
  return put.size ? "#" + put : "";
}

/** Write the address; a step that one may want to go back from is a new entry of the browser's history. */
function writeAddress(step = false) {
  const hash = address();
  if (hash !== location.hash) history[step ? "pushState" : "replaceState"](null, "", hash || location.pathname + location.search);
}

const passes = (edge) => !state.noRelation.has(edge.predicate) && !state.noSure.has(edge.sure) &&
  edge.confidence * 100 >= state.least && (state.background || !edge.background) && (!edge.dates || inTime(edge.dates)) &&
  (!edge.articles.size || [...edge.articles].some((id) => !state.noOutlet.has(outletOf(id))));

/** Nodes within so many steps of the choice, over lines that pass. */
function near() {
  if (state.edge) return new Set([EDGES.get(state.edge).from, EDGES.get(state.edge).to]);
  if (!state.node) return state.path ? new Set(state.path) : null;
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
  if (!NODES.has(state.node)) state.node = null;
  if (!EDGES.has(state.edge)) state.edge = null;
  const close = near();
  const chosen = new Set(state.edge ? [EDGES.get(state.edge).from, EDGES.get(state.edge).to] : state.node ? [state.node] : []);
  const why = new Map();
  for (const node of NODES.values()) {
    if (chosen.has(node.id)) continue;
    if (state.noKind.has(node.kind)) why.set(node.id, "class");
    else if (node.sure && state.noSure.has(node.sure)) why.set(node.id, "sure");
    else if (node.date && !inTime([node.date])) why.set(node.id, "date");
    else if (state.only && close && !close.has(node.id)) why.set(node.id, "near");
    else if (AROUND.get(node.id).length && !AROUND.get(node.id).some(passes)) why.set(node.id, "lines");
  }
  const nodes = new Set([...NODES.keys()].filter((id) => !why.has(id)));
  const edges = new Set([...EDGES.values()].filter((edge) => edge.id === state.edge ||
    (passes(edge) && nodes.has(edge.from) && nodes.has(edge.to))).map((edge) => edge.id));
  shown = { nodes, edges, why, near: close };
}
const WHY = { class: "by class", sure: "by how sure", date: "by date", near: "not near the choice", lines: "with no relation left" };

/** Neighbours of a node that the graph has and the page has not, the most often stated first. */
function unseen(id) {
  const found = new Map();
  for (const line of (KNOWN_AROUND.get(id) ?? []).filter(passes)) {
    const other = otherEnd(line, id);
    if (!NODES.has(other)) found.set(other, (found.get(other) ?? 0) + line.claims.length);
  }
  return [...found].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([other]) => other);
}
