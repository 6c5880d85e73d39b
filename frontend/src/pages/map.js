// Loads the map when its panel comes into view; until then only this file is fetched.

function load(panel) {
  import("../map/view.js").then(({ startMap }) => startMap(panel));
}

const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    seen.unobserve(entry.target);
    load(entry.target);
  }
}, { rootMargin: "200px" });

for (const panel of document.querySelectorAll("[data-map]")) seen.observe(panel);
