// From the endpoint into the model. Every query is bounded: by the nodes that it names or by a LIMIT. Properties are
// told by a FILTER: with a second VALUES the engine would go through all that they hold, which takes seconds.
const MOST_LINES = 3000, MOST_CLAIMS = 120;
/** How many neighbours come at once: as many as this window lets one read. */
const atOnce = () => Math.min(readable() - 1, 18);
const asked = { lines: new Set(), claims: new Set(), only: new Set() };

/** The claims around nodes as a query: relations from and to them, roles that they have and that they fill. */
function aroundQuery(iris, { out = false, filters = "" } = {}) {
  const [from, to] = [values("from", iris), values("to", iris)];
  const roles = [...named("Role")].join(", ");
  const branches = [
    `{ ${from} ?claim rdf:subject ?from ; rdf:predicate ?p ; rdf:object ?to . FILTER(isIRI(?to) && ?p != rdf:type) }`,
    `{ ${from} ?claim rdf:subject ?from ; rdf:predicate rdf:type ; ?p ?to . FILTER(?p IN (${roles})) }`,
  ];
  if (!out) {
    branches.push(`{ ${to} ?claim rdf:object ?to ; rdf:predicate ?p ; rdf:subject ?from . }`,
      `{ ${to} ?claim ?p ?to . FILTER(?p IN (${roles})) ?claim rdf:predicate rdf:type ; rdf:subject ?from . }`);
  }
  return `
SELECT ?from ?p ?to ?claim ?sure ?confidence ?evidence WHERE {
  { SELECT DISTINCT ?claim ?from ?p ?to WHERE {
    ${branches.join(" UNION\n    ")}
  } LIMIT ${MOST_LINES} }
  ?claim kg:factuality ?sure ; kg:confidence ?confidence ; kg:evidence ?evidence .${filters}
}`;
}

const isThing = (iri) => !iri.startsWith(PREFIX.kg) && !(iri.startsWith(VOCABULARY.base) && VOCABULARY.records.includes(ref(iri).split("/")[0]));

async function loadLines(ids, options = {}) {
  const wanted = ids.filter((id) => !asked.lines.has(id) && !(options.out && asked.only.has(id)));
  if (!wanted.length) return;
  const iris = wanted.map(iriOf);
  const background = `SELECT ?from ?p ?to WHERE { GRAPH ${term(VOCABULARY.base + "graph/background")} {
    { ${values("from", iris)} ?from ?p ?to } UNION { ${values("to", iris)} ?from ?p ?to } } FILTER(isIRI(?to) && STRSTARTS(STR(?p), STR(kg:))) } LIMIT 400`;
  const [rows, known] = await Promise.all([ask(aroundQuery(iris, options)), ask(background)]);
  for (const row of rows) {
    if (!isThing(row.to) || !isThing(row.from)) continue;
    knowLine(ref(row.from), local(row.p), ref(row.to), ref(row.claim), local(row.sure), Number(row.confidence), ref(row.evidence.split("#")[0]));
  }
  for (const row of known) if (isThing(row.to)) knowLine(ref(row.from), local(row.p), ref(row.to), null, "Asserted", 1, null, true);
  for (const id of wanted) (options.out ? asked.only : asked.lines).add(id);
  await loadArticles(rows.map((row) => row.evidence.split("#")[0]));
}

async function loadArticles(iris) {
  const wanted = [...new Set(iris)].filter((iri) => !DATA.articles[ref(iri)]);
  if (!wanted.length) return;
  for (const iri of wanted) DATA.articles[ref(iri)] = {};
  const rows = await ask(`
SELECT ?article ?p ?value ?name WHERE {
  ${values("article", wanted)}
  ?article ?p ?value FILTER(?p IN (schema:headline, schema:datePublished, schema:publisher, schema:author, schema:url, dcterms:source))
  OPTIONAL { { ?value rdfs:label ?name } UNION { ?value schema:name ?name } }
}`);
  const keys = { headline: "headline", datePublished: "date", publisher: "outlet", author: "author", url: "url", source: "source" };
  for (const row of rows) DATA.articles[ref(row.article)][keys[tail(row.p)]] = row.name ?? row.value;
  for (const article of wanted.map((iri) => DATA.articles[ref(iri)])) article.headline ??= article.source ?? "(no headline)";
}

