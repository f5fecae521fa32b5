// What is known of the chosen node or line: its claims, where they agree and disagree, and the texts that state them.
const aboutCount = new Map();
const matters = new Map();

/** The claims that speak of a node, as their subject, object or in a role: in one pattern, and told by their IRIs, since
 * a union with a class takes the engine ten times as long. */
function claimsQuery(iri, select = "DISTINCT ?claim", limit = MOST_CLAIMS) {
  const places = ["rdf:subject", "rdf:object", ...named("Role")].join(", ");
  return `
SELECT ${select} WHERE {
  ?claim ?place ${term(iri)} FILTER(?place IN (${places}) && STRSTARTS(STR(?claim), ${quoted(VOCABULARY.base + "claim/")}))
}${limit ? ` ORDER BY ?claim LIMIT ${limit}` : ""}`;
}

/** Load the claims of that IRIs and what they point to. */
async function loadClaims(ids) {
  const wanted = ids.filter((id) => !asked.claims.has(id));
  if (!wanted.length) return;
  const rows = await ask(`
SELECT ?claim ?p ?v ?name ?number ?unit WHERE {
  ${values("claim", wanted.map(iriOf))} ?claim ?p ?v .
  OPTIONAL { ?v rdfs:label ?name } OPTIONAL { ?v qudt:numericValue ?number ; qudt:hasUnit ?unit }
}`);
  const found = new Map(wanted.map((id) => [id, {}]));
  for (const row of rows) (found.get(ref(row.claim))[row.p] ??= []).push(row);
  const subjects = new Map();
  const where = rows.filter((row) => row.p === PREFIX.kg + "evidence").map((row) => row.v);
  const [quotes, names] = await Promise.all([
    ask(`
SELECT ?evidence ?start ?end ?exact WHERE {
  ${values("evidence", new Set(where))}
  ?evidence oa:hasSelector ?position , ?quote . ?position oa:start ?start ; oa:end ?end . ?quote oa:exact ?exact .
}`),
    loadArticles(where.map((iri) => iri.split("#")[0])),
  ]);
  const quoteOf = new Map(quotes.map((row) => [row.evidence, [ref(row.evidence.split("#")[0]), Number(row.start), Number(row.end), row.exact]]));
  for (const [id, about] of found) {
    const first = (key) => about[key]?.[0];
    const text = (row) => row && (row.number ? `${row.number} ${tail(row.unit)}` : row.name ?? (/^https?:/.test(row.v) ? VOCABULARY.classes[local(row.v)]?.label ?? tail(row.v) : spoken(row.v)));
    const [subject, predicate, object] = ["subject", "predicate", "object"].map((key) => first(PREFIX.rdf + key));
    if (!subject || !object) continue;
    const known = (row) => (row && isThing(row.v) && row.v.startsWith(VOCABULARY.base) ? ref(row.v) : null);
    const [speaker, relay] = [first(PREFIX.kg + "attributedTo"), first(PREFIX.kg + "relayedBy")];
    DATA.claims[id] = {
      id, subject: ref(subject.v), subjectName: text(subject), predicate: local(predicate.v), relation: saying(local(predicate.v)),
      object: known(object), objectName: text(object), value: object.v,
      roles: Object.entries(about).filter(([key]) => ["Role", "TimeRole"].includes(VOCABULARY.properties[local(key)]?.sort))
        .flatMap(([key, all]) => all.map((row) => [saying(local(key)), known(row), text(row), local(key), row.v])),
      speaker: known(speaker), speakerName: text(speaker), relay: known(relay), relayName: text(relay),
      sure: local(first(PREFIX.kg + "factuality")?.v ?? "Asserted"), comparator: local(first(PREFIX.kg + "comparator")?.v ?? ""),
      written: first(PREFIX.kg + "asWritten")?.v ?? null, confidence: Number(first(PREFIX.kg + "confidence")?.v ?? 1),
      derived: Boolean(about[PREFIX.prov + "wasDerivedFrom"]),
      quotes: (about[PREFIX.kg + "evidence"] ?? []).map((row) => quoteOf.get(row.v)).filter(Boolean).map((quote) => [...quote]),
    };
    asked.claims.add(id);
  }
}

/** What the panel of a node needs: its claims, how many there are, and what the corpus says of agreement and dispute. */
async function loadAbout(id) {
  if (aboutCount.has(id)) return;
  const iri = iriOf(id);
  const [ids, [{ all }], facts] = await Promise.all([
    ask(claimsQuery(iri)), ask(claimsQuery(iri, "(COUNT(DISTINCT ?claim) AS ?all)", 0)),
    ask(`
SELECT ?matter ?key ?value ?name WHERE {
  { ?matter kg:factSubject ${term(iri)} } UNION { ?matter kg:factObject ${term(iri)} } UNION { ?matter kg:disputeAbout ${term(iri)} }
  ?matter ?key ?value . OPTIONAL { ?value rdfs:label ?name }
} LIMIT 600`),
  ]);
  await loadClaims(ids.map((row) => ref(row.claim)));
  const found = new Map();
  for (const row of facts) {
    if (!found.has(row.matter)) found.set(row.matter, {});
    (found.get(row.matter)[local(row.key)] ??= []).push(row);
  }
  matters.set(id, [...found.values()]);
  CLAIMS_OF.set(id, ids.map((row) => DATA.claims[ref(row.claim)]).filter(Boolean));
  aboutCount.set(id, Number(all));
}

// ---- Texts, asked for when a card shows them, all that are wanted at a moment by one query

