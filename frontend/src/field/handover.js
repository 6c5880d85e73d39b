// From phone to phone or to the office: unsent submissions as an encrypted file.
import { dialog } from "./dialogs.js";
import { deviceId, deviceName } from "./device.js";
import { announce, el } from "./dom.js";
import { isUnsent } from "./states.js";
import { isFull } from "./storage.js";
import { t } from "./texts.js";
import { BadTransfer, exported, imported, provenanceOf } from "./transfer.js";
import { whyOf } from "./trouble.js";

const SHORTEST = 12;

const field = (label, attributes) =>
  el("label", { class: "field" }, el("span", { class: "label" }, label), el("input", attributes));

/** Returns everything unsent, opened, as the file needs it. */
async function openedItems(store) {
  const rows = (await store.db.all("queue")).filter((item) => isUnsent(item.state));
  return Promise.all(
    rows.map(async ({ id, form, version, title, test, edits, queuedAt, provenance, sealed, owner }) => ({
      id, form, version, title, test, edits, queuedAt, provenance,
      xml: await store.text(sealed, `queue/${id}`),
      files: await Promise.all(
        (await store.files(owner)).map(async (file) => ({ name: file.name, type: file.type, bytes: new Uint8Array(await file.arrayBuffer()) })),
      ),
    })),
  );
}

function download(bytes, name) {
  const url = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  el("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Marks what is in a file. That file is the way out of a full phone, which takes no mark. */
async function markExported(store, items, now) {
  try {
    for (const item of items) await store.db.update("queue", item.id, (row) => ({ ...row, handedOver: now }));
  } catch (error) {
    if (!isFull(error)) throw error;
  }
}

/** Writes the file; marks what is in it. Returns how many. */
export async function exportItems(store, passphrase) {
  const items = await openedItems(store);
  const at = new Date().toISOString();
  const from = { person: store.person, name: (await store.meta("name")) ?? "", device: await deviceId(), device_name: deviceName() };
  const name = `sinergi-${at.slice(0, 16).replace(/[:T]/g, "-")}.sinergi`;
  download(await exported(items, { from, at, passphrase }), name);
  await markExported(store, items, Date.now());
  return { count: items.length, name };
}

/** Takes a file's items into this person's queue; what is here already stays. Returns {count, same, from}. */
export async function importItems(store, bytes, passphrase) {
  const told = await imported(bytes, passphrase);
  let count = 0;
  for (const item of told.items) {
    if (await store.db.get("queue", item.id)) continue;
    await takeOver(store, item, provenanceOf(item, told));
    count += 1;
  }
  return { count, same: told.items.length - count, from: told.from };
}

async function takeOver(store, { xml, files, ...item }, provenance) {
  const owner = crypto.randomUUID();
  const { put } = await store.filesOf(owner, files.map((file) => new File([file.bytes], file.name, { type: file.type })));
  const sealed = await store.seal(xml, `queue/${item.id}`);
  const size = files.reduce((sum, file) => sum + file.bytes.length, xml.length);
  const state = { state: "waiting", tries: 0, nextAt: Date.now(), sentFiles: [] };
  await store.db.write(["queue", "files"], ({ queue, files: rows }) => {
    queue.add({ ...item, ...state, owner, provenance, size, photos: files.length, sealed });
    put.forEach((row) => rows.put(row));
  });
}

/** The page's way to export: asks for a passphrase, says what happened. */
export async function askExport(store) {
  const input = field(t("passphrase"), { type: "password", name: "passphrase", minlength: SHORTEST, required: true, autocomplete: "new-password" });
  const body = el("div", { class: "form" }, el("p", {}, t("exportHint")), input, el("p", { class: "field-hint" }, t("passphraseTell")));
  const answer = await dialog(t("export"), body, [
    { label: t("cancel"), value: "" },
    { label: t("export"), value: "yes", kind: "main" },
  ]);
  if (answer !== "yes") return null;
  const { count, name } = await exportItems(store, input.querySelector("input").value);
  announce(t("exported", { n: count, name }));
  return t("exported", { n: count, name });
}

function wrong(error) {
  if (isFull(error)) return t("importFailed", { why: whyOf(error) });
  return error instanceof BadTransfer && error.why === "passphrase" ? t("badPassphrase") : t("badFile");
}

/** The page's way to import; returns {kind, text} to show, null when left. */
export async function askImport(store) {
  const file = field(t("importFile"), { type: "file", accept: ".sinergi", required: true });
  const input = field(t("passphrase"), { type: "password", required: true, autocomplete: "off" });
  const answer = await dialog(t("import"), el("div", { class: "form" }, file, input), [
    { label: t("cancel"), value: "" },
    { label: t("importNow"), value: "yes", kind: "main" },
  ]);
  if (answer !== "yes") return null;
  try {
    const bytes = new Uint8Array(await file.querySelector("input").files[0].arrayBuffer());
    const { count, same, from } = await importItems(store, bytes, input.querySelector("input").value);
    return { kind: "good", text: t("imported", { n: count, name: from.name || from.device_name, same }) };
  } catch (error) {
    return { kind: "bad", text: wrong(error) };
  }
}
