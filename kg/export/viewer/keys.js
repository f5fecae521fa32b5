// Keys: from node to node by the arrows, and what letters do.
const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** From the chosen node to the neighbour that lies best in that direction; from nowhere to the most connected. */
function walk([dx, dy]) {
  if (!state.node) {
    const first = state.edge ? EDGES.get(state.edge).from : [...shown.nodes].sort((a, b) => NODES.get(a).rank - NODES.get(b).rank)[0];
    if (first) choose(first, null);
    return;
  }
  const at = network.body.nodes[state.node];
  let best = null;
  for (const edge of AROUND.get(state.node)) {
    const id = otherEnd(edge, state.node);
    if (!shown.edges.has(edge.id) || id === state.node) continue;
    const to = network.body.nodes[id];
    const far = Math.hypot(to.x - at.x, to.y - at.y) || 1;
    const along = ((to.x - at.x) * dx + (to.y - at.y) * dy) / far;
    const worth = along / Math.sqrt(far);
    if (along > 0.2 && (!best || worth > best.worth)) best = { id, worth };
  }
  if (best) choose(best.id, null);
}

const zoom = (factor) => network.moveTo({ scale: network.getScale() * factor, animation: false });

function wireKeys() {
  $("#graph").addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (ARROWS[event.key]) { event.preventDefault(); walk(ARROWS[event.key]); }
    else if (event.key === "Enter" && (state.node || state.edge)) { event.preventDefault(); $("#panel").focus({ preventScroll: true }); }
    else if (event.key === "+" || event.key === "=") zoom(1.25);
    else if (event.key === "-") zoom(0.8);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && !/^(checkbox|range)$/.test(event.target.type);
    if (event.key === "Escape") {
      if ($("#side").classList.contains("shown")) sideShown(false);
      else if (state.node || state.edge) { choose(null, null); (state.table ? $("#table") : $("#graph")).focus({ preventScroll: true }); }
      else if (state.table) { state.table = false; refresh(); }
    } else if (typing) { /* letters are for the field */ }
    else if (event.key === "/") { event.preventDefault(); $("#q").focus(); $("#q").select(); }
    else if (event.key === "f") fit();
    else if (event.key === "t") { state.table = !state.table; refresh(); }
  });
}
