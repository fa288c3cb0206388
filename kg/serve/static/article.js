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

function lightFact(number) {
  clear();
  facts[number].classList.add("lit");
  return marks[number].flatMap((mark) => light(mark.begin, mark.end, mark.part !== "evidence"));
}

function settle() {
  clear();
  if (held !== null) lightFact(held);
}

facts.forEach((fact, number) => {
  const button = fact.querySelector("button");
  fact.addEventListener("mouseenter", () => lightFact(number));
  fact.addEventListener("mouseleave", settle);
  button.addEventListener("focus", () => lightFact(number));
  button.addEventListener("blur", settle);
  button.addEventListener("click", () => {
    held = held === number ? null : number;
    for (const other of facts) other.querySelector("button").setAttribute("aria-pressed", "false");
    button.setAttribute("aria-pressed", String(held === number));
    if (held === null) return clear();
    const first = marks[number].find((mark) => mark.part === "evidence") || marks[number][0];
    history.replaceState(null, "", `#char=${first.begin},${first.end}`);
    lightFact(number)[0]?.scrollIntoView({ block: "center" });
  });
});

for (const piece of pieces) {
  piece.addEventListener("mouseenter", () => {
    clear();
    for (const number of piece.dataset.facts.split(" ").filter(Boolean)) facts[number].classList.add("lit");
  });
  piece.addEventListener("mouseleave", settle);
}

function follow() {
  const [, begin, end] = /^#char=(\d+),(\d+)$/.exec(location.hash) || [];
  if (begin === undefined) return;
  clear();
  light(Number(begin), Number(end), true)[0]?.scrollIntoView({ block: "center" });
}

addEventListener("hashchange", follow);
follow();
