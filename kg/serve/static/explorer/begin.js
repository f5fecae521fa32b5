// What to begin with: what most articles tell of and what is newest, as far as it hangs together.
const EVENT = "event/";
/** The nodes that the page began with: an address that names no others leads to what is newest then. */
let BEGUN = new Set();

const isEvent = (id) => id.startsWith(EVENT);

const among = (part) => `STRSTARTS(STR(?n), ${quoted(VOCABULARY.base + part)})`;

/** Things by how many articles tell of them. Kinds are told by the names of IRIs: asking for the class of each is slow. */
const mostTold = (events, limit) => `
SELECT ?n ?articles WHERE {
  ?n kg:articleCount ?articles
  FILTER(${events ? among(EVENT) : `!${among(EVENT)} && ${VOCABULARY.records.map((part) => `!${among(part + "/")}`).join(" && ")}`})
} ORDER BY DESC(?articles) ?n LIMIT ${limit}`;

const newest = (until, limit) => `
SELECT ?n (MAX(STR(?date)) AS ?day) WHERE {
  ?n kg:date ?date FILTER(${among(EVENT)}${until ? ` && STR(?date) <= ${quoted(until)}` : ""})
} GROUP BY ?n ORDER BY DESC(?day) ?n LIMIT ${limit}`;

const publishersAmong = (iris) => `SELECT DISTINCT ?n WHERE { ${values("n", iris)} ?article schema:publisher ?n }`;

/** Of events and things those that hang together: event after event, each with those who take part in it. */
function pick(events, partners, rank, most) {
  const chosen = new Set();
  const left = new Map(events.map((event, i) => [event.id, { ...event, early: 1 - i / events.length }]));
  const weight = (id) => (rank.has(id) ? 1 / (1 + rank.get(id) / 8) : 0.05);
  while (left.size && chosen.size < most) {
    let best = null;
    for (const event of left.values()) {
      const who = partners.get(event.id) ?? [];
      const known = who.filter((id) => chosen.has(id)).length;
      // Those in whom two parts of the drawing meet are worth more than one more leaf of the same hub.
      const worth = event.early + Math.log2(event.articles) + who.reduce((sum, id) => sum + weight(id), 0) + (known === 1 ? 0.4 : known ? 1.2 : 0) -
        0.35 * who.filter((id) => !chosen.has(id)).length - 0.3 * event.crowd(chosen);
      if (who.length && (!best || worth > best.worth)) best = { event, who, worth };
    }
    if (!best) break;
    left.delete(best.event.id);
    const more = best.who.filter((id) => !chosen.has(id)).sort((a, b) => weight(b) - weight(a)).slice(0, 3);
    if (chosen.size && chosen.size + more.length + 1 > most) break;
    for (const id of [best.event.id, ...more]) chosen.add(id);
  }
  return chosen;
}

/** Bring in the beginning. */
async function begin() {
  const [things, told, [dates]] = await Promise.all([
    ask(mostTold(false, 80)), ask(mostTold(true, 50)), ask("SELECT (MAX(?date) AS ?last) WHERE { ?article schema:datePublished ?date }"),
  ]);
  const [late, outlets] = await Promise.all([ask(newest(dates?.last, 50)), ask(publishersAmong(things.map((row) => row.n)))]);
  const noOutlet = new Set(outlets.map((row) => ref(row.n)));
  const rank = new Map(things.map((row) => ref(row.n)).filter((id) => !noOutlet.has(id)).map((id, i) => [id, i]));
  const articles = new Map(told.map((row) => [ref(row.n), Number(row.articles)]));
  const ids = [...new Set([...told.filter((row) => Number(row.articles) > 1), ...late, ...told].map((row) => ref(row.n)))];
  const partners = new Map();
  if (ids.length) {
    const rows = await ask(`
SELECT DISTINCT ?event ?who WHERE { ${values("event", ids.map(iriOf))} VALUES ?role { ${named("Role").join(" ")} } ?event ?role ?who }`);
    for (const row of rows) if (isThing(row.who)) partners.set(ref(row.event), [...partners.get(ref(row.event)) ?? [], ref(row.who)]);
  }
  const crowd = (id) => (chosen) => Math.max(...(partners.get(id) ?? []).map((who) => ids.filter((other) => chosen.has(other) && partners.get(other)?.includes(who)).length), 0);
  const events = ids.map((id) => ({ id, articles: articles.get(id) ?? 1, crowd: crowd(id) }));
  const most = readable();
  const chosen = pick(events, partners, rank, most);
  for (const id of rank.keys()) if (chosen.size < most * 0.8) chosen.add(id);
  await bringIn([...chosen]);
  // What nothing here is linked with tells little, as long as there is something else.
  const alone = [...NODES.keys()].filter((id) => !AROUND.get(id).length);
  if (NODES.size - alone.length >= 4) drop(alone);
  BEGUN = new Set(NODES.keys());
}
