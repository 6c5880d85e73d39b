// The table beside the map: selecting in one selects in the other.

function rowsByCode(table) {
  return new Map([...table.querySelectorAll("tbody tr[data-code]")].map((row) => [row.dataset.code, row]));
}

const BESIDE = matchMedia("(min-width: 64rem)");

/** Brings the row to sight: inside the table's own box, or where the map stays beside it. */
function reveal(row) {
  const box = row.closest(".table-scroll");
  if (!box) {
    if (BESIDE.matches) row.scrollIntoView({ block: "nearest" });
    return;
  }
  const head = row.closest("table").tHead?.offsetHeight ?? 0;
  const top = row.offsetTop - head;
  const bottom = row.offsetTop + row.offsetHeight;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight;
}

/** Joins a table to the map; returns what the map calls. */
export function joinTable(table, { onSelect, onHover, onFilter }) {
  if (!table) return { select() {}, hover() {} };
  const code = (event) => event.target.closest?.("tr[data-code]")?.dataset.code ?? null;
  let selected = null;
  let hovered = null;
  // Under the map a longer text line would push the table away from the pointer.
  const hover = (asked) => BESIDE.matches && onHover(asked);
  table.addEventListener("mouseover", (event) => hover(code(event)));
  table.addEventListener("mouseleave", () => hover(null));
  table.addEventListener("focusin", (event) => code(event) && hover(code(event)));
  table.addEventListener("click", (event) => {
    if (!event.target.closest("a, button, input") && code(event)) onSelect(code(event));
  });
  table.addEventListener("sinergi:filtered", () => {
    const hidden = [...rowsByCode(table)].filter(([, row]) => row.hidden);
    onFilter(new Set(hidden.map(([one]) => one)));
  });
  return {
    select(next) {
      selected?.classList.remove("is-selected");
      selected?.removeAttribute("aria-current");
      selected = rowsByCode(table).get(next) ?? null;
      selected?.classList.add("is-selected");
      selected?.setAttribute("aria-current", "true");
      if (selected) reveal(selected);
    },
    hover(next) {
      hovered?.classList.remove("is-hover");
      hovered = rowsByCode(table).get(next) ?? null;
      hovered?.classList.add("is-hover");
    },
  };
}
