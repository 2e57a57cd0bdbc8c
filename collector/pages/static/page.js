// The data inside the page -> the chart, the age of the data, and a reload when there is more.
"use strict";

const data = JSON.parse(document.getElementById("data").textContent);
const asOf = document.body.dataset.asOf;
const dark = matchMedia("(prefers-color-scheme: dark)");

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function figure(value) {
  if (value == null) return "–";
  return value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 1 : 0 });
}

// No line leads into a window whose counts may still rise: it would always fall.
function gaps(plot, series, first, last, missing) {
  const cut = data.now + 1;
  if (cut < 1 || cut < first || cut > last) return missing;
  const edge = (index) => Math.round(plot.valToPos(data.starts[index], "x", true));
  return [...missing, [edge(data.now), edge(cut)]].sort((one, other) => one[0] - other[0]);
}

// A band behind windows whose counts may still rise.
function shadeOpen(plot) {
  const half = data.seconds / 2;
  plot.ctx.save();
  plot.ctx.fillStyle = colour("--open");
  data.starts.forEach((start, index) => {
    if (index <= data.now) return;
    const { left, width, top, height } = plot.bbox;
    const edge = (x) => Math.min(Math.max(plot.valToPos(x, "x", true), left), left + width);
    plot.ctx.fillRect(edge(start - half), top, edge(start + half) - edge(start - half), height);
  });
  plot.ctx.restore();
}

function axes() {
  const look = { stroke: colour("--soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line") }, font: "12px system-ui, sans-serif" };
  const clock = data.seconds % 60 ? "{HH}:{mm}:{ss}" : "{HH}:{mm}";
  const day = "{YYYY}-{MM}-{DD}";
  const values = [
    [86400, day, null, null, null, null, null, null, 1],
    [3600, "{HH}:{mm}", `\n${day}`, null, `\n${day}`, null, null, null, 1],
    [60, "{HH}:{mm}", `\n${day}`, null, `\n${day}`, null, null, null, 1],
    [1, clock, `\n${day}`, null, `\n${day}`, null, null, null, 1],
  ];
  return [{ ...look, values, space: 64 }, { ...look, size: 62, values: (_, ticks) => ticks.map(figure) }];
}

function options(width) {
  const few = data.starts.length < 40;
  const rest = (plot) => { if (plot.cursor.idx == null && plot.legend.idx !== data.now) plot.setLegend({ idx: data.now }); };
  const dots = (plot, series, shown) => few ? null : data.starts.map((_, index) => index).filter((index) => index > data.now);
  return {
    width,
    height: Math.max(220, Math.min(360, width * 0.42)),
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
    padding: [null, 34, null, null],
    cursor: { drag: { x: true, y: false }, points: { size: 7 } },
    scales: {
      x: { range: (_, low, high) => data.starts.length === 1 ? [low - data.seconds, low + data.seconds] : [low, high] },
      y: { range: (_, low, high) => [0, high > 0 ? high * 1.06 : 1] },
    },
    axes: axes(),
    series: [
      { label: "UTC", value: "{YYYY}-{MM}-{DD} {HH}:{mm}" + (data.seconds % 60 ? ":{ss}" : "") },
      ...data.curves.map((curve, index) => ({
        label: curve.label,
        stroke: colour(curve.label === "ICMP" ? "--c5" : "--c" + index),
        dash: curve.label === "ICMP" ? [6, 4] : undefined,
        width: 2,
        gaps,
        points: { show: true, size: 6, filter: dots },
        value: (_, value) => figure(value),
      })),
    ],
    hooks: { drawClear: [shadeOpen], ready: [rest], setCursor: [rest] },
  };
}

let plot = null;
function draw() {
  const place = document.getElementById("chart");
  if (!place || !data.starts.length) return;
  if (plot) plot.destroy();
  plot = new uPlot(options(place.clientWidth), [data.starts, ...data.curves.map((curve) => curve.values)], place);
}

function ago(seconds) {
  const steps = [[86400, "day"], [3600, "hour"], [60, "minute"], [1, "second"]];
  const [size, name] = steps.find(([size]) => seconds >= size) || steps[3];
  const count = Math.floor(seconds / size);
  return `${count} ${name}${count === 1 ? "" : "s"} ago`;
}

function age() {
  const place = document.getElementById("age");
  if (!place) return;
  const seconds = Math.max(0, (Date.now() - Date.parse(asOf)) / 1000);
  place.textContent = `${data.age || "Last report"} ${ago(seconds)}`;
  place.title = asOf;
  place.parentElement.classList.toggle("stale", seconds > Math.max(3 * data.seconds, 60));
}

async function look() {
  try {
    const answer = await fetch("top5.json", { cache: "no-cache" });
    if (answer.ok && (await answer.json()).as_of !== (asOf ?? null)) location.reload();
  } catch { /* the next look is soon */ }
}

draw();
age();
dark.addEventListener("change", draw);
let resized = 0;
addEventListener("resize", () => { clearTimeout(resized); resized = setTimeout(draw, 120); });
setInterval(age, 1000);
if (location.protocol.startsWith("http")) setInterval(look, 1000 * Math.min(60, Math.max(2, data.seconds / 4)));
