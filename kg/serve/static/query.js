// The query editor (YASGUI, vendored) on our endpoint; the query comes in the address, results go back as a network.
"use strict";
(() => {
  const parameters = new URLSearchParams(location.search);
  const endpoint = new URL(parameters.get("endpoint") ?? "/sparql", location.href).href;
  const asked = new URLSearchParams(location.hash.slice(1)).get("query");
  document.querySelector("#back").href = "/" + location.search;
  // The others ask addresses elsewhere.
  Yasgui.Yasqe.defaults.autocompleters = ["prefixes", "variables"];
  Yasgui.Yasqe.defaults.showQueryButton = true;
  const editor = new Yasgui(document.querySelector("#yasgui"), {
    requestConfig: { endpoint, method: "POST" }, copyEndpointOnNewTab: true, populateFromUrl: false,
    endpointCatalogueOptions: { getData: () => [{ endpoint }] }, persistenceId: `kg ${endpoint}`,
  });
  if (asked) {
    const tab = editor.addTab(true, { name: "View", requestConfig: { endpoint, method: "POST" } });
    tab.setQuery(asked);
    tab.query().catch(() => { /* the editor itself shows what the endpoint said */ });
  }
  let nodes = [];
  const button = document.querySelector("#b-network");
  const thing = /\/(state|person|office|organization|city|region|waterbody|island|facility|place|weapon|agreement|event)\/[^/#]+$/;
  editor.on("queryResponse", async (_, tab) => {
    const results = tab.getYasr().results;
    const rows = results?.getBindings?.() ?? [];
    const statements = results?.getStatements?.() ?? [];
    const iris = [...rows.flatMap((row) => Object.values(row)).map((cell) => cell.value),
      ...statements.flatMap((quad) => [quad.subject.value, quad.object.value])].filter((iri) => thing.test(iri));
    const { base } = await (await fetch("/vocabulary.json")).json();
    nodes = [...new Set(iris)].slice(0, 80).map((iri) => (iri.startsWith(base) ? iri.slice(base.length) : iri));
    button.hidden = nodes.length === 0;
    button.textContent = `Show the ${nodes.length} things of the results as a network`;
  });
  button.onclick = () => { location.assign("/" + location.search + "#" + new URLSearchParams({ nodes: nodes.join("|") })); };
})();
