// Loads the chart library when the first chart comes into view.

function load(figure) {
  import("../charts/draw.js").then(({ drawChart }) => drawChart(figure));
}

const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    seen.unobserve(entry.target);
    load(entry.target);
  }
}, { rootMargin: "300px" });

function watch(root) {
  root.querySelectorAll?.("[data-chart]").forEach((figure) => seen.observe(figure));
}

watch(document);
document.addEventListener("htmx:load", (event) => watch(event.detail.elt));
