// Filters, search, dates, keys, and what can be taken away: PNG, SVG, the address.
const say = (text) => { $("#said").textContent = text; };
let toasting;
function toast(text, seconds = 3) {
  $("#toast").textContent = text;
  $("#toast").hidden = false;
  clearTimeout(toasting);
  toasting = setTimeout(() => { $("#toast").hidden = true; }, seconds * 1000);
}

// ---- Filters, which are the legend too

function tick(list, off, key, picture, text, number) {
  const box = make("input", { type: "checkbox", checked: !off.has(key) });
  box.dataset.key = key;
  box.onchange = () => { if (box.checked) off.delete(key); else off.add(key); refresh(); };
  list.append(make("li", {}, make("label", {}, box, picture, make("span", {}, text), make("span", { className: "n" }, String(number)))));
}

function showFilters() {
  const number = (test) => [...NODES.values()].filter(test).length;
  const kinds = $("#f-kind"), sure = $("#f-sure"), relations = $("#f-relation");
  const focused = document.activeElement?.dataset?.key;
  [kinds, sure, relations].forEach((list) => list.replaceChildren());
  for (const kind of KINDS.values()) {
    const many = number((node) => node.kind === kind.kind);
    if (many) tick(kinds, state.noKind, kind.kind, chip(kind.kind), kind.plural, many);
  }
  for (const key of DATA.settings.sure) {
    tick(sure, state.noSure, key, stroke(key), SURE[key], [...EDGES.values()].filter((edge) => edge.sure === key).length);
  }
  const order = [...RELATIONS].sort((a, b) => b[1].count - a[1].count || a[1].name.localeCompare(b[1].name));
  for (const [key, relation] of order) tick(relations, state.noRelation, key, null, relation.name, relation.count);
  $("#b-more").hidden = order.length <= 8;
  $("#b-none").textContent = state.noRelation.size === RELATIONS.size ? "All" : "None";
  if (focused) [...document.querySelectorAll(".ticks input")].find((box) => box.dataset.key === focused)?.focus();
  $("#least").value = state.least;
  $("#least-out").textContent = `${state.least} %`;
  $("#o-names").checked = state.names;
  $("#o-background").checked = state.background;
  $("#o-only").checked = state.only;
  $("#depth").value = String(state.depth);
  $("#f-most").hidden = NODES.size <= 30;
  $("#b-all").hidden = NODES.size === FULL;
  $("#b-all").textContent = state.most === NODES.size ? `Only the first ${FULL}` : `Show all ${NODES.size.toLocaleString("en")}`;
  $("#most").min = Math.min(10, NODES.size);
  $("#most").max = NODES.size;
  $("#most").value = state.most;
  $("#most-out").textContent = state.most.toLocaleString("en");
}

function showCount() {
  $("#count").textContent = `${shown.nodes.size.toLocaleString("en")} of ${count(NODES.size, "node")} shown,\n` +
    `${shown.edges.size.toLocaleString("en")} of ${count(EDGES.size, "relation")}`;
  const reasons = new Map();
  for (const why of shown.why.values()) reasons.set(why, (reasons.get(why) ?? 0) + 1);
  const told = [...reasons].map(([why, number]) => `${number.toLocaleString("en")} ${WHY[why]}`);
  const beyond = DATA.settings.total - NODES.size;
  if (beyond > 0) told.push(`${beyond.toLocaleString("en")} of the graph's are not in this page`);
  $("#hidden-why").textContent = told.length ? `Hidden: ${told.join(", ")}.` : "";
  $("#b-reset").hidden = !filtered();
}

