// What went wrong, in our own words: what a browser says of an error is English, and for developers.
import { el } from "./dom.js";
import { isFull } from "./storage.js";
import { t } from "./texts.js";

const WHY = { AbortError: "whyStopped", NotReadableError: "whyUnreadable", InvalidStateError: "whyClosed" };

/** Returns the reason as a part of a sentence. */
export function whyOf(error) {
  if (isFull(error)) return t("whyFull");
  if (error?.status) return t("whyServer", { status: error.status });
  return t(WHY[error?.name] ?? "whyOther");
}

/** Returns the error's own text, folded: for whoever is asked for help. */
export const technical = (error) =>
  el("details", {}, el("summary", {}, t("technical")), el("p", { lang: "en" }, `${error?.name ?? ""} ${error?.message ?? error}`.trim()));
