import assert from "node:assert/strict";
import test from "node:test";
import { age, clockOffset, hours, localParts, withOffset } from "../src/field/moment.js";

test("a local time gets its offset as XForms write it", () => {
  assert.equal(withOffset("2026-02-11T09:30", 420), "2026-02-11T09:30:00.000+07:00");
  assert.equal(withOffset("2026-02-11T09:30", -210), "2026-02-11T09:30:00.000-03:30");
  assert.equal(withOffset("", 420), "");
});

test("a field of the browser shows the local part", () => {
  assert.equal(localParts("2026-02-11T09:30:00.000+07:00"), "2026-02-11T09:30");
  assert.equal(localParts(""), "");
});

test("a clock that is a day late gives right ages", () => {
  const day = 86_400_000;
  const truth = Date.parse("2026-02-11T00:00:00Z");
  const offset = clockOffset("2026-02-11T00:00:00Z", truth - day, truth - day);
  assert.equal(offset, day);
  assert.equal(hours(age(truth, truth - day + 3 * 3_600_000, offset)), 3);
});

test("an age is never negative", () => assert.equal(age(1000, 0, 0), 0));

test("an answer without a time changes nothing", () => assert.equal(clockOffset("soon", 1, 2), 0));