function wireFilters() {
  const on = (id, event, change) => { $(id).addEventListener(event, () => { change($(id)); refresh(); }); };
  on("#least", "input", (input) => { state.least = Number(input.value); });
  on("#most", "input", (input) => { state.most = Number(input.value); });
  $("#b-all").onclick = () => { state.most = state.most === NODES.size ? FULL : NODES.size; refresh({ view: true }); };
  on("#o-names", "change", (input) => { state.names = input.checked; });
  on("#o-background", "change", (input) => { state.background = input.checked; });
  on("#o-only", "change", (input) => { state.only = input.checked; });
  on("#depth", "change", (input) => { state.depth = Number(input.value); });
  on("#b-none", "click", () => { state.noRelation = state.noRelation.size === RELATIONS.size ? new Set() : new Set(RELATIONS.keys()); });
  $("#b-reset").onclick = () => {
    const { node, edge, theme, table, names } = state;
    Object.assign(state, fresh(), { node, edge, theme, table, names });
    refresh({ view: true });
    say("Everything is shown again");
  };
  $("#b-more").onclick = () => {
    const all = $("#f-relation").classList.toggle("all");
    $("#b-more").textContent = all ? "Show fewer" : "Show all";
    $("#b-more").setAttribute("aria-expanded", String(all));
  };
}

// ---- Dates: one step of a slider for each date that occurs, so that an old date does not press the others together

function showDates() {
  $("#time").hidden = DATES.length < 2;
  if (DATES.length < 2) return;
  const last = DATES.length - 1;
  const step = (day, otherwise) => { const i = day ? DATES.findIndex((date) => date >= day) : -1; return i < 0 ? otherwise : i; };
  const upTo = (day) => { const i = DATES.findLastIndex((date) => date <= day); return i < 0 ? 0 : i; };
  for (const id of ["#from", "#to"]) { $(id).min = 0; $(id).max = last; }
  $("#from").value = step(state.from, state.from ? last : 0);
  $("#to").value = state.to ? upTo(state.to) : last;
  const [low, high] = [Number($("#from").value), Number($("#to").value)];
  $("#from-out").textContent = DATES[low];
  $("#to-out").textContent = DATES[high];
  $("#from").setAttribute("aria-valuetext", DATES[low]);
  $("#to").setAttribute("aria-valuetext", DATES[high]);
  const numbers = DATES.map((date) => [...EDGES.values()].filter((edge) => edge.dates.some((day) => firstDay(day) === date)).length +
    [...NODES.values()].filter((node) => node.date && firstDay(node.date) === date).length);
  const tallest = Math.max(...numbers, 1), width = 1000 / DATES.length;
  $("#bars").setAttribute("viewBox", "0 0 1000 38");
  $("#bars").replaceChildren(...numbers.map((number, i) => {
    const height = number ? 3 + 34 * Math.sqrt(number / tallest) : 0;
    const thick = Math.min(width * 0.8, 22);
    return draw("rect", { x: i * width + (width - thick) / 2, y: 38 - height, width: thick, height, class: i < low || i > high ? "out" : "in" },
      draw("title", {}, `${DATES[i]}: ${number}`));
  }));
}

function wireDates() {
  const changed = (moved) => {
    const [from, to] = [$("#from"), $("#to")];
    if (Number(from.value) > Number(to.value)) (moved === from ? to : from).value = moved.value;
    state.from = Number(from.value) ? DATES[from.value] : null;
    state.to = Number(to.value) < DATES.length - 1 ? DATES[to.value] : null;
    refresh();
  };
  $("#from").addEventListener("input", () => changed($("#from")));
  $("#to").addEventListener("input", () => changed($("#to")));
}

// ---- Search

const INDEX = [
  ...[...NODES.values()].map((node) => ({ node: node.id, kind: node.kind, sure: node.sure, title: node.label, more: node.cls,
    key: plain(node.label), all: plain([node.label, node.cls, ...node.names].join(" ")), weight: 4 })),
  ...[...EDGES.values()].map((edge) => ({ edge: edge.id, kind: null, sure: edge.sure, title: edge.phrase, more: "relation",
    key: plain(edge.phrase), all: plain(edge.phrase), weight: 1 })),
];
// A sentence leads to the line that it states, or to what it speaks of.
const sentencesFound = new Set();
for (const edge of EDGES.values()) for (const id of edge.claims) indexSentence(DATA.claims[id], { edge: edge.id }, edge.phrase);
for (const claim of Object.values(DATA.claims)) if (NODES.has(claim.subject)) indexSentence(claim, { node: claim.subject }, claim.subjectName);
function indexSentence(claim, target, title) {
  for (const quote of claim.quotes) {
    if (sentencesFound.has(quote[0] + quote[1] + quote[3])) continue;
    sentencesFound.add(quote[0] + quote[1] + quote[3]);
    INDEX.push({ ...target, kind: null, sure: claim.sure, title: quote[3], more: title, key: "", all: plain(quote[3]), weight: 0 });
  }
}

