// The events of the list, drawn over time; one that is chosen opens its sentence.
const rows = JSON.parse(document.getElementById("drawn").textContent);
const day = 86400000;
const items = rows.map((row) => {
  const text = document.createElement("span");
  text.textContent = row.text;
  const [start, end] = [new Date(`${row.start}T00:00`), new Date(`${row.end}T00:00`)];
  return { id: row.id, content: text, start, title: `${row.start} ${row.text}`.replace(/[<>&]/g, " "), href: row.href, ...(end - start > day ? { end } : {}) };
});
const timeline = new vis.Timeline(document.getElementById("timeline"), items, {
  maxHeight: 360, minHeight: 160, selectable: true, zoomMin: day, stack: true, showCurrentTime: false, zoomKey: "ctrlKey", xss: { disabled: false },
});
timeline.on("click", ({ item }) => { if (item) location.href = items.find(({ id }) => id === item).href; });
document.getElementById("nearer").onclick = () => timeline.zoomIn(0.5);
document.getElementById("farther").onclick = () => timeline.zoomOut(0.5);
document.getElementById("whole").onclick = () => timeline.fit();
