import assert from "node:assert/strict";
import test from "node:test";
import { placesAsked, presetPlaces } from "../src/field/preset.js";

const select = (name, list) =>
  `<select1 ref="/isian/${name}" appearance="minimal"><label/><itemset nodeset="instance('${list}')/root/item[a= /isian/b ]"/></select1>`;
const XFORM = `<body>${select("kind", "kinds")}${select("district", "districts")}${select("area", "areas")}</body>`;

/** A form whose questions have these states; what was chosen, by path. */
function opened(states) {
  const chosen = {};
  const children = Object.entries(states).map(([name, { options, ...state }]) => ({
    nodeType: "select",
    currentState: {
      reference: `/isian/${name}`, relevant: true, required: true, readonly: false, value: [], children: null,
      valueOptions: options.map((value) => ({ value })), ...state,
    },
    selectValue: (value) => (chosen[name] = value),
  }));
  const group = { nodeType: "group", currentState: { reference: "/isian/where", children } };
  presetPlaces({ nodeType: "root", currentState: { reference: "/isian", children: [group] } }, XFORM);
  return chosen;
}

test("questions of a place are those answered from the person's lists", () => {
  assert.deepEqual(placesAsked(XFORM), ["/isian/district", "/isian/area"]);
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
