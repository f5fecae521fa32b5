// Names as one types: the first fifty that contain the letters, sorted here (sorting all of them there would be slow).
let searching = null, waiting;

const nameQuery = (words) => {
  const holds = words.map((word) => `CONTAINS(LCASE(?name), ${quoted(word)})`).join(" && ");
  return `
SELECT DISTINCT ?n ?name ?label ?type ?articles WHERE {
  { SELECT ?n ?name WHERE { ?n rdfs:label ?name FILTER(${holds}) } LIMIT 50 }
  UNION { SELECT ?n ?name WHERE { ?n skos:altLabel ?name FILTER(${holds}) } LIMIT 50 }
  ?n a ?type ; rdfs:label ?label . OPTIONAL { ?n kg:articleCount ?articles }
}`;
};

function search() {
  clearTimeout(waiting);
  waiting = setTimeout(findNames, 90);
}

async function findNames() {
  const text = $("#q").value.trim().toLowerCase();
  searching?.abort();
  if (!text) { results = []; current = -1; offer(false); return; }
  searching = new AbortController();
  try {
    const rows = await ask(nameQuery(text.split(/\s+/)), { signal: searching.signal });
    const found = new Map();
    for (const row of rows) {
      const cls = VOCABULARY.classes[local(row.type)];
      if (!cls?.kind) continue;
      const entry = found.get(row.n) ?? { node: ref(row.n), title: row.label, also: row.name, kind: cls.kind, more: cls.label, depth: 0, articles: Number(row.articles ?? 0) };
      if (cls.depth > entry.depth) Object.assign(entry, { depth: cls.depth, more: cls.label });
      const order = [...KINDS.keys()];
      if (order.indexOf(cls.kind) < order.indexOf(entry.kind)) entry.kind = cls.kind;
      if (row.name.length < entry.also.length) entry.also = row.name;
      found.set(row.n, entry);
    }
    const score = (entry) => (entry.title.toLowerCase() === text ? 8 : entry.title.toLowerCase().startsWith(text) ? 4 : entry.title.toLowerCase().includes(text) ? 2 : 0) + Math.log2(1 + entry.articles);
    results = [...found.values()].sort((a, b) => score(b) - score(a) || a.title.length - b.title.length || (a.node < b.node ? -1 : 1)).slice(0, 14);
    for (const entry of results) if (entry.also !== entry.title && !plain(entry.title).includes(plain(text))) entry.more += `, also “${entry.also}”`;
    current = results.length ? 0 : -1;
    if (document.activeElement === $("#q")) offer(true);
  } catch (error) {
    if (error.name !== "AbortError") failed(error);
  }
}

async function take(i) {
  const entry = results[i];
  if (!entry) return;
  closeSearch();
  if (state.starting) await findPath(state.starting, entry.node);
  else await go(entry.node);
  $("#panel").focus({ preventScroll: true });
}
