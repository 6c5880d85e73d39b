// Which names the first drawing shows: plain functions, so that they can be tested.

const MOST_LETTERS = 12;
const LETTER = 0.56;
const LINE = 1.15;

/** Breaks a name into lines of about a dozen letters, at spaces only. */
export function linesOf(name) {
  const lines = [];
  for (const word of name.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last && last.length + word.length < MOST_LETTERS) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function boxOf({ x, y }, lines, size) {
  const width = Math.max(...lines.map((one) => one.length)) * size * LETTER;
  const height = lines.length * size * LINE;
  return [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
}

const meet = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

/**
 * The names that have room, the first of the list first: [{x, y, lines}].
 * `points` are {x, y, name} in pixels, `size` the height of the letters.
 */
export function placeLabels(points, size) {
  const taken = [];
  const placed = [];
  for (const point of points) {
    const lines = linesOf(point.name);
    if (!lines.length) continue;
    const box = boxOf(point, lines, size);
    if (taken.some((other) => meet(box, other))) continue;
    taken.push(box);
    placed.push({ x: point.x, y: point.y, lines });
  }
  return placed;
}
