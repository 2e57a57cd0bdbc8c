// The published numbers of a picture -> the same picture, to be asked for its values.
"use strict";

const drawn = new Map();
const here = document.documentElement.lang;

const zone = () => document.querySelector('input[name="zone"]:checked')?.value ?? "utc";
const span = () => document.querySelector('input[name="span"]:checked')?.value;
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const faint = (name) => `color-mix(in srgb, ${colour(name)} 14%, transparent)`;

function figure(value) {
  if (value == null) return "–";
  return value >= 100 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(3)));
}

// Seen values first; from the newest one on, what is forecast with its band, on the same axis.
function columns(told) {
  const first = Date.parse(told.first) / 1000, half = told.seconds / 2;
  const longest = Math.max(0, ...told.curves.map((curve) => curve.forecast.length));
  const starts = Array.from({ length: told.steps + longest }, (_, step) => first + step * told.seconds + half);
  const rows = [starts];
  const series = [{}];
  const bands = [];
  for (const curve of told.curves) {
    const name = `--c${curve.colour}`, last = curve.values.at(-1) ?? null;
    const after = (pick) => curve.forecast.length
      ? [...Array(told.steps - 1).fill(null), last, ...curve.forecast.map(pick), ...Array(longest - curve.forecast.length).fill(null)]
      : starts.map(() => null);
    rows.push([...curve.values, ...Array(longest).fill(null)], after((step) => step.value), after((step) => step["80%"][0]), after((step) => step["80%"][1]));
    const line = { stroke: colour(name), width: 2, points: { show: told.steps < 48, size: 6, fill: colour(name) } };
    series.push({ ...line, label: curve.label }, { ...line, dash: [1, 5], cap: "round", points: { show: false } }, { show: true, width: 0, points: { show: false } }, { show: true, width: 0, points: { show: false } });
    bands.push({ series: [rows.length - 1, rows.length - 2], fill: faint(name) });
  }
  return { rows, series, bands };
}

function when(seconds) {
  const options = { timeZone: zone() === "jst" ? "Asia/Tokyo" : "UTC", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23", weekday: "short" };
  return new Intl.DateTimeFormat(here, options).format(new Date(seconds * 1000));
}

// Beside the pointer: the step, and every curve's value or forecast in it.
function tip(told) {
  const box = document.createElement("div");
  box.className = "tip";
  box.hidden = true;
  const show = (plot) => {
    const at = plot.cursor.idx;
    box.hidden = at == null;
    if (at == null) return;
    const start = plot.data[0][at] - told.seconds / 2;
    const title = document.createElement("b");
    title.textContent = `${when(start)} – ${when(start + told.seconds).split(" ").at(-1)} ${zone().toUpperCase()}`;
    const lines = told.curves.map((curve, number) => {
      const [seen, ahead, low, high] = [1, 2, 3, 4].map((part) => plot.data[number * 4 + part][at]);
      const line = document.createElement("span"), key = document.createElement("i");
      key.className = `key c${curve.colour}`;
      const said = at < told.steps ? figure(seen) : ahead == null ? "–" : `${figure(ahead)} (${figure(low)}–${figure(high)})`;
      line.append(key, `${curve.label} ${said}`);
      return line;
    });
    box.replaceChildren(title, ...lines);
    const left = plot.valToPos(plot.data[0][at], "x");
    box.classList.toggle("left", left > plot.over.clientWidth / 2);
    box.style.insetInlineStart = left > plot.over.clientWidth / 2 ? "auto" : `${left + 14}px`;
    box.style.insetInlineEnd = left > plot.over.clientWidth / 2 ? `${plot.over.clientWidth - left + 14}px` : "auto";
  };
  return { hooks: { init: [(plot) => plot.over.append(box)], setCursor: [show] } };
}

function options(told, place, parts, tall) {
  const look = { show: true, stroke: "transparent", grid: { show: false }, ticks: { show: false }, size: 0, gap: 0 };
  const [begin, end] = [told.from, told.until].map((text) => Date.parse(text) / 1000);
  return {
    width: place.clientWidth,
    height: tall,
    padding: [0, 0, 0, 0],
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 8 }, y: false },
    scales: { x: { time: true, range: () => [begin, end] }, y: { range: () => [0, told.top] } },
    axes: [look, look],
    series: parts.series,
    bands: parts.bands,
    plugins: [tip(told)],
  };
}

// The drawing that the server made keeps its scale and words; only its curves are drawn anew, so that they answer.
async function enliven() {
  const place = document.querySelector(`[data-curves="${span()}"]`);
  if (!place || typeof uPlot === "undefined") return;
  const name = place.dataset.curves;
  if (!drawn.has(name)) {
    drawn.set(name, null);
    const answer = await fetch(`${document.body.dataset.root}data/curves-${name}.json`);
    if (!answer.ok) return drawn.delete(name);
    drawn.set(name, { told: await answer.json(), plot: null });
  }
  const kept = drawn.get(name);
  if (!kept || !kept.told.steps) return;
  kept.plot?.destroy();
  const parts = columns(kept.told);
  const still = place.querySelector(".plot");
  kept.plot = new uPlot(options(kept.told, place, parts, still.clientHeight), parts.rows, place);
  place.classList.add("live");
}

let soon = 0;
const again = () => { clearTimeout(soon); soon = setTimeout(enliven, 100); };
enliven();
for (const choice of document.querySelectorAll('input[name="span"]')) choice.addEventListener("change", enliven);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
addEventListener("resize", again);
