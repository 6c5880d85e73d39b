// Geometry for the keyboard and the labels: plain functions over GeoJSON.

const DIRECTIONS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

function outerRings(geometry) {
  if (!geometry) return [];
  if (geometry.type === "Polygon") return [geometry.coordinates[0]];
  if (geometry.type === "MultiPolygon") return geometry.coordinates.map((one) => one[0]);
  return [];
}

/** Signed area and centroid of a ring, by the shoelace formula. */
function ringCentre(ring) {
  let area = 0;
  let x = 0;
  let y = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const cross = ring[j][0] * ring[i][1] - ring[i][0] * ring[j][1];
    area += cross;
    x += (ring[j][0] + ring[i][0]) * cross;
    y += (ring[j][1] + ring[i][1]) * cross;
  }
  if (area === 0) return { area: 0, centre: ring[0] };
  return { area: Math.abs(area / 2), centre: [x / (3 * area), y / (3 * area)] };
}

/** Centre [lon, lat] of the largest part of a shape, null for no shape. */
export function centreOf(geometry) {
  let best = null;
  for (const ring of outerRings(geometry)) {
    const one = ringCentre(ring);
    if (!best || one.area > best.area) best = one;
  }
  return best?.centre ?? null;
}

/** [west, south, east, north] of many features, null for none. */
export function boundsOf(features) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const feature of features) {
    for (const ring of outerRings(feature.geometry)) {
      for (const [lon, lat] of ring) {
        box[0] = Math.min(box[0], lon);
        box[1] = Math.min(box[1], lat);
        box[2] = Math.max(box[2], lon);
        box[3] = Math.max(box[3], lat);
      }
    }
  }
  return Number.isFinite(box[0]) ? box : null;
}

/**
 * Code of the area one comes to by an arrow key, or null at the edge.
 * Among the areas that lie within 60° of the arrow the nearest wins, those beside the
 * arrow's line counted as further away the more they lean.
 */
export function stepFrom(centres, code, key) {
  const here = centres.get(code);
  const direction = DIRECTIONS[key];
  if (!here || !direction) return null;
  const stretch = Math.cos((here[1] * Math.PI) / 180);
  let best = null;
  for (const [other, [lon, lat]] of centres) {
    if (other === code) continue;
    const east = (lon - here[0]) * stretch;
    const north = lat - here[1];
    const distance = Math.hypot(east, north);
    const along = (east * direction[0] + north * direction[1]) / (distance || 1);
    if (along < 0.5) continue;
    const cost = distance / along ** 2;
    if (!best || cost < best.cost) best = { other, cost };
  }
  return best?.other ?? null;
}

/** Code of the area whose centre is nearest to a point. */
export function nearestTo(centres, [lon, lat]) {
  let best = null;
  for (const [code, [x, y]] of centres) {
    const distance = Math.hypot(x - lon, y - lat);
    if (!best || distance < best.distance) best = { code, distance };
  }
  return best?.code ?? null;
}

/** Degrees north on the Mercator map, in the same unit as degrees east. */
function northing(lat) {
  return (Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) * 180) / Math.PI;
}

const KM_PER_DEGREE = 111.32;

/** A round length that takes at most `most` pixels where a degree east takes `scale`: {km, pixels}. */
export function scaleBar(lat, scale, most) {
  const perKm = scale / (KM_PER_DEGREE * Math.cos((lat * Math.PI) / 180));
  const longest = most / perKm;
  const power = 10 ** Math.floor(Math.log10(longest));
  const km = [5, 3, 2, 1].map((one) => one * power).find((one) => one <= longest);
  return { km: Number(km.toPrecision(1)), pixels: km * perKm };
}

/**
 * Returns [lon, lat] → [x, y] in pixels, so that the bounds fill the box but its
 * padding; its `scale` is pixels per degree east.
 */
export function projectInto([west, south, east, north], width, height, padding) {
  const [bottom, top] = [northing(south), northing(north)];
  const across = Math.max(east - west, 1e-9);
  const up = Math.max(top - bottom, 1e-9);
  const scale = Math.min((width - 2 * padding) / across, (height - 2 * padding) / up);
  const left = (width - across * scale) / 2;
  const above = (height - up * scale) / 2;
  const place = ([lon, lat]) => [left + (lon - west) * scale, above + (top - northing(lat)) * scale];
  return Object.assign(place, { scale });
}
