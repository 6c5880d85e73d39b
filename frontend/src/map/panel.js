// One map panel: what is chosen, said and pressed, whatever draws it. The SVG sketch comes
// first and answers at once; MapLibre takes over when it is ready. The data-* attributes
// are made and documented by templates/web/components/map.html and mini_map.html.
import { readAreas } from "./data.js";
import { boundsOf, centreOf, nearestTo, stepFrom } from "./geometry.js";
import { writeLine } from "./line.js";
import { joinTable } from "./rows.js";
import { Sketch } from "./sketch.js";

async function readJson(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.json();
}

/** Asks for everything a panel draws, all at the same time. */
export function askFor({ areas, boundaries, parents, tiles }) {
  return Promise.all([
    readJson(areas),
    tiles ? null : readJson(boundaries),
    parents ? readJson(parents).catch(() => null) : null,
  ]);
}

export class MapPanel {
  constructor(panel) {
    this.panel = panel;
    this.canvas = panel.querySelector(".map-canvas");
    this.line = panel.querySelector("[data-map-line]");
    this.texts = JSON.parse(document.getElementById("map-texts").textContent);
    this.unsure = panel.querySelector("[data-map-unsure]");
    this.tiled = Boolean(panel.dataset.tiles);
    this.centres = new Map();
    this.hidden = new Set();
    this.drawing = null;
    this.nearer = new Promise((resolve) => (this.wantNearer = resolve));
    this.selected = null;
    this.hovered = null;
  }

  /** Takes the data in; where shapes are at hand, the panel is drawn and answers. */
  start([data, shapes, parents]) {
    const { bounds } = this.panel.dataset;
    this.areas = readAreas(data);
    this.takeShapes(shapes);
    Object.assign(this, { shapes, parents, level: data.level });
    this.bounds = bounds ? bounds.split(",").map(Number) : boundsOf(shapes?.features ?? []);
    if (!this.bounds) throw new Error("no shapes");
    this.joinPage();
    if (!this.tiled) this.take(new Sketch(this.canvas, this, this));
    const asked = this.panel.dataset.focus ?? new URL(location.href).searchParams.get("area");
    if (asked && this.areas.has(asked)) this.select(asked, { remember: false });
  }

  takeShapes(shapes) {
    for (const feature of shapes?.features ?? []) {
      const { code, approximate } = feature.properties;
      const centre = centreOf(feature.geometry);
      if (centre) this.centres.set(code, centre);
      const area = this.areas.get(code);
      if (area && approximate) area.approximate = true;
    }
  }

  /** The reader's first wish to come nearer ends here: "in", "out" or nothing said. */
  whenNearerIsWanted() {
    return this.nearer;
  }

  /** Lets another drawing show the panel as it is now. */
  take(drawing) {
    this.drawing = drawing;
    drawing.fade(this.hidden);
    drawing.showUnsure(this.isUnsureShown());
    drawing.mark("selected", this.selected);
    drawing.mark("hovered", this.hovered);
    this.panel.dataset.usable = "yes";
  }

  joinPage() {
    this.table = joinTable(document.getElementById(this.panel.dataset.table), {
      onSelect: (code) => this.select(code),
      onHover: (code) => this.hover(code),
      onFilter: (hidden) => this.fade(hidden),
    });
    this.canvas.addEventListener("keydown", (event) => this.key(event));
    this.unsure?.addEventListener("change", () => this.drawing?.showUnsure(this.isUnsureShown()));
    document.addEventListener("sinergi:theme", () => this.drawing?.repaint());
    this.panel.querySelector(".map-buttons")?.addEventListener("click", (event) => {
      const act = event.target.closest("[data-map-act]")?.dataset.mapAct;
      if (act === "fit") this.drawing?.fit();
      else if (act) this.drawing?.zoom(act);
    });
  }

  isUnsureShown() {
    return this.unsure ? this.unsure.checked : true;
  }

  hover(code) {
    if (code === this.hovered) return;
    this.hovered = code;
    this.drawing?.mark("hovered", code);
    this.table.hover(code);
    this.say(code ?? this.selected);
  }

  select(code, { remember = true } = {}) {
    this.selected = code;
    this.drawing?.mark("selected", code);
    this.table.select(code);
    this.say(code);
    this.drawing?.see(code);
    if (remember) this.remember(code);
  }

  say(code) {
    if (code === this.said) return;
    this.said = code;
    writeLine(this.line, code ? (this.areas.get(code) ?? null) : null, this.texts);
  }

  remember(code) {
    if (this.panel.dataset.mini !== undefined) return;
    const address = new URL(location.href);
    if (code) address.searchParams.set("area", code);
    else address.searchParams.delete("area");
    history.replaceState(history.state, "", address);
  }

  fade(hidden) {
    this.hidden = hidden;
    this.drawing?.fade(hidden);
  }

  open(code) {
    const url = this.areas.get(code)?.url;
    if (url) location.assign(url);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.startsWith("Arrow")) this.step(event.key);
    else if (event.key === "Enter" && this.selected) this.open(this.selected);
    else if (event.key === "Escape") this.leave();
    else if (event.key === "+" || event.key === "=") this.drawing?.zoom("in");
    else if (event.key === "-") this.drawing?.zoom("out");
    else return;
    event.preventDefault();
  }

  /** Tiles bring no shapes in advance: what is drawn now is what the keys know. */
  step(key) {
    const { middle, seen } = this.drawing?.around?.() ?? { middle: this.middle(), seen: [] };
    for (const [code, centre] of seen) this.centres.set(code, centre);
    const next = this.selected
      ? stepFrom(this.centres, this.selected, key)
      : nearestTo(this.centres, middle);
    if (next) this.select(next);
  }

  middle() {
    const [west, south, east, north] = this.bounds;
    return [(west + east) / 2, (south + north) / 2];
  }

  leave() {
    this.select(null);
    this.drawing?.fit();
  }

  /** Nothing more will come: the sketch stays, or the reader is sent to the table. */
  giveUp(error) {
    const note = this.panel.querySelector("[data-map-failed]");
    if (note && !this.drawing) note.hidden = false;
    this.panel.classList.add("is-still");
    this.panel.dataset.ready = "failed";
    console.error(error);
  }
}
