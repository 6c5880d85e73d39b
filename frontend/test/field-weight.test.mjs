import assert from "node:assert/strict";
import test from "node:test";
import { ownOutputs, reached, travelSize } from "../library/offline.mjs";

const META = {
  outputs: {
    "out/field-A.js": { entryPoint: "src/pages/field.js", inputs: { "src/field/list.js": {} }, imports: [{ path: "out/chunk-B.js" }, { path: "out/chunk-L.js", kind: "dynamic-import" }] },
    "out/chunk-B.js": { inputs: { "src/field/app.js": {} }, imports: [] },
    "out/chunk-L.js": { inputs: { "node_modules/vue/x.js": {} }, imports: [{ path: "out/chunk-M.js" }] },
    "out/chunk-M.js": { inputs: { "node_modules/@getodk/web-forms/dist/MapBlock-x.js": {} }, imports: [] },
    "out/map-C.js": { entryPoint: "src/pages/map.js", inputs: {}, imports: [] },
  },
};

test("all that a page loads is kept offline, but the map", () => {
  assert.deepEqual(reached(META, ["field.js"]), ["out/field-A.js", "out/chunk-B.js", "out/chunk-L.js"]);
});

test("only what is ours counts for the limit", () => {
  assert.deepEqual(ownOutputs(META, reached(META, ["field.js"])), ["out/field-A.js", "out/chunk-B.js"]);
});

test("each file is weighed as it travels", () => {
  assert.ok(travelSize(["a".repeat(10_000)]) < 100);
});
