// YASGUI's tables bring two rules for the grips of their columns as <style> elements, which the policy lets nobody
// write. What stands in them becomes a sheet without an element, which it lets through, being no markup:
// https://www.w3.org/TR/cssom-1/#dom-documentorshadowroot-adoptedstylesheets
"use strict";
(() => {
  const create = document.createElement.bind(document);
  const sheets = new Map();
  document.createElement = (tag, options) => {
    if (tag !== "style") return create(tag, options);
    // It stands in the head until it is taken out, as the style would; its text is never put into it.
    const standIn = create("template");
    standIn.appendChild = ({ data }) => {
      if (!sheets.has(data)) sheets.set(data, { sheet: new CSSStyleSheet(), users: new Set() });
      const kept = sheets.get(data);
      kept.sheet.replaceSync(data);
      kept.users.add(standIn);
    };
    return standIn;
  };
  new MutationObserver(() => {
    const used = [...sheets.values()].filter(({ users }) => [...users].some((standIn) => standIn.isConnected)).map(({ sheet }) => sheet);
    if (used.length !== document.adoptedStyleSheets.length) document.adoptedStyleSheets = used;
  }).observe(document.head, { childList: true });
})();
