// What a reader types -> what can be found, as a list to choose from (ARIA: a combobox with a listbox).
"use strict";

(() => {
  const form = document.querySelector("form.find");
  if (!form) return;
  const box = form.querySelector("input");
  const list = form.querySelector("[role=listbox]");
  const said = form.querySelector("[role=status]");
  const root = document.body.dataset.root;
  const home = root + (document.documentElement.lang === "ja" ? "ja/" : "");
  const places = new Intl.DisplayNames([document.documentElement.lang, "en", "ja"], { type: "region" });
  const MOST = 8;
  let known = null, shown = [], at = -1;

  const plain = (text) => text.normalize("NFKC").toLowerCase().trim();

  async function load() {
    known ??= fetch(`${root}data/search.json`).then((answer) => answer.ok ? answer.json() : null).catch(() => null);
    return known;
  }

  function named(entry) {
    return entry.kind === "economy" ? `${entry.label} ${places.of(entry.label)}` : entry.label;
  }

  // How well an entry answers; the lower the better, and none where it does not.
  function score(entry, word) {
    const label = plain(named(entry));
    if (label === word || label.split("/")[0] === word) return 0;
    if (label.startsWith(word)) return 1;
    const also = (entry.also ?? []).map(plain);
    if (also.includes(word)) return 2;
    if (entry.kind === "economy" && economies(entry.label).some((name) => name.startsWith(word))) return 2;
    if (also.some((name) => name.startsWith(word)) || label.includes(word)) return 3;
    if (/^[\d/]+$/.test(word)) return null;
    if (also.some((name) => name.includes(word))) return 4;
    return plain(`${entry.en ?? ""} ${entry.ja ?? ""}`).includes(word) ? 5 : null;
  }

  function economies(code) {
    return ["en", "ja"].map((language) => plain(new Intl.DisplayNames([language], { type: "region" }).of(code)));
  }

  function dated(index, word) {
    const found = /^(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?$/.exec(word);
    if (!found) return [];
    const month = `${found[1]}-${found[2].padStart(2, "0")}`;
    if (!index.months.includes(month)) return [];
    const day = found[3] ? `${month}-${found[3].padStart(2, "0")}` : "";
    return [{ kind: "day", label: day || month, page: `days/${month}.html${day ? `#${day}` : ""}` }];
  }

  function search(index, text) {
    const word = plain(text);
    if (!word) return [];
    const scored = index.entries.map((entry, place) => [score(entry, word), place, entry]).filter(([found]) => found !== null);
    scored.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
    return [...dated(index, word), ...scored.map(([, , entry]) => entry)].slice(0, MOST);
  }

  function choose(place) {
    at = place;
    [...list.children].forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
    const option = list.children[at];
    if (option) {
      box.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else box.removeAttribute("aria-activedescendant");
  }

  function close() {
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    choose(-1);
  }

  function go(entry) {
    location.href = home + entry.page;
    close();
  }

  function option(entry, number) {
    const line = document.createElement("li");
    line.id = `found-${number}`;
    line.setAttribute("role", "option");
    const name = document.createElement("b");
    name.textContent = named(entry);
    const more = document.createElement("span");
    const told = document.documentElement.lang === "ja" ? entry.ja : entry.en;
    more.textContent = entry.kind === "port" ? told ?? "" : entry.kind === "known" ? (entry.also ?? []).find((word) => /^\d{4}$/.test(word)) ?? "" : "";
    line.append(name, more);
    line.addEventListener("mousedown", (event) => { event.preventDefault(); go(entry); });
    return line;
  }

  async function look() {
    const text = box.value;
    const index = await load();
    if (!index || text !== box.value) return;
    shown = search(index, text);
    list.replaceChildren(...shown.map(option));
    const open = text.trim() !== "";
    list.hidden = !open || !shown.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
    said.textContent = open ? (shown.length ? form.dataset.some.replace("{count}", shown.length) : form.dataset.none) : "";
    choose(-1);
  }

  function press(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden && shown.length) { list.hidden = false; box.setAttribute("aria-expanded", "true"); }
      if (!shown.length) return;
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(at < 0 ? (step > 0 ? 0 : shown.length - 1) : (at + step + shown.length) % shown.length);
    } else if (event.key === "Escape") {
      if (list.hidden) box.value = "";
      close();
    }
  }

  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-expanded", "false");
  box.setAttribute("aria-controls", list.id);
  box.addEventListener("focus", load, { once: true });
  box.addEventListener("input", look);
  box.addEventListener("keydown", press);
  box.addEventListener("blur", close);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await look();
    const entry = shown[Math.max(at, 0)];
    if (entry) go(entry);
  });
  for (const here of document.querySelectorAll("[data-here]")) here.textContent = new URL(root || "./", location.href).href;
})();
