// When to try again. Pure: time and chance come in.

const FIRST = 4_000;
const LONGEST = 15 * 60_000;

/** Waiting time in ms after `tries` failures: doubling, at most 15 min, half of it by chance. */
export function delay(tries, random) {
  const whole = Math.min(LONGEST, FIRST * 2 ** Math.min(tries - 1, 20));
  return Math.round(whole / 2 + (whole / 2) * random);
}

/** The server's Retry-After in ms (seconds or a date), null if absent or senseless. */
export function retryAfter(value, serverNow) {
  if (value === null || value === undefined || value === "") return null;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - serverNow;
  return Number.isFinite(ms) && ms >= 0 ? Math.min(ms, LONGEST * 4) : null;
}

/** What the server asked for and up to a fifth more, so that phones do not come all at once. */
export const spread = (ms, random) => Math.round(ms * (1 + 0.2 * random));
