import assert from "node:assert/strict";
import test from "node:test";
import { delay, retryAfter, spread } from "../src/field/backoff.js";
import { outcomeOf } from "../src/field/outcome.js";
import { meant } from "../src/field/session.js";
import { ALLOWED, isDue, isUnsent, moved, reviewed, shown } from "../src/field/states.js";

test("every state is reached, and a step that is not allowed throws", () => {
  const reached = new Set(Object.values(ALLOWED).flat());
  for (const state of Object.keys(ALLOWED)) assert.ok(state === "draft" || reached.has(state), state);
  assert.throws(() => moved({ state: "received" }, "sending"), /no step/);
  assert.equal(moved({ state: "waiting", id: 1 }, "sending").state, "sending");
});

test("what the server has not taken whole is unsent", () => {
  assert.deepEqual(["waiting", "sending", "refused"].filter(isUnsent).length, 3);
  assert.ok(!isUnsent("received"));
});

test("an item left in the middle of sending is sent again", () => {
  assert.ok(isDue({ state: "sending", nextAt: 0 }, 10, false));
});

test("a wait holds, but neither against somebody's wish nor after a clock was set back", () => {
  const item = { state: "waiting", nextAt: 60_000 };
  assert.ok(!isDue(item, 0, false));
  assert.ok(isDue(item, 0, true));
  assert.ok(isDue({ state: "waiting", nextAt: 86_400_000 }, 0, false));
});

test("the server's own wish to wait holds even when the network comes back", () => {
  assert.ok(!isDue({ state: "waiting", notBefore: 5_000 }, 0, true));
});

test("with a receipt but photos missing it is shown as partly sent", () => {
  assert.equal(shown({ state: "waiting", receipt: "L-000001" }), "sent");
  assert.equal(shown({ state: "received", receipt: "L-000001" }), "received");
});

test("a review that wants a correction returns the item once", () => {
  const item = { state: "received", review: "new" };
  const why = { sealed: "***", isNew: true };
  const back = reviewed(item, { state: "correction", reason: "tanggal", receipt: "L-000001" }, why);
  assert.equal(back.state, "returned");
  assert.equal(reviewed(back, { state: "correction", reason: "tanggal" }, { ...why, isNew: false }), null);
  assert.equal(reviewed({ state: "waiting" }, { state: "correction" }, why), null);
});

test("a reason in clear leaves the queue at the next news, though the review is the same", () => {
  const item = { state: "returned", review: "correction", reason: "tanggal" };
  const back = reviewed(item, { state: "correction", reason: "tanggal" }, { sealed: "***", isNew: true });
  assert.equal(back.why, "***");
  assert.ok(!JSON.stringify(back).includes("tanggal"));
});

test("waits double up to a quarter of an hour, half of each by chance", () => {
  assert.equal(delay(1, 1), 4_000);
  assert.equal(delay(2, 1), 8_000);
  assert.equal(delay(2, 0), 4_000);
  assert.equal(delay(50, 1), 900_000);
});

test("Retry-After is read as seconds or a date", () => {
  assert.equal(retryAfter("20", 0), 20_000);
  assert.equal(retryAfter(7, 0), 7_000);
  assert.equal(retryAfter("Thu, 01 Jan 1970 00:01:00 GMT", 0), 60_000);
  assert.equal(retryAfter(null, 0), null);
  assert.equal(retryAfter("soon", 0), null);
  assert.equal(spread(1_000, 1), 1_200);
});

const kinds = (...answers) => answers.map((answer) => outcomeOf(answer).kind);

test("a receipt means received, with what is still missing", () => {
  assert.deepEqual(outcomeOf({ status: 202, body: { receipt: "L-000007", missing: ["a.jpg"] } }), {
    kind: "received", receipt: "L-000007", review: "new", missing: ["a.jpg"],
  });
});

test("a login page, 401 and a redirect mean signed out; revoked is told apart", () => {
  assert.deepEqual(
    kinds({ status: 401, body: { code: "signed-out" } }, { status: 0, redirected: true }, { status: 401, body: { code: "revoked" } }),
    ["signed-out", "signed-out", "revoked"],
  );
});

test("what is withdrawn from somebody else who is signed in leaves the owner's things alone", () => {
  assert.equal(meant({ kind: "revoked", person: 2 }, 1), "other-person");
  assert.equal(meant({ kind: "revoked", person: 1 }, 1), "revoked");
  assert.equal(meant({ kind: "revoked", person: 2 }, undefined), "revoked");
});

test("a browser that is revoked for its owner hears so though nobody is signed in", () => {
  assert.equal(meant({ kind: "signed-out", revoked: [1] }, 1), "revoked");
  assert.equal(meant({ kind: "signed-out", revoked: [2] }, 1), "signed-out");
  assert.equal(meant({ kind: "signed-out" }, 1), "signed-out");
});

test("a busy or broken server is tried again, a refusal is not", () => {
  assert.deepEqual(
    kinds({ status: 503, body: { code: "busy", retry_after: 20 } }, { status: 429, body: null }, { status: 502, body: null }, { status: 409, body: { code: "other-bytes" } }, { status: 404, body: { code: "unknown-form" } }, { status: 413, body: null }),
    ["again", "again", "again", "refused", "refused", "refused"],
  );
  assert.equal(outcomeOf({ status: 503, body: { retry_after: 20 }, header: "9" }).retryAfter, 20);
});

test("an answer without receipt is no receipt", () => {
  assert.deepEqual(kinds({ status: 200, body: null }, { status: 403, body: null }), ["again", "csrf"]);
});
