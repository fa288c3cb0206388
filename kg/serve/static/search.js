// Suggestions while one types: links, reached by Tab and the arrow keys.
document.documentElement.classList.add("js");
if (matchMedia("(max-width: 48rem)").matches) document.querySelector("details.facets")?.removeAttribute("open");
document.querySelector(".top nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
const box = document.getElementById("search");
const list = document.getElementById("suggestions");
let asked = "";
let timer = 0;

async function suggest() {
  const wanted = box.value.trim();
  if (wanted === asked) return;
  asked = wanted;
  if (wanted.length < 2) return show([]);
  if (window.kgSearch) return show(window.kgSearch(wanted, 12)); // a site of files has its index with it
  const reply = await fetch(`/search?format=json&q=${encodeURIComponent(wanted)}`);
  if (reply.ok && asked === wanted) show(await reply.json());
}

function show(rows) {
  list.replaceChildren(...rows.map(({ href, text, note, broad }) => {
    const link = document.createElement("a");
    link.href = href;
    if (broad) link.className = `dot ${broad}`;
    link.append(Object.assign(document.createElement("bdi"), { textContent: text }), Object.assign(document.createElement("small"), { textContent: note }));
    return link;
  }));
  list.hidden = rows.length === 0;
}

function move(event, step) {
  const links = [...list.querySelectorAll("a")];
  const next = links[links.indexOf(document.activeElement) + step];
  if (list.hidden || (!next && step > 0)) return;
  event.preventDefault();
  (next || box).focus();
}

box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(suggest, 120); });
box.form.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown") move(event, 1);
  if (event.key === "ArrowUp") move(event, -1);
  if (event.key === "Escape") { list.hidden = true; box.focus(); }
});
box.form.addEventListener("focusout", (event) => { if (!box.form.contains(event.relatedTarget)) list.hidden = true; });

addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.closest("input, textarea, select, .CodeMirror") || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  box.focus();
});
// One menu is open at a time, and closes when something else is clicked.
addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
// Copies the text of the element that a button names.
addEventListener("click", async (event) => {
  const button = event.target.closest("button.copy");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.of).textContent);
  button.textContent = "Copied";
});
