// Small helpers to build pages; every text goes in as text, never as HTML.

const PATHS = {
  check: "m5 12.5 4.5 4.5L19 7.5",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2",
  upload: "M12 16V5M7.5 9 12 4.5 16.5 9M5 20h14",
  back: "m15 6-6 6 6 6",
  warning: "M12 4 2.5 20h19zM12 10v4M12 17.2v.1",
  bad: "M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3zM12 8v5M12 16v.1",
  info: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5M12 8v.1",
  report: "M4 5h16v11H9l-5 4zM8 9h8M8 12h5",
  plan: "M5 4h14v16H5zM9 9h6M9 13h6M9 17h3",
  online: "M4 15a11 11 0 0 1 16 0M7 18a7 7 0 0 1 10 0M12 21v.1M2 11a15 15 0 0 1 20 0",
  offline: "M4 15a11 11 0 0 1 6-3M14 12a11 11 0 0 1 6 3M7 18a7 7 0 0 1 10 0M12 21v.1M4 3l16 16",
  sync: "M20 11a8 8 0 0 0-14-4L4 9M4 4v5h5M4 13a8 8 0 0 0 14 4l2-2M20 20v-5h-5",
};

/** Returns an element; attributes `on…` are listeners, true and false switch an attribute. */
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.flat().filter((one) => one !== null && one !== undefined && one !== false));
  return made;
}

/** Returns one of the line icons, as decoration beside a text. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** Puts new children into a place; whoever had the focus there (by data-key) has it again. */
export function fill(place, ...children) {
  const key = place.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  place.replaceChildren(...children.flat().filter(Boolean));
  if (key) place.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

/** Returns a message box of a kind: "good", "warn", "bad" or "". */
export function message(kind, text, ...actions) {
  const shape = { good: "check", warn: "warning", bad: "bad" }[kind] ?? "info";
  return el(
    "div",
    { class: `message${kind ? ` message-${kind}` : ""}` },
    icon(shape),
    el("div", { class: "message-text" }, el("p", {}, text), actions.some(Boolean) ? el("div", { class: "form-actions" }, actions) : null),
  );
}

/** Says something to screen readers at once. */
export function announce(text) {
  const place = document.getElementById("field-live");
  if (place) place.textContent = text;
}
