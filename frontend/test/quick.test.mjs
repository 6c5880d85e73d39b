import assert from "node:assert/strict";
import test from "node:test";
import { isWebglQuick } from "../src/map/quick.js";

const canvas = (renderer) => ({
  getContext: () =>
    renderer && {
      RENDERER: 7937,
      getExtension: () => null,
      getParameter: () => renderer,
    },
});

test("a graphics chip is quick", () => {
  assert.equal(isWebglQuick(canvas("Adreno (TM) 610")), true);
});

test("drawing in software is not, nor is no WebGL at all", () => {
  assert.equal(isWebglQuick(canvas("ANGLE (Google, Vulkan (SwiftShader Device))")), false);
  assert.equal(isWebglQuick(canvas("llvmpipe (LLVM 15.0.6, 256 bits)")), false);
  assert.equal(isWebglQuick(canvas(null)), false);
});
