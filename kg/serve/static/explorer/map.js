// A plain map (equirectangular: a degree is a degree) of what has a place; the outlines come with the program.
let outlines = null;

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

async function showMap() {
  $("#map").hidden = !state.map;
  $("#b-map").setAttribute("aria-pressed", String(state.map));
  if (!state.map) return;
  $("#graph").hidden = true;
  outlines ??= fetch("/vendor/world.json").then((answer) => answer.json()).then((world) => world.outlines);
  const spots = new Map();
  for (const id of shown.nodes) {
    const at = whereIs(NODES.get(id));
    if (at) spots.set(at.join(), [...spots.get(at.join()) ?? [], NODES.get(id)]);
  }
  const places = [...spots].map(([at, nodes]) => [at.split(",").map(Number), nodes]);
  const [xs, ys] = [places.map(([at]) => at[0]), places.map(([at]) => -at[1])];
  const margin = 12;
  let box = places.length ? [Math.min(...xs) - margin, Math.min(...ys) - margin, Math.max(...xs) + margin, Math.max(...ys) + margin] : [-180, -85, 180, 60];
  box = [Math.max(box[0], -180), Math.max(box[1], -90), Math.min(box[2], 180), Math.min(box[3], 90)];
  const [w, h] = [box[2] - box[0], box[3] - box[1]];
  const room = $("#map").getBoundingClientRect();
  const unit = Math.max(w / Math.max(room.width, 300), h / Math.max(room.height, 200));
  const drawing = draw("svg", { viewBox: `${box[0]} ${box[1]} ${w} ${h}`, role: "group", "aria-label": "Map" },
    draw("path", { d: await outlines, class: "outlines", "stroke-width": unit }));
  const taken = [];
  for (const [[x, long], nodes] of places.sort((a, b) => b[1].length - a[1].length)) {
    const first = nodes.find((node) => node.kind !== "Event") ?? nodes[0];
    const text = nodes.length > 1 ? `${first.label} +${nodes.length - 1}` : first.label;
    const y = -long, half = (text.length * 3.4 + 6) * unit;
    const place = [x - half, y + 4 * unit, x + half, y + 22 * unit];
    const free = !taken.some((other) => overlap(other, place));
    if (free) taken.push(place);
    const { fill, line } = colours(first.kind);
    const pin = draw("g", { class: nodes.some((node) => node.id === state.node) ? "pin chosen" : "pin", role: "button", tabindex: 0, "aria-label": nodes.map((node) => node.label).join(", ") },
      draw("title", {}, nodes.map((node) => node.label).join("\n")),
      draw("circle", { cx: x, cy: y, r: (4 + 2.5 * Math.sqrt(nodes.length)) * unit, fill, stroke: line, "stroke-width": 1.5 * unit }));
    if (free) pin.append(draw("text", { x, y: y + 18 * unit, "font-size": 12 * unit, "stroke-width": 3 * unit }, text));
    // Several at one place are gone through one after the other.
    const next = () => choose(nodes[(nodes.findIndex((node) => node.id === state.node) + 1) % nodes.length].id, null);
    pin.addEventListener("click", next);
    pin.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); next(); } });
    drawing.append(pin);
  }
  const without = shown.nodes.size - places.reduce((sum, [, nodes]) => sum + nodes.length, 0);
  $("#map").replaceChildren(drawing, make("p", { className: "meta" }, `${count(places.length, "place")}; ${without} shown things have no coordinates. Outlines: Natural Earth.`));
}
