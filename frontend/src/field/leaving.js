// Signing out takes a person's form data off this phone; what is unsent is told first.
import { forgetGiven, remember, remembered } from "./device.js";
import { dialog } from "./dialogs.js";
import { el } from "./dom.js";
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

/**
 * Wipes the phone's data of the person who signs out (null: not known, whoever was here last),
 * asking first if something would be lost; true to go on. Others' things stay theirs.
 */
export async function mayLeave(who) {
  const last = await remembered("person");
  const person = who ?? last;
  if (!person) return true;
  const store = await Store.open(person);
  const { unsent, drafts } = await store.loss();
  const answer = unsent || drafts ? await question(unsent, drafts) : "leave";
  if (answer === "open") location.assign("/field/");
  if (answer !== "leave") return false;
  new BroadcastChannel("sinergi-field").postMessage({ wiped: person });
  await store.wipe();
  if (person === last) await remember("person", null);
  forgetGiven(person);
  return true;
}
