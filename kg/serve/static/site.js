// Search in a site of files: the index is a script (index.js) beside this one.
const up = document.currentScript.dataset.up;
const HEADINGS = { entity: "People, organisations, places", article: "Headlines", claim: "Claims", text: "In the text of articles" };
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function kgFind(wanted) {
  const words = plain(wanted).match(/[\p{L}\p{N}]+/gu) || [];
  if (!words.length) return [];
  return window.kgIndex.filter(([, , text]) => {
    const found = ` ${(plain(text).match(/[\p{L}\p{N}]+/gu) || []).join(" ")} `;
    return words.every((word, number) => found.includes(number < words.length - 1 ? ` ${word} ` : ` ${word}`));
  });
}

window.kgSearch = (wanted, most) => kgFind(wanted).filter(([kind]) => kind !== "text").slice(0, most).map(([kind, file, text, note]) => ({
  href: `${up}/${file}`, text: text.split("\n")[0].slice(0, 80), note: kind === "entity" ? note : kind, broad: kind === "entity" ? note : "",
}));

const place = document.getElementById("found");
if (place) {
  const wanted = new URLSearchParams(location.search).get("q") || "";
  document.querySelector("h1").textContent = wanted ? `Results for “${wanted}”` : "Search";
  document.getElementById("search").value = wanted;
  const hits = kgFind(wanted);
  if (wanted && !hits.length) place.append(Object.assign(document.createElement("p"), { className: "empty", textContent: "No results." }));
  for (const [kind, heading] of Object.entries(HEADINGS)) {
    const rows = hits.filter((hit) => hit[0] === kind);
    if (!rows.length) continue;
    const list = Object.assign(document.createElement("ul"), { className: "plain" });
    for (const [, file, text, note] of rows.slice(0, 100)) {
      const link = Object.assign(document.createElement("a"), { href: `${up}/${file}`, textContent: text.split("\n")[0] });
      if (kind === "entity") link.className = `ent ${note}`;
      const row = document.createElement("li");
      row.append(link);
      if (kind === "text") row.append(Object.assign(document.createElement("small"), { textContent: note }));
      list.append(row);
    }
    place.append(Object.assign(document.createElement("h2"), { textContent: `${heading} (${rows.length})` }), list);
  }
}
