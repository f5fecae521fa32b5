// The search field and the list under it (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/): what is found comes from elsewhere.
let results = [], current = -1;

/** Show `results`, or that there are none; with `open` false no list. */
function offer(open) {
  const items = results.map((entry, i) => {
    const item = make("li", { id: `r${i}`, role: "option" }, entry.kind ? chip(entry.kind, entry.sure) : null,
      make("span", {}, name(entry.title), make("small", {}, entry.node && !shown.nodes.has(entry.node) ? `${entry.more}, not shown now` : entry.more)),
      entry.sure && entry.sure !== "Asserted" ? sureBadge(entry.sure) : null);
    item.onpointerdown = (event) => { event.preventDefault(); take(i); };
    return item;
  });
  $("#found").replaceChildren(...(items.length || !open ? items : [make("li", { role: "option", ariaDisabled: "true" }, "Nothing found")]));
  $("#found").hidden = !open;
  $("#q").setAttribute("aria-expanded", String(open));
  if (open) say(count(results.length, "result"));
  mark();
}
function mark() {
  [...$("#found").children].forEach((item, i) => item.setAttribute("aria-selected", String(i === current)));
  if (current >= 0) { $("#q").setAttribute("aria-activedescendant", `r${current}`); $(`#r${current}`).scrollIntoView({ block: "nearest" }); }
  else $("#q").removeAttribute("aria-activedescendant");
}
function closeSearch() {
  $("#found").hidden = true;
  $("#q").setAttribute("aria-expanded", "false");
  $("#q").removeAttribute("aria-activedescendant");
}
function wireSearch() {
  $("#q").addEventListener("input", search);
  $("#q").addEventListener("focus", () => { if ($("#q").value) search(); });
  $("#q").addEventListener("blur", closeSearch);
  $("#q").addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && results.length) { event.preventDefault(); current = (current + step + results.length) % results.length; mark(); }
    else if (event.key === "Enter") { event.preventDefault(); take(current); }
    else if (event.key === "Escape") { event.stopPropagation(); if ($("#q").value) { $("#q").value = ""; search(); } else { $("#q").blur(); } closeSearch(); }
  });
}
