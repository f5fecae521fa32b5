// The data as it came, and what is looked up in it. Text in it is data: it reaches the page by textContent only.
const DATA = JSON.parse($("#data").textContent);
const NODES = new Map(DATA.nodes.map((node, rank) => [node.id, { ...node, rank }]));
const EDGES = new Map(DATA.edges.map((edge) => [edge.id, edge]));
const KINDS = new Map(DATA.kinds.map((kind) => [kind.kind, kind]));

const AROUND = new Map([...NODES.keys()].map((id) => [id, []]));
for (const edge of EDGES.values()) {
  AROUND.get(edge.from).push(edge);
  if (edge.to !== edge.from) AROUND.get(edge.to).push(edge);
}

const CLAIMS_OF = new Map([...NODES.keys()].map((id) => [id, []]));
for (const [id, claim] of Object.entries(DATA.claims)) {
  claim.id = id;
  const ends = [claim.subject, claim.object, ...claim.roles.map((role) => role[1])];
  for (const end of new Set(ends)) if (CLAIMS_OF.has(end)) CLAIMS_OF.get(end).push(claim);
}

/** An edge is of the time of the event at its end; else of the days when the articles that state it were written. */
for (const edge of EDGES.values()) {
  const event = [NODES.get(edge.from), NODES.get(edge.to)].find((node) => node.date);
  const written = edge.claims.flatMap((id) => DATA.claims[id].quotes.map((quote) => DATA.articles[quote[0]]?.date));
  edge.dates = event ? [event.date] : written.filter(Boolean).sort();
  edge.phrase = `${NODES.get(edge.from).label} · ${edge.relation} · ${NODES.get(edge.to).label}`;
  edge.label = edge.sure === "Asserted" ? edge.relation : `${edge.relation} (${SURE[edge.sure]})`;
}
const DATES = [...new Set([...[...NODES.values()].map((node) => node.date), ...[...EDGES.values()].flatMap((edge) => edge.dates)]
  .filter(Boolean).map(firstDay))].sort();

const RELATIONS = new Map();
for (const edge of EDGES.values()) {
  const known = RELATIONS.get(edge.predicate) ?? { name: edge.relation, count: 0 };
  RELATIONS.set(edge.predicate, { ...known, count: known.count + 1 });
}
