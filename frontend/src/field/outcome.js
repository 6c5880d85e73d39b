// What an answer of the server means for one submission. Pure.

const AGAIN = new Set([408, 425, 429, 500, 502, 503, 504, 507]);

/**
 * Returns {kind, …}: `received` (receipt, review, missing), `signed-out`, `revoked`, `csrf`,
 * `again` (retryAfter as the server wrote it), `refused` (code, reason).
 */
export function outcomeOf({ status, body, header = null, redirected = false }) {
  const code = body?.code ?? "";
  if (code === "revoked") return { kind: "revoked", person: body.person };
  if (redirected || status === 401 || status === 0) return { kind: "signed-out", revoked: body?.revoked };
  if ((status === 200 || status === 201 || status === 202) && body?.receipt) {
    return { kind: "received", receipt: body.receipt, review: body.state ?? "new", missing: body.missing ?? [] };
  }
  if (status >= 200 && status < 300) return { kind: "again", retryAfter: null };
  // Django's own CSRF page is no JSON; the token is fetched anew once.
  if (status === 403 && (!body || code === "csrf")) return { kind: "csrf" };
  if (AGAIN.has(status)) return { kind: "again", retryAfter: body?.retry_after ?? header };
  if (status >= 500) return { kind: "again", retryAfter: header };
  return { kind: "refused", code: code || String(status), reason: body?.message ?? "" };
}
