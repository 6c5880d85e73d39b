// Draws the charts of a page as SVG in our colours. Beside every chart stands a table.
import { BarChart, CustomChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { token } from "../map/look.js";
import { KINDS, chartHeight, formats } from "./options.js";

use([BarChart, CustomChart, LineChart, ScatterChart, GridComponent, TooltipComponent, SVGRenderer]);

function look() {
  const classes = { 1: token("class-1"), 2: token("class-2"), 3: token("class-3"), 4: token("class-4"), 5: token("class-5") };
  return {
    classes,
    unknown: token("unknown"),
    accent: token("accent"),
    text: token("text"),
    quiet: token("text-quiet"),
    line: token("line"),
    strong: token("line-strong"),
    surface: token("surface"),
    sans: token("sans"),
  };
}

function readData(figure) {
  const whole = JSON.parse(document.getElementById(figure.dataset.source).textContent);
  return figure.dataset.key ? whole[figure.dataset.key] : whole;
}

function paint(figure) {
  const kind = figure.dataset.chart;
  const data = readData(figure);
  const box = figure.querySelector(".chart-canvas");
  if (!data?.rows?.length) return;
  const height = chartHeight(kind, data);
  figure.drawn ??= init(box, null, { renderer: "svg", height, width: box.clientWidth || 320 });
  figure.drawn.setOption(KINDS[kind](data, look(), formats(document.documentElement.lang)), true);
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", figure.querySelector("figcaption")?.textContent.trim() ?? "");
  figure.dataset.ready = "yes";
}

const sizes = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    const width = Math.floor(contentRect.width);
    if (width > 0) target.drawn?.resize({ width });
  }
});

export function drawChart(figure) {
  paint(figure);
  sizes.observe(figure);
}

document.addEventListener("sinergi:theme", () => {
  for (const figure of document.querySelectorAll("[data-chart][data-ready]")) paint(figure);
});
