// The query editor (YASGUI, vendored) on our endpoint; the query comes in the address, results go back to the explorer.
"use strict";
(async () => {
  const parameters = new URLSearchParams(location.search);
  const inHash = new URLSearchParams(location.hash.slice(1));
  const endpoint = new URL(parameters.get("endpoint") ?? "/sparql", location.href).href;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => { document.documentElement.dataset.theme = inHash.get("theme") ?? (dark.matches ? "dark" : "light"); };
  paint();
  dark.addEventListener("change", paint);
  const known = await (await fetch("/vocabulary.json")).json();
  const base = parameters.get("base") ?? known.base;
  NetworkOfResults.endpoint = endpoint;
  NetworkOfResults.pageOf = (iri) => (iri.startsWith(known.base) ? "/id/" + iri.slice(known.base.length) : iri);
  document.querySelector("#back").href = "/" + location.search;
  // The others ask addresses elsewhere.
  Yasgui.Yasqe.defaults.autocompleters = ["prefixes", "variables"];
  Yasgui.Yasqe.defaults.showQueryButton = true;
  Yasgui.Yasqe.defaults.editorHeight = "230px";
  // The tabulator leaves the editor, as it leaves everything else; Ctrl-] and Ctrl-[ indent.
  Object.assign(Yasgui.Yasqe.defaults.extraKeys ??= {}, { Tab: false, "Shift-Tab": false, "Ctrl-]": "indentMore", "Ctrl-[": "indentLess" });
  Yasgui.Yasqe.defaults.value = `PREFIX kg: <https://kg.example/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?event ?name ?day ?who WHERE {
  ?event a kg:Event ; rdfs:label ?name ; kg:date ?day ; kg:actor ?who .
}
ORDER BY DESC(?day) LIMIT 50`;
  Yasgui.Yasr.registerPlugin("table", TableOfText);
  Yasgui.Yasr.registerPlugin("network", NetworkOfResults);
  Yasgui.Yasr.defaults.pluginOrder = ["table", "network", "response"];
  const editor = new Yasgui(document.querySelector("#yasgui"), {
    requestConfig: { endpoint, method: "POST" }, copyEndpointOnNewTab: true, populateFromUrl: false,
    endpointCatalogueOptions: { getData: () => [{ endpoint }] }, persistenceId: `kg ${endpoint}`,
  });
  nameControls(document.querySelector("#yasgui"));
  const button = document.querySelector("#b-explore");
  let nodes = [];
  const thing = (id) => /^[^/#:]+\/[^/#]+$/.test(id) && !known.records.includes(id.split("/")[0]);
  const short = (iri) => (iri.startsWith(base) ? iri.slice(base.length) : iri);
  editor.on("queryResponse", async (_, tab) => {
    // The results are read by the editor's own listener, which comes after this one.
    await new Promise((done) => setTimeout(done));
    const results = tab.getYasr().results;
    nodes = results ? [...networkOf(results).nodes.keys()].map(short).filter(thing).slice(0, 80) : [];
    button.hidden = nodes.length === 0;
    button.textContent = nodes.length === 1 ? "Open it in the explorer" : `Open the ${nodes.length} things in the explorer`;
  });
  button.onclick = () => { location.assign("/" + location.search + "#" + new URLSearchParams({ nodes: nodes.join("|") })); };
  const asked = inHash.get("query");
  if (asked) {
    for (const tab of Object.values(editor._tabs)) if (tab.getName() === "View") tab.close();
    const tab = editor.addTab(true, { name: "View", requestConfig: { endpoint, method: "POST" } });
    tab.setQuery(asked);
    tab.query().catch(() => { /* the editor itself shows what the endpoint said */ });
  }
  document.documentElement.dataset.loaded = "true";
})();
