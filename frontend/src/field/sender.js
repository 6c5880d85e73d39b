// Sends what waits: one at a time, one page at a time, politely, until the server has it.
import { delay, retryAfter, spread } from "./backoff.js";
import { outcomeOf } from "./outcome.js";
import { partsOf } from "./parts.js";
import { ask, fetchState, meant, NotIn } from "./session.js";
import { isDue, moved } from "./states.js";
import { isFull } from "./storage.js";
import { originOf } from "./transfer.js";

const PART = 1_500_000;
// A file on a slow network: 8 kB/s at worst.
const patience = (size) => 60_000 + size / 8;

// As it was sent, also where the full phone could not write that down.
const tried = (row) => ({ ...row, state: "sending" });

/** Returns the form data of one part, exactly as OpenRosa has it, and where it came from. */
export function bodyOf(item, xml, files, more) {
  const data = new FormData();
  data.append("xml_submission_file", new File([xml], "submission.xml", { type: "text/xml" }));
  for (const file of files) data.append(file.name, file, file.name);
  if (more) data.append("*isIncomplete*", "yes");
  if (item.provenance?.length) data.append("provenance", JSON.stringify(originOf(item.provenance)));
  return data;
}

export class Sender {
  /** `store`, `device` (id), `news(kind)` told after every change; `csrf` is fetched when absent. */
  constructor({ store, device, news = () => {}, csrf = null, random = Math.random }) {
    Object.assign(this, { store, device, news, csrf, random });
  }

  /** Sends all that is due; returns "done", "busy" (another page does), "offline", "full", "signed-out", "revoked" or "other-person". */
  run(forced = false) {
    const options = { ifAvailable: true };
    return navigator.locks.request(`sinergi-field-send-${this.store.person}`, options, (lock) =>
      lock ? this.sendAll(forced) : "busy",
    );
  }

  /** What a page that died left as "sending" waits again, unless another page sends. */
  settle() {
    return navigator.locks.request(`sinergi-field-send-${this.store.person}`, { ifAvailable: true }, async (lock) => {
      const left = lock ? (await this.store.db.all("queue")).filter((item) => item.state === "sending") : [];
      for (const item of left) await this.change(item, (now) => moved(now, "waiting"));
    });
  }

  async sendAll(forced) {
    for (;;) {
      const rows = await this.store.db.all("queue");
      const due = rows.filter((item) => isDue(item, Date.now(), forced)).sort((a, b) => a.queuedAt - b.queuedAt);
      if (!due.length) return "done";
      for (const item of due) {
        const stop = await this.sendOne(item);
        this.news("queue");
        if (stop) return stop;
      }
      forced = false;
    }
  }

  async token() {
    if (this.csrf) return this.csrf;
    const state = await fetchState();
    if (state.person !== this.store.person) throw new NotIn("other-person");
    this.csrf = state.csrf;
    return this.csrf;
  }

  async sendOne(item) {
    let row = item;
    if (item.state !== "sending") {
      row = await this.change(item, (now) => moved(now, "sending"));
      this.news("queue");
    }
    if (!row) return null;
    try {
      await this.token();
      return await this.sendParts(row);
    } catch (error) {
      const kind = error instanceof NotIn ? meant(error, this.store.person) : isFull(error) ? "full" : "offline";
      await this.later(row, null);
      return kind;
    }
  }

  /**
   * Changes the row and returns it, null when it is gone. A full phone takes no byte more:
   * then the change holds for this run only, since sending is what makes room.
   */
  async change(row, how) {
    try {
      return await this.store.db.update("queue", row.id, how);
    } catch (error) {
      if (!isFull(error)) throw error;
      return how(row);
    }
  }

  async sendParts(row) {
    const xml = await this.store.text(row.sealed, `queue/${row.id}`);
    const files = await this.store.files(row.owner);
    const left = files.filter((file) => !row.sentFiles.includes(file.name));
    const parts = partsOf(left, PART);
    for (const [at, part] of parts.entries()) {
      const outcome = await this.post(row, xml, part, at < parts.length - 1);
      const { stop, next } = await this.take(row, outcome, part);
      if (!next) return stop;
      row = next;
    }
    return null;
  }

