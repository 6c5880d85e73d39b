// What each kind of chart shows: data in, ECharts option out. No page, no drawing here.
//
// ranking        {unit, start, end, rows: [{label, value, low, high, step, url}]}
// contributions  {unit, rows: [{label, value}]}                 bars from zero
// probability    {rows: [{label, value 0..1, step}]}            bars from zero to 100 %
// slope          {left, right, unit, rows: [{label, from, to}]} rank 1 on top

const ROW = 26;

/** Writes numbers in the language of the page. */
export function formats(lang) {
  const number = new Intl.NumberFormat(lang, { maximumFractionDigits: 1 });
  const share = new Intl.NumberFormat(lang, { style: "percent", maximumFractionDigits: 0 });
  return { number: (value) => number.format(value), share: (value) => share.format(value) };
}

/** Height in pixels that the rows need. */
export function chartHeight(kind, data) {
  if (kind === "slope") return Math.max(220, data.rows.length * 22 + 60);
  return data.rows.length * ROW + 44;
}

const known = (value) => typeof value === "number" && Number.isFinite(value);

function frame(look, { value, category }) {
  const text = { color: look.quiet, fontFamily: look.sans, fontSize: 12 };
  return {
    animation: false,
    textStyle: { fontFamily: look.sans, color: look.text },
    aria: { enabled: false },
    grid: { left: 8, right: 48, top: 8, bottom: 8, containLabel: true },
    tooltip: {
      trigger: "item",
      confine: true,
      renderMode: "richText",
      backgroundColor: look.surface,
      borderColor: look.line,
      textStyle: { color: look.text, fontFamily: look.sans, fontSize: 13 },
    },
    xAxis: {
      type: "value",
      axisLabel: text,
      splitLine: { lineStyle: { color: look.line } },
      axisLine: { show: false },
      ...value,
    },
    yAxis: {
      type: "category",
      inverse: true,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: look.strong } },
      axisLabel: { ...text, color: look.text, width: 150, overflow: "truncate" },
      ...category,
    },
  };
}

function intervalLine(look) {
  return (params, api) => {
    const [row, low, high] = [api.value(0), api.value(1), api.value(2)];
    const [x1, y] = api.coord([low, row]);
    const [x2] = api.coord([high, row]);
    return {
      type: "rect",
      shape: { x: x1, y: y - 3, width: Math.max(x2 - x1, 1), height: 6, r: 3 },
      style: { fill: look.accent, opacity: 0.3 },
    };
  };
}

export function rankingOption(data, look, format) {
  const rows = data.rows.filter((row) => known(row.value));
  const base = frame(look, {
    value: { min: data.start ?? 0, max: data.end ?? undefined, name: data.unit, axisLabel: { formatter: format.number, color: look.quiet, fontFamily: look.sans } },
    category: { data: rows.map((row) => row.label) },
  });
  const ranges = rows.map((row, i) => [i, row.low, row.high]).filter(([, low, high]) => known(low) && known(high));
  return {
    ...base,
    grid: { ...base.grid, right: 20 },
    series: [
      { type: "custom", silent: true, renderItem: intervalLine(look), encode: { x: [1, 2], y: 0 }, data: ranges, z: 1 },
      {
        type: "scatter",
        symbolSize: 12,
        z: 2,
        data: rows.map((row, i) => ({
          value: [row.value, i],
          name: row.label,
          itemStyle: { color: look.classes[row.step] ?? look.unknown, borderColor: look.text, borderWidth: 1, opacity: 1 },
        })),
        tooltip: { formatter: ({ dataIndex }) => rankingWords(rows[dataIndex], format) },
      },
    ],
  };
}

function rankingWords(row, format) {
  const range = known(row.low) && known(row.high) ? ` (${format.number(row.low)}–${format.number(row.high)})` : "";
  return `${row.label}: ${format.number(row.value)}${range}`;
}

export function contributionsOption(data, look, format) {
  const { rows } = data;
  const base = frame(look, {
    value: { name: data.unit, axisLabel: { formatter: format.number, color: look.quiet, fontFamily: look.sans } },
    category: { data: rows.map((row) => row.label), axisLine: { onZero: false, lineStyle: { color: look.strong } } },
  });
  return {
    ...base,
    series: [
      {
        type: "bar",
        barWidth: 14,
        data: rows.map((row) => ({
          value: row.value,
          itemStyle: { color: row.value < 0 ? look.unknown : look.accent, borderColor: look.text, borderWidth: row.value < 0 ? 1 : 0 },
        })),
        label: { show: true, position: "right", color: look.text, fontFamily: look.sans, formatter: ({ value }) => format.number(value) },
      },
    ],
  };
}

export function probabilityOption(data, look, format) {
  const { rows } = data;
  const base = frame(look, {
    value: { min: 0, max: 1, axisLabel: { formatter: format.share, color: look.quiet, fontFamily: look.sans } },
    category: { data: rows.map((row) => row.label) },
  });
  return {
    ...base,
    series: [
      {
        type: "bar",
        barWidth: 16,
        data: rows.map((row) => ({
          value: row.value,
          itemStyle: { color: look.classes[row.step], borderColor: look.strong, borderWidth: 1 },
        })),
        label: { show: true, position: "right", color: look.text, fontFamily: look.sans, formatter: ({ value }) => format.share(value) },
      },
    ],
  };
}

function slopeLine(row, look) {
  const moved = row.from - row.to;
  const colour = moved > 0 ? look.classes[4] : moved < 0 ? look.accent : look.strong;
  return { color: colour, width: Math.abs(moved) >= 3 ? 2.5 : 1.25, type: moved < 0 ? "dashed" : "solid" };
}

export function slopeOption(data, look, format) {
  const rows = data.rows.filter((row) => known(row.from) && known(row.to));
  const last = Math.max(1, ...rows.flatMap((row) => [row.from, row.to]));
  const base = frame(look, { value: {}, category: {} });
  const label = (position, words) => ({
    show: true,
    position,
    color: look.text,
    fontFamily: look.sans,
    fontSize: 12,
    formatter: () => words,
  });
  return {
    ...base,
    grid: { left: 36, right: "42%", top: 44, bottom: 12 },
    xAxis: {
      type: "category",
      position: "top",
      boundaryGap: false,
      data: [data.left, data.right],
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: { color: look.text, fontFamily: look.sans, fontWeight: 600, margin: 18 },
    },
    yAxis: { type: "value", inverse: true, min: 1, max: last, show: false },
    series: rows.map((row) => ({
      type: "line",
      symbol: "circle",
      symbolSize: 7,
      lineStyle: slopeLine(row, look),
      itemStyle: { color: slopeLine(row, look).color },
      data: [
        { value: [data.left, row.from], label: label("left", format.number(row.from)) },
        {
          value: [data.right, row.to],
          label: label("right", `${format.number(row.to)}  ${row.label}`),
        },
      ],
    })),
  };
}

export const KINDS = {
  ranking: rankingOption,
  contributions: contributionsOption,
  probability: probabilityOption,
  slope: slopeOption,
};