let wantedTexts = null;
function bring(quote) {
  const article = DATA.articles[quote[0]];
  if (!article || quote.ready) return null;
  if (!article.coming) {
    wantedTexts ??= new Promise((done) => setTimeout(done, 20)).then(async () => {
      const ids = Object.keys(DATA.articles).filter((id) => DATA.articles[id].coming && DATA.articles[id].text === undefined);
      wantedTexts = null;
      const rows = await ask(`SELECT ?article ?text WHERE { ${values("article", ids.map(iriOf))} GRAPH ?graph { ?article schema:articleBody ?text } }`);
      for (const id of ids) DATA.articles[id].text = null;
      for (const row of rows) DATA.articles[ref(row.article)].text = row.text;
    });
    article.coming = wantedTexts;
  }
  return article.coming.then(() => {
    if (quote.ready) return;
    quote.ready = true;
    // The graph counts code points, strings here count 16-bit units.
    const points = Array.from(article.text ?? "");
    const units = (end) => points.slice(0, end).join("").length;
    [quote[1], quote[2]] = points.slice(quote[1], quote[2]).join("") === quote[3] ? [units(quote[1]), units(quote[2])] : [-1, -1];
  }).catch(failed);
}

// ---- Agreement and dispute

/** Who holds something, each once, with how surely and in how many articles, and the sentence of the first of them. */
function sideColumn(title, claims) {
  const holders = new Map();
  for (const claim of claims) {
    const key = claim.speaker ?? outletOf(claim.quotes[0]?.[0]);
    if (!holders.has(key)) holders.set(key, { claim, sures: new Set(), articles: new Set() });
    holders.get(key).sures.add(claim.sure);
    for (const quote of claim.quotes) holders.get(key).articles.add(quote[0]);
  }
  const all = [...holders.values()].sort((a, b) => b.articles.size - a.articles.size);
  const item = ({ claim, sures, articles }) => make("li", {},
    claim.speaker ? nodeLink(claim.speaker, claim.speakerName) : make("b", {}, name(outletOf(claim.quotes[0]?.[0]))), " ",
    ...[...sures].flatMap((sure) => [sureBadge(sure), " "]), articles.size > 1 ? make("span", { className: "meta" }, count(articles.size, "article")) : null);
  const said = all[0]?.claim.quotes[0]?.[3];
  return make("div", { className: "side" }, make("h4", {}, name(title)), make("ul", {}, ...all.slice(0, 8).map(item)),
    all.length > 8 ? make("p", { className: "meta" }, `and ${all.length - 8} more`) : null,
    said ? make("blockquote", { title: said, dir: "auto" }, said) : null);
}

/** The two or more sides of a dispute next to each other, each with those who hold it. */
function disputeBox(node, dispute) {
  const on = local(dispute.disputeOn[0].value);
  const claims = CLAIMS_OF.get(node.id).filter((claim) => claim.subject === node.id);
  const sides = dispute.side.map((row) => {
    const key = local(row.value);
    if (["Asserted", "Denied"].includes(key)) {
      return [key === "Denied" ? "Denied" : "Told", claims.filter((claim) => claim.predicate === on && (claim.sure === "Denied") === (key === "Denied"))];
    }
    const held = claims.filter((claim) => (claim.predicate === on && claim.value === row.value) ||
      claim.roles.some((role) => role[3] === on && role[4] === row.value));
    return [held[0]?.written ?? row.name ?? spoken(row.value), held];
  });
  return make("div", { className: "dispute" }, make("p", {}, make("b", {}, on === "type" ? "Whether it took place" : saying(on))),
    make("div", { className: "sides" }, ...sides.map(([title, held]) => sideColumn(title, held))));
}

function agreedItem(fact) {
  const [subject, predicate, object] = [fact.factSubject[0], local(fact.factPredicate[0].value), fact.factObject[0]];
  const number = (key) => Number(fact[key]?.[0].value ?? 0);
  const what = predicate === "type" ? "took place" : `${saying(predicate)} · ${object.name ?? spoken(object.value)}`;
  return make("li", {}, name(`${subject.name ?? tail(subject.value)} · ${what}`),
    make("span", { className: "meta" }, ` ${count(number("articleCount"), "article")}, ${count(number("publisherCount"), "publisher")}, ${count(number("originCount"), "origin")}`));
}

/** What the explorer tells of a node besides what the exported page does. */
function moreOf(node) {
  const tools = make("p", { className: "links" },
    make("button", { type: "button", id: "b-path", onclick: () => askPath(node) }, "Path to …"),
    make("a", { className: "button", href: node.iri.startsWith(location.origin) ? node.iri : `/id/${node.id}` }, "Its page"));
  const all = matters.get(node.id);
  if (!all) return [tools, make("p", { className: "meta" }, "Asking for the claims …")];
  const parts = [tools];
  const [disputes, facts] = [all.filter((matter) => matter.disputeOn), all.filter((matter) => matter.factPredicate)];
  if (disputes.length) parts.push(make("h3", {}, "Disputed"), ...disputes.map((dispute) => disputeBox(node, dispute)));
  if (facts.length) {
    const list = make("ul", { className: "agreed" }, ...facts.slice(0, 5).map(agreedItem));
    parts.push(make("h3", {}, "Told by several"), list);
    if (facts.length > 5) {
      const more = make("button", { type: "button", className: "link" }, `Show all ${facts.length}`);
      more.onclick = () => { more.remove(); list.append(...facts.slice(5).map(agreedItem)); };
      parts.push(more);
    }
  }
  const many = aboutCount.get(node.id);
  if (many > CLAIMS_OF.get(node.id).length) parts.push(make("p", { className: "meta" }, `${CLAIMS_OF.get(node.id).length} of ${many.toLocaleString("en")} claims are shown here; the SPARQL button gives all.`));
  return parts;
}
