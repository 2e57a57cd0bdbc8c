// The reader's choices, the age of the data, and a reload when there is more.
"use strict";

const page = document.body.dataset;
const language = document.documentElement.lang;

function remember(name) {
  const kept = localStorage.getItem(name);
  for (const choice of document.querySelectorAll(`input[name="${name}"]`)) {
    if (choice.value === kept) choice.checked = true;
    choice.addEventListener("change", () => localStorage.setItem(name, choice.value));
  }
}

function age() {
  const place = document.getElementById("age");
  if (!place || !page.asOf) return;
  const seconds = Math.max(0, (Date.now() - Date.parse(page.asOf)) / 1000);
  const [size, unit] = [[86400, "day"], [3600, "hour"], [60, "minute"], [1, "second"]].find(([size]) => seconds >= size) ?? [1, "second"];
  place.textContent = new Intl.RelativeTimeFormat(language, { numeric: "always" }).format(-Math.floor(seconds / size), unit) + ":";
  place.parentElement.classList.toggle("stale", seconds > Math.max(3 * page.seconds, 60));
}

async function look() {
  try {
    const answer = await fetch(`${page.root}top5.json`, { cache: "no-cache" });
    if (answer.ok && (await answer.json()).as_of !== (page.asOf ?? null)) location.reload();
  } catch { /* the next look is soon */ }
}

try { remember("zone"); remember("span"); } catch { /* a reader who lets nothing be stored */ }
age();
setInterval(age, 1000);
if (!("frozen" in page) && location.protocol.startsWith("http")) setInterval(look, 1000 * Math.min(60, Math.max(2, page.seconds / 4)));
