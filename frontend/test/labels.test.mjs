import assert from "node:assert/strict";
import test from "node:test";
import { linesOf, placeLabels } from "../src/map/labels.js";

test("a long name is broken at spaces only", () => {
  assert.deepEqual(linesOf("Halim Perdana Kusumah"), ["Halim", "Perdana", "Kusumah"]);
  assert.deepEqual(linesOf("Kebon Pala"), ["Kebon Pala"]);
  assert.deepEqual(linesOf("Rawabadakselatan"), ["Rawabadakselatan"]);
});

test("the first of two names that would touch is shown", () => {
  const points = [
    { x: 50, y: 50, name: "Cakung" },
    { x: 55, y: 52, name: "Cibubur" },
    { x: 150, y: 50, name: "Ciracas" },
  ];
  assert.deepEqual(placeLabels(points, 11).map((one) => one.lines[0]), ["Cakung", "Ciracas"]);
});

test("an area without a name has no label", () => {
  assert.deepEqual(placeLabels([{ x: 1, y: 1, name: "" }], 11), []);
});
