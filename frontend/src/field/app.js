// What both pages share: whose phone it is now, sending and synchronising, and news.
import { deviceId, forgetGiven, givenTo, remember, remembered } from "./device.js";
import { keepReserve } from "./reserve.js";
import { nextDue, Sender } from "./sender.js";
import { fetchState, meant, NotIn } from "./session.js";
import { isFull } from "./storage.js";
import { Store } from "./store.js";
import { sync } from "./sync.js";

const OFTEN = 10 * 60_000;
const AGAIN = 60_000;
// "Online" is said before the net carries anything: asked again soon, then less often.
const PROBES = [2_000, 4_000, 8_000, 15_000, 30_000, AGAIN];

/** "old", "insecure" or null: why this browser cannot keep forms. */
export function lacking(scope = window) {
  if (!scope.isSecureContext) return "insecure";
  const has = scope.crypto?.subtle && scope.indexedDB && scope.navigator.locks && scope.AbortSignal?.timeout;
  return has ? null : "oldBrowser";
}

export class App extends EventTarget {
  /** access: "in", "signed-out", "revoked", "other-person", "wiped" (by another window), "unknown" (no network yet). */
  constructor() {
    super();
    Object.assign(this, { store: null, access: "unknown", reached: navigator.onLine, busy: false, name: "", problem: null, probes: 0 });
    this.channel = new BroadcastChannel("sinergi-field");
    this.channel.onmessage = ({ data }) => this.heard(data);
  }

  /** Opens the store of whom the page is given to, else the last one's; resolves when the first list can be shown. */
  async start() {
    const last = await remembered("person");
    const person = givenTo() ?? last;
    this.came = Boolean(last) && person !== last;
    if (person && (await remembered("revoked")) === person) this.access = "revoked";
    if (person) await this.use(person);
    this.listen();
    this.ready = this.round();
    if (!person) await this.ready;
    return this;
  }

  async use(person) {
    this.store = await Store.open(person);
    this.name = (await this.store.meta("name")) ?? "";
    this.sender = new Sender({ store: this.store, device: await deviceId(), news: (kind) => this.tell(kind) });
    await this.sender.settle();
  }

  listen() {
    addEventListener("online", () => {
      this.probes = 0;
      this.round(true);
    });
    addEventListener("offline", () => {
      this.reached = false;
      this.emit("access");
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.round();
    });
    setInterval(() => this.round(), OFTEN);
  }

  emit(kind) {
    this.dispatchEvent(new CustomEvent("news", { detail: kind }));
  }

  tell(kind) {
    this.emit(kind);
    this.channel.postMessage(kind);
  }

  heard(kind) {
    if (kind?.wiped) this.wiped(kind.wiped);
    // Another window has signed in and synchronised: this one goes on by itself.
    else if (kind === "forms" && this.access === "signed-out") this.round(true);
    else this.emit(kind);
  }

  /**
   * Another window takes away what is that person's, whose form may be open here though
   * somebody else is in. Opened anew now, a list of theirs would fetch everything once more.
   */
  wiped(person) {
    if (this.store?.person === person) {
      clearTimeout(this.timer);
      Object.assign(this, { store: null, sender: null, access: "wiped" });
    }
    this.emit({ wiped: person });
  }

  /** One round: state, synchronising, sending. Never throws; `access` and `reached` tell. */
  async round(forced = false) {
    if (this.access === "wiped") return;
    if (this.busy) {
      this.asked ||= forced;
      return;
    }
    this.busy = true;
    this.emit("busy");
    try {
      await this.meet();
      await this.send(forced);
    } catch (error) {
      await this.failed(error);
    }
    await keepReserve();
    this.busy = false;
    this.emit("all");
    if (this.asked) {
      this.asked = false;
      return void this.round(true);
    }
    this.schedule();
  }

  async meet() {
    const state = await fetchState();
    if (this.access === "wiped") return;
    this.reached = true;
    this.probes = 0;
    const other = this.store?.person !== state.person;
    if (this.came || (this.store && other)) this.switched = state.name;
    this.came = false;
    if (other) {
      await remember("person", state.person);
      await this.use(state.person);
    }
    if (this.access === "revoked") await remember("revoked", null);
    Object.assign(this, { access: "in", name: state.name, problem: null });
    this.sender.csrf = state.csrf;
    this.emit("access");
    await this.sync(state);
    this.tell("forms");
  }

  /** Brings what is new; a phone too full for it still sends what waits, which makes room. */
  async sync(state) {
    try {
      await sync(this.store, state);
    } catch (error) {
      if (!isFull(error)) throw error;
      this.problem = error;
    }
  }

  async failed(error) {
    if (this.access === "wiped") return;
    if (error instanceof NotIn) {
      this.reached = true;
      this.access = meant(error, this.store?.person);
      if (this.access === "revoked") await this.revoked();
    } else if (error?.name === "TypeError" || error?.name === "TimeoutError") {
      this.reached = false;
    } else {
      this.problem = error;
    }
  }

  /** What is unsent and what is a draft goes only when somebody who was told says so. */
  async revoked() {
    await remember("revoked", this.store?.person ?? null);
    if (!this.store) return;
    const { unsent, drafts } = await this.store.loss();
    if (!unsent && !drafts) await this.wipe();
  }

  /** Deletes all of this person on this phone; other windows hear of it. */
  async wipe() {
    const { store } = this;
    this.store = null;
    this.sender = null;
    this.channel.postMessage({ wiped: store.person });
    await store.wipe();
    if ((await remembered("person")) === store.person) await remember("person", null);
    forgetGiven(store.person);
    this.emit("all");
  }

  /** Sends what is due; a form just finished calls it with `forced`. */
  async send(forced = false) {
    if (!this.sender || this.access === "revoked") return;
    const end = await this.sender.run(forced);
    this.serverBusy = end === "busy-server";
    if (end === "offline") this.reached = false;
    if (end === "signed-out" || end === "revoked" || end === "other-person") await this.failed(new NotIn(end));
    this.tell("queue");
    await this.schedule();
  }

  async schedule() {
    clearTimeout(this.timer);
    if (!this.store || this.access === "revoked") return;
    if (this.access === "signed-out") {
      this.timer = setTimeout(() => this.round(), AGAIN);
      return;
    }
    if (!this.reached && navigator.onLine) {
      const wait = PROBES[Math.min(this.probes, PROBES.length - 1)];
      this.probes += 1;
      this.timer = setTimeout(() => this.round(true), wait);
      return;
    }
    const wait = await nextDue(this.store);
    if (wait !== null) this.timer = setTimeout(() => this.send(), Math.min(wait, OFTEN));
  }
}

/** Lets the browser send with all pages closed, where it can (Chrome, Android). */
export async function sendLater() {
  const registration = await navigator.serviceWorker?.getRegistration("/field/");
  await registration?.sync?.register("field-send").catch(() => {});
}
