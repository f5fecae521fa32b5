// The panel at the side: the choice, or the overview while there is none.
let panelOf = null;

/** Open the panel before what fills it has come: a drawing is laid out for the room that is left. */
function makeRoom(told) {
  $("#panel").hidden = false;
  $("#panel").classList.toggle("told", told);
  $("#columns").classList.add("open");
}

function showPanel() {
  const chosen = Boolean(state.node || state.edge);
  const told = !chosen && state.overview && isBeginning();
  const open = chosen || told;
  const changed = $("#panel").hidden === open;
  $("#panel").setAttribute("aria-label", told ? "Overview" : "Evidence");
  $("#panel").classList.toggle("told", told);
  $("#panel").hidden = !open;
  $("#columns").classList.toggle("open", open);
  const [node, edge] = [NODES.get(state.node), EDGES.get(state.edge)];
  const ready = edge ? edge.claims.every((id) => asked.claims.has(id)) : aboutCount.has(state.node);
  // What filters change in it besides is small: a panel that is being read stays as it is.
  const key = JSON.stringify([state.node, state.edge, ready, state.least, dark(), node && AROUND.get(node.id).filter(passes).length, node && unseen(node.id).length, told && Boolean(overview)]);
  if (key !== panelOf) {
    const waiting = [make("p", { className: "meta" }, "Asking …")];
    $("#detail").replaceChildren(...(edge ? (ready ? edgeDetail(edge) : waiting) : node ? nodeDetail(node) : told ? (overview ? overviewDetail() : waiting) : []));
    if (JSON.parse(panelOf ?? "[]").slice(0, 2).join() !== [state.node, state.edge].join()) $("#panel").scrollTop = 0;
    panelOf = key;
  }
  return changed;
}
