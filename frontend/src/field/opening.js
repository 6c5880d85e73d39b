// Which form to open and with what: new, a draft, or a returned submission to correct.
import { newDraft, openDraft } from "./drafts.js";

/** Thrown with the key of the text that tells why nothing opens. */
export class CannotOpen extends Error {
  constructor(key) {
    super(key);
    this.key = key;
  }
}

/** Reads /field/forms/<code>/?draft=…|edit=…|test=1. */
export function wanted(location) {
  const code = decodeURIComponent(/\/field\/forms\/([^/]+)/.exec(location.pathname)?.[1] ?? "");
  const query = new URLSearchParams(location.search);
  return { code, draft: query.get("draft"), edit: query.get("edit"), test: query.has("test") };
}

async function formOf(store, { form, version, test }) {
  const id = `${form}@${version}${test ? "@test" : ""}`;
  const found = await store.db.get("forms", id);
  if (!found) throw new CannotOpen("formMissing");
  return found;
}

/** True while the phone is still the person's with whose store the form was opened. */
export const mayQueue = (opened, current) => Boolean(current) && opened.person === current.person;

/** A lock on the draft, held while this page lives: two windows would overwrite each other. */
export function holdDraft(id) {
  return new Promise((resolve) => {
    navigator.locks.request(`sinergi-draft-${id}`, { ifAvailable: true }, (lock) => {
      resolve(Boolean(lock));
      return lock ? new Promise(() => {}) : undefined;
    });
  });
}

const asData = ({ xml, files }) => {
  const data = new FormData();
  data.set("xml_submission_file", new File([xml], "xml_submission_file", { type: "text/xml" }));
  for (const file of files) data.set(file.name, file);
  return data;
};

async function asDraft(store, id) {
  const draft = await store.db.get("drafts", id);
  if (!draft) throw new CannotOpen("draftMissing");
  const form = await formOf(store, draft);
  return { form, draft, edit: { restore: [asData(await openDraft(store, draft))] } };
}

async function asCorrection(store, id, now) {
  const started = (await store.db.all("drafts")).find((draft) => draft.edits === id);
  if (started) return asDraft(store, started.id);
  const row = await store.db.get("returned", id);
  if (!row) throw new CannotOpen("draftMissing");
  const form = await formOf(store, row);
  const { xml } = JSON.parse(await store.text(row.sealed, row.owner));
  const files = await store.files(row.owner);
  const edit = {
    resolveInstance: () => xml,
    attachmentFileNames: files.map((file) => file.name),
    resolveAttachment: async (name) => new Response(files.find((file) => file.name === name)),
  };
  return { form, draft: newDraft(form, now, id), edit, receipt: row.receipt };
}

/** Returns {form, draft, edit, receipt}; throws CannotOpen. */
export async function opening(store, what, now) {
  if (what.draft) return asDraft(store, what.draft);
  if (what.edit) return asCorrection(store, what.edit, now);
  const forms = await store.db.all("forms");
  const form = forms.find((one) => one.code === what.code && one.current && one.test === what.test);
  if (!form) throw new CannotOpen("formMissing");
  return { form, draft: newDraft(form, now), edit: undefined };
}

/** Answers the library's requests for lists and pictures (jr://…) from the phone. */
export function mediaOf(store, form) {
  return async (url) => {
    const name = decodeURIComponent(String(url).split("/").at(-1));
    const entry = form.media.find((one) => one.name === name);
    const row = entry && (await store.db.get("media", `${entry.name}|${entry.hash}`));
    if (!row) return new Response("", { status: 404 });
    return new Response(row.content, { headers: { "Content-Type": row.type || "application/octet-stream" } });
  };
}
