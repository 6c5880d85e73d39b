import assert from "node:assert/strict";
import test from "node:test";
import { mayHold } from "../src/ui/leaving.js";

test("a browser that lists its databases is asked whether form data lies here", async () => {
  assert.equal(await mayHold({ databases: async () => [{ name: "other" }] }), false);
  assert.equal(await mayHold({ databases: async () => [{ name: "sinergi-field" }] }), true);
});

test("one that cannot list them may hold form data", async () => {
  assert.equal(await mayHold({}), true);
});
