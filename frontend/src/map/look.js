// What the map looks like: layers in the colours of the tokens.

/** Reads a colour token of the page as it is now (light or dark). */
export function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function tile(size, draw) {
  const ratio = 2;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size * ratio;
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  draw(pen, size);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

/** Patterns: "hatch" for the unseen, "dots" for a class that is not sure. */
export function patterns() {
  const hatch = tile(8, (pen, size) => {
    pen.fillStyle = token("unknown");
    pen.fillRect(0, 0, size, size);
    pen.strokeStyle = token("unknown-line");
    pen.lineWidth = 1.2;
    for (const shift of [-size, 0, size]) {
      pen.beginPath();
      pen.moveTo(shift, size);
      pen.lineTo(shift + size, 0);
      pen.stroke();
    }
  });
  const dots = tile(9, (pen, size) => {
    for (const [radius, colour] of [[1.9, token("map-halo")], [1.1, token("map-text")]]) {
      pen.fillStyle = colour;
      pen.beginPath();
      pen.arc(size / 2, size / 2, radius, 0, 2 * Math.PI);
      pen.fill();
    }
  });
  return { hatch, dots };
}

const STEP = ["coalesce", ["feature-state", "step"], 0];
const state = (name) => ["boolean", ["feature-state", name], false];
const FADED = ["case", state("faded"), 0.18, 1];

function classColours() {
  const pairs = [1, 2, 3, 4, 5].flatMap((step) => [step, token(`class-${step}`)]);
  return ["match", STEP, ...pairs, token("unknown")];
}

/** Paint of every layer; called again when the theme changes. */
export function paints({ unsure }) {
  return {
    ground: { "background-color": token("map-ground") },
    fill: { "fill-color": classColours(), "fill-opacity": FADED },
    hatch: { "fill-pattern": "hatch", "fill-opacity": ["case", ["==", STEP, 0], FADED, 0] },
    dots: {
      "fill-pattern": "dots",
      "fill-opacity": unsure ? ["case", state("faded"), 0, state("unsure"), 0.85, 0] : 0,
    },
    line: { "line-color": token("map-line"), "line-width": 1 },
    approximate: { "line-color": token("line-strong"), "line-width": 1.2, "line-dasharray": [2, 2] },
    parents: { "line-color": token("map-text"), "line-width": 1.3, "line-opacity": 0.65 },
    selected: {
      "line-color": token("map-select"),
      "line-width": ["case", state("selected"), 4, state("hovered"), 2.5, 0],
    },
    labels: {
      "text-color": token("map-text"),
      "text-halo-color": token("map-halo"),
      "text-halo-width": 1.6,
    },
  };
}

/** The whole style: own shapes only, no glyph server, no outside tiles. */
export function mapStyle(sources, { unsure, level, tiled, hasParents }) {
  const paint = paints({ unsure });
  const from = tiled ? { source: "areas", "source-layer": "areas" } : { source: "areas" };
  const here = tiled ? ["==", ["get", "level"], level] : true;
  const dashed = ["all", here, ["==", ["get", "approximate"], true]];
  const layers = [
    { id: "ground", type: "background", paint: paint.ground },
    { id: "fill", type: "fill", ...from, filter: ["all", here], paint: paint.fill },
    { id: "hatch", type: "fill", ...from, filter: ["all", here], paint: paint.hatch },
    { id: "dots", type: "fill", ...from, filter: ["all", here], paint: paint.dots },
    { id: "line", type: "line", ...from, filter: ["all", here], paint: paint.line },
    { id: "approximate", type: "line", ...from, filter: dashed, paint: paint.approximate },
  ];
  if (hasParents) layers.push({ id: "parents", type: "line", source: "parents", paint: paint.parents });
  layers.push({ id: "selected", type: "line", ...from, filter: ["all", here], paint: paint.selected });
  if (!tiled) {
    layers.push({
      id: "labels",
      type: "symbol",
      source: "centres",
      layout: {
        "text-field": ["get", "name"],
        "text-font": ["Plus Jakarta Sans Variable"],
        "text-size": ["interpolate", ["linear"], ["zoom"], 10, 10, 14, 14],
        "text-max-width": 7,
        "text-padding": 3,
        "symbol-sort-key": ["get", "order"],
      },
      paint: paint.labels,
    });
  }
  return { version: 8, sources, layers };
}
