// The words of these pages. Kept here and not in gettext's catalogue, because the service
// worker and a page opened without network speak too; a test holds both languages together.
import { en } from "./texts/en.js";
import { id } from "./texts/id.js";

export const language = () =>
  typeof document !== "undefined" && document.documentElement.lang.startsWith("en") ? "en" : "id";

/** The text of a key, with {names} filled. */
export function t(key, values = {}) {
  const text = (language() === "en" ? en : id)[key];
  if (text === undefined) throw new Error(`no text ${key}`);
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** The form's title in the page's language, else what there is. */
export const titleOf = (row) => row.title?.[language()] ?? row.title?.id ?? row.title?.en ?? row.form ?? row.code;

const locale = () => (language() === "en" ? "en-GB" : "id-ID");

/** "12 Feb 2026, 09.30" */
export const moment = (ms) =>
  new Date(ms).toLocaleString(locale(), { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });

/** "09.30" */
export const clock = (ms) => new Date(ms).toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit" });

/** "3 jam yang lalu", "baru saja" under a minute. */
export function ago(ms) {
  const say = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" });
  if (ms < 60_000) return t("justNow");
  if (ms < 3_600_000) return say.format(-Math.floor(ms / 60_000), "minute");
  if (ms < 86_400_000) return say.format(-Math.floor(ms / 3_600_000), "hour");
  return say.format(-Math.floor(ms / 86_400_000), "day");
}

/** "1,4 MB" */
export function size(bytes) {
  const [unit, by] = bytes < 1_000_000 ? ["kB", 1_000] : bytes < 1_000_000_000 ? ["MB", 1_000_000] : ["GB", 1_000_000_000];
  return `${(bytes / by).toLocaleString(locale(), { maximumFractionDigits: bytes < 1_000_000 ? 0 : 1 })} ${unit}`;
}
