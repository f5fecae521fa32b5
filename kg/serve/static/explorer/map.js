// A plain map of what has a place: degrees drawn as degrees, a little narrower than high, from outlines that come with the program.
const NARROW = 0.8;
let ground = null;

/** Where a node lies: itself, a state at its capital, an event where it took place. */
function whereIs(node) {
  if (node.at) return node.at;
  if (node.kind !== "Event") return null;
  for (const role of ["place", "destination", "origin"]) {
    const line = AROUND.get(node.id).find((edge) => edge.predicate === role && edge.from === node.id && NODES.get(edge.to).at);
    if (line) return NODES.get(line.to).at;
  }
  return null;
}

/** What is shown and has a place, by place, in the map's own measure; the fullest first. */
function placesShown() {
  const found = new Map();
  for (const id of shown.nodes) {
    const at = whereIs(NODES.get(id));
    if (at) found.set(at.join(), [...found.get(at.join()) ?? [], NODES.get(id)]);
  }
  return [...found].map(([at, nodes]) => { const [long, lat] = at.split(",").map(Number); return { x: long * NARROW, y: -lat, nodes }; })
    .sort((a, b) => b.nodes.length - a.nodes.length);
}

/** What of the map is looked at: its middle and how many degrees a pixel is. Without a choice of the user all places. */
function mapFrame(places) {
  const room = $("#map").getBoundingClientRect();
  const [wide, high] = [Math.max(room.width, 200), Math.max(room.height, 200)];
  if (state.at) return { x: state.at[0] * NARROW, y: -state.at[1], unit: state.at[2], wide, high };
  const [xs, ys] = places.length ? [places.map((place) => place.x), places.map((place) => place.y)] : [[-140, 150], [-70, 50]];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  // Room at the edges for names, which stand under their places.
  const unit = Math.min(Math.max((right - left) / (wide - 180), (bottom - top) / (high - 130), 16 / wide), (360 * NARROW) / wide);
  return { x: (left + right) / 2, y: (top + bottom) / 2, unit, wide, high };
}

/** Look elsewhere on the map: so many times closer, moved by so many pixels, the point `about` staying where it is. */
function lookOn({ closer = 1, dx = 0, dy = 0, about = [0, 0] }) {
  const frame = mapFrame(placesShown());
  const unit = Math.min(Math.max(frame.unit / closer, 0.004), (360 * NARROW) / frame.wide);
  const x = frame.x + about[0] * (frame.unit - unit) - dx * unit, y = frame.y + about[1] * (frame.unit - unit) - dy * unit;
  const round = (number) => Number(number.toFixed(4));
  state.at = [round(Math.min(Math.max(x / NARROW, -180), 180)), round(Math.min(Math.max(-y, -90), 90)), round(unit)];
  refresh();
}

async function showMap() {
  $("#map").hidden = !state.map;
  $("#b-map").setAttribute("aria-pressed", String(state.map));
  if (!state.map) return;
  $("#graph").hidden = true;
  ground ??= fetch("/vendor/world.json").then((answer) => answer.json()).then((world) =>
    ["land", "borders"].map((layer) => draw("path", { d: world[layer], class: layer, transform: `scale(${NARROW} 1)`, "vector-effect": "non-scaling-stroke" })));
  const layers = await ground;
  if (!state.map) return;
  const focused = document.activeElement?.closest?.(".pin")?.dataset.at;
  const places = placesShown();
  const { x, y, unit, wide, high } = mapFrame(places);
  const drawing = $("#map svg") ?? newMap();
  drawing.setAttribute("viewBox", `${x - (wide / 2) * unit} ${y - (high / 2) * unit} ${wide * unit} ${high * unit}`);
  const taken = places.map((place) => discOf(place, unit));
  drawing.replaceChildren(...layers, ...places.map((place) => pin(place, unit, taken)));
  if (focused) drawing.querySelector(`[data-at="${focused}"]`)?.focus();
  const without = shown.nodes.size - places.reduce((sum, place) => sum + place.nodes.length, 0);
  $("#map p").textContent = `${count(places.length, "place")}; ${without} shown ${without === 1 ? "thing has" : "things have"} no coordinates. Outlines: Natural Earth.`;
}

