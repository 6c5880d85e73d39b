// One row of a list: what it is, small lines under it, its buttons.
import { el } from "../dom.js";

/** Returns a section with a heading, or null when there is nothing in it and no `empty` text. */
export function section(id, heading, rows, { hint = null, empty = null } = {}) {
  if (!rows.length && !empty) return null;
  return el(
    "section",
    { class: "field-section", "aria-labelledby": id },
    el("h2", { id }, heading),
    hint ? el("p", { class: "quiet" }, hint) : null,
    rows.length ? el("ul", { class: "list field-list" }, rows) : el("p", { class: "quiet" }, empty),
  );
}

/** Returns one line. `lines`: small texts or elements; `actions`: buttons and links. */
export const row = (title, lines, actions) =>
  el(
    "li",
    {},
    el("div", { class: "field-row" }, el("strong", {}, title), lines.filter(Boolean).map((line) => el("div", { class: "small quiet" }, line))),
    actions.filter(Boolean).length ? el("div", { class: "form-actions" }, actions) : null,
  );

/** A link that looks like a button, with the whole name for screen readers. */
export const linkButton = (key, href, label, name, kind = "") =>
  el("a", { class: `button${kind}`, href, "data-key": key, "aria-label": name }, label);

/** A button with the whole name for screen readers. */
export const button = (key, label, name, onclick, kind = "") =>
  el("button", { type: "button", class: `button${kind}`, "data-key": key, "aria-label": name, onclick }, label);
