// The run's figures per area, as the map and its text line need them.

const SURE = 0.8;

/** Step 1..5 on the colour scale for class `order` of `total`, as in web/markup.py. */
export function scaleStep(order, total) {
  return total <= 1 ? 3 : Math.round(1 + (order * 4) / (total - 1));
}

/** Map of code → area with `step` (0 = unseen), `className` and `unsure` added. */
export function readAreas(data) {
  const classes = new Map(data.classes.map((one) => [one.code, one]));
  const areas = new Map();
  for (const area of data.areas) {
    const found = classes.get(area.class);
    const chance = found ? area.probability?.[area.class] : undefined;
    areas.set(area.code, {
      ...area,
      className: found?.name ?? null,
      step: found ? scaleStep(found.order, data.classes.length) : 0,
      chance: chance ?? null,
      unsure: typeof chance === "number" && chance < SURE,
    });
  }
  return areas;
}

/** Fills {name} places of a text; what is missing stays empty. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** The words about one area, in parts: name, figures, certainty. */
export function describe(area, texts, lang) {
  const one = new Intl.NumberFormat(lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const whole = new Intl.NumberFormat(lang, { maximumFractionDigits: 0 });
  const share = new Intl.NumberFormat(lang, { style: "percent", maximumFractionDigits: 0 });
  const parts = { name: area.name, parent: area.parent_name ?? "", figures: [] };
  if (area.words !== undefined) {
    // Not scores: whoever made the data has the words for it.
    if (area.words) parts.figures.push(area.words);
    return parts;
  }
  if (!area.step || area.score === null || area.score === undefined) {
    parts.figures.push(texts.unknown);
    return parts;
  }
  const hasRange = typeof area.p05 === "number" && typeof area.p95 === "number";
  const score = { score: one.format(area.score) };
  if (hasRange) Object.assign(score, { low: one.format(area.p05), high: one.format(area.p95) });
  parts.figures.push(fill(hasRange ? texts.score : texts.score_only, score));
  if (area.rank) {
    const range = area.rank_p05 && area.rank_p95;
    parts.figures.push(
      fill(range ? texts.rank : texts.rank_only, {
        rank: whole.format(area.rank),
        low: whole.format(area.rank_p05 ?? 0),
        high: whole.format(area.rank_p95 ?? 0),
      }),
    );
  }
  if (area.chance !== null) {
    const chance = share.format(area.chance);
    parts.figures.push(fill(area.unsure ? texts.unsure : texts.sure, { chance }));
  }
  if (area.approximate) parts.figures.push(texts.approximate);
  return parts;
}
