// The states of a submission on the phone, and which may follow which. Pure.
//
//   draft → waiting → sending → received → returned
//              ↑         ↓  ↘
//              └─────────┘   refused

export const ALLOWED = {
  draft: ["waiting"],
  waiting: ["sending"],
  // "waiting" again: no network, server full, signed out.
  sending: ["waiting", "received", "refused"],
  received: ["returned", "received"],
  // Somebody tries once more by hand.
  refused: ["waiting"],
  returned: [],
};

/** True while the server has not taken all of it: it must not be lost. */
export const isUnsent = (state) => ["waiting", "sending", "refused"].includes(state);

/** True while it sends itself. "sending" too: a page that died leaves it there. */
export const isDue = (item, now, forced) =>
  ["waiting", "sending"].includes(item.state) &&
  !isLater(item.notBefore, now) &&
  (forced || !isLater(item.nextAt, now));

// A moment more than an hour ahead was written by a clock that has been set back since.
const isLater = (moment, now) => Boolean(moment) && moment > now && moment - now < 3_600_000;

/** Returns the item in its next state; throws where that step does not exist. */
export function moved(item, state, more = {}) {
  if (!ALLOWED[item.state]?.includes(state)) throw new Error(`no step ${item.state} → ${state}`);
  return { ...item, ...more, state };
}

/** The state to show: "sent" when the server has the answers and waits for photos. */
export function shown(item) {
  const isPartly = Boolean(item.receipt) && ["waiting", "sending"].includes(item.state);
  return isPartly ? "sent" : item.state;
}

/**
 * What the server says later about something it has received: null if nothing is new.
 * `why`: {sealed, isNew}, the reason as it may lie on the phone.
 */
export function reviewed(item, receipt, why) {
  const same = item.review === receipt.state && !why.isNew && item.reason === undefined;
  if (item.state !== "received" && item.state !== "returned") return null;
  if (same) return null;
  const state = receipt.state === "correction" ? "returned" : "received";
  // A reason in clear is what an earlier version left.
  const { reason: _clear, ...bare } = item;
  return { ...bare, state, receipt: receipt.receipt, review: receipt.state, why: why.sealed };
}
