// Order and filter of table rows, apart from the page so that they can be tested.

/** Value of a cell for sorting: number when it looks like one, null when unknown. */
export function sortValue(text) {
  const clean = (text ?? "").trim();
  if (clean === "") return null;
  const number = Number(clean);
  return Number.isNaN(number) ? clean : number;
}

/** Compares two sort values; unknown comes last in both directions. */
export function compareValues(a, b, direction, collator) {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const order =
    typeof a === "number" && typeof b === "number"
      ? a - b
      : collator.compare(String(a), String(b));
  return direction === "descending" ? -order : order;
}

/** True when every word asked for begins a word of the text (accents and case ignored). */
export function matchesWords(text, query) {
  const plain = (one) => one.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const words = plain(text).split(/[^\p{L}\p{N}]+/u);
  return plain(query)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .every((asked) => words.some((word) => word.startsWith(asked)));
}
