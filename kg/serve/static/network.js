// What is chosen in the drawing is seen alone, with the sentences behind it beside.
const { nodes, edges } = JSON.parse(document.getElementById("drawn").textContent);
const box = document.getElementById("network");
const panel = document.getElementById("panel");
const first = [...panel.childNodes];

function make(name, attributes, ...children) {
  const node = Object.assign(document.createElement(name), attributes);
  node.append(...children);
  return node;
}

function tell(edge) {
  const rows = edge.evidence.map((source) => make("li", {}, make("q", { textContent: source.sentence }), make("small", { textContent: [source.headline, source.outlet, source.date].filter(Boolean).join(", ") })));
  const what = `${edge.from.name} ${edge.kind} ${edge.to.name}`;
  return make("div", {}, make("h3", {}, edge.href ? make("a", { href: edge.href, textContent: what }) : what, ` (${edge.count})`), make("ul", { className: "plain" }, ...rows));
}

function choose(keptNodes, keptEdges, heading, link) {
  for (const node of box.querySelectorAll("[data-node]")) node.classList.toggle("faint", keptNodes.size > 0 && !keptNodes.has(Number(node.dataset.node)));
  for (const tie of box.querySelectorAll("[data-tie]")) tie.classList.toggle("faint", keptNodes.size > 0 && !keptEdges.includes(Number(tie.dataset.tie)));
  if (!keptNodes.size) return panel.replaceChildren(...first);
  const title = make("h2", {}, link ? make("a", { href: link, textContent: heading }) : heading);
  panel.replaceChildren(title, ...keptEdges.map((number) => tell(edges[number])));
}

function around(number) {
  const kept = edges.flatMap((edge, at) => (edge.ends.includes(number) ? [at] : []));
  choose(new Set([number, ...kept.flatMap((at) => edges[at].ends)]), kept, nodes[number].name, nodes[number].href);
}

box.addEventListener("click", (event) => {
  const node = event.target.closest("[data-node]");
  const tie = event.target.closest("[data-tie]");
  if (node) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    around(Number(node.dataset.node));
  } else if (tie) {
    const edge = edges[Number(tie.dataset.tie)];
    choose(new Set(edge.ends), [Number(tie.dataset.tie)], "Tie", "");
  } else choose(new Set(), [], "", "");
});

// The drawing as it is seen, with its colours, as a picture.
document.getElementById("png").onclick = async () => {
  const svg = box.querySelector("svg").cloneNode(true);
  const seen = box.querySelectorAll("svg *");
  [...svg.querySelectorAll("*")].forEach((node, at) => {
    const style = getComputedStyle(seen[at]);
    for (const name of ["fill", "stroke", "stroke-opacity", "fill-opacity", "font", "opacity", "paint-order"]) node.style.setProperty(name, style.getPropertyValue(name));
  });
  const { width, height } = svg.viewBox.baseVal;
  svg.setAttribute("width", 2 * width);
  svg.setAttribute("height", 2 * height);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: 2 * width, height: 2 * height });
  const context = canvas.getContext("2d");
  context.fillStyle = getComputedStyle(box).backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0);
  canvas.toBlob((blob) => make("a", { href: URL.createObjectURL(blob), download: "network.png" }).click());
};
