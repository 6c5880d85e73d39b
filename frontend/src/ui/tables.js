// A table that is whole on the page (`data-whole`) sorts and filters without the server.
// Without JavaScript the same headers are links and the filter a form.
import { compareValues, matchesWords, sortValue } from "./order.js";

function cellValue(row, column) {
  const cell = row.cells[column];
  return sortValue(cell?.dataset.sort ?? cell?.textContent);
}

function sortBy(table, header, direction) {
  const column = header.cellIndex;
  const body = table.tBodies[0];
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const rows = [...body.rows].map((row) => [cellValue(row, column), row]);
  rows.sort(([a], [b]) => compareValues(a, b, direction, collator));
  body.append(...rows.map(([, row]) => row));
  for (const other of header.parentElement.cells) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", direction);
}

function nextDirection(header) {
  const now = header.getAttribute("aria-sort");
  if (!now) return header.dataset.first ?? "ascending";
  return now === "ascending" ? "descending" : "ascending";
}

/** Keeps the order in the address, so that the page can be passed on as it is seen. */
function rememberSort(header, direction) {
  if (!header.dataset.key) return;
  const address = new URL(location.href);
  address.searchParams.set("sort", (direction === "descending" ? "-" : "") + header.dataset.key);
  history.replaceState(history.state, "", address);
}

function filterRows(table, field) {
  let shown = 0;
  for (const row of table.tBodies[0].rows) {
    row.hidden = !matchesWords(row.dataset.text ?? row.textContent, field.value);
    shown += row.hidden ? 0 : 1;
  }
  const count = document.querySelector(`[data-count-of="${table.id}"]`);
  if (count) count.textContent = count.dataset.text.replace("{n}", shown);
  table.dispatchEvent(new CustomEvent("sinergi:filtered", { bubbles: true }));
}

function start(table) {
  if (table.dataset.started) return;
  table.dataset.started = "yes";
  table.tHead?.addEventListener("click", (event) => {
    const header = event.target.closest("th[data-key]");
    if (!header || !event.target.closest("a, button")) return;
    event.preventDefault();
    const direction = nextDirection(header);
    sortBy(table, header, direction);
    rememberSort(header, direction);
  });
  const field = table.id && document.querySelector(`[data-filter-for="${table.id}"]`);
  field?.addEventListener("input", () => filterRows(table, field));
  field?.form?.addEventListener("submit", (event) => {
    if (field.form.dataset.clientOnly !== undefined) event.preventDefault();
  });
  if (field?.value) filterRows(table, field);
}

export function startTables(root) {
  if (!root?.querySelectorAll) return;
  root.querySelectorAll("table[data-whole]").forEach(start);
  if (root.matches?.("table[data-whole]")) start(root);
}
