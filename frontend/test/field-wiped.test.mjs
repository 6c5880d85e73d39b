import assert from "node:assert/strict";
import test from "node:test";
import { App } from "../src/field/app.js";

// Node has these of a browser only in part.
globalThis.navigator ??= { onLine: true };
globalThis.CustomEvent ??= class extends Event {
  constructor(name, { detail }) {
    super(name);
    this.detail = detail;
  }
};

/** The app of a window in which this person's things are open, and what it told its page. */
function windowOf(person) {
  const app = new App();
  app.channel.close();
  app.store = { person };
  const told = [];
  app.addEventListener("news", ({ detail }) => told.push(detail));
  return { app, told };
}

test("a window whose person's data is wiped in another one lets go of it", () => {
  const { app } = windowOf(7);
  app.heard({ wiped: 7 });
  assert.deepEqual([app.store, app.access], [null, "wiped"]);
});

test("a window keeps its own person's data when somebody else's is wiped", () => {
  const { app } = windowOf(7);
  app.heard({ wiped: 8 });
  assert.deepEqual([app.store.person, app.access], [7, "unknown"]);
});

test("the page hears whose data is wiped: a form of theirs may be open beside the store", () => {
  const { app, told } = windowOf(7);
  app.heard({ wiped: 8 });
  assert.deepEqual(told, [{ wiped: 8 }]);
});
