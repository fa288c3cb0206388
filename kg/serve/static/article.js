// Facts and the characters that they were read from, each lighting up the other.
const pieces = [...document.querySelectorAll("#text [data-b]")];
const facts = [...document.querySelectorAll("#facts [data-fact]")];
const marks = facts.map((fact) => JSON.parse(fact.dataset.marks));
let held = null;

function clear() {
  for (const node of [...pieces, ...facts]) node.classList.remove("lit", "lit-strong");
}

function light(begin, end, strong) {
  const found = pieces.filter((piece) => Number(piece.dataset.b) < end && Number(piece.dataset.e) > begin);
  for (const piece of found) piece.classList.add(strong ? "lit-strong" : "lit");
  return found;
}

// While a fact is held the pointer lights no other: the page may scroll under it.
const point = (number) => { if (held === null) lightFact(number); };

function lightFact(number) {
  clear();
  facts[number].classList.add("lit");
  return marks[number].flatMap((mark) => light(mark.start, mark.end, mark.part !== "evidence"));
}

// Only the text scrolls, in a box of its own where there is room for one beside the facts.
function reveal(piece) {
  piece?.scrollIntoView({ block: "center" });
}

addEventListener("keydown", (event) => {
  if (event.key === "Escape" && held !== null) facts[held].querySelector("button").click();
});

function settle() {
  clear();
  if (held !== null) lightFact(held);
  else lightPlace();
}

facts.forEach((fact, number) => {
  const button = fact.querySelector("button");
  fact.addEventListener("mouseenter", () => point(number));
  fact.addEventListener("mouseleave", settle);
  button.addEventListener("focus", () => point(number));
  button.addEventListener("blur", settle);
  button.addEventListener("click", () => {
    held = held === number ? null : number;
    for (const other of facts) other.querySelector("button").setAttribute("aria-pressed", "false");
    button.setAttribute("aria-pressed", String(held === number));
    if (held === null) return clear();
    const first = marks[number].find((mark) => mark.part === "evidence") || marks[number][0];
    history.pushState(null, "", `#char=${first.start},${first.end}`);
    reveal(lightFact(number)[0]);
  });
});

for (const piece of pieces) {
  const tell = () => {
    if (held !== null) return;
    clear();
    for (const number of piece.dataset.facts.split(" ").filter(Boolean)) facts[number].classList.add("lit");
  };
  piece.addEventListener("mouseenter", tell);
  piece.addEventListener("focus", tell);
  piece.addEventListener("mouseleave", settle);
  piece.addEventListener("blur", settle);
}

// The span that the address names, to the character: a piece that is only partly in it is cut.
function place() {
  const [, begin, end] = /^#char=(\d{1,9}),(\d{1,9})$/.exec(location.hash) || [];
  return begin === undefined ? null : [Number(begin), Number(end)];
}

function cut(at) {
  const piece = pieces.find((other) => Number(other.dataset.b) < at && at < Number(other.dataset.e));
  if (!piece) return;
  const letters = Array.from(piece.textContent); // code points, as offsets are
  const rest = piece.cloneNode(false);
  const begin = Number(piece.dataset.b);
  piece.textContent = letters.slice(0, at - begin).join("");
  rest.textContent = letters.slice(at - begin).join("");
  piece.dataset.e = rest.dataset.b = at;
  piece.after(rest);
  pieces.splice(pieces.indexOf(piece) + 1, 0, rest);
}

function lightPlace() {
  const at = place();
  return at ? light(...at, true) : [];
}

function follow() {
  held = null;
  for (const fact of facts) fact.querySelector("button").setAttribute("aria-pressed", "false");
  clear();
  place()?.forEach(cut);
  reveal(lightPlace()[0]);
}

addEventListener("hashchange", follow);
addEventListener("popstate", follow);
follow();
