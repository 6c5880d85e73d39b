// Boxes on a page, drawn with the pointer or entered as numbers. The field of text holds
// them, one a line: page left top width height, in thousandths.

const WHOLE = 1000;
const SVG = "http://www.w3.org/2000/svg";
const within = (value) => Math.max(0, Math.min(WHOLE, Math.round(value)));

function boxBetween(one, two) {
  const left = Math.min(one.x, two.x);
  const top = Math.min(one.y, two.y);
  return { left, top, width: Math.abs(one.x - two.x), height: Math.abs(one.y - two.y) };
}

function draw(svg, box) {
  const rect = document.createElementNS(SVG, "rect");
  rect.setAttribute("x", box.left);
  rect.setAttribute("y", box.top);
  rect.setAttribute("width", box.width);
  rect.setAttribute("height", box.height);
  svg.append(rect);
}

function boxesOf(field, page) {
  const lines = field.value.split("\n").map((line) => line.trim().split(/[\s,;]+/).map(Number));
  return lines
    .filter((one) => one.length === 5 && one[0] === page && one.every(Number.isFinite))
    .map(([, left, top, width, height]) => ({ left, top, width, height }));
}

/** Shows the boxes of this page, lets them be drawn, added by numbers and taken away. */
export function startBoxes() {
  const place = document.querySelector("[data-redact]");
  const field = document.querySelector("textarea[data-boxes]");
  const svg = place?.querySelector("svg");
  if (!place || !field || !svg) return;
  const page = Number(place.dataset.page);
  const show = (more) => {
    svg.replaceChildren();
    for (const box of boxesOf(field, page)) draw(svg, box);
    if (more) draw(svg, more);
  };
  const add = (box) => {
    if (box.width < 1 || box.height < 1) return;
    const line = [page, box.left, box.top, box.width, box.height].join(" ");
    field.value = [field.value.trimEnd(), line].filter(Boolean).join("\n");
    show();
  };
  const spot = (event) => {
    const bounds = svg.getBoundingClientRect();
    return {
      x: within(((event.clientX - bounds.left) / bounds.width) * WHOLE),
      y: within(((event.clientY - bounds.top) / bounds.height) * WHOLE),
    };
  };
  let start = null;
  svg.addEventListener("pointerdown", (event) => {
    start = spot(event);
    svg.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  svg.addEventListener("pointermove", (event) => {
    if (start) show(boxBetween(start, spot(event)));
  });
  svg.addEventListener("pointerup", (event) => {
    if (start) add(boxBetween(start, spot(event)));
    start = null;
  });
  svg.addEventListener("pointercancel", () => {
    start = null;
    show();
  });
  field.addEventListener("input", () => show());
  startNumbers(add, field, show, page);
  show();
}

function startNumbers(add, field, show, page) {
  const numbers = document.querySelector("[data-box-numbers]");
  if (!numbers) return;
  numbers.hidden = false;
  const side = (name) => within(Number(numbers.querySelector(`[data-side=${name}]`).value) || 0);
  numbers.querySelector("[data-box-add]").addEventListener("click", () => {
    const [left, top] = [side("left"), side("top")];
    const width = Math.min(side("width"), WHOLE - left);
    const height = Math.min(side("height"), WHOLE - top);
    add({ left, top, width, height });
  });
  numbers.querySelector("[data-box-undo]").addEventListener("click", () => {
    const lines = field.value.trimEnd().split("\n");
    const last = lines.map((line) => Number(line.trim().split(/[\s,;]+/)[0])).lastIndexOf(page);
    if (last >= 0) lines.splice(last, 1);
    field.value = lines.join("\n");
    show();
  });
}
