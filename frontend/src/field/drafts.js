// Drafts: saved while somebody types, listed, opened again, put into the queue.
import { instanceId, withDeprecatedId } from "./instance.js";

/** Returns a new draft of a form; nothing is written yet. `edits`: a returned submission. */
export function newDraft(form, now, edits = null) {
  return {
    id: crypto.randomUUID(),
    form: form.code,
    version: form.version,
    title: form.title,
    test: form.test,
    edits,
    startedAt: now,
    savedAt: null,
  };
}

/** Writes answers and photos of a draft; returns the row. */
export async function saveDraft(store, draft, { xml, files, now }) {
  const whole = withDeprecatedId(xml, draft.edits);
  const sealed = await store.seal(whole, `draft/${draft.id}`);
  const { put, gone } = await store.filesOf(draft.id, files);
  const row = { ...draft, instance: instanceId(whole), savedAt: now, photos: files.length, sealed };
  await store.db.write(["drafts", "files"], ({ drafts, files: rows }) => {
    drafts.put(row);
    put.forEach((file) => rows.put(file));
    gone.forEach((id) => rows.delete(id));
  });
  return row;
}

/** Returns {xml, files} of a draft. */
export async function openDraft(store, draft) {
  const xml = await store.text(draft.sealed, `draft/${draft.id}`);
  return { xml, files: await store.files(draft.id) };
}

/**
 * Puts a finished form into the queue and takes its draft away: one transaction. The
 * instanceID is its identity: a second tap finds it there and changes nothing.
 */
export async function queueDraft(store, draft, { xml, files, now, serverNow }) {
  const whole = withDeprecatedId(xml, draft.edits);
  const id = instanceId(whole);
  const { put, gone } = await store.filesOf(draft.id, files);
  const size = files.reduce((sum, file) => sum + file.size, whole.length);
  const { form, version, title, test, edits } = draft;
  const base = { id, owner: draft.id, form, version, title, test, edits, size, photos: files.length };
  const row = { ...base, state: "waiting", tries: 0, nextAt: now, queuedAt: serverNow, sentFiles: [], provenance: [] };
  const sealed = await store.seal(whole, `queue/${id}`);
  await store.db.write(["drafts", "queue", "files"], (stores) => {
    stores.queue.get(id).onsuccess = (event) => {
      if (event.target.result) return;
      stores.queue.put({ ...row, sealed });
      put.forEach((file) => stores.files.put(file));
      gone.forEach((file) => stores.files.delete(file));
    };
    stores.drafts.delete(draft.id);
  });
  return id;
}
