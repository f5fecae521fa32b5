// Dates: one step of a slider for each date that occurs, so that an old date does not press the others together.

// A date is a day, a month or a year; a month begins with its first day and ends with its last.
const firstDay = (date) => (date + "-01-01").slice(0, 10);
const lastDay = (date) => (date.length === 10 ? date : date.length === 7 ? date + "-31" : date + "-12-31");

const inTime = (dates) => !(state.from || state.to) || !dates.length ||
  dates.some((date) => (!state.from || lastDay(date) >= state.from) && (!state.to || firstDay(date) <= state.to));

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

/** Let through the dates between two steps. */
function setDates(low, high) {
  state.from = low > 0 ? DATES[low] : null;
  state.to = high < DATES.length - 1 ? DATES[high] : null;
  refresh();
}

function wireDates() {
  const changed = (moved) => {
    const [from, to] = [$("#from"), $("#to")];
    if (Number(from.value) > Number(to.value)) (moved === from ? to : from).value = moved.value;
    setDates(Number(from.value), Number(to.value));
  };
  $("#from").addEventListener("input", () => changed($("#from")));
  $("#to").addEventListener("input", () => changed($("#to")));
  wireBrush();
}

/** Dragging over the bars lets their dates through, a click one of them, two clicks all. */
function wireBrush() {
  const bars = $("#bars");
  let began = null;
  const step = (event) => {
    const box = bars.getBoundingClientRect();
    return Math.min(Math.max(Math.floor(((event.clientX - box.left) / box.width) * DATES.length), 0), DATES.length - 1);
  };
  const brush = (event) => setDates(Math.min(began, step(event)), Math.max(began, step(event)));
  bars.addEventListener("pointerdown", (event) => { bars.setPointerCapture(event.pointerId); began = step(event); brush(event); });
  bars.addEventListener("pointermove", (event) => { if (began !== null) brush(event); });
  for (const end of ["pointerup", "pointercancel"]) bars.addEventListener(end, () => { began = null; });
  bars.addEventListener("dblclick", () => setDates(0, DATES.length - 1));
}