/** Load nodes that the page has not yet; what is no entity or event is left out. Gives the new nodes. */
async function loadNodes(ids) {
  const wanted = [...new Set(ids)].filter((id) => !NODES.has(id));
  if (!wanted.length) return [];
  const told = ["rdf:type", "rdfs:label", "skos:altLabel", "kg:factuality", "geo:lat", "geo:long", "owl:sameAs", "kg:propellant", ...named("Measure"), ...named("TimeRole")];
  const iris = wanted.map(iriOf);
  const [rows, capitals] = await Promise.all([
    ask(`
SELECT DISTINCT ?n ?p ?v ?number ?unit WHERE {
  ${values("n", iris)}
  ?n ?p ?v FILTER(?p IN (${told.join(", ")}))
  OPTIONAL { ?v qudt:numericValue ?number ; qudt:hasUnit ?unit }
}`),
    ask(`SELECT ?n ?lat ?long WHERE { ${values("n", iris)} ?capital kg:capitalOf ?n ; geo:lat ?lat ; geo:long ?long }`),
  ]);
  const found = new Map(wanted.map((id) => [id, {}]));
  for (const row of rows) {
    const key = row.p.startsWith(PREFIX.rdfs) ? "label" : local(row.p);
    (found.get(ref(row.n))[key] ??= new Set()).add(row.number ? `${row.number} ${tail(row.unit)}` : row.v);
  }
  const seat = new Map(capitals.map((row) => [ref(row.n), [Number(row.long), Number(row.lat)]]));
  const added = [];
  for (const [id, about] of found) {
    const classes = [...about.type ?? []].map(local).map((cls) => [cls, VOCABULARY.classes[cls]]).filter((entry) => entry[1])
      .sort((a, b) => b[1].depth - a[1].depth || (a[0] < b[0] ? -1 : 1));
    const kind = [...KINDS.keys()].find((key) => classes.some(([, cls]) => cls.kind === key));
    if (!kind) continue;
    const one = (key) => [...about[key] ?? []].sort()[0] ?? null;
    const label = one("label") ?? one(PREFIX.skos + "altLabel") ?? tail(id);
    const [lat, long] = [one(PREFIX.geo + "lat"), one(PREFIX.geo + "long")];
    const sure = one("factuality");
    const facts = Object.entries(about).filter(([key]) => key !== "date" && key !== "time" && VOCABULARY.properties[key]?.sort !== "Role" && VOCABULARY.properties[key])
      .flatMap(([key, all]) => [...all].map((text) => [saying(key), spoken(text)]));
    const node = {
      id, iri: iriOf(id), label, kind, cls: classes[0][1].label, rank: NODES.size, sure: sure && local(sure), date: one("date"),
      time: one("time"), values: facts, names: [...about[PREFIX.skos + "altLabel"] ?? []].filter((text) => text !== label).sort(),
      at: lat && long ? [Number(long), Number(lat)] : seat.get(id) ?? null,
    };
    NODES.set(id, node);
    AROUND.set(id, []);
    if (!CLAIMS_OF.has(id)) CLAIMS_OF.set(id, []);
    boxed(node);
    added.push(node);
  }
  return added;
}

/** Load nodes with the lines among them, place them round `middle`, and draw them. */
async function bringIn(ids, middle = null) {
  const added = await loadNodes(ids);
  await loadLines(added.map((node) => node.id), { out: true });
  link();
  place(added, middle);
  drawn(added);
  return added;
}

/** The node with its most stated neighbours; what it has more of is told on it. */
async function surround(id) {
  await loadLines([id]);
  await bringIn([id, ...unseen(id).slice(0, atOnce())], id);
}

async function countAll() {
  const kinds = [...KINDS.keys()].map((kind) => "kg:" + kind).join(" ");
  const [row] = await ask(`SELECT (COUNT(DISTINCT ?n) AS ?all) WHERE { VALUES ?kind { ${kinds} } ?n a ?kind }`);
  TOTAL = Number(row.all);
}
