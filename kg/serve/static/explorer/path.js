// The shortest way between two nodes: breadth-first from both ends, a bounded number of nodes and rows at each step.
const RIM = 60, STEPS = 6, PATH_ROWS = 4000;

/** Ask for the other end in the search field. */
function askPath(node) {
  state.starting = node.id;
  $("#q").value = "";
  $("#q").placeholder = `Path from ${node.label} to …`;
  $("#q").focus();
  say(`Search for the other end of the path from ${node.label}`);
}
function askNoPath() {
  state.starting = null;
  $("#q").placeholder = "Search all names";
}

async function neighbours(rim) {
  const links = [...named("Role"), ...named("Relation")].join(", ");
  const iris = rim.slice(0, RIM).map(iriOf);
  const rows = await ask(`
SELECT DISTINCT ?here ?there WHERE {
  { ${values("here", iris)} ?here ?p ?there } UNION { ${values("here", iris)} ?there ?p ?here }
  FILTER(?p IN (${links}) && isIRI(?there) && !STRSTARTS(STR(?there), ${quoted(VOCABULARY.base + "claim/")}))
} LIMIT ${PATH_ROWS}`);
  return rows.filter((row) => isThing(row.there)).map((row) => [ref(row.here), ref(row.there)]);
}

/** Find, load and show the path; tell it when there is none within the bounds. */
async function findPath(from, to) {
  askNoPath();
  $("#q").value = "";
  if (from === to) return go(to);
  const trees = [new Map([[from, null]]), new Map([[to, null]])];
  const rims = [[from], [to]];
  let middle = null;
  busy(true);
  try {
    for (let step = 0; step < STEPS && middle === null && rims[0].length && rims[1].length; step++) {
      const side = rims[0].length <= rims[1].length ? 0 : 1;
      const next = [];
      for (const [here, there] of await neighbours(rims[side])) {
        if (trees[side].has(there)) continue;
        trees[side].set(there, here);
        next.push(there);
        if (trees[1 - side].has(there)) { middle = there; break; }
      }
      rims[side] = next;
    }
    if (middle === null) { toast(`No path of up to ${STEPS} steps was found`, 6); say("No path was found"); return undefined; }
    const walkBack = (tree) => { const found = []; for (let at = middle; at !== null; at = tree.get(at)) found.push(at); return found; };
    const path = [...walkBack(trees[0]).reverse(), ...walkBack(trees[1]).slice(1)];
    await bringIn(path, NODES.has(from) ? from : null);
    await loadLines(path, { out: true });
    link();
    Object.assign(state, { node: null, edge: null, path });
    refresh({ view: true, step: true });
    say(`Path of ${count(path.length - 1, "step")}: ${path.map((id) => NODES.get(id)?.label).join(", ")}`);
    toast(path.map((id) => NODES.get(id)?.label).join(" – "), 8);
  } catch (error) { failed(error); } finally { busy(false); }
  return undefined;
}
