// Brings what the server knows onto the phone: forms, lists of places, returned
// submissions, receipts. What is needed for a draft stays, however old.
import { deviceId, deviceName, remember } from "./device.js";
import { age } from "./moment.js";
import { download, fetchState, postSync } from "./session.js";
import { isUnsent, reviewed } from "./states.js";
import { reasonOf } from "./store.js";

const formId = (form) => `${form.code}@${form.version}${form.test ? "@test" : ""}`;

/** What POST /field/sync says about this phone. */
export async function told(store) {
  const offset = (await store.meta("offset")) ?? 0;
  const waiting = (await store.db.all("queue")).filter((item) => isUnsent(item.state));
  const oldest = waiting.length ? Math.min(...waiting.map((item) => item.queuedAt)) : null;
  return {
    device: await deviceId(),
    name: deviceName(),
    waiting: waiting.length,
    oldest_at: oldest === null ? null : new Date(oldest).toISOString(),
    clock: new Date().toISOString(),
    offset_ms: offset,
  };
}

async function keepForm(store, form) {
  const id = formId(form);
  const there = await store.db.get("forms", id);
  const ready = there && there.hash === form.hash;
  const xform = ready ? there.xform : await (await download(form.xform)).text();
  for (const one of form.media) await keepMedia(store, one);
  const { code, version, title, hash, test } = form;
  await store.db.put("forms", { id, code, version, title, hash, test, xform, media: form.media, current: true });
}

async function keepMedia(store, { name, hash, url }) {
  const id = `${name}|${hash}`;
  if (await store.db.get("media", id)) return;
  const response = await download(url);
  const type = response.headers.get("Content-Type") ?? "";
  await store.db.put("media", { id, type, content: await response.blob() });
}

async function keepForms(store, forms) {
  const current = new Set(forms.map(formId));
  for (const form of forms) await keepForm(store, form);
  const drafts = await store.db.all("drafts");
  const returned = await store.db.all("returned");
  const needed = new Set([...drafts, ...returned].map(({ form, version, test }) => formId({ code: form, version, test })));
  for (const row of await store.db.all("forms")) {
    if (current.has(row.id)) continue;
    if (needed.has(row.id)) await store.db.put("forms", { ...row, current: false });
    else await store.db.delete("forms", row.id);
  }
  await dropMedia(store);
}

async function dropMedia(store) {
  const used = new Set((await store.db.all("forms")).flatMap((form) => form.media.map((one) => `${one.name}|${one.hash}`)));
  for (const row of await store.db.all("media")) if (!used.has(row.id)) await store.db.delete("media", row.id);
}

async function keepReturned(store, rows, forms) {
  const known = new Set((await store.db.all("returned")).map((row) => row.id));
  // What was corrected here is on its way, even while the server still lists it.
  for (const item of await store.db.all("queue")) if (item.edits) known.add(item.edits);
  for (const row of rows) if (!known.has(row.instance_id)) await keepOneReturned(store, row, forms);
  const still = new Set(rows.map((row) => row.instance_id));
  const answering = new Set((await store.db.all("drafts")).map((draft) => draft.edits));
  for (const row of await store.db.all("returned")) {
    if (!still.has(row.id) && !answering.has(row.id)) await store.remove("returned", row);
  }
}

async function keepOneReturned(store, row, forms) {
  const current = forms.find((form) => form.code === row.form);
  const form = { code: row.form, version: row.version, test: Boolean(row.test) };
  if (!(await store.db.get("forms", formId(form)))) {
    // An older version: its places are today's lists, fetched with the form of today.
    const xform = await (await download(row.xform)).text();
    const media = row.form_media ?? current?.media ?? [];
    for (const one of media) await keepMedia(store, one);
    await store.db.put("forms", { ...form, id: formId(form), title: row.title ?? current?.title ?? null, hash: "", xform, media, current: false });
  }
  const owner = `returned-${row.instance_id}`;
  const xml = await (await download(row.xml)).text();
  const files = [];
  for (const { name, url } of row.media) files.push(new File([await (await download(url)).blob()], name));
  const { put } = await store.filesOf(owner, files);
  const kept = { id: row.instance_id, owner, form: row.form, version: row.version, test: form.test, receipt: row.receipt, at: row.at };
  const title = row.title ?? current?.title ?? null;
  const sealed = await store.seal(JSON.stringify({ xml, reason: row.reason }), owner);
  await store.db.write(["returned", "files"], ({ returned, files: rows }) => {
    returned.put({ ...kept, title, sealed });
    put.forEach((file) => rows.put(file));
  });
}

/** Returns {sealed, isNew} of a reviewer's reason: names and places may stand in it. */
export async function sealedReason(store, item, reason) {
  const isNew = (await reasonOf(store, item)) !== reason;
  const sealed = isNew ? reason && (await store.seal(reason, `reason/${item.id}`)) : item.why;
  return { isNew, sealed: sealed || null };
}

async function keepReceipts(store, receipts) {
  for (const receipt of receipts) {
    const item = await store.db.get("queue", receipt.instance_id);
    if (!item) continue;
    const why = await sealedReason(store, item, receipt.reason ?? "");
    await store.db.update("queue", item.id, (now) => reviewed(now, receipt, why));
  }
}

/** Takes over a state of the server; tells `news("forms")` and so on as it goes. */
export async function take(store, state) {
  await store.setMeta("offset", state.offset);
  await store.setMeta("name", state.name);
  await remember("person", state.person);
  await keepForms(store, state.forms);
  await keepReturned(store, state.returned ?? [], state.forms);
  await keepReceipts(store, state.receipts ?? []);
  await store.setMeta("syncedAt", Date.now() + state.offset);
}

/** One whole round; returns the state. Throws NotIn, BadAnswer, or an error without network. */
export async function sync(store, state) {
  const known = state ?? (await fetchState());
  const answer = await postSync(known.csrf, await told(store));
  if (answer.person === store.person) await take(store, answer);
  return answer;
}

/** ms since the last whole round, by the server's clock; null if there was none. */
export async function sinceSync(store) {
  const at = await store.meta("syncedAt");
  return at ? age(at, Date.now(), (await store.meta("offset")) ?? 0) : null;
}
