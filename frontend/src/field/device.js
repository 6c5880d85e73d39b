// What belongs to the phone and not to a person: its id, who was here last.
import { Db } from "./db.js";

let opened;

const database = () => (opened ??= Db.open("sinergi-field", 1, { meta: { keyPath: "key" } }));

/** Returns the value kept under a key, or undefined. */
export async function remembered(key) {
  return (await (await database()).get("meta", key))?.value;
}

/** Keeps a small value. */
export async function remember(key, value) {
  await (await database()).put("meta", { key, value });
}

/** Returns to whom the server gave this page, by number; null where it has not said so. */
export const givenTo = () => Number(/(?:^|; )sinergi_field_person=(\d+)/.exec(document.cookie)?.[1]) || null;

/** Forgets that it was given to this person, since nothing of theirs is here any more. */
export function forgetGiven(person) {
  if (givenTo() !== person) return;
  document.cookie = "sinergi_field_person=; path=/field/; max-age=0; SameSite=Strict";
}

/** Returns this browser's own id, made at the first call. */
export async function deviceId() {
  const found = await remembered("device");
  if (found) return found;
  const id = crypto.randomUUID();
  await remember("device", id);
  return id;
}

/** Returns a short name such as "Chrome, Android", so that people recognise their phone. */
export function deviceName(agent = navigator.userAgent) {
  const browser = /Edg\//.test(agent) ? "Edge" : /Firefox\//.test(agent) ? "Firefox" : /SamsungBrowser/.test(agent) ? "Samsung Internet" : /Chrome\//.test(agent) ? "Chrome" : /Safari\//.test(agent) ? "Safari" : "Browser";
  const system = /Android/.test(agent) ? "Android" : /iPhone|iPad/.test(agent) ? "iOS" : /Windows/.test(agent) ? "Windows" : /Mac OS/.test(agent) ? "macOS" : /Linux/.test(agent) ? "Linux" : "";
  return [browser, system].filter(Boolean).join(", ");
}
