// A field for several names: when the last row is filled, an empty one comes after it.

function addRow(last) {
  const row = last.cloneNode();
  row.value = "";
  const number = last.parentElement.querySelectorAll("input[list]").length + 1;
  row.id = last.id.replace(/(_\d+)?$/, `_${number - 1}`);
  row.setAttribute("aria-label", last.getAttribute("aria-label").replace(/\d+$/, number));
  last.after(row);
}

export function startMany() {
  document.addEventListener("input", (event) => {
    const rows = event.target.closest?.("[data-many]")?.querySelectorAll("input[list]");
    if (rows?.length && event.target === rows[rows.length - 1] && event.target.value) addRow(event.target);
  });
}
