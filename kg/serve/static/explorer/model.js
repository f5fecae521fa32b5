// What has been asked of the graph so far, in the form in which the shared parts read it. It only ever grows.
const DATA = { claims: {}, articles: {}, options: "", settings: { sure: Object.keys(SURE) } };
const NODES = new Map();
const EDGES = new Map();
const AROUND = new Map();
const CLAIMS_OF = new Map();
const KINDS = new Map();
/** All lines that are known, also those that lead to nodes which are not loaded; and by node. */
const KNOWN = new Map();
const KNOWN_AROUND = new Map();
let VOCABULARY = null, TOTAL = 0;
let DATES = [];
const RELATIONS = new Map();
const PUBLISHERS = new Map();

const ref = (iri) => (iri.startsWith(VOCABULARY.base) ? iri.slice(VOCABULARY.base.length) : iri);
const iriOf = (id) => (/^[a-z]+\/[^:]*$/i.test(id) ? VOCABULARY.base + id : id);
const local = (iri) => (iri.startsWith(PREFIX.kg) ? iri.slice(PREFIX.kg.length) : iri === PREFIX.rdf + "type" ? "type" : iri);
const tail = (iri) => decodeURI(iri.split(/[/#]/).at(-1) || iri);
const saying = (predicate) => (predicate === "type" ? "took place" : VOCABULARY.properties[predicate]?.label ?? tail(predicate).replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase());
const named = (sort) => Object.entries(VOCABULARY.properties).filter(([, property]) => property.sort === sort).map(([key]) => "kg:" + key);

/** A literal as people say it: a duration with its units. */
function spoken(text) {
  const match = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  const units = ["years", "months", "days", "h", "min", "s"];
  return match ? match.slice(1).map((n, i) => n && `${n} ${units[i]}`).filter(Boolean).join(" ") : text;
}

/** Which of two factualities is the stronger: an edge shows the strongest that a claim gives it. */
const STRENGTH = ["Asserted", "Planned", "Possible", "Denied"];

function knowLine(from, predicate, to, claim, sure, confidence, article, background = false) {
  const id = `${from} ${predicate} ${to}`;
  let line = KNOWN.get(id);
  if (!line) {
    line = { id, from, to, predicate, relation: saying(predicate), sure, confidence, claims: [], articles: new Set(), background };
    KNOWN.set(id, line);
    for (const end of new Set([from, to])) {
      if (!KNOWN_AROUND.has(end)) KNOWN_AROUND.set(end, []);
      KNOWN_AROUND.get(end).push(line);
    }
  }
  if (!claim) return;
  if (STRENGTH.indexOf(sure) < STRENGTH.indexOf(line.sure)) Object.assign(line, { sure, confidence });
  else if (sure === line.sure) line.confidence = Math.max(line.confidence, confidence);
  if (!line.claims.includes(claim)) line.claims.push(claim);
  if (article) line.articles.add(article);
  line.background = false;
}

/** Bring what is derived from nodes and lines up to date: which lines can be drawn, their dates, what can be filtered. */
function link() {
  for (const line of KNOWN.values()) {
    if (!NODES.has(line.from) || !NODES.has(line.to)) continue;
    const [from, to] = [NODES.get(line.from), NODES.get(line.to)];
    if (!EDGES.has(line.id)) {
      EDGES.set(line.id, line);
      bends.set(line.id, bend(line));
      for (const end of new Set([line.from, line.to])) AROUND.get(end).push(line);
    }
    const event = [from, to].find((node) => node.date);
    line.dates = event ? [event.date] : [...line.articles].map((id) => DATA.articles[id]?.date).filter(Boolean).sort();
    line.phrase = `${from.label} · ${line.relation} · ${to.label}`;
    line.label = line.sure === "Asserted" ? line.relation : `${line.relation} (${SURE[line.sure]})`;
  }
  DATES = [...new Set([...[...NODES.values()].map((node) => node.date), ...[...EDGES.values()].flatMap((edge) => edge.dates)]
    .filter(Boolean).map(firstDay))].sort();
  RELATIONS.clear();
  PUBLISHERS.clear();
  for (const edge of EDGES.values()) {
    RELATIONS.set(edge.predicate, { name: edge.relation, count: (RELATIONS.get(edge.predicate)?.count ?? 0) + 1 });
    for (const outlet of new Set([...edge.articles].map(outletOf))) PUBLISHERS.set(outlet, (PUBLISHERS.get(outlet) ?? 0) + 1);
  }
}
const outletOf = (article) => DATA.articles[article]?.outlet ?? "not told";
