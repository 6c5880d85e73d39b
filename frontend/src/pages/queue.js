// Keys of the queue and of lists: j and k move, x ticks, e opens; one button ticks all.
// All works without it.

function isTyping(element) {
  return Boolean(element?.closest?.("input:not([type=checkbox]), textarea, select"));
}

const lines = () => [...document.querySelectorAll("[data-queue] [data-item]")];
const here = () => document.activeElement?.closest?.("[data-item]");

function move(step) {
  const all = lines();
  if (!all.length) return;
  const at = all.indexOf(here());
  const next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + step))];
  next.querySelector("a")?.focus();
  next.scrollIntoView({ block: "nearest" });
}

/** Ticks every line, or none once all are ticked. */
function tickAll(form) {
  const boxes = [...form.querySelectorAll("[data-item] input[type=checkbox]")];
  const all = boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = !all;
}

for (const button of document.querySelectorAll("[data-queue] [data-tick-all]")) {
  button.hidden = false;
  button.addEventListener("click", () => tickAll(button.form));
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "x") {
    const box = here()?.querySelector("input[type=checkbox]");
    if (box) box.checked = !box.checked;
  } else if (event.key === "e") {
    const url = here()?.dataset.href;
    if (url) location.assign(url);
  } else return;
  event.preventDefault();
});
document.documentElement.dataset.queue = "ready";
