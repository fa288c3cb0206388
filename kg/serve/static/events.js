// The events of the list over time: a day is a point, a range is a bar. Each leads to its sentence.
const rows = JSON.parse(document.getElementById("drawn").textContent);
const box = document.getElementById("timeline");
const told = document.getElementById("span");
const SVG = "http://www.w3.org/2000/svg";
const DAY = 86400000;
const ROW = 18;
const LABEL = 230; // pixels that the label of an event may take
const [first, last] = [Math.min(...rows.map((r) => Date.parse(r.earliest))), Math.max(...rows.map((r) => Date.parse(r.latest)))];
const whole = [first - DAY * 2, Math.max(last, first + DAY * 10) + DAY * 2];
const starts = rows.map((r) => Date.parse(r.earliest)).sort((a, b) => a - b);
let [from, to] = rows.length > 20 ? [starts[Math.floor(rows.length / 8)] - DAY * 2, whole[1]] : whole; // most of them, at first

function make(name, attributes, ...children) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

function ticks(width) {
  const years = (to - from) / (365 * DAY);
  const step = [1, 2, 5, 10, 20, 50, 100].find((n) => years / n <= width / 90) || 100;
  const found = [];
  const months = years < 3 ? (years < 0.5 ? 1 : 3) : 0;
  const date = new Date(from);
  if (months) {
    for (let at = Date.UTC(date.getUTCFullYear(), 0); at <= to; ) {
      if (at >= from) found.push([at, new Date(at).toISOString().slice(0, 7)]);
      const here = new Date(at);
      at = Date.UTC(here.getUTCFullYear(), here.getUTCMonth() + months);
    }
  } else {
    for (let year = Math.ceil(date.getUTCFullYear() / step) * step; Date.UTC(year, 0) <= to; year += step) {
      if (Date.UTC(year, 0) >= from) found.push([Date.UTC(year, 0), String(year)]);
    }
  }
  return found;
}

function draw() {
  const width = box.clientWidth || 800;
  const x = (time) => 12 + ((time - from) / (to - from)) * (width - 24);
  const ends = []; // where each row is free again
  const shown = [];
  let hidden = 0;
  for (const row of [...rows].sort((a, b) => (a.earliest < b.earliest ? -1 : a.earliest > b.earliest ? 1 : a.text < b.text ? -1 : 1))) {
    const [begin, end] = [Date.parse(row.earliest), Date.parse(row.latest)];
    if (end < from || begin > to) continue;
    const [left, right] = [Math.max(x(begin), 4), Math.min(x(end), width - 4)];
    const text = Math.min(LABEL, row.text.length * 6.2 + 14);
    const flip = right + text > width;
    const [start, stop] = flip ? [left - text, right + 4] : [left, right + text];
    let lane = ends.findIndex((at) => at < start);
    if (lane < 0) lane = ends.length;
    if (lane > 17) { hidden += 1; continue; }
    ends[lane] = stop + 6;
    shown.push({ row, left, right, lane, flip, ranged: end - begin > DAY });
  }
  const height = Math.max(ends.length, 3) * ROW + 34;
  const svg = make("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": `Timeline of ${shown.length} events` });
  for (const [at, name] of ticks(width)) {
    svg.append(make("line", { class: "axis", x1: x(at), x2: x(at), y1: 0, y2: height - 20 }), make("text", { class: "tick", x: x(at), y: height - 6, "text-anchor": "middle" }, name));
  }
  for (const { row, left, right, lane, flip, ranged } of shown) {
    const y = lane * ROW + 14;
    const mark = ranged ? make("rect", { class: "range", x: left, y: y - 4, width: Math.max(right - left, 3), height: 8, rx: 3 }) : make("circle", { class: "day", cx: left, cy: y, r: 4 });
    const label = row.text.length > 36 ? `${row.text.slice(0, 35)}…` : row.text;
    const text = make("text", { x: flip ? left - 8 : (ranged ? right : left) + 8, y: y + 4, "text-anchor": flip ? "end" : "start" }, label);
    svg.append(make("a", { href: row.href, class: "item" }, make("title", {}, `${row.earliest}${ranged ? ` – ${row.latest}` : ""} ${row.text}`), mark, text));
  }
  box.replaceChildren(svg);
  const day = (time) => new Date(time).toISOString().slice(0, 10);
  told.textContent = `${day(Math.max(from, first))} to ${day(Math.min(to, last))}${hidden ? `; ${hidden} more where you zoom in` : ""}`;
}

function zoom(factor, at = (from + to) / 2) {
  const length = Math.min(whole[1] - whole[0], Math.max(DAY * 4, (to - from) * factor));
  const share = (at - from) / (to - from);
  from = Math.max(whole[0], Math.min(at - share * length, whole[1] - length));
  to = from + length;
  draw();
}

const pan = (share) => {
  const length = to - from;
  from = Math.max(whole[0], Math.min(from + share * length, whole[1] - length));
  to = from + length;
  draw();
};

document.getElementById("nearer").onclick = () => zoom(0.5);
document.getElementById("farther").onclick = () => zoom(2);
document.getElementById("whole").onclick = () => { [from, to] = whole; draw(); };
box.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: () => pan(-0.2), ArrowRight: () => pan(0.2), "+": () => zoom(0.5), "-": () => zoom(2) }[event.key];
  if (step) { event.preventDefault(); step(); }
});
// A stretch that is drawn with the mouse is zoomed to.
let started = null;
box.addEventListener("pointerdown", (event) => { started = event.target.closest("a") ? null : event.offsetX; });
box.addEventListener("pointerup", (event) => {
  if (started === null) return;
  const [low, high] = [started, event.offsetX].sort((a, b) => a - b);
  started = null;
  if (high - low < 10) return;
  const time = (px) => from + ((px - 12) / (box.clientWidth - 24)) * (to - from);
  [from, to] = [time(low), Math.max(time(high), time(low) + DAY * 4)];
  draw();
});
addEventListener("resize", draw);
draw();
