// The panel: what is known of the chosen node or line, claim by claim, each with its sentence marked in its article.
const FIRST = 12, FIRST_LINES = 5;
const sureBadge = (sure) => make("span", { className: `badge ${sure}` }, SURE[sure]);

/** A button that chooses a node, or the bare name where the page does not hold it. */
function nodeLink(id, text) {
  if (!NODES.has(id)) return make("b", {}, name(text));
  return make("button", { type: "button", className: "link", onclick: () => choose(id, null) }, name(text));
}

/** What a claim states, in words; of the chosen event itself the class is enough. */
function statement(claim) {
  const says = make("p", { className: "says" });
  if (claim.predicate === "type") {
    says.append(claim.subject === state.node ? make("b", {}, claim.objectName) : nodeLink(claim.subject, claim.subjectName));
    if (claim.sure === "Denied") says.append(" did not take place");
    return says;
  }
  const compared = claim.written ? "" : COMPARED[claim.comparator] ? COMPARED[claim.comparator] + " " : "";
  says.append(name(claim.subjectName), " · ", make("b", {}, claim.relation), " · ", compared, name(claim.written ?? claim.objectName));
  return says;
}

function claimItem(claim) {
  const who = make("p", { className: "who" });
  if (claim.speaker) who.append(nodeLink(claim.speaker, claim.speakerName), " says ");
  else who.append(make("b", { className: "itself" }, "The article itself"), " ");
  who.append(sureBadge(claim.sure), " ", make("span", { className: "sure", title: "How sure the extractor is that the sentence says so" }, `${Math.round(claim.confidence * 100)} %`));
  const item = make("div", { className: "claim" }, who, statement(claim));
  const roles = claim.roles.filter((role) => role[2]);
  if (roles.length) {
    item.append(make("dl", {}, ...roles.flatMap(([predicate, , label]) =>
      [make("dt", {}, predicate), make("dd", {}, name(label))])));
  }
  if (claim.relay) item.append(make("p", { className: "meta" }, "relayed by ", nodeLink(claim.relay, claim.relayName)));
  if (claim.derived) item.append(make("p", { className: "meta" }, "follows from other claims of this sentence"));
  return item;
}

/** The article's text with the sentence marked, brought to the middle of its box; without the text the sentence. */
function passage(quote) {
  const box = make("div", { className: "text", tabIndex: 0, dir: "auto", role: "group", ariaLabel: "The sentence in its article" });
  const put = () => {
    const [article, start, end, exact] = quote;
    const text = DATA.articles[article]?.text;
    const mark = make("mark", {}, exact);
    if (text && start >= 0) box.replaceChildren(text.slice(0, start), mark, text.slice(end));
    else box.replaceChildren(mark);
    requestAnimationFrame(() => { box.scrollTop = mark.offsetTop - (box.clientHeight - mark.offsetHeight) / 2; });
  };
  put();
  bring(quote)?.then(put);
  return box;
}

function sourceLine(id) {
  const article = DATA.articles[id] ?? { headline: id };
  const line = make("div", { className: "source" }, make("b", {}, name(article.headline ?? article.source ?? id)));
  const parts = [article.outlet, article.date, article.author].filter(Boolean);
  parts.forEach((part, i) => line.append(i ? " · " : "", name(part)));
  if (/^https?:\/\//i.test(article.url ?? "")) {
    line.append(parts.length ? " · " : "", make("a", { href: article.url, target: "_blank", rel: "noopener noreferrer" }, "source"));
  } else if (article.source) line.append(parts.length ? " · " : "", name(article.source));
  return line;
}

/** One card for each sentence, with all the claims that it states; the oldest article first. */
function evidence(claims) {
  const sentences = new Map();
  for (const claim of claims) {
    for (const quote of claim.quotes) {
      const key = JSON.stringify(quote.slice(0, 3).concat(quote[1] < 0 ? quote[3] : ""));
      if (!sentences.has(key)) sentences.set(key, { quote, claims: [] });
      sentences.get(key).claims.push(claim);
    }
  }
  const when = (card) => DATA.articles[card.quote[0]]?.date ?? "9999";
  const cards = [...sentences.values()].sort((a, b) => (when(a) < when(b) ? -1 : when(a) > when(b) ? 1 :
    a.quote[0] < b.quote[0] ? -1 : a.quote[0] > b.quote[0] ? 1 : a.quote[1] - b.quote[1]));
  const list = make("div", { id: "evidence" });
  const add = (from) => {
    for (const card of cards.slice(from, from + FIRST)) {
      list.append(make("article", { className: "quote" }, make("div", {}, ...card.claims.map(claimItem)),
        passage(card.quote), make("div", {}, sourceLine(card.quote[0]))));
    }
    const left = cards.length - from - FIRST;
    if (left > 0) {
      const more = make("button", { type: "button" }, `Show ${Math.min(left, FIRST)} more of ${count(left, "sentence")}`);
      more.onclick = () => { more.remove(); add(from + FIRST); };
      list.append(more);
    }
  };
  add(0);
  return [make("h3", {}, `Evidence: ${count(claims.length, "claim")} in ${count(cards.length, "sentence")}`), list];
}

