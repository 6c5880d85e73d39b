// What the changed form library calls (frontend/library/changes.mjs).
export { say, locale } from "./chrome.js";
export { DateTime } from "./datetime.js";
export { preparePhoto as photo } from "../photo.js";

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
