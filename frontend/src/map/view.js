// Draws a panel with MapLibre: nearer and further, tiles where areas are many.
import { Map as MapLibre, ScaleControl, setWorkerUrl } from "maplibre-gl";
import { centreOf } from "./geometry.js";
import { mapStyle, paints, patterns } from "./look.js";

const QUICK = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 140;

/* global WORKER_NAME -- esbuild puts in the hashed name of the copied worker */
setWorkerUrl(new URL(WORKER_NAME, import.meta.url).href);

function centrePoints(centres, areas) {
  const features = [...centres].map(([code, coordinates]) => ({
    type: "Feature",
    geometry: { type: "Point", coordinates },
    properties: { code, name: areas.get(code)?.name ?? "", order: areas.get(code)?.rank || 1e6 },
  }));
  return { type: "FeatureCollection", features };
}

class MapView {
  constructor(panel) {
    this.panel = panel;
    this.marked = { selected: null, hovered: null };
    this.unsure = panel.isUnsureShown();
  }

  sources() {
    const { tiled, parents, shapes, centres, areas } = this.panel;
    const outlines = parents ? { parents: { type: "geojson", data: parents } } : {};
    if (tiled) {
      const tiles = [location.origin + this.panel.panel.dataset.tiles];
      return { areas: { type: "vector", tiles, promoteId: { areas: "code" }, maxzoom: 12 }, ...outlines };
    }
    return {
      areas: { type: "geojson", data: shapes, promoteId: "code" },
      centres: { type: "geojson", data: centrePoints(centres, areas) },
      ...outlines,
    };
  }

  /** Resolves when the map is drawn whole. */
  start() {
    const { canvas, bounds, level, tiled, parents, texts } = this.panel;
    const container = document.createElement("div");
    container.className = "map-gl";
    canvas.append(container);
    this.map = new MapLibre({
      container,
      style: mapStyle(this.sources(), {
        unsure: this.unsure,
        level,
        tiled,
        hasParents: Boolean(parents),
      }),
      bounds,
      fitBoundsOptions: { padding: 16 },
      attributionControl: false,
      keyboard: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      cooperativeGestures: true,
      locale: texts.gestures,
      // Paper shows the sketch; without one the picture itself has to be kept.
      canvasContextAttributes: { preserveDrawingBuffer: tiled },
      fadeDuration: 0,
    });
    // Nobody needs the whole earth with thousands of villages in one tile.
    if (tiled) this.map.setMinZoom(Math.max(0, this.map.getZoom() - 2));
    this.map.touchZoomRotate.disableRotation();
    this.map.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
    this.quietCanvas();
    this.addPatterns();
    return new Promise((resolve, reject) => {
      this.map.once("load", () => {
        this.putFigures();
        this.listen();
        this.map.once("idle", resolve);
      });
      this.map.getCanvas().addEventListener("webglcontextlost", reject, { once: true });
    });
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

  putFigures() {
    for (const [code, area] of this.panel.areas) {
      this.setState(code, { step: area.step, unsure: area.unsure });
    }
  }

  listen() {
    const { map, panel } = this;
    const found = (event) => event.features[0].properties.code;
    map.on("mousemove", "fill", (event) => panel.hover(found(event)));
    map.on("mouseleave", "fill", () => panel.hover(null));
    map.on("click", (event) => {
      const [one] = map.queryRenderedFeatures(event.point, { layers: ["fill"] });
      panel.select(one?.properties.code ?? null);
    });
    map.on("dblclick", "fill", (event) => {
      event.preventDefault();
      panel.open(found(event));
    });
  }

  setState(code, state) {
    const target = { source: "areas", id: code };
    if (this.panel.tiled) target.sourceLayer = "areas";
    this.map.setFeatureState(target, state);
  }

  mark(kind, code) {
    if (this.marked[kind] !== null) this.setState(this.marked[kind], { [kind]: false });
    this.marked[kind] = code;
    if (code !== null) this.setState(code, { [kind]: true });
    if (kind === "hovered") this.map.getCanvas().style.cursor = code ? "pointer" : "";
  }

  fade(hidden) {
    for (const code of this.panel.areas.keys()) this.setState(code, { faded: hidden.has(code) });
  }

  showUnsure(on) {
    if (on === this.unsure) return;
    this.unsure = on;
    this.paint();
  }

  repaint() {
    this.addPatterns();
    this.paint();
  }

  paint() {
    for (const [layer, values] of Object.entries(paints({ unsure: this.unsure }))) {
      if (!this.map.getLayer(layer)) continue;
      for (const [name, value] of Object.entries(values)) this.map.setPaintProperty(layer, name, value);
    }
  }

  see(code) {
    const centre = this.panel.centres.get(code);
    if (centre && !this.map.getBounds().contains(centre)) this.map.panTo(centre, { duration: QUICK });
  }

  fit() {
    this.map.fitBounds(this.panel.bounds, { padding: 16, duration: QUICK });
  }

  zoom(way) {
    if (way === "in") this.map.zoomIn({ duration: QUICK });
    else this.map.zoomOut({ duration: QUICK });
  }

  /** The middle of the picture, and with tiles the areas that are drawn now: [code, centre]. */
  around() {
    const middle = this.map.getCenter().toArray();
    if (!this.panel.tiled) return { middle, seen: [] };
    const seen = [];
    for (const feature of this.map.queryRenderedFeatures({ layers: ["fill"] })) {
      const centre = centreOf(feature.geometry);
      if (centre) seen.push([feature.properties.code, centre]);
    }
    return { middle, seen };
  }
}

/** Draws the panel and takes it over; rejects where there is no WebGL. */
export async function takeOver(panel, way) {
  const view = new MapView(panel);
  await view.start();
  panel.take(view);
  panel.canvas.classList.add("is-drawn");
  if (way) view.zoom(way);
  await painted();
}

/** Resolves when the browser has shown what it was given. */
function painted() {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}