function relationItem(edge, id) {
  const out = edge.from === id;
  const other = NODES.get(out ? edge.to : edge.from);
  const button = make("button", { type: "button", className: "link", onclick: () => choose(null, edge.id) },
    ...(out ? [make("em", {}, `${edge.relation} → `), name(other.label)] : [name(other.label), make("em", {}, ` → ${edge.relation}`)]));
  return make("li", {}, chip(other.kind, other.sure), button, edge.sure === "Asserted" ? null : sureBadge(edge.sure));
}

function nodeDetail(node) {
  const lines = AROUND.get(node.id).filter(passes)
    .sort((a, b) => (a.from === node.id ? 0 : 1) - (b.from === node.id ? 0 : 1) || a.relation.localeCompare(b.relation) || a.phrase.localeCompare(b.phrase));
  const hidden = unseen(node.id);
  const facts = [...node.values];
  if (node.time) facts.unshift(["time", node.time]);
  if (node.names.length) facts.push(["also", node.names.join(", ")]);
  const parts = [
    make("div", { className: "kind" }, chip(node.kind, node.sure), node.cls),
    make("h2", {}, name(node.label)),
    make("p", { className: "meta" }, node.sure ? sureBadge(node.sure) : "", [node.date, count(lines.length, "relation")].filter(Boolean).join(" · ")),
  ];
  if (facts.length) parts.push(make("dl", { className: "facts" }, ...facts.flatMap(([key, text]) => [make("dt", {}, key), make("dd", {}, name(text))])));
  if (hidden.length) {
    parts.push(make("button", { type: "button", id: "b-expand", onclick: () => grow(node.id, hidden) }, `+${count(hidden.length, "hidden neighbour")}: show`));
  }
  parts.push(...moreOf(node));
  const claims = CLAIMS_OF.get(node.id).filter((claim) => claim.confidence * 100 >= state.least);
  if (lines.length) {
    const list = make("ul", { className: "relations" }, ...lines.slice(0, FIRST_LINES).map((edge) => relationItem(edge, node.id)));
    parts.push(make("h3", {}, "Relations"), list);
    if (lines.length > FIRST_LINES) {
      const more = make("button", { type: "button", className: "link" }, `Show all ${lines.length}`);
      more.onclick = () => { more.remove(); list.append(...lines.slice(FIRST_LINES).map((edge) => relationItem(edge, node.id))); };
      parts.push(more);
    }
  }
  return [...parts, ...(claims.length ? evidence(claims) : [make("p", { className: "meta" }, "No claim speaks of it: it is only mentioned.")]),
    make("p", { className: "meta" }, node.iri)];
}

function edgeDetail(edge) {
  const [from, to] = [NODES.get(edge.from), NODES.get(edge.to)];
  const end = (node) => make("li", {}, chip(node.kind, node.sure), make("button", { type: "button", className: "link", onclick: () => choose(node.id, null) }, name(node.label)));
  const claims = edge.claims.map((id) => DATA.claims[id]);
  const parts = [
    make("h2", {}, name(from.label), " ", make("em", {}, edge.relation), " ", name(to.label)),
    make("p", { className: "meta" }, sureBadge(edge.sure), [edge.dates[0], edge.background ? null : `${Math.round(edge.confidence * 100)} % sure`].filter(Boolean).join(" · ")),
    make("ul", { className: "relations" }, end(from), end(to)),
  ];
  if (claims.length) return [...parts, ...evidence(claims)];
  const why = edge.background ? "Background knowledge: it comes from the gazetteer, no article states it." : "No claim that is sure enough states it.";
  return [...parts, make("p", { className: "meta background" }, why)];
}

function showPanel() {
  const open = Boolean(state.node || state.edge);
  const changed = $("#panel").hidden === open;
  $("#panel").hidden = !open;
  $("#columns").classList.toggle("open", open);
  $("#detail").replaceChildren(...(state.edge ? edgeDetail(EDGES.get(state.edge)) : state.node ? nodeDetail(NODES.get(state.node)) : []));
  $("#panel").scrollTop = 0;
  return changed;
}
