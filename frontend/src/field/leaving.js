// Signing out takes a person's form data off this phone; what is unsent is told first.
import { remember, remembered } from "./device.js";
import { dialog } from "./dialogs.js";
import { el } from "./dom.js";
import { isUnsent } from "./states.js";
import { Store } from "./store.js";
import { t } from "./texts.js";

async function question(unsent, drafts) {
  const text = el("p", {}, t("leaveText", { n: unsent, d: drafts }));
  return dialog(t("leaveHead"), text, [
    { label: t("leaveStay"), value: "", kind: "main" },
    { label: t("leaveOpen"), value: "open" },
    { label: t("leaveDelete"), value: "leave", kind: "danger" },
  ]);
}

/** Wipes the phone's data of whoever was here, asking first if something would be lost; true to go on. */
export async function mayLeave() {
  const person = await remembered("person");
  if (!person) return true;
  const store = await Store.open(person);
  const unsent = (await store.db.all("queue")).filter((item) => isUnsent(item.state)).length;
  const drafts = (await store.db.all("drafts")).length;
  const answer = unsent || drafts ? await question(unsent, drafts) : "leave";
  if (answer === "open") location.assign("/field/");
  if (answer !== "leave") return false;
  new BroadcastChannel("sinergi-field").postMessage("wiped");
  await store.wipe();
  await remember("person", null);
  return true;
}
