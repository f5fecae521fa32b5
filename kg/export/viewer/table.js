// The same things as a table: for those who do not see the drawing, and for sorting.
const sorted = { nodes: [4, -1], edges: [0, 1] };

function section(key, title, heads, rows) {
  const [by, way] = sorted[key];
  const order = new Intl.Collator("en", { numeric: true });
  rows.sort((a, b) => way * order.compare(String(a.cells[by]), String(b.cells[by])));
  const head = make("tr", {}, ...heads.map((text, i) => {
    const button = make("button", { type: "button" }, text);
    button.onclick = () => { sorted[key] = [i, by === i ? -way : 1]; showTable(); };
    return make("th", { scope: "col", ariaSort: by === i ? (way > 0 ? "ascending" : "descending") : "none" }, button);
  }));
  const body = rows.map((row) => make("tr", {}, ...row.cells.map((cell, i) => {
    const number = typeof cell === "number";
    const text = number ? cell.toLocaleString("en") : cell;
    const link = i === row.link ? make("button", { type: "button", className: "link", onclick: row.open, ariaLabel: row.says }, name(text)) : name(text);
    return make("td", { className: number ? "number" : "" }, link);
  })));
  return [make("h2", {}, title), make("table", {}, make("caption", { className: "unseen" }, title), make("thead", {}, head), make("tbody", {}, ...body))];
}

function showTable() {
  const table = $("#table");
  table.hidden = !state.table;
  $("#graph").hidden = state.table;
  $("#b-table").setAttribute("aria-pressed", String(state.table));
  if (!state.table) { table.replaceChildren(); return; }
  const nodes = [...shown.nodes].map((id) => NODES.get(id)).map((node) => ({
    cells: [node.label, node.cls, node.date ?? "", node.sure ? SURE[node.sure] : "", AROUND.get(node.id).filter((edge) => shown.edges.has(edge.id)).length],
    link: 0, open: () => choose(node.id, null), says: `Evidence for ${node.label}`,
  }));
  const edges = [...shown.edges].map((id) => EDGES.get(id)).map((edge) => ({
    cells: [NODES.get(edge.from).label, edge.relation, NODES.get(edge.to).label, SURE[edge.sure], edge.dates[0] ?? "", edge.claims.length],
    link: 1, open: () => choose(null, edge.id), says: `Evidence for ${edge.phrase}`,
  }));
  table.replaceChildren(
    ...section("nodes", count(nodes.length, "entity or event", "entities and events"), ["Name", "Class", "Date", "How sure", "Relations"], nodes),
    ...section("edges", count(edges.length, "relation"), ["From", "Relation", "To", "How sure", "Date", "Claims"], edges));
}
