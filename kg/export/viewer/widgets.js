// What is said aloud or for a moment, a tick with its number, and the drawer of filters on narrow screens.
const say = (text) => { $("#said").textContent = text; };
let toasting;
function toast(text, seconds = 3) {
  $("#toast").textContent = text;
  $("#toast").hidden = false;
  clearTimeout(toasting);
  toasting = setTimeout(() => { $("#toast").hidden = true; }, seconds * 1000);
}

function tick(list, off, key, picture, text, number) {
  const box = make("input", { type: "checkbox", checked: !off.has(key) });
  box.dataset.key = key;
  box.onchange = () => { if (box.checked) off.delete(key); else off.add(key); refresh(); };
  list.append(make("li", {}, make("label", {}, box, picture, make("span", {}, text), make("span", { className: "n" }, String(number)))));
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
