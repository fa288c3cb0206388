// The editor, where the package has one; else the plain field serves.
const field = document.getElementById("query");
const named = document.getElementById("named");
const texts = JSON.parse(document.getElementById("texts").textContent);
let editor = null;
if (window.Yasqe) {
  const place = field.insertAdjacentElement("afterend", document.createElement("div"));
  editor = new Yasqe(place, { value: field.value, persistenceId: null, showQueryButton: false, createShareableLink: null, resizeable: true, syntaxErrorCheck: false, extraKeys: { Tab: false, "Shift-Tab": false }, prefixCcApi: `${location.origin}/prefixes.json`, autocompleters: [], collapsePrefixesOnLoad: false });
  editor.getInputField().setAttribute("aria-label", "Query");
  field.hidden = true;
  field.form.addEventListener("submit", () => { field.value = editor.getValue(); });
}
named.addEventListener("change", () => {
  const text = texts[named.value];
  if (text === undefined) return;
  field.value = text;
  editor?.setValue(text);
});
