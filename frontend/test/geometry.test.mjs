import assert from "node:assert/strict";
import test from "node:test";
import { boundsOf, centreOf, nearestTo, projectInto, scaleBar, stepFrom } from "../src/map/geometry.js";

const square = (x, y, size = 1) => ({
  type: "Polygon",
  coordinates: [[[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]],
});
const grid = new Map([
  ["west", [0, 0]],
  ["middle", [1, 0]],
  ["east", [2, 0.2]],
  ["north", [1, 1]],
]);

test("the centre of a square is its middle", () => {
  assert.deepEqual(centreOf(square(2, 4)), [2.5, 4.5]);
});

test("the centre of several parts is that of the largest", () => {
  const parts = [square(0, 0, 1).coordinates, square(10, 10, 4).coordinates];
  assert.deepEqual(centreOf({ type: "MultiPolygon", coordinates: parts }), [12, 12]);
});

test("an area without shape has no centre", () => {
  assert.equal(centreOf(null), null);
});

test("the box holds every shape", () => {
  assert.deepEqual(boundsOf([{ geometry: square(0, 0) }, { geometry: square(3, -2) }]), [0, -2, 4, 1]);
});

test("each arrow goes to the neighbour on that side", () => {
  assert.equal(stepFrom(grid, "middle", "ArrowLeft"), "west");
  assert.equal(stepFrom(grid, "middle", "ArrowRight"), "east");
  assert.equal(stepFrom(grid, "middle", "ArrowUp"), "north");
});

test("at the edge an arrow stays where it is", () => {
  assert.equal(stepFrom(grid, "middle", "ArrowDown"), null);
});

test("every area of a grid can be reached by arrows", () => {
  const centres = new Map();
  for (let x = 0; x < 5; x++) for (let y = 0; y < 5; y++) centres.set(`${x}${y}`, [x, y]);
  const reached = new Set(["00"]);
  const queue = ["00"];
  while (queue.length) {
    const here = queue.pop();
    for (const key of ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]) {
      const next = stepFrom(centres, here, key);
      if (next && !reached.has(next)) reached.add(next) && queue.push(next);
    }
  }
  assert.equal(reached.size, 25);
});

test("the nearest centre is found", () => {
  assert.equal(nearestTo(grid, [0.9, 0.9]), "north");
});

test("the projection fills the narrower side of the box and keeps the middle", () => {
  const place = projectInto([106, -7, 107, -6], 400, 300, 16);
  const [, bottom] = place([106.5, -7]);
  const [x, top] = place([106.5, -6]);
  assert.ok(Math.abs(top - 16) < 1e-6 && Math.abs(bottom - 284) < 1e-6);
  assert.ok(Math.abs(x - 200) < 1e-6);
});

test("north of the equator the map stretches as Mercator does", () => {
  const place = projectInto([0, 0, 60, 60], 1000, 1000, 0);
  const step = place([0, 59])[1] - place([0, 60])[1];
  assert.ok(step / place.scale > 1.9 && step / place.scale < 2);
});

test("the scale bar is a round length that fits", () => {
  const degree = 80 / 3.2 * 111.32;
  assert.deepEqual(scaleBar(0, degree, 80), { km: 3, pixels: 75 });
  assert.equal(scaleBar(0, 10 * degree, 80).km, 0.3);
});
