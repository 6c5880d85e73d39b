import assert from "node:assert/strict";
import test from "node:test";
import { compareValues, matchesWords, sortValue } from "../src/ui/order.js";

const collator = new Intl.Collator("id", { numeric: true });

test("a number in a cell sorts as a number", () => {
  assert.equal(sortValue(" 12.5 "), 12.5);
});

test("an empty cell is unknown, not zero", () => {
  assert.equal(sortValue(""), null);
});

test("the unknown comes last upwards and downwards", () => {
  for (const direction of ["ascending", "descending"]) {
    assert.ok(compareValues(null, 1, direction, collator) > 0);
    assert.ok(compareValues(1, null, direction, collator) < 0);
  }
});

test("names sort by the language's own order", () => {
  assert.ok(compareValues("Cakung", "ciracas", "ascending", collator) < 0);
});

test("every asked word must begin a word of the row", () => {
  assert.ok(matchesWords("Pulo Gebang, Cakung", "geb cak"));
  assert.ok(!matchesWords("Pulo Gebang, Cakung", "bang"));
});

test("accents and case make no difference", () => {
  assert.ok(matchesWords("Kampung Ménteng", "MENTENG"));
});
