// Filters and search of a page that holds all its data.

// ---- Filters, which are the legend too

function showFilters() {
  const number = (test) => [...NODES.values()].filter(test).length;
  const kinds = $("#f-kind"), sure = $("#f-sure"), relations = $("#f-relation");
  const focused = document.activeElement?.dataset?.key;
  [kinds, sure, relations].forEach((list) => list.replaceChildren());
  for (const kind of KINDS.values()) {
    const many = number((node) => node.kind === kind.kind);
    if (many) tick(kinds, state.noKind, kind.kind, chip(kind.kind), kind.plural, many);
  }
  for (const key of DATA.settings.sure) {
    tick(sure, state.noSure, key, stroke(key), SURE[key], [...EDGES.values()].filter((edge) => edge.sure === key).length);
  }
  const order = [...RELATIONS].sort((a, b) => b[1].count - a[1].count || a[1].name.localeCompare(b[1].name));
  for (const [key, relation] of order) tick(relations, state.noRelation, key, null, relation.name, relation.count);
  $("#b-more").hidden = order.length <= 8;
  $("#b-none").textContent = state.noRelation.size === RELATIONS.size ? "All" : "None";
  if (focused) [...document.querySelectorAll(".ticks input")].find((box) => box.dataset.key === focused)?.focus();
  $("#least").value = state.least;
  $("#least-out").textContent = `${state.least} %`;
  $("#o-names").checked = state.names;
  $("#o-background").checked = state.background;
  $("#o-only").checked = state.only;
  $("#depth").value = String(state.depth);
  $("#f-most").hidden = NODES.size <= 30;
  $("#b-all").hidden = NODES.size === FULL;
  $("#b-all").textContent = state.most === NODES.size ? `Only the first ${FULL}` : `Show all ${NODES.size.toLocaleString("en")}`;
  $("#most").min = Math.min(10, NODES.size);
  $("#most").max = NODES.size;
  $("#most").value = state.most;
  $("#most-out").textContent = state.most.toLocaleString("en");
}

function showCount() {
  $("#count").textContent = `${shown.nodes.size.toLocaleString("en")} of ${count(NODES.size, "node")} shown,\n` +
    `${shown.edges.size.toLocaleString("en")} of ${count(EDGES.size, "relation")}`;
  const reasons = new Map();
  for (const why of shown.why.values()) reasons.set(why, (reasons.get(why) ?? 0) + 1);
  const told = [...reasons].map(([why, number]) => `${number.toLocaleString("en")} ${WHY[why]}`);
  const beyond = DATA.settings.total - NODES.size;
  if (beyond > 0) told.push(`${beyond.toLocaleString("en")} of the graph's are not in this page`);
  $("#hidden-why").textContent = told.length ? `Hidden: ${told.join(", ")}.` : "";
  $("#b-reset").hidden = !filtered();
}

function wireFilters() {
  const on = (id, event, change) => { $(id).addEventListener(event, () => { change($(id)); refresh(); }); };
  on("#least", "input", (input) => { state.least = Number(input.value); });
  on("#most", "input", (input) => { state.most = Number(input.value); });
  $("#b-all").onclick = () => { state.most = state.most === NODES.size ? FULL : NODES.size; refresh({ view: true }); };
  on("#o-names", "change", (input) => { state.names = input.checked; });
  on("#o-background", "change", (input) => { state.background = input.checked; });
  on("#o-only", "change", (input) => { state.only = input.checked; });
  on("#depth", "change", (input) => { state.depth = Number(input.value); });
  on("#b-none", "click", () => { state.noRelation = state.noRelation.size === RELATIONS.size ? new Set() : new Set(RELATIONS.keys()); });
  $("#b-reset").onclick = () => {
    const { node, edge, theme, table, names } = state;
    Object.assign(state, fresh(), { node, edge, theme, table, names });
    refresh({ view: true });
    say("Everything is shown again");
  };
  $("#b-more").onclick = () => {
    const all = $("#f-relation").classList.toggle("all");
    $("#b-more").textContent = all ? "Show fewer" : "Show all";
    $("#b-more").setAttribute("aria-expanded", String(all));
  };
}

// ---- Search

const INDEX = [
  ...[...NODES.values()].map((node) => ({ node: node.id, kind: node.kind, sure: node.sure, title: node.label, more: node.cls,
    key: plain(node.label), all: plain([node.label, node.cls, ...node.names].join(" ")), weight: 4 })),
  ...[...EDGES.values()].map((edge) => ({ edge: edge.id, kind: null, sure: edge.sure, title: edge.phrase, more: "relation",
    key: plain(edge.phrase), all: plain(edge.phrase), weight: 1 })),
];
// A sentence leads to the line that it states, or to what it speaks of.
const sentencesFound = new Set();
for (const edge of EDGES.values()) for (const id of edge.claims) indexSentence(DATA.claims[id], { edge: edge.id }, edge.phrase);
for (const claim of Object.values(DATA.claims)) if (NODES.has(claim.subject)) indexSentence(claim, { node: claim.subject }, claim.subjectName);
function indexSentence(claim, target, title) {
  for (const quote of claim.quotes) {
    if (sentencesFound.has(quote[0] + quote[1] + quote[3])) continue;
    sentencesFound.add(quote[0] + quote[1] + quote[3]);
    INDEX.push({ ...target, kind: null, sure: claim.sure, title: quote[3], more: title, key: "", all: plain(quote[3]), weight: 0 });
  }
}

function search() {
  const asked = plain($("#q").value.trim()).split(/\s+/).filter(Boolean);
  const score = (entry) => asked.every((word) => entry.all.includes(word))
    ? entry.weight + (entry.key.startsWith(asked.join(" ")) ? 4 : 0) + asked.filter((word) => (" " + entry.key).includes(" " + word)).length : -1;
  results = asked.length ? INDEX.map((entry) => ({ entry, score: score(entry) })).filter((found) => found.score >= 0)
    .sort((a, b) => b.score - a.score).slice(0, 14).map((found) => found.entry) : [];
  current = results.length ? 0 : -1;
  offer(asked.length > 0);
}
function take(i) {
  const entry = results[i];
  if (!entry) return;
  closeSearch();
  choose(entry.node ?? null, entry.edge ?? null, { view: true });
  $("#panel").focus({ preventScroll: true });
}
