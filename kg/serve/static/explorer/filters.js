// Filters, which are the legend too, and what is told of that which is hidden.
function fill(list, entries, off, key = (entry) => entry[0]) {
  list.replaceChildren();
  for (const entry of entries) tick(list, off, key(entry), entry[3] ?? null, entry[1], entry[2]);
}

function showFilters() {
  const focused = document.activeElement?.dataset?.key;
  const nodes = [...NODES.values()], edges = [...EDGES.values()];
  fill($("#f-kind"), [...KINDS.values()].map((kind) => [kind.kind, kind.plural, nodes.filter((node) => node.kind === kind.kind).length, chip(kind.kind)]).filter((entry) => entry[2]), state.noKind);
  fill($("#f-sure"), Object.keys(SURE).map((key) => [key, SURE[key], edges.filter((edge) => edge.sure === key).length, stroke(key)]), state.noSure);
  const order = [...RELATIONS].sort((a, b) => b[1].count - a[1].count || a[1].name.localeCompare(b[1].name));
  fill($("#f-relation"), order.map(([key, relation]) => [key, relation.name, relation.count]), state.noRelation);
  fill($("#f-outlet"), [...PUBLISHERS].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([outlet, number]) => [outlet, outlet, number]), state.noOutlet);
  $("#b-more").hidden = order.length <= 8;
  $("#b-none").textContent = RELATIONS.size && state.noRelation.size >= RELATIONS.size ? "All" : "None";
  if (focused) [...document.querySelectorAll(".ticks input")].find((box) => box.dataset.key === focused)?.focus();
  $("#least").value = state.least;
  $("#least-out").textContent = `${state.least} %`;
  $("#o-names").checked = state.names;
  $("#o-background").checked = state.background;
  $("#o-only").checked = state.only;
  $("#depth").value = String(state.depth);
}

const filtered = () => state.least > 0 || state.from || state.to || !state.background || state.only ||
  [state.noKind, state.noSure, state.noRelation, state.noOutlet].some((off) => off.size);

function showCount() {
  $("#count").textContent = `${shown.nodes.size.toLocaleString("en")} of ${count(TOTAL || NODES.size, "node")} shown,\n${count(shown.edges.size, "relation")}`;
  const reasons = new Map();
  for (const why of shown.why.values()) reasons.set(why, (reasons.get(why) ?? 0) + 1);
  const told = [...reasons].map(([why, number]) => `${number.toLocaleString("en")} ${WHY[why]}`);
  $("#hidden-why").textContent = told.length ? `Hidden: ${told.join(", ")}.` : "";
  $("#b-reset").hidden = !filtered();
}

function wireFilters() {
  const on = (id, event, change) => { $(id).addEventListener(event, () => { change($(id)); refresh(); }); };
  on("#least", "input", (input) => { state.least = Number(input.value); });
  on("#o-names", "change", (input) => { state.names = input.checked; });
  on("#o-background", "change", (input) => { state.background = input.checked; });
  on("#o-only", "change", (input) => { state.only = input.checked; });
  on("#depth", "change", (input) => { state.depth = Number(input.value); });
  on("#b-none", "click", () => { state.noRelation = state.noRelation.size >= RELATIONS.size ? new Set() : new Set(RELATIONS.keys()); });
  $("#b-reset").onclick = () => {
    const { node, edge, theme, table, map, names, path } = state;
    Object.assign(state, fresh(), { node, edge, theme, table, map, names, path });
    refresh({ view: true });
    say("Everything is shown again");
  };
  $("#b-more").onclick = () => {
    const all = $("#f-relation").classList.toggle("all");
    $("#b-more").textContent = all ? "Show fewer" : "Show all";
    $("#b-more").setAttribute("aria-expanded", String(all));
  };
}

/** The query that this view stands on, with the filters said in SPARQL. */
function viewQuery() {
  const ids = state.node ? [state.node] : state.edge ? [EDGES.get(state.edge).from, EDGES.get(state.edge).to] : state.path ?? [...shown.nodes];
  const lines = [];
  if (state.noSure.size) lines.push(`FILTER(?sure NOT IN (${[...state.noSure].map((sure) => "kg:" + sure).join(", ")}))`);
  if (state.noRelation.size) lines.push(`FILTER(?p NOT IN (${[...state.noRelation].map((key) => "kg:" + key).join(", ")}))`);
  if (state.least) lines.push(`FILTER(?confidence >= ${state.least / 100})`);
  if (state.from || state.to || state.noOutlet.size) lines.push("?evidence oa:hasSource ?article . ?article schema:datePublished ?published ; schema:publisher/rdfs:label|schema:publisher/schema:name ?publisher .");
  if (state.from || state.to) {
    lines.push("OPTIONAL { ?from kg:date ?date } BIND(STR(COALESCE(?date, ?published)) AS ?day)");
    if (state.from) lines.push(`FILTER(?day >= ${quoted(state.from)})`);
    if (state.to) lines.push(`FILTER(?day <= ${quoted(state.to)})`);
  }
  if (state.noOutlet.size) lines.push(`FILTER(?publisher NOT IN (${[...state.noOutlet].map(quoted).join(", ")}))`);
  const out = !(state.node || state.edge);
  return declared(aroundQuery(ids.map(iriOf), { out, filters: lines.map((line) => `\n  ${line}`).join("") }).trim());
}
