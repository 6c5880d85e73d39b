// Asks for the data at once and draws it as SVG, which answers to everything but nearer
// and further. MapLibre takes over when its panel is in view and the page has a moment;
// where WebGL is drawn in software, which holds the page up for a second, only when the
// reader wants to come nearer, or when areas are so many that they come as tiles.
import { MapPanel, askFor } from "../map/panel.js";
import { isWebglQuick } from "../map/quick.js";

const whenIdle = window.requestIdleCallback ?? ((work) => setTimeout(work, 60));

function whenSeen(element) {
  return new Promise((resolve) => {
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some((one) => one.isIntersecting)) return;
      seen.disconnect();
      resolve();
    }, { rootMargin: "200px" });
    seen.observe(element);
  });
}

/** Resolves when MapLibre should take over, with the step the reader has asked for. */
async function whenWanted(panel) {
  await whenSeen(panel.panel);
  if (panel.tiled) return undefined;
  const idle = new Promise((resolve) => whenIdle(() => resolve(), { timeout: 500 }));
  await Promise.race([idle, panel.whenNearerIsWanted()]);
  if (isWebglQuick()) return undefined;
  panel.panel.dataset.ready = "yes";
  return panel.whenNearerIsWanted();
}

async function start(element) {
  const panel = new MapPanel(element);
  try {
    panel.start(await askFor(element.dataset));
    const way = await whenWanted(panel);
    element.classList.add("is-busy");
    const { takeOver } = await import("../map/view.js");
    await takeOver(panel, way);
    Object.assign(element.dataset, { ready: "yes", drawnBy: "webgl" });
  } catch (error) {
    panel.giveUp(error);
  } finally {
    element.classList.remove("is-busy");
  }
}

for (const element of document.querySelectorAll("[data-map]")) start(element);
