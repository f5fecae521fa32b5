// Names as one types. Our own server keeps all names at hand and answers at once; any other endpoint is asked for the
// first fifty that contain the letters, which are sorted here (sorting all of them there would be slow).
let searching = null, waiting;
let atHand = ENDPOINT === new URL("/sparql", location.href).href;

const nameQuery = (words) => {
  const holds = words.map((word) => `CONTAINS(LCASE(?name), ${quoted(word)})`).join(" && ");
  return `
SELECT DISTINCT ?n ?name ?label ?type ?articles WHERE {
  { SELECT ?n ?name WHERE { ?n rdfs:label ?name FILTER(${holds}) } LIMIT 50 }
  UNION { SELECT ?n ?name WHERE { ?n skos:altLabel ?name FILTER(${holds}) } LIMIT 50 }
  ?n a ?type ; rdfs:label ?label . OPTIONAL { ?n kg:articleCount ?articles }
}`;
};

/** Rows of node, name, label, type and number of articles for what was typed. */
async function namesFor(text, signal) {
  if (atHand) {
    const answer = await fetch(`/names?${new URLSearchParams({ q: text })}`, { signal });
    if (answer.ok) {
      const { names } = await answer.json();
      if (!names.length) return [];
      const rows = await ask(`SELECT DISTINCT ?n ?type WHERE { ${values("n", names.map((found) => found.n))} ?n a ?type }`, { signal });
      const known = new Map(names.map((found) => [found.n, found]));
      return rows.map((row) => ({ ...known.get(row.n), type: row.type }));
    }
    // Too many names, or none could be read: from here on in SPARQL.
    atHand = false;
  }
  return ask(nameQuery(text.split(/\s+/)), { signal });
}

function search() {
  clearTimeout(waiting);
  waiting = setTimeout(findNames, atHand ? 40 : 120);
}

async function findNames() {
  const text = $("#q").value.trim().toLowerCase();
  searching?.abort();
  if (!text) { results = []; current = -1; offer(false); return; }
  searching = new AbortController();
  try {
    const rows = await namesFor(text, searching.signal);
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
    const whole = (title) => { const parts = title.split(/[\s,]+/); return text.split(/\s+/).every((word) => parts.includes(word)); };
    const score = (entry) => (entry.title.toLowerCase() === text ? 8 : entry.title.toLowerCase().startsWith(text) ? 4 : entry.title.toLowerCase().includes(text) ? 2 : 0) + (whole(entry.title.toLowerCase()) ? 3 : 0) + Math.log2(1 + entry.articles);
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
