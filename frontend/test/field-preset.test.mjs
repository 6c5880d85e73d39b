import assert from "node:assert/strict";
import test from "node:test";
import { placesAsked, presetPlaces } from "../src/field/preset.js";

/** Reference of a node: of a question in the form, of an entry in a list. */
const path = (...names) => ["", ...names].join("/");
const at = (name) => path("isian", name);
const select = (name, list) =>
  `<select1 ref="${at(name)}" appearance="minimal"><label/><itemset nodeset="instance('${list}')${path("root", "item")}[a= ${at("b")} ]"/></select1>`;
const XFORM = `<body>${select("kind", "kinds")}${select("district", "districts")}${select("area", "areas")}</body>`;

/** A form whose questions have these states; what was chosen, by path. */
function opened(states) {
  const chosen = {};
  const children = Object.entries(states).map(([name, { options, ...state }]) => ({
    nodeType: "select",
    currentState: {
      reference: at(name), relevant: true, required: true, readonly: false, value: [], children: null,
      valueOptions: options.map((value) => ({ value })), ...state,
    },
    selectValue: (value) => (chosen[name] = value),
  }));
  const group = { nodeType: "group", currentState: { reference: at("where"), children } };
  presetPlaces({ nodeType: "root", currentState: { reference: path("isian"), children: [group] } }, XFORM);
  return chosen;
}

test("questions of a place are those answered from the person's lists", () => {
  assert.deepEqual(placesAsked(XFORM), [at("district"), at("area")]);
});

test("the only kecamatan and the only kelurahan are chosen", () => {
  assert.deepEqual(opened({ district: { options: ["31"] }, area: { options: ["31.1"] } }), { district: "31", area: "31.1" });
});

test("one of several is the person's to choose", () => {
  assert.deepEqual(opened({ area: { options: ["31.1", "31.2"] } }), {});
});

test("another question with one answer is left alone", () => {
  assert.deepEqual(opened({ kind: { options: ["only"] } }), {});
});

test("what need not be answered, is not asked or has an answer stays as it is", () => {
  for (const state of [{ required: false }, { relevant: false }, { readonly: true }, { value: ["31.1"] }])
    assert.deepEqual(opened({ area: { options: ["31.1"], ...state } }), {});
});
