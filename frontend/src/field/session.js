// Talks with the server for the signed-in person. Nothing here is kept by the browser's
// own cache; what must last goes sealed into the store.
import { deviceId } from "./device.js";
import { clockOffset } from "./moment.js";

/**
 * Thrown when nobody is signed in (`kind` "signed-out") or access was withdrawn ("revoked").
 * `person`: from whom; `revoked`: for whom this browser is revoked, though nobody is signed in.
 */
export class NotIn extends Error {
  constructor(kind, { person, revoked } = {}) {
    super(kind);
    Object.assign(this, { kind, person, revoked });
  }
}

/** What it means for the one whose things lie here: on a shared phone somebody else may be in. */
export function meant({ kind, person, revoked = [] }, owner) {
  if (kind === "revoked" && person !== undefined && owner !== undefined && person !== owner) return "other-person";
  return kind === "signed-out" && revoked.includes(owner) ? "revoked" : kind;
}

/** Thrown for any other answer that is not 2xx. */
export class BadAnswer extends Error {
  constructor(status) {
    super(`status ${status}`);
    this.status = status;
  }
}

async function bodyOf(response) {
  const isJson = response.headers.get("Content-Type")?.includes("json");
  return isJson ? response.json().catch(() => null) : null;
}

/** Asks with the session's cookie; returns {status, body, header, redirected}. Throws without network. */
export async function ask(url, options = {}, timeout = 30_000) {
  const response = await fetch(url, {
    cache: "no-store",
    credentials: "same-origin",
    redirect: "manual",
    signal: AbortSignal.timeout(timeout),
    ...options,
    headers: { Accept: "application/json", ...options.headers },
  });
  const redirected = response.type === "opaqueredirect" || (response.status >= 300 && response.status < 400);
  return {
    status: response.status,
    body: redirected ? null : await bodyOf(response),
    header: response.headers.get("Retry-After"),
    redirected,
  };
}

function checked(answer) {
  if (answer.body?.code === "revoked") throw new NotIn("revoked", answer.body);
  if (answer.redirected || answer.status === 401) throw new NotIn("signed-out", answer.body ?? {});
  if (answer.status < 200 || answer.status > 299 || !answer.body) throw new BadAnswer(answer.status);
  return answer.body;
}

/** Returns the server's state, with `offset` of the phone's clock. */
export async function fetchState() {
  const before = Date.now();
  const headers = { "X-Sinergi-Device": await deviceId() };
  const body = checked(await ask("/field/state", { headers }));
  return { ...body, offset: clockOffset(body.now, before, Date.now()) };
}

/** Tells the server what waits here; returns the state as well. */
export async function postSync(csrf, told) {
  const before = Date.now();
  const headers = { "X-CSRFToken": csrf, "Content-Type": "application/json" };
  const body = checked(await ask("/field/sync", { method: "POST", headers, body: JSON.stringify(told) }));
  return { ...body, offset: clockOffset(body.now, before, Date.now()) };
}

/** Returns the Response of a download; throws as above. */
export async function download(url) {
  const response = await fetch(url, { credentials: "same-origin", redirect: "manual", signal: AbortSignal.timeout(120_000) });
  if (response.type === "opaqueredirect" || response.status === 401) throw new NotIn("signed-out");
  if (!response.ok) throw new BadAnswer(response.status);
  return response;
}
