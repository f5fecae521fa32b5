// The data as it came, and what is looked up in it. Text in it is data: it reaches the page by textContent only.
const $ = (selector) => document.querySelector(selector);
const DATA = JSON.parse($("#data").textContent);
const NODES = new Map(DATA.nodes.map((node, rank) => [node.id, { ...node, rank }]));
const EDGES = new Map(DATA.edges.map((edge) => [edge.id, edge]));
const KINDS = new Map(DATA.kinds.map((kind) => [kind.kind, kind]));
const SURE = { Asserted: "stated", Planned: "planned", Possible: "possible", Denied: "denied" };
const COMPARED = { About: "about", AtLeast: "at least", AtMost: "at most" };

/** An element with properties, attributes (where no property of that name exists) and children, strings as text. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** The same for SVG, attributes only. */
function draw(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A name that can't turn the text around it, whichever way it is written; a date in it stays on one line. */
function name(text) {
  const parts = text.split(/(\d{4}-\d\d(?:-\d\d)?)/);
  return make("bdi", {}, ...parts.map((part, i) => (i % 2 ? make("span", { className: "date" }, part) : part)));
}

const AROUND = new Map([...NODES.keys()].map((id) => [id, []]));
for (const edge of EDGES.values()) {
  AROUND.get(edge.from).push(edge);
  if (edge.to !== edge.from) AROUND.get(edge.to).push(edge);
}
const otherEnd = (edge, id) => (edge.from === id ? edge.to : edge.from);

const CLAIMS_OF = new Map([...NODES.keys()].map((id) => [id, []]));
for (const [id, claim] of Object.entries(DATA.claims)) {
  claim.id = id;
  const ends = [claim.subject, claim.object, ...claim.roles.map((role) => role[1])];
  for (const end of new Set(ends)) if (CLAIMS_OF.has(end)) CLAIMS_OF.get(end).push(claim);
}

// A date is a day, a month or a year; a month begins with its first day and ends with its last.
const firstDay = (date) => (date + "-01-01").slice(0, 10);
const lastDay = (date) => (date.length === 10 ? date : date.length === 7 ? date + "-31" : date + "-12-31");

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

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const count = (number, one, many = one + "s") => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
