// Draws one map panel. Its data-* attributes are made and documented by
// src/sinergi/web/templates/web/components/map.html and mini_map.html.
import { Map as MapLibre, ScaleControl, setWorkerUrl } from "maplibre-gl";
import { readAreas } from "./data.js";
import { boundsOf, centreOf, nearestTo, stepFrom } from "./geometry.js";
import { writeLine } from "./line.js";
import { mapStyle, paints, patterns } from "./look.js";
import { joinTable } from "./rows.js";

const QUICK = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 140;

/* global WORKER_NAME -- esbuild puts in the hashed name of the copied worker */
setWorkerUrl(new URL(WORKER_NAME, import.meta.url).href);

async function readJson(url) {
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.json();
}

function centrePoints(centres, areas) {
  const features = [...centres].map(([code, coordinates]) => ({
    type: "Feature",
    geometry: { type: "Point", coordinates },
    properties: { code, name: areas.get(code)?.name ?? "", order: areas.get(code)?.rank || 1e6 },
  }));
  return { type: "FeatureCollection", features };
}

class MapPanel {
  constructor(panel) {
    this.panel = panel;
    this.canvas = panel.querySelector(".map-canvas");
    this.line = panel.querySelector("[data-map-line]");
    this.texts = JSON.parse(document.getElementById("map-texts").textContent);
    this.mini = panel.dataset.mini !== undefined;
    this.unsure = panel.querySelector("[data-map-unsure]");
    this.centres = new Map();
    this.selected = null;
    this.hovered = null;
  }

