// YASGUI's table with cells of text. Its own makes markup of the values that it filters and sorts by, and leaves it to a
// sanitiser what of that may stay: what an article wrote would be elements in our page.
"use strict";
class TableOfText extends Yasgui.Yasr.plugins.table {
  getRows() {
    const { results } = this.yasr;
    // It takes what stands in double braces for the name of a variable: the values are read again as they came.
    const bindings = results.getType() === "json" ? JSON.parse(results.getOriginalResponseAsString()).results.bindings : results.getBindings();
    return (bindings ?? []).map((row, i) => [i + 1, ...results.getVariables().map((variable) => row[variable] ?? "")]);
  }
  getColumns() {
    const prefixes = this.yasr.getPrefixes();
    const [number, ...variables] = super.getColumns();
    const render = (cell, kind) => {
      if (cell === "") return cell;
      // What it only compares by it puts through its parser of markup too.
      return kind === "display" ? this.getCellContent(cell, prefixes) : cell.value.replace(/[&<>]/g, " ");
    };
    return [number, ...variables.map((column) => ({ ...column, render }))];
  }
  getCellContent(cell, prefixes) {
    const make = (tag, properties, ...children) => { const made = Object.assign(document.createElement(tag), properties); made.append(...children); return made; };
    if (cell.type === "uri") return make("div", {}, make("span", {}, ...this.linkOf(cell.value, prefixes, make)));
    const text = make("span", { className: "nonIri", dir: "auto" }, cell.value);
    const { datatype, "xml:lang": language } = cell;
    if (!this.persistentConfig.compact && language) text.append(make("sup", {}, `@${language}`));
    else if (!this.persistentConfig.compact && datatype) text.append(make("sup", {}, "^^", ...this.linkOf(datatype, prefixes, make)));
    return make("div", {}, text);
  }
  linkOf(iri, prefixes, make) {
    const [prefix, start] = Object.entries(prefixes ?? {}).find(([, begin]) => begin && iri.startsWith(begin)) ?? [];
    const text = prefix === undefined ? iri : `${prefix}:${iri.slice(start.length)}`;
    // A value of the graph may be an address of any kind; only these lead anywhere.
    const link = /^https?:\/\//i.test(iri) ? make("a", { className: "iri", href: NetworkOfResults.pageOf(iri) }, text) : make("span", { className: "iri" }, text);
    return prefix === undefined && !this.persistentConfig.compact ? ["<", link, ">"] : [link];
  }
}
