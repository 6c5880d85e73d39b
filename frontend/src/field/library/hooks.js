// What the changed form library calls (frontend/library/changes.mjs).
import { dialog } from "../dialogs.js";
import { el } from "../dom.js";
import { CannotShrink } from "../photo.js";
import { t } from "../texts.js";
import { whyOf } from "../trouble.js";

export { say, locale } from "./chrome.js";
export { DateTime } from "./datetime.js";
export { preparePhoto as photo } from "../photo.js";

/** Called by the library when a photo could not be prepared: says why; nothing is attached. */
export function photoRefused(error) {
  const text = error instanceof CannotShrink ? t("photoNoJpeg") : t("photoFailed", { why: whyOf(error) });
  return dialog(t("photoRefused"), el("p", {}, text), [{ label: t("close"), value: "", kind: "main" }]);
}

let tell = () => {};

/** Names the function that hears of every form the library has opened or failed to. */
export function whenOpened(callback) {
  tell = callback;
}

/** Called by the library with its state of the form; returns it. */
export function opened(state) {
  tell(state);
  return state;
}

/** The name of a drop-down: "Kelurahan: Cakung Barat", the question alone before an answer. */
export function named(question) {
  const { label, value, valueOptions } = question.currentState;
  const chosen = valueOptions.find((option) => option.value === value?.[0]);
  return [label?.asString, chosen?.label.asString].filter(Boolean).join(": ");
}
