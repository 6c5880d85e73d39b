import assert from "node:assert/strict";
import test from "node:test";
import { codeOf } from "../src/ui/named.js";

const options = [
  { label: "Cakung", value: "31.75.06" },
  { label: "Penggilingan, Cakung", value: "31.75.06.1003" },
  { label: "Kebon Baru, Tebet", value: "31.74.01.1001" },
  { label: "Kebon Baru, Cilincing", value: "31.72.01.1001" },
];

test("a name becomes its code, whatever its letters", () => {
  assert.equal(codeOf(" cakung ", options), "31.75.06");
  assert.equal(codeOf("Penggilingan, Cakung", options), "31.75.06.1003");
  assert.equal(codeOf("penggilingan", options), "31.75.06.1003");
});

test("a code, an unknown name and a name of two areas stay as they are", () => {
  for (const text of ["31.75.06", "Entah", "Kebon Baru", ""]) assert.equal(codeOf(text, options), text);
});
