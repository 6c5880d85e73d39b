import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import test from "node:test";
import { FORM_CHANGES, MAP_CHANGES } from "../library/changes.mjs";
import { FORM_STRINGS, MAP_STRINGS } from "../library/strings.mjs";
import { changed, translated, withoutFonts, withoutWasm } from "../library/webforms.mjs";
import * as words from "../src/field/library/words.js";

test("a text becomes a look-up by its key", () => {
  const source = translated('h("span", null, "Take picture", -1)', [["takePicture", "Take picture"]]);
  assert.equal(source, 'h("span", null, sinergi.say("takePicture"), -1)');
});

test("only the place that is named changes where a text stands twice", () => {
  const source = translated('title: "Save", label: "Save"', [["save", "Save", 'label: "Save"']]);
  assert.equal(source, 'title: "Save", label: sinergi.say("save")');
});

test("a text that the library no longer has stops the build, all of them named", () => {
  assert.throws(() => translated("nothing", [["a", "One"], ["b", "Two"]]), /One \| Two/);
});

test("a place that is not there just once stops the build", () => {
  assert.throws(() => changed("x x", [["try", "x", "y"]]), /2 places instead of one to try/);
  assert.throws(() => changed("", [["try", "x", "y"]]), /0 places/);
});

test("styles without fonts to leave out stop the build", () => {
  assert.throws(() => withoutFonts("p{color:red}"), /fonts/);
  assert.equal(withoutFonts("@font-face{src:url(data:x)}p{}"), "p{}");
});

test("both WebAssembly files become our own", () => {
  const source = 'const a = "data:application/wasm;base64,AGFz", b = "data:application/wasm;base64,AGFt";';
  const { text, files } = withoutWasm(source);
  assert.equal(files.length, 2);
  assert.ok(!text.includes("data:"));
});

test("every text that is looked up stands in both languages", () => {
  for (const [key] of [...FORM_STRINGS, ...MAP_STRINGS]) {
    assert.ok(words.id[key], key);
    assert.ok(words.en[key], key);
  }
  assert.deepEqual(Object.keys(words.id), Object.keys(words.en));
});

test("the installed library has every text and place that we change", async () => {
  const folder = new URL("../node_modules/@getodk/web-forms/dist/", import.meta.url);
  const names = await readdir(folder);
  const read = (start) => readFile(new URL(names.find((name) => name.startsWith(start)), folder), "utf8");
  changed(translated(await read("index-"), FORM_STRINGS), FORM_CHANGES);
  changed(translated(await read("MapBlock-"), MAP_STRINGS), MAP_CHANGES);
});
