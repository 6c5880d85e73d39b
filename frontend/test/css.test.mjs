import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";

/** Every sheet in a folder and below it. */
function sheets(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((one) => {
    if (one.isDirectory()) return sheets(new URL(`${one.name}/`, folder));
    return one.name.endsWith(".css") ? [new URL(one.name, folder)] : [];
  });
}

test("no sheet turns the page when the device is turned", () => {
  const found = sheets(new URL("../src/css/", import.meta.url));
  assert.ok(found.length > 10);
  const turning = found.filter((one) => /orientation\s*:/.test(readFileSync(one, "utf8")));
  assert.deepEqual(turning, []);
});
