// Files that are dropped are chosen, and what is being read is looked at until it is done.
const drop = document.getElementById("drop");
const files = document.getElementById("files");
for (const name of ["dragover", "dragleave", "drop"]) {
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.toggle("over", name === "dragover");
    if (name === "drop" && event.dataTransfer.files.length) files.files = event.dataTransfer.files;
  });
}

async function look() {
  const jobs = document.getElementById("jobs");
  if (!jobs || ![...jobs.children].some((job) => !["done", "failed"].includes(job.dataset.state))) return;
  const reply = await fetch("/add");
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  jobs.replaceChildren(...page.getElementById("jobs").children);
  setTimeout(look, 1500);
}
setTimeout(look, 1000);
