import assert from "node:assert/strict";
import test from "node:test";
import { Store } from "../src/field/store.js";

const storeOf = (rows) => new Store({ all: async (name) => rows[name] }, null, 7);

test("drafts and what is unsent would be lost, what was received would not", async () => {
  const queue = ["waiting", "refused", "received", "returned"].map((state) => ({ state }));
  assert.deepEqual(await storeOf({ queue, drafts: [{}] }).loss(), { unsent: 2, drafts: 1 });
});

test("a draft alone is a loss too", async () => {
  assert.deepEqual(await storeOf({ queue: [], drafts: [{}] }).loss(), { unsent: 0, drafts: 1 });
});
