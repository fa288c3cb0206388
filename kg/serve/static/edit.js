// Correcting: the name of who corrects is kept in this browser, keys press the buttons that name them.
const KEY = "kg-by";
const fields = document.querySelectorAll("input.by");
const name = localStorage.getItem(KEY) || "";
for (const field of fields) field.value = name;
if (fields.length) {
  const label = document.createElement("label");
  label.className = "small-text";
  const input = Object.assign(document.createElement("input"), { value: name, placeholder: "optional" });
  label.append("Your name, kept with each correction ", input);
  input.addEventListener("input", () => {
    localStorage.setItem(KEY, input.value);
    for (const field of fields) field.value = input.value;
  });
  const place = document.querySelector(".correct");
  (place.querySelector("h2, summary") || place.firstElementChild).insertAdjacentElement(place.querySelector("h2, summary") ? "afterend" : "beforebegin", label);
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const pressed = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!pressed) return;
  event.preventDefault();
  pressed.click();
});

// What is selected in the text becomes the words of what is added.
const quote = document.getElementById("quote");
const text = document.getElementById("text");
if (quote && text) {
  document.addEventListener("selectionchange", () => {
    const chosen = getSelection();
    const words = chosen.toString().trim();
    if (words && text.contains(chosen.anchorNode) && !words.includes("\n")) quote.value = words;
  });
}

// Of the form for what was missed only the fields are shown, and sent, that the chosen kind has.
const type = document.getElementById("type");
if (type) {
  const show = () => {
    const kind = type.selectedOptions[0].closest("optgroup").dataset.kind;
    for (const part of document.querySelectorAll("fieldset[data-for]")) {
      part.hidden = part.disabled = !part.dataset.for.split(" ").includes(kind);
    }
  };
  type.addEventListener("change", show);
  show();
}
