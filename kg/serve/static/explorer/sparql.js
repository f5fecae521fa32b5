// Asking the endpoint, by the SPARQL 1.1 Protocol alone (https://www.w3.org/TR/sparql11-protocol/).
const ENDPOINT = new URL(new URLSearchParams(location.search).get("endpoint") ?? "/sparql", location.href).href;
const PREFIX = {
  kg: "https://kg.example/ontology#", rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
  rdfs: "http://www.w3.org/2000/01/rdf-schema#", skos: "http://www.w3.org/2004/02/skos/core#",
  schema: "https://schema.org/", dcterms: "http://purl.org/dc/terms/", prov: "http://www.w3.org/ns/prov#",
  oa: "http://www.w3.org/ns/oa#", qudt: "http://qudt.org/schema/qudt/", geo: "http://www.w3.org/2003/01/geo/wgs84_pos#",
  owl: "http://www.w3.org/2002/07/owl#", xsd: "http://www.w3.org/2001/XMLSchema#",
};

/** The query with those prefixes declared that it uses. */
const declared = (query) => Object.entries(PREFIX).filter(([prefix]) => new RegExp(`\\b${prefix}:`).test(query))
  .map(([prefix, iri]) => `PREFIX ${prefix}: <${iri}>\n`).join("") + query.replace(/^\n/, "");

/** An IRI as a term. What can't be one is refused: it may come from the page's address. */
function term(iri) {
  if (/[<>"{}|^`\\\u0000-\u0020]/.test(iri)) throw new Error(`“${iri}” is no IRI`);
  return `<${iri}>`;
}
const values = (variable, iris) => `VALUES ?${variable} { ${[...iris].map(term).join(" ")} }`;
const quoted = (text) => JSON.stringify(text).replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)
  .replace(/(\\u[dD][89abAB][0-9a-fA-F]{2})(\\u[dD][c-fC-F][0-9a-fA-F]{2})/g, (pair) =>
    `\\U${JSON.parse(`"${pair}"`).codePointAt(0).toString(16).padStart(8, "0")}`);

/** The rows of a SELECT query, each as an object of texts. Throws an Error that says what the endpoint said. */
async function ask(query, { signal } = {}) {
  const response = await fetch(ENDPOINT, {
    method: "POST", signal,
    // Oxigraph's own server shows the union of all graphs to whom asks so; others pass over it.
    body: new URLSearchParams({ query: declared(query), "union-default-graph": "" }),
    headers: { Accept: "application/sparql-results+json" },
  });
  if (!response.ok) throw new Error(`the endpoint answered ${response.status}: ${(await response.text()).slice(0, 200)}`);
  const found = await response.json();
  return found.results.bindings.map((row) => Object.fromEntries(Object.entries(row).map(([key, cell]) => [key, cell.value])));
}
