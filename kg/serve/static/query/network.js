// Results as a network, beside YASGUI's table: of a row the first thing is linked to the others, of a statement its ends.
"use strict";
const MOST_NODES = 150;
const RESULT_PREFIX = { rdfs: "http://www.w3.org/2000/01/rdf-schema#", schema: "https://schema.org/" };

/** The last part of an IRI, in the words that it is made of. */
function lastPart(iri) {
  const part = iri.split(/[/#]/).findLast(Boolean) ?? iri;
  try { return decodeURIComponent(part); } catch { return part; }
}

/** Nodes with their names where the results tell them, and lines, from SPARQL's results or statements. */
function networkOf(results) {
  const nodes = new Map(), lines = new Map();
  const node = (iri) => { if (!nodes.has(iri)) nodes.set(iri, null); return iri; };
  const line = (from, to, label) => { if (from !== to) lines.set(`${from} ${label} ${to}`, { from, to, label }); };
  for (const row of results.getBindings?.() ?? []) {
    const things = results.getVariables().map((variable) => [variable, row[variable]]).filter(([, cell]) => cell?.type === "uri");
    const [first, ...others] = things.map(([variable, cell]) => [variable, node(cell.value)]);
    for (const [variable, iri] of others) line(first[1], iri, variable);
  }
  for (const quad of results.getStatements?.() ?? []) {
    if (quad.predicate.value === RESULT_PREFIX.rdfs + "label") nodes.set(node(quad.subject.value), quad.object.value);
    else if (quad.object.termType === "NamedNode") line(node(quad.subject.value), node(quad.object.value), lastPart(quad.predicate.value));
  }
  return { nodes, lines: [...lines.values()] };
}

/** Ask the endpoint for the names of things. What it can't tell keeps the last part of its IRI. */
async function namesOf(endpoint, iris) {
  const safe = iris.filter((iri) => !/[<>"{}|^`\\\u0000-\u0020]/.test(iri));
  const query = `SELECT ?n (SAMPLE(?name) AS ?label) WHERE { VALUES ?n { ${safe.map((iri) => `<${iri}>`).join(" ")} }
?n <${RESULT_PREFIX.rdfs}label>|<${RESULT_PREFIX.schema}headline> ?name } GROUP BY ?n`;
  const answer = await fetch(endpoint, { method: "POST", body: new URLSearchParams({ query, "union-default-graph": "" }), headers: { Accept: "application/sparql-results+json" } });
  if (!answer.ok) return new Map();
  return new Map((await answer.json()).results.bindings.filter((row) => row.n).map((row) => [row.n.value, row.label.value]));
}

/** A plugin of YASGUI's results, https://docs.triply.cc/yasgui-api/#writing-a-yasr-plugin. */
class NetworkOfResults {
  priority = 1;
  label = "Network";
  constructor(yasr) { this.yasr = yasr; }
  canHandleResults() {
    const { results } = this.yasr;
    return Boolean(results && !results.getError() && networkOf(results).nodes.size);
  }
  getIcon() {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("fill", "currentColor");
    path.setAttribute("d", "M3 1a2 2 0 1 1-.5 3.9L4.6 10a2 2 0 0 1 1.2.9l4.3-.7a2 2 0 0 1 .6-1.5L4.7 4A2 2 0 0 1 3 5zm9 7a2 2 0 1 1 0 4 2 2 0 0 1-1.8-1.1l-4.3.7A2 2 0 1 1 3.5 10L1.9 5z");
    svg.append(path);
    return svg;
  }
  async draw() {
    const { nodes, lines } = networkOf(this.yasr.results);
    const kept = [...nodes.keys()].slice(0, MOST_NODES);
    const drawing = Object.assign(document.createElement("div"), { className: "network" });
    const told = Object.assign(document.createElement("p"), { className: "told" });
    told.setAttribute("role", "status");
    this.yasr.resultsEl.replaceChildren(told, drawing);
    const nameless = kept.filter((iri) => !nodes.get(iri));
    const names = await namesOf(NetworkOfResults.endpoint, nameless).catch(() => new Map());
    const label = (iri) => nodes.get(iri) ?? names.get(iri) ?? lastPart(iri);
    const inside = new Set(kept);
    const drawn = lines.filter(({ from, to }) => inside.has(from) && inside.has(to));
    told.textContent = `${kept.length < nodes.size ? `The first ${kept.length} of ` : ""}${nodes.size} things, ${drawn.length} lines. The table tells the same.`;
    this.show(drawing, told, kept, drawn, label);
  }
  show(drawing, told, kept, lines, label) {
    const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const cut = (text) => { const plain = text.replace(/[\p{Cc}\p{Cf}]/gu, " "); return plain.length > 44 ? plain.slice(0, 43) + "…" : plain; };
    const font = { color: css("--ink"), face: "system-ui, DejaVu Sans, sans-serif", size: 14 };
    const network = new vis.Network(drawing, {
      nodes: kept.map((id) => ({ id, label: cut(label(id)), title: id })),
      edges: lines.map(({ from, to, label: text }) => ({ from, to, label: text })),
    }, {
      layout: { randomSeed: 7, improvedLayout: false },
      physics: { solver: "forceAtlas2Based", forceAtlas2Based: { springLength: 110, gravitationalConstant: -70, avoidOverlap: 0.6 }, stabilization: { iterations: 160, fit: true } },
      interaction: { hover: true, keyboard: false },
      nodes: { shape: "box", margin: 8, borderWidth: 1.2, widthConstraint: { maximum: 190 }, font, color: { background: css("--card"), border: css("--edge"), highlight: { background: css("--sunk"), border: css("--accent") }, hover: { background: css("--sunk"), border: css("--accent") } } },
      edges: { arrows: { to: { scaleFactor: 0.5 } }, smooth: false, color: { color: css("--edge"), highlight: css("--accent") }, font: { ...font, size: 11, color: css("--soft"), strokeColor: css("--page"), strokeWidth: 3 } },
    });
    network.once("stabilized", () => network.setOptions({ physics: false }));
    drawing.querySelector("canvas").setAttribute("aria-hidden", "true");
    network.on("selectNode", ({ nodes: [iri] }) => {
      const link = Object.assign(document.createElement("a"), { textContent: label(iri) });
      // A value of the graph may be an address of any kind; only these lead anywhere.
      if (/^https?:\/\//i.test(iri)) link.href = NetworkOfResults.pageOf(iri);
      told.replaceChildren("Chosen: ", link);
    });
  }
}