  async start() {
    const { areas, boundaries, parents: above, tiles, bounds } = this.panel.dataset;
    this.tiled = Boolean(tiles);
    const [data, shapes, parents] = await Promise.all([
      readJson(areas),
      this.tiled ? null : readJson(boundaries),
      above ? readJson(above).catch(() => null) : null,
    ]);
    this.areas = readAreas(data);
    this.takeShapes(shapes);
    this.bounds = bounds ? bounds.split(",").map(Number) : boundsOf(shapes?.features ?? []);
    if (!this.bounds) throw new Error("no shapes");
    this.draw(this.sources(shapes, parents), data.level, Boolean(parents));
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

  sources(shapes, parents) {
    if (this.tiled) {
      const tiles = [location.origin + this.panel.dataset.tiles];
      const areas = { type: "vector", tiles, promoteId: { areas: "code" }, maxzoom: 12 };
      return parents ? { areas, parents: { type: "geojson", data: parents } } : { areas };
    }
    const sources = {
      areas: { type: "geojson", data: shapes, promoteId: "code" },
      centres: { type: "geojson", data: centrePoints(this.centres, this.areas) },
    };
    if (parents) sources.parents = { type: "geojson", data: parents };
    return sources;
  }

  draw(sources, level, hasParents) {
    this.map = new MapLibre({
      container: this.canvas,
      style: mapStyle(sources, { unsure: this.isUnsureShown(), level, tiled: this.tiled, hasParents }),
      bounds: this.bounds,
      fitBoundsOptions: { padding: 16 },
      attributionControl: false,
      keyboard: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      cooperativeGestures: true,
      locale: this.texts.gestures,
      canvasContextAttributes: { preserveDrawingBuffer: true },
      fadeDuration: 0,
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
    this.quietCanvas();
    this.addPatterns();
    this.map.on("load", () => this.ready());
  }

  /** Our own box has the focus, so that one description and one set of keys hold. */
  quietCanvas() {
    const inner = this.map.getCanvas();
    inner.tabIndex = -1;
    inner.removeAttribute("role");
    inner.removeAttribute("aria-label");
    inner.setAttribute("aria-hidden", "true");
  }

  addPatterns() {
    for (const [name, image] of Object.entries(patterns())) {
      if (this.map.hasImage(name)) this.map.removeImage(name);
      this.map.addImage(name, image, { pixelRatio: 2 });
    }
  }

  ready() {
    for (const [code, area] of this.areas) {
      this.setState(code, { step: area.step, unsure: area.unsure });
    }
    this.table = joinTable(document.getElementById(this.panel.dataset.table), {
      onSelect: (code) => this.select(code),
      onHover: (code) => this.hover(code),
      onFilter: (hidden) => this.fade(hidden),
    });
    this.listen();
    const asked = this.panel.dataset.focus ?? new URL(location.href).searchParams.get("area");
    if (asked && this.areas.has(asked)) this.select(asked, { remember: false });
    this.map.once("idle", () => (this.panel.dataset.ready = "yes"));
  }

  listen() {
    this.map.on("mousemove", "fill", (event) => this.hover(event.features[0].properties.code));
    this.map.on("mouseleave", "fill", () => this.hover(null));
    this.map.on("click", (event) => {
      const [found] = this.map.queryRenderedFeatures(event.point, { layers: ["fill"] });
      this.select(found?.properties.code ?? null);
    });
    this.map.on("dblclick", "fill", (event) => {
      event.preventDefault();
      this.open(event.features[0].properties.code);
    });
    this.canvas.addEventListener("keydown", (event) => this.key(event));
    this.unsure?.addEventListener("change", () => this.repaint());
    document.addEventListener("sinergi:theme", () => {
      this.addPatterns();
      this.repaint();
    });
    this.panel.querySelector(".map-buttons")?.addEventListener("click", (event) => {
      const act = event.target.closest("[data-map-act]")?.dataset.mapAct;
      if (act === "in") this.map.zoomIn({ duration: QUICK });
      if (act === "out") this.map.zoomOut({ duration: QUICK });
      if (act === "fit") this.fit();
    });
  }

  isUnsureShown() {
    return this.unsure ? this.unsure.checked : true;
  }

  repaint() {
    for (const [layer, values] of Object.entries(paints({ unsure: this.isUnsureShown() }))) {
      if (!this.map.getLayer(layer)) continue;
      for (const [name, value] of Object.entries(values)) this.map.setPaintProperty(layer, name, value);
    }
  }

  setState(code, state) {
    const target = { source: "areas", id: code };
    if (this.tiled) target.sourceLayer = "areas";
    this.map.setFeatureState(target, state);
  }

  mark(kind, code) {
    if (this[kind] !== null) this.setState(this[kind], { [kind]: false });
    this[kind] = code;
    if (code !== null) this.setState(code, { [kind]: true });
  }

  hover(code) {
    if (code === this.hovered) return;
    this.mark("hovered", code);
    this.table.hover(code);
    this.map.getCanvas().style.cursor = code ? "pointer" : "";
    this.say(code ?? this.selected);
  }

  select(code, { remember = true } = {}) {
    this.mark("selected", code);
    this.table.select(code);
    this.say(code);
    this.bringIntoView(code);
    if (remember) this.remember(code);
  }

  say(code) {
    if (code === this.said) return;
    this.said = code;
    writeLine(this.line, code ? (this.areas.get(code) ?? null) : null, this.texts);
  }

  bringIntoView(code) {
    const centre = this.centres.get(code);
    if (centre && !this.map.getBounds().contains(centre)) this.map.panTo(centre, { duration: QUICK });
  }

  remember(code) {
    if (this.mini) return;
    const address = new URL(location.href);
    if (code) address.searchParams.set("area", code);
    else address.searchParams.delete("area");
    history.replaceState(history.state, "", address);
  }

  fade(hidden) {
    for (const code of this.areas.keys()) this.setState(code, { faded: hidden.has(code) });
  }

  fit() {
    this.map.fitBounds(this.bounds, { padding: 16, duration: QUICK });
  }

  open(code) {
    const url = this.areas.get(code)?.url;
    if (url) location.assign(url);
  }

  /** Tiles bring no shapes in advance: what is drawn now is what the keys know. */
  knownCentres() {
    if (!this.tiled) return this.centres;
    for (const feature of this.map.queryRenderedFeatures({ layers: ["fill"] })) {
      const centre = centreOf(feature.geometry);
      if (centre) this.centres.set(feature.properties.code, centre);
    }
    return this.centres;
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.startsWith("Arrow")) this.step(event.key);
    else if (event.key === "Enter" && this.selected) this.open(this.selected);
    else if (event.key === "Escape") this.leave();
    else if (event.key === "+" || event.key === "=") this.map.zoomIn({ duration: QUICK });
    else if (event.key === "-") this.map.zoomOut({ duration: QUICK });
    else return;
    event.preventDefault();
  }

  step(key) {
    const centres = this.knownCentres();
    const middle = this.map.getCenter().toArray();
    const next = this.selected ? stepFrom(centres, this.selected, key) : nearestTo(centres, middle);
    if (next) this.select(next);
  }

  leave() {
    this.select(null);
    this.fit();
  }
}

/** Starts a panel; on failure the reader is told that the table is complete. */
export async function startMap(panel) {
  const view = new MapPanel(panel);
  try {
    await view.start();
  } catch (error) {
    const note = panel.querySelector("[data-map-failed]");
    if (note) note.hidden = false;
    panel.dataset.ready = "failed";
    console.error(error);
  }
}
