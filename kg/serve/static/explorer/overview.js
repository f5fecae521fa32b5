// What the panel tells while nothing is chosen: what is newest, what is disputed, what most articles tell of.
let overview = null;

/** Ask for what the overview tells; it is shown when it has come. */
async function learnOverview(late, told) {
  const [events, disputes, [corpus]] = await Promise.all([
    late.length + told.length ? ask(`
SELECT ?n ?name ?sure ?date ?articles WHERE { ${values("n", new Set([...late, ...told].map(iriOf)))} ?n rdfs:label ?name
  OPTIONAL { ?n kg:factuality ?sure } OPTIONAL { ?n kg:date ?date } OPTIONAL { ?n kg:articleCount ?articles } }`) : [],
    ask(`
SELECT ?n ?name ?on ?articles WHERE { { SELECT ?dispute ?n WHERE { ?dispute kg:disputeAbout ?n } LIMIT 300 }
  ?dispute kg:disputeOn ?on . ?n rdfs:label ?name OPTIONAL { ?n kg:articleCount ?articles } }`),
    ask("SELECT (COUNT(?article) AS ?articles) (MIN(?date) AS ?first) (MAX(?date) AS ?last) WHERE { ?article schema:datePublished ?date }"),
  ]);
  const about = new Map(events.map((row) => [ref(row.n), row]));
  const subjects = new Map();
  for (const row of disputes) {
    if (!subjects.has(row.n)) subjects.set(row.n, { ...row, on: new Set() });
    subjects.get(row.n).on.add(local(row.on));
  }
  overview = {
    corpus, late: late.map((id) => about.get(id)).filter(Boolean), told: told.map((id) => about.get(id)).filter(Boolean),
    disputed: [...subjects.values()].sort((a, b) => Number(b.articles ?? 0) - Number(a.articles ?? 0) || (a.name < b.name ? -1 : 1)).slice(0, 8),
  };
  showPanel();
}

/** An entry: the event, and what there is to say of it. */
function overviewItem(row, meta) {
  const button = make("button", { type: "button", className: "link", onclick: () => choose(ref(row.n), null, { view: true }) }, name(row.date && row.name.endsWith(`, ${row.date}`) ? row.name.slice(0, -row.date.length - 2) : row.name));
  const sure = row.sure ? local(row.sure) : "Asserted";
  return make("li", {}, chip("Event", sure), make("span", {}, button, make("small", {}, meta)), sure === "Asserted" ? null : sureBadge(sure));
}

function overviewDetail() {
  const { corpus, late, told, disputed } = overview;
  const span = corpus?.first ? ` from ${corpus.first} to ${corpus.last}` : "";
  const list = (title, items) => (items.length ? [make("h3", {}, title), make("ul", { className: "overview" }, ...items)] : []);
  return [
    make("h2", {}, "What the articles tell"),
    make("p", { className: "meta" }, `${count(Number(corpus?.articles ?? 0), "article")}${span}. Choose a box or a line to read the sentences behind it.`),
    ...list("Disputed", disputed.map((row) => overviewItem(row, [...row.on].map((on) => (on === "type" ? "whether it took place" : saying(on))).join(", ")))),
    ...list("Told by most", told.map((row) => overviewItem(row, [count(Number(row.articles), "article"), row.date].filter(Boolean).join(" · ")))),
    ...list("Newest", late.map((row) => overviewItem(row, row.date ?? ""))),
  ];
}
