// The ties of the table, drawn; an edge opens what was told of it.
const { nodes, edges } = JSON.parse(document.getElementById("drawn").textContent);
const style = getComputedStyle(document.documentElement);
const probe = document.body.appendChild(document.createElement("span"));
const colour = (name) => { probe.style.color = `var(--${name})`; return getComputedStyle(probe).color; };
const kinds = { meets: colour("event"), accuses: colour("claim"), supports: colour("membership"), threatens: colour("figure") };
const [ink, paper, soft] = [colour("ink"), colour("paper"), colour("soft")];
probe.remove();
const most = Math.max(...nodes.map((node) => node.weight), 1);
const graph = cytoscape({
  container: document.getElementById("network"),
  elements: [
    ...nodes.map((node) => ({ data: { id: node.iri, label: node.name, size: 14 + 26 * Math.sqrt(node.weight / most) } })),
    ...edges.map((edge, number) => ({ data: { id: `e${number}`, source: edge.from.iri, target: edge.to.iri, colour: kinds[edge.kind], width: 1 + Math.log2(edge.count), arrow: edge.kind === "meets" ? "none" : "triangle", href: edge.href } })),
  ],
  style: [
    { selector: "node", style: { label: "data(label)", width: "data(size)", height: "data(size)", "background-color": soft, "border-width": 1, "border-color": ink, color: ink, "font-size": 11, "text-outline-color": paper, "text-outline-width": 2, "text-max-width": "140px", "text-wrap": "ellipsis" } },
    { selector: "edge", style: { width: "data(width)", "line-color": "data(colour)", "target-arrow-color": "data(colour)", "target-arrow-shape": "data(arrow)", "curve-style": "bezier" } },
  ],
  layout: { name: "cose", animate: false, randomize: false, nodeRepulsion: 9000, idealEdgeLength: 90 },
});
graph.userZoomingEnabled(false); // the wheel scrolls the page
window.kgNetwork = graph;
const zoom = (factor) => graph.zoom({ level: graph.zoom() * factor, renderedPosition: { x: graph.width() / 2, y: graph.height() / 2 } });
document.getElementById("nearer").onclick = () => zoom(1.4);
document.getElementById("farther").onclick = () => zoom(1 / 1.4);
graph.on("tap", "edge", (event) => { location.href = event.target.data("href"); });
graph.on("tap", "node", (event) => { location.href = nodes.find((node) => node.iri === event.target.id()).href; });
document.getElementById("png").onclick = async () => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await graph.png({ output: "blob-promise", full: true, scale: 2, bg: paper }));
  link.download = "network.png";
  link.click();
};