  async post(row, xml, part, more, again = true) {
    const body = bodyOf(row, xml, part, more);
    const size = part.reduce((sum, file) => sum + file.size, xml.length);
    const headers = { "X-CSRFToken": await this.token(), "X-Sinergi-Device": this.device };
    const answer = await ask(`/field/submissions${row.test ? "?test=1" : ""}`, { method: "POST", headers, body }, patience(size));
    const outcome = outcomeOf(answer);
    if (outcome.kind !== "csrf") return outcome;
    this.csrf = null;
    return again ? this.post(row, xml, part, more, false) : { kind: "again", retryAfter: null };
  }

  /** Writes what the answer means; returns {next}, the row for its next part, or {stop}, a word that stops all or null. */
  async take(row, outcome, part) {
    if (outcome.kind === "received") return this.received(row, outcome, part);
    if (outcome.kind === "refused") {
      const why = { code: outcome.code, reason: outcome.reason };
      await this.store.db.update("queue", row.id, (now) => moved(tried(now), "refused", why));
      return { stop: null };
    }
    await this.later(row, outcome.retryAfter);
    return { stop: outcome.kind === "again" ? "busy-server" : meant(outcome, this.store.person) };
  }

  async received(row, outcome, part) {
    const sent = [...row.sentFiles, ...part.map((file) => file.name)];
    const missing = outcome.missing.filter((name) => !sent.includes(name));
    const all = (await this.store.fileList(row.owner)).every((file) => sent.includes(file.name));
    const told = { receipt: outcome.receipt, review: outcome.review, tries: 0 };
    if (all && !missing.length) {
      await this.finish(row, told);
      return { stop: null };
    }
    const next = await this.change(row, (now) => ({ ...now, ...told, sentFiles: sent }));
    if (!all) return { stop: null, next };
    // The server misses what this phone never had: keep it, show it, ask somebody.
    const why = { code: "missing", reason: missing.join(", ") };
    await this.store.db.update("queue", row.id, (now) => moved(tried(now), "refused", why));
    return { stop: null };
  }

  /** The server has all: answers and photos leave the phone, the receipt stays. */
  async finish(row, told) {
    const files = await this.store.db.by("files", "owner", row.owner);
    const { sealed: _gone, ...bare } = row;
    const kept = moved(bare, "received", { ...told, receivedAt: Date.now(), sentFiles: [] });
    const drop = ({ files: rows }) => files.forEach((file) => rows.delete(file.id));
    const put = (stores) => {
      stores.queue.put(kept);
      drop(stores);
    };
    try {
      await this.store.db.write(["queue", "files"], put);
    } catch (error) {
      if (!isFull(error)) throw error;
      // Taking away needs no room: the photos make some for the receipt.
      await this.store.db.write(["files"], drop);
      await this.store.db.write(["queue", "files"], put);
    }
    const mended = row.edits && (await this.store.db.get("returned", row.edits));
    if (mended) await this.store.remove("returned", mended);
  }

  async later(row, wish) {
    const asked = retryAfter(wish, Date.now());
    await this.change(row, (now) => {
      const tries = now.tries + 1;
      const nextAt = Date.now() + delay(tries, this.random());
      const notBefore = asked === null ? null : Date.now() + spread(asked, this.random());
      return moved(tried(now), "waiting", { tries, nextAt: Math.max(nextAt, notBefore ?? 0), notBefore });
    });
  }
}

/** When the next one is due, in ms from now; null if none waits. */
export async function nextDue(store) {
  const rows = (await store.db.all("queue")).filter((item) => isDue(item, Infinity, true));
  if (!rows.length) return null;
  const now = Date.now();
  const waits = rows.map((item) => (isDue(item, now, false) ? 0 : Math.max(item.nextAt ?? 0, item.notBefore ?? 0) - now));
  return Math.max(1_000, Math.min(...waits));
}
