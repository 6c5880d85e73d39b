import assert from "node:assert/strict";
import test from "node:test";
import { deviceName } from "../src/field/device.js";
import { deprecatedId, instanceId, withDeprecatedId } from "../src/field/instance.js";
import { mayQueue, wanted } from "../src/field/opening.js";
import { partsOf } from "../src/field/parts.js";
import { isNearlyFull } from "../src/field/storage.js";
import { en } from "../src/field/texts/en.js";
import { id } from "../src/field/texts/id.js";
import { whyOf } from "../src/field/trouble.js";

const XML = '<data id="a"><orx:meta xmlns:orx="x"><orx:instanceID>uuid:1</orx:instanceID></orx:meta></data>';

test("the instanceID is read with or without a prefix", () => {
  assert.equal(instanceId(XML), "uuid:1");
  assert.equal(instanceId("<meta><instanceID> uuid:2 </instanceID></meta>"), "uuid:2");
  assert.equal(instanceId("<data/>"), "");
});

test("a correction names what it replaces, once", () => {
  const whole = withDeprecatedId(XML, "uuid:0");
  assert.ok(whole.includes("</orx:instanceID><orx:deprecatedID>uuid:0</orx:deprecatedID>"));
  assert.equal(deprecatedId(whole), "uuid:0");
  assert.equal(withDeprecatedId(whole, "uuid:9"), whole);
  assert.equal(withDeprecatedId(XML, null), XML);
});

test("files go in parts below the limit, a large one alone", () => {
  const sizes = (parts) => parts.map((part) => part.map((file) => file.size));
  assert.deepEqual(sizes(partsOf([{ size: 4 }, { size: 4 }, { size: 30 }, { size: 1 }], 10)), [[4, 4], [30], [1]]);
  assert.deepEqual(partsOf([], 10), [[]]);
});

test("an address names the form and what to open", () => {
  const found = wanted({ pathname: "/field/forms/form-a/", search: "?draft=x&test=1" });
  assert.deepEqual(found, { code: "form-a", draft: "x", edit: null, test: true });
});

test("a form goes only into the queue of whoever opened it", () => {
  assert.ok(mayQueue({ person: 7 }, { person: 7 }));
  assert.ok(!mayQueue({ person: 7 }, { person: 8 }));
  assert.ok(!mayQueue({ person: 7 }, null));
});

test("little room is told while a few photos still fit", () => {
  assert.ok(isNearlyFull({ left: 40_000_000, quota: 1e9 }));
  assert.ok(!isNearlyFull({ left: 400_000_000, quota: 1e9 }));
  assert.ok(!isNearlyFull({ left: 40_000_000, quota: 60_000_000 }));
});

test("both languages have the same texts with the same blanks", () => {
  const blanks = (text) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
  assert.deepEqual(Object.keys(id), Object.keys(en));
  for (const key of Object.keys(id)) assert.deepEqual(blanks(id[key]), blanks(en[key]), key);
});

test("an error is told in the page's language, never in the browser's", () => {
  const why = (name) => whyOf(new DOMException("The quota has been exceeded.", name));
  assert.equal(why("QuotaExceededError"), id.whyFull);
  assert.equal(why("AbortError"), id.whyStopped);
  assert.equal(why("NotReadableError"), id.whyUnreadable);
  assert.equal(why("InvalidStateError"), id.whyClosed);
  assert.equal(whyOf(new TypeError("x is undefined")), id.whyOther);
  assert.equal(whyOf({ status: 502 }), whyOf({ status: 502, message: "status 502" }));
});

test("a phone is named as people know it", () => {
  assert.equal(deviceName("Mozilla/5.0 (Linux; Android 9) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"), "Chrome, Android");
});
