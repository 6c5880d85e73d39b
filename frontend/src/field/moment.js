// Times as forms and pages write them. Pure.

const two = (number) => String(number).padStart(2, "0");

/** "2026-02-11T09:30" in the phone's zone becomes "2026-02-11T09:30:00.000+07:00"; "" stays. */
export function withOffset(local, offset = -new Date(local).getTimezoneOffset()) {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(local)) return "";
  const sign = offset < 0 ? "-" : "+";
  const minutes = Math.abs(offset);
  return `${local.slice(0, 16)}:00.000${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** The part of a form's date and time that a field of the browser shows; "" if none. */
export function localParts(value) {
  const found = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})/.exec(String(value));
  return found ? found[1] : "";
}

/** Server time minus the phone's, in ms: what to add to Date.now() of a clock that is wrong. */
export function clockOffset(serverIso, localBefore, localAfter) {
  const server = Date.parse(serverIso);
  if (Number.isNaN(server)) return 0;
  return Math.round(server - (localBefore + localAfter) / 2);
}

/** Age in ms of a moment of the server, told by a phone whose clock is off by `offset`. */
export function age(serverMs, localNow, offset) {
  return Math.max(0, localNow + offset - serverMs);
}

/** Whole hours in ms. */
export const hours = (ms) => Math.floor(ms / 3_600_000);
