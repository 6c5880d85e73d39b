import assert from "node:assert/strict";
import test from "node:test";
import { spreadThemes } from "../themed.mjs";

test("a token with two values stands in three blocks", () => {
  const css = spreadThemes(":root {\n  --text: light-dark(#000, #fff);\n}");
  assert.match(css, /^:root \{\n {2}--text: #000;/);
  assert.match(css, /\[data-theme="dark"\] \{ color-scheme: dark; --text: #fff; \}/);
  assert.match(css, /prefers-color-scheme: dark\) \{ :root:not\(\[data-theme="light"\]\)/);
});

test("no light-dark is left", () => {
  const css = spreadThemes(":root {\n  --shadow: light-dark(0 1px 2px #15201f14, 0 1px 2px #00000066);\n}");
  assert.ok(!css.includes("light-dark"));
});

test("a token with one value stays alone", () => {
  const css = ":root {\n  --s1: 4px;\n}";
  assert.equal(spreadThemes(css), css);
});
