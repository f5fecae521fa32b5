// Names that YASGUI's controls lack for those who do not see them.
"use strict";
function nameControls(root) {
  const named = [
    [".autocomplete", "aria-label", "Endpoint"], [".tableSizer", "aria-label", "Results on a page"],
    [".CodeMirror textarea", "aria-label", "SPARQL query"], [".addTab", "role", "tab"], [".addTab", "aria-selected", "false"],
  ];
  const put = () => {
    for (const [selector, attribute, text] of named) {
      for (const element of root.querySelectorAll(`${selector}:not([${attribute}])`)) element.setAttribute(attribute, text);
    }
    for (const cell of root.querySelectorAll("th")) {
      if (cell.textContent.trim() || cell.querySelector(".unseen")) continue;
      cell.append(Object.assign(document.createElement("span"), { className: "unseen", textContent: "Number" }));
    }
  };
  new MutationObserver(put).observe(root, { childList: true, subtree: true });
  put();
}