let results = [], current = -1;
function search() {
  const asked = plain($("#q").value.trim()).split(/\s+/).filter(Boolean);
  const score = (entry) => asked.every((word) => entry.all.includes(word))
    ? entry.weight + (entry.key.startsWith(asked.join(" ")) ? 4 : 0) + asked.filter((word) => (" " + entry.key).includes(" " + word)).length : -1;
  results = asked.length ? INDEX.map((entry) => ({ entry, score: score(entry) })).filter((found) => found.score >= 0)
    .sort((a, b) => b.score - a.score).slice(0, 14).map((found) => found.entry) : [];
  current = results.length ? 0 : -1;
  const open = asked.length > 0;
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
function take(i) {
  const entry = results[i];
  if (!entry) return;
  closeSearch();
  choose(entry.node ?? null, entry.edge ?? null, { view: true });
  $("#panel").focus({ preventScroll: true });
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

// ---- Keys

const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** From the chosen node to the neighbour that lies best in that direction; from nowhere to the most connected. */
function walk([dx, dy]) {
  if (!state.node) {
    const first = state.edge ? EDGES.get(state.edge).from : [...shown.nodes].sort((a, b) => NODES.get(a).rank - NODES.get(b).rank)[0];
    if (first) choose(first, null);
    return;
  }
  const at = network.body.nodes[state.node];
  let best = null;
  for (const edge of AROUND.get(state.node)) {
    const id = otherEnd(edge, state.node);
    if (!shown.edges.has(edge.id) || id === state.node) continue;
    const to = network.body.nodes[id];
    const far = Math.hypot(to.x - at.x, to.y - at.y) || 1;
    const along = ((to.x - at.x) * dx + (to.y - at.y) * dy) / far;
    const worth = along / Math.sqrt(far);
    if (along > 0.2 && (!best || worth > best.worth)) best = { id, worth };
  }
  if (best) choose(best.id, null);
}

const zoom = (factor) => network.moveTo({ scale: network.getScale() * factor, animation: false });

function wireKeys() {
  $("#graph").addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (ARROWS[event.key]) { event.preventDefault(); walk(ARROWS[event.key]); }
    else if (event.key === "Enter" && (state.node || state.edge)) { event.preventDefault(); $("#panel").focus({ preventScroll: true }); }
    else if (event.key === "+" || event.key === "=") zoom(1.25);
    else if (event.key === "-") zoom(0.8);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && !/^(checkbox|range)$/.test(event.target.type);
    if (event.key === "Escape") {
      if ($("#side").classList.contains("shown")) sideShown(false);
      else if (state.node || state.edge) { choose(null, null); (state.table ? $("#table") : $("#graph")).focus({ preventScroll: true }); }
      else if (state.table) { state.table = false; refresh(); }
    } else if (typing) { /* letters are for the field */ }
    else if (event.key === "/") { event.preventDefault(); $("#q").focus(); $("#q").select(); }
    else if (event.key === "f") fit();
    else if (event.key === "t") { state.table = !state.table; refresh(); }
  });
}

// ---- Taking away

function save(file, blob) {
  const link = make("a", { href: URL.createObjectURL(blob), download: file });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 2000);
}

function savePng() {
  const canvas = $("#graph canvas");
  const copy = make("canvas", { width: canvas.width, height: canvas.height });
  const ctx = copy.getContext("2d");
  ctx.fillStyle = css("--page");
  ctx.fillRect(0, 0, copy.width, copy.height);
  ctx.drawImage(canvas, 0, 0);
  copy.toBlob((blob) => save("graph.png", blob), "image/png");
}

