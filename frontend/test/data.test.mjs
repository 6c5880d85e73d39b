import assert from "node:assert/strict";
import test from "node:test";
import { describe, fill, readAreas, scaleStep } from "../src/map/data.js";

const texts = {
  unknown: "belum ada data",
  score: "skor {score} ({low}–{high})",
  score_only: "skor {score}",
  rank: "peringkat {rank} ({low}–{high})",
  rank_only: "peringkat {rank}",
  sure: "{chance} yakin",
  unsure: "hanya {chance} yakin",
  approximate: "batas perkiraan",
};
const classes = [
  { code: "rendah", name: "Rendah", order: 0 },
  { code: "tinggi", name: "Tinggi", order: 1 },
];
const area = (more) => ({ code: "31.75.01.1001", name: "Contoh", score: 62.44, p05: 55, p95: 70.3, rank: 3, rank_p05: 1, rank_p95: 7, class: "tinggi", probability: { tinggi: 0.6 }, ...more });
const only = (more) => readAreas({ classes, areas: [area(more)] }).get("31.75.01.1001");

test("the lowest class takes the first step and the highest the last", () => {
  assert.deepEqual([scaleStep(0, 3), scaleStep(1, 3), scaleStep(2, 3)], [1, 3, 5]);
});

test("an unseen area has step 0 and says so", () => {
  const unseen = only({ class: null, score: null, probability: {} });
  assert.equal(unseen.step, 0);
  assert.deepEqual(describe(unseen, texts, "id").figures, ["belum ada data"]);
});

test("a class below 80 % is not sure", () => {
  assert.equal(only({}).unsure, true);
  assert.equal(only({ probability: { tinggi: 0.8 } }).unsure, false);
});

test("the line speaks with the decimals of the language", () => {
  assert.equal(describe(only({}), texts, "id").figures[0], "skor 62,4 (55,0–70,3)");
  assert.equal(describe(only({}), texts, "en").figures[0], "skor 62.4 (55.0–70.3)");
});

test("a score without interval stands without brackets", () => {
  assert.equal(describe(only({ p05: null }), texts, "en").figures[0], "skor 62.4");
});

test("a name without value in a text becomes empty", () => {
  assert.equal(fill("a {b} c", {}), "a  c");
});

test("a rank is said without decimals, also where its interval falls between two", () => {
  const [, rank] = describe(only({ rank_p05: 542.95, rank_p95: 1572.05 }), texts, "en").figures;
  assert.equal(rank, "peringkat 3 (543–1,572)");
});
