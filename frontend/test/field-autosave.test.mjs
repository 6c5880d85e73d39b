import assert from "node:assert/strict";
import test from "node:test";
import { Autosave } from "../src/field/autosave.js";
import { newDraft } from "../src/field/drafts.js";

const XML = "<data><meta><instanceID>uuid:1</instanceID></meta></data>";

/** An open form with one answer, and the drafts that were written of it. */
function typing() {
  const written = [];
  const store = {
    seal: async (text) => text,
    filesOf: async () => ({ put: [], gone: [] }),
    db: { write: async (names, work) => work({ drafts: { put: (row) => written.push(row) }, files: {} }) },
  };
  const data = new FormData();
  data.set("xml_submission_file", new File([XML], "xml_submission_file"));
  const root = { prepareInstancePayload: async () => ({ data: [data] }) };
  const draft = newDraft({ code: "cepat", version: "1", title: null, test: false }, 0);
  const autosave = new Autosave({ store, draft, root, told: () => {} });
  return { autosave, written };
}

test("nothing is saved while the form goes into the queue", async () => {
  const { autosave, written } = typing();
  autosave.dirty = true;
  await autosave.hold();
  await autosave.now();
  assert.equal(written.length, 0);
});

test("a form that could not be queued saves itself again, even unchanged", async () => {
  const { autosave, written } = typing();
  autosave.dirty = true;
  await autosave.now();
  await autosave.hold();
  autosave.release();
  await autosave.now();
  assert.equal(written.length, 2);
});

test("a save that runs is waited for before the form is queued", async () => {
  const { autosave, written } = typing();
  autosave.dirty = true;
  autosave.now();
  await Promise.resolve();
  await autosave.hold();
  assert.equal(written.length, 1);
});
