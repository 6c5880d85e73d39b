// The first drawing: the same areas as SVG, there at once, without WebGL, and on paper.
// MapLibre (view.js) takes its place when it is ready; where it cannot, or would be slow
// and nobody asks to come nearer, this one stays.
import { projectInto, scaleBar } from "./geometry.js";
import { placeLabels } from "./labels.js";

const SVG = "http://www.w3.org/2000/svg";
const LETTERS = 11;
const PADDING = 16;

function shape(tag, attributes, ...inside) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
}

function ringsOf({ type, coordinates }) {
  return type === "Polygon" ? coordinates : type === "MultiPolygon" ? coordinates.flat() : [];
}

function pathOf(geometry, place) {
  const point = (one) => place(one).map((value) => value.toFixed(1)).join(" ");
  return ringsOf(geometry).map((ring) => `M${ring.map(point).join("L")}Z`).join("");
}

function patterns() {
  const hatch = shape(
    "pattern",
    { id: "sketch-hatch", width: 8, height: 8, patternUnits: "userSpaceOnUse" },
    shape("rect", { width: 8, height: 8, class: "hatch-ground" }),
    shape("path", { d: "M-2 2L2 -2M0 8L8 0M6 10L10 6", class: "hatch-line" }),
  );
  const dots = shape(
    "pattern",
    { id: "sketch-dots", width: 9, height: 9, patternUnits: "userSpaceOnUse" },
    shape("circle", { cx: 4.5, cy: 4.5, r: 1.9, class: "dot-halo" }),
    shape("circle", { cx: 4.5, cy: 4.5, r: 1.1, class: "dot" }),
  );
  return shape("defs", {}, hatch, dots);
}

function areaShape(feature, area, place) {
  const { code, approximate } = feature.properties;
  const d = pathOf(feature.geometry, place);
  const kind = area?.step ? `step-${area.step}` : "unseen";
  const group = shape("g", { class: `area ${kind}`, "data-code": code }, shape("path", { d }));
  if (approximate) group.classList.add("is-approximate");
  if (area?.unsure) group.append(shape("path", { d, class: "unsure" }));
  return group;
}

function label({ x, y, lines }) {
  const top = y - ((lines.length - 1) * LETTERS * 1.15) / 2 + LETTERS * 0.35;
  const spans = lines.map((line, turn) =>
    shape("tspan", { x: x.toFixed(1), y: (top + turn * LETTERS * 1.15).toFixed(1) }, line),
  );
  return shape("text", {}, ...spans);
}

function ruler([, south, , north], scale, height) {
  const { km, pixels } = scaleBar((south + north) / 2, scale, 80);
  const [left, low] = [10.5, height - 10.5];
  const said = km < 1 ? `${km * 1000} m` : `${km} km`;
  const line = shape("path", { d: `M${left} ${low - 8}v8h${pixels.toFixed(1)}v-8` });
  const words = shape("text", { x: (left + pixels / 2).toFixed(1), y: low - 4 }, said);
  return shape("g", { class: "ruler" }, line, words);
}

/** Draws into `box`; `view` has areas, centres, bounds; `panel` is told what is pointed at. */
export class Sketch {
  constructor(box, { shapes, parents, areas, centres, bounds }, panel) {
    this.panel = panel;
    const [width, height] = [box.clientWidth || 600, box.clientHeight || 400];
    const place = projectInto(bounds, width, height, PADDING);
    this.groups = new Map();
    this.svg = shape("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" }, patterns());
    for (const feature of shapes.features) {
      const { code } = feature.properties;
      const group = areaShape(feature, areas.get(code), place);
      this.groups.set(code, group);
      this.svg.append(group);
    }
    const outlines = (parents?.features ?? []).map((one) => pathOf(one.geometry, place)).join("");
    if (outlines) this.svg.append(shape("path", { d: outlines, class: "parents" }));
    this.top = shape("path", { class: "chosen" });
    this.near = shape("path", { class: "near" });
    this.svg.append(this.near, this.top, ...this.names(areas, centres, place));
    this.svg.append(ruler(bounds, place.scale, height));
    this.svg.classList.add("map-sketch");
    box.prepend(this.svg);
    this.listen(panel);
  }

  names(areas, centres, place) {
    const points = [...centres].map(([code, point]) => {
      const [x, y] = place(point);
      const area = areas.get(code);
      return { x, y, name: area?.name ?? "", order: area?.rank || 1e6 };
    });
    points.sort((a, b) => a.order - b.order);
    return placeLabels(points, LETTERS).map(label);
  }

  listen(panel) {
    const code = (event) => event.target.closest?.("[data-code]")?.dataset.code ?? null;
    this.svg.addEventListener("pointerover", (event) => panel.hover(code(event)));
    this.svg.addEventListener("pointerleave", () => panel.hover(null));
    this.svg.addEventListener("click", (event) => panel.select(code(event)));
    this.svg.addEventListener("dblclick", (event) => panel.open(code(event)));
    this.svg.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      panel.wantNearer(event.deltaY < 0 ? "in" : "out");
    }, { passive: false });
    this.svg.addEventListener("touchstart", (event) => event.touches.length > 1 && panel.wantNearer(), {
      passive: true,
    });
  }

  /** Marks one area (null: none) as "selected" or "hovered". */
  mark(kind, code) {
    const path = this.groups.get(code)?.firstChild.getAttribute("d") ?? "";
    (kind === "selected" ? this.top : this.near).setAttribute("d", path);
  }

  fade(hidden) {
    for (const [code, group] of this.groups) group.classList.toggle("is-faded", hidden.has(code));
  }

  showUnsure(on) {
    this.svg.classList.toggle("is-sure", !on);
  }

  /** Its colours are those of the page: nothing to do when they change. */
  repaint() {}

  /** It always shows the whole. */
  see() {}

  fit() {}

  zoom(way) {
    this.panel.wantNearer(way);
  }
}
