// What to begin with: what most articles tell of and what is newest, as far as it hangs together.
const EVENT = "event/";
/** The nodes that the page began with: an address that names no others leads to what is newest then. */
let BEGUN = new Set();

const isEvent = (id) => id.startsWith(EVENT);

// Neither query looks at names or classes of what it finds: over a large graph that takes seconds.
const MOST_TOLD = "SELECT ?n ?articles WHERE { ?n kg:articleCount ?articles } ORDER BY DESC(?articles) LIMIT 300";
const newest = (until) => `
SELECT ?n ?date WHERE { ?n kg:date ?date FILTER(?date <= ${quoted(until)}^^xsd:date || ?date <= ${quoted(until.slice(0, 7))}^^xsd:gYearMonth) }
ORDER BY DESC(?date) LIMIT 400`;

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
  const [counted, late] = await Promise.all([
    ask(MOST_TOLD), ask(newest(new Date().toISOString().slice(0, 10))),
  ]);
  counted.sort((a, b) => b.articles - a.articles || (a.n < b.n ? -1 : 1));
  late.sort((a, b) => (a.date > b.date ? -1 : a.date < b.date ? 1 : a.n < b.n ? -1 : 1));
  const things = counted.filter((row) => isThing(row.n) && !isEvent(ref(row.n))).slice(0, 80);
  const told = counted.filter((row) => isEvent(ref(row.n)));
  const noOutlet = new Set(things.length ? (await ask(publishersAmong(things.map((row) => row.n)))).map((row) => ref(row.n)) : []);
  const rank = new Map(things.map((row) => ref(row.n)).filter((id) => !noOutlet.has(id)).map((id, i) => [id, i]));
  const articles = new Map(told.map((row) => [ref(row.n), Number(row.articles)]));
  const severally = told.filter((row) => Number(row.articles) > 1).slice(0, 50);
  const ids = [...new Set([...severally, ...late, ...told].map((row) => ref(row.n)).filter(isEvent))].slice(0, 90);
  const partners = new Map();
  if (ids.length) {
    const rows = await ask(`
SELECT DISTINCT ?event ?who WHERE { ${values("event", ids.map(iriOf))} ?event ?role ?who FILTER(?role IN (${named("Role").join(", ")})) }`);
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
  const days = new Map(late.map((row) => [ref(row.n), row.date]));
  learnOverview(ids.filter((id) => days.has(id)).sort((a, b) => (days.get(a) > days.get(b) ? -1 : 1)).slice(0, 8), severally.slice(0, 6).map((row) => ref(row.n))).catch(failed);
}
