// The public door's script: the work it proves, and the rules of its meter.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { hasContent, isDescription } from "../src/door/meter.js";
import { firstWord, work } from "../src/door/sha256.js";

test("the small SHA-256 is SHA-256", () => {
  for (const text of ["", "abc", "x:1", "a".repeat(55), "nonce_-:123456"]) {
    const right = createHash("sha256").update(text).digest().readUInt32BE(0);
    assert.equal(firstWord(text), right);
  }
});

test("the work ends with a number that proves it", async () => {
  const number = await work("Xuf0LUvHizzRcj21SgXlMg", 10);
  const digest = createHash("sha256").update(`Xuf0LUvHizzRcj21SgXlMg:${number}`).digest();
  assert.equal(digest.readUInt32BE(0) >>> 22, 0);
});

test("nothing said is no content, in the browser as on the server", () => {
  for (const text of ["", "-", "...", "tidak tahu", "Tidak  Tahu!!", "N/A", "aaaa", "12345", "don't know",
    "tidak tahu siapa", "nanti menyusul", "no evidence", "seseorang", "tidak ada saksi", "no photos, no witnesses"]) {
    assert.equal(hasContent(text), false, text);
  }
  for (const text of ["Ketua RT", "pos", "李明", "Ada saksi", "orang bertopi merah", "no photos, but a neighbour"]) assert.equal(hasContent(text), true, text);
  assert.equal(isDescription("uang ".repeat(40)), false);
  assert.equal(isDescription("Ketua RT membagikan amplop berisi uang kepada sepuluh warga di pos."), true);
});