/** All that is shown, as an SVG document: built as elements, so that names can only be text in it. */
function svg() {
  const nodes = [...shown.nodes].map((id) => NODES.get(id));
  const at = (id) => network.body.nodes[id];
  const xs = nodes.flatMap((n) => [at(n.id).x - n.w / 2, at(n.id).x + n.w / 2]), ys = nodes.flatMap((n) => [at(n.id).y - n.h / 2, at(n.id).y + n.h / 2]);
  const [x, y] = [Math.min(...xs) - 24, Math.min(...ys) - 24];
  const [w, h] = [Math.max(...xs) + 24 - x, Math.max(...ys) + 24 - y];
  const root = draw("svg", { viewBox: `${x} ${y} ${w} ${h}`, width: w, height: h, "font-family": FONT },
    draw("title", {}, document.title), draw("rect", { x, y, width: w, height: h, fill: css("--page") }));
  for (const id of shown.edges) {
    const edge = EDGES.get(id), type = network.body.edges[id].edgeType;
    const [a, b, via] = [at(edge.from), at(edge.to), type.getPoint(0.5)];
    // The middle of a quadratic curve lies half-way between its ends' middle and its control point.
    const [cx, cy] = [2 * via.x - (a.x + b.x) / 2, 2 * via.y - (a.y + b.y) / 2];
    root.append(draw("path", { d: `M${a.x} ${a.y}Q${cx} ${cy} ${b.x} ${b.y}`, fill: "none", stroke: sureColour(edge.sure),
      "stroke-width": 1.2, "stroke-dasharray": DASHES[edge.sure].join(" "), opacity: edge.background ? 0.4 : 0.7 }, draw("title", {}, edge.phrase)));
    if (state.names && !edge.background) {
      root.append(draw("text", { x: via.x, y: via.y, "font-size": 10.5, fill: css("--soft"), stroke: css("--page"), "stroke-width": 3,
        "paint-order": "stroke", "text-anchor": "middle", "dominant-baseline": "central" }, edge.label));
    }
  }
  for (const node of nodes) {
    const { fill, line, ink } = colours(node.kind);
    const placed = words(node);
    root.append(draw("g", { transform: `translate(${at(node.id).x} ${at(node.id).y})` }, draw("title", {}, `${node.label} (${node.cls})`),
      draw("path", { d: outline(node), fill, stroke: line, "stroke-width": 1.6, "stroke-dasharray": (DASHES[node.sure] ?? []).join(" ") }),
      draw("text", { x: -node.w / 2 + PAD, y: placed[0][2], "font-size": node.font * 0.95, fill: ink, "dominant-baseline": "central" }, KINDS.get(node.kind).glyph),
      ...placed.map(([text, tx, ty, size]) => draw("text", { x: tx, y: ty, "font-size": size, fill: ink, "dominant-baseline": "central" }, text))));
  }
  return new XMLSerializer().serializeToString(root);
}

async function copyLink() {
  writeAddress();
  try {
    await navigator.clipboard.writeText(location.href);
    toast("The address of this view is copied");
  } catch {
    // Without leave to use the clipboard the address is shown, to be copied by hand.
    toast(location.href, 12);
  }
}

function sideShown(open) {
  $("#side").classList.toggle("shown", open);
  $("#b-side").setAttribute("aria-expanded", String(open));
  (open ? $("#side") : $("#b-side")).focus({ preventScroll: true });
}

function wireTools() {
  $("#b-side").onclick = () => sideShown(!$("#side").classList.contains("shown"));
  $("#b-table").onclick = () => { state.table = !state.table; refresh(); };
  $("#b-fit").onclick = () => { if (state.table) { state.table = false; refresh(); } fit(); };
  $("#b-png").onclick = savePng;
  $("#b-svg").onclick = () => save("graph.svg", new Blob([svg()], { type: "image/svg+xml" }));
  $("#b-link").onclick = copyLink;
  $("#b-theme").onclick = () => { state.theme = dark() ? "light" : "dark"; refresh(); };
  $("#b-close").onclick = () => { choose(null, null); $("#graph").focus({ preventScroll: true }); };
  $("#skip").onclick = (event) => { event.preventDefault(); $("#graph").focus(); };
}