const radiusOf = (nodes) => 5 + 2 * Math.sqrt(nodes.length);
const discOf = ({ x, y, nodes }, unit) => { const r = radiusOf(nodes) * unit; return [x - r, y - r, x + r, y + r]; };

/** One place: a disc as large as what is there is much, with a name where that covers no other. */
function pin({ x, y, nodes }, unit, taken) {
  const first = nodes.find((node) => node.id === state.node) ?? nodes.find((node) => node.kind !== "Event") ?? nodes[0];
  const text = nodes.length > 1 ? `${wrapped(first.label, 26, 1)[0]} +${nodes.length - 1}` : wrapped(first.label, 26, 1)[0];
  const radius = radiusOf(nodes);
  const half = (text.length * 3.6 + 4) * unit;
  const box = (top) => [x - half, y + top * unit, x + half, y + (top + 16) * unit];
  const spots = [radius + 2, -radius - 18].filter((top) => !taken.some((other) => overlap(other, box(top))));
  const { fill, line } = colours(first.kind);
  const made = draw("g", { class: nodes.some((node) => node.id === state.node) ? "pin chosen" : "pin", role: "button", tabindex: 0, "data-at": `${x} ${y}`, "aria-label": nodes.map((node) => node.label).join(", ") },
    draw("title", {}, nodes.map((node) => node.label).join("\n")),
    draw("circle", { cx: x, cy: y, r: radius * unit, fill, stroke: line, "stroke-width": 1.5 * unit }));
  if (spots.length) {
    taken.push(box(spots[0]));
    made.append(draw("text", { x, y: y + (spots[0] + 12) * unit, "font-size": 12.5 * unit, "stroke-width": 3 * unit }, text));
  }
  // Several at one place are gone through one after the other.
  const next = () => choose(nodes[(nodes.findIndex((node) => node.id === state.node) + 1) % nodes.length].id, null);
  made.addEventListener("click", next);
  made.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); next(); } });
  return made;
}

/** The empty map, which listens to wheel, pointer and keys. */
function newMap() {
  const drawing = draw("svg", { role: "group", tabindex: 0, "aria-label": "Map. Arrow keys move it, plus and minus bring it closer and further away; each place is a button." });
  const button = (text, label, closer) => make("button", { type: "button", ariaLabel: label, title: label, onclick: () => lookOn({ closer }) }, text);
  $("#map").replaceChildren(drawing, make("div", { className: "closer" }, button("+", "Closer", 1.6), button("−", "Further away", 1 / 1.6)), make("p", { className: "meta" }));
  const fromMiddle = (event) => { const box = drawing.getBoundingClientRect(); return [event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2]; };
  drawing.addEventListener("wheel", (event) => { event.preventDefault(); lookOn({ closer: event.deltaY < 0 ? 1.25 : 0.8, about: fromMiddle(event) }); }, { passive: false });
  let held = null;
  drawing.addEventListener("pointerdown", (event) => { if (!event.target.closest(".pin")) { held = [event.clientX, event.clientY]; drawing.setPointerCapture(event.pointerId); } });
  drawing.addEventListener("pointermove", (event) => {
    if (!held) return;
    lookOn({ dx: event.clientX - held[0], dy: event.clientY - held[1] });
    held = [event.clientX, event.clientY];
  });
  for (const end of ["pointerup", "pointercancel"]) drawing.addEventListener(end, () => { held = null; });
  drawing.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (ARROWS[event.key]) { event.preventDefault(); lookOn({ dx: -60 * ARROWS[event.key][0], dy: -60 * ARROWS[event.key][1] }); }
    else if (event.key === "+" || event.key === "=") lookOn({ closer: 1.25 });
    else if (event.key === "-") lookOn({ closer: 0.8 });
  });
  return drawing;
}
