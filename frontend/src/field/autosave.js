// Saves the open form as a draft a moment after every change, and at once when the page hides.
import { saveDraft } from "./drafts.js";

const PAUSE = 700;
const LONGEST = 3_000;
const EVENTS = ["input", "change", "click", "keyup"];

/** Returns {xml, files} of the form as it stands, in the library's own writing. */
export async function answersOf(root) {
  const { data } = await root.prepareInstancePayload({ payloadType: "monolithic" });
  return contentOf(data[0]);
}

/** Returns {xml, files} of one of the library's payloads. */
export async function contentOf(data) {
  let xml = "";
  const files = [];
  for (const [name, file] of data.entries()) {
    if (name === "xml_submission_file") xml = await file.text();
    else files.push(file);
  }
  return { xml, files };
}

export class Autosave {
  /** `told(kind, detail)` hears "saving", "saved" (draft) and "failed" (error). */
  constructor({ store, draft, root, told }) {
    Object.assign(this, { store, draft, root, told, dirty: false, last: null, running: null, first: 0 });
  }

  /** Watches the form's place in the page. */
  async start(place) {
    this.last = signature(await answersOf(this.root));
    this.place = place;
    this.listener = () => this.touched();
    // In the capturing phase, and after the library has taken the answer.
    for (const name of EVENTS) document.addEventListener(name, this.listener, true);
    this.hide = () => document.visibilityState === "hidden" && this.now();
    document.addEventListener("visibilitychange", this.hide);
    addEventListener("pagehide", this.listenerNow = () => this.now());
    addEventListener("beforeunload", this.warn = (event) => this.failed && event.preventDefault());
  }

  stop() {
    clearTimeout(this.timer);
    for (const name of EVENTS) document.removeEventListener(name, this.listener, true);
    document.removeEventListener("visibilitychange", this.hide);
    removeEventListener("pagehide", this.listenerNow);
    removeEventListener("beforeunload", this.warn);
    this.stopped = true;
  }

  /** Saves nothing for a while, so that no draft comes back while it goes into the queue. */
  async hold() {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** After a hold that came to nothing: what is typed is not safe yet, and saves itself again. */
  release() {
    this.stopped = false;
    this.dirty = true;
    this.failed = true;
  }

  touched() {
    const now = Date.now();
    if (!this.dirty) this.first = now;
    this.dirty = true;
    clearTimeout(this.timer);
    const wait = Math.max(0, Math.min(PAUSE, this.first + LONGEST - now));
    this.timer = setTimeout(() => this.now(), wait);
  }

  /** Saves at once if something changed; one save at a time. */
  async now() {
    clearTimeout(this.timer);
    await this.running;
    if (!this.dirty || this.stopped) return;
    this.dirty = false;
    this.running = this.save().finally(() => {
      this.running = null;
    });
    await this.running;
  }

  async save() {
    try {
      const answers = await answersOf(this.root);
      const next = signature(answers);
      if (next === this.last && !this.failed) return;
      this.told("saving");
      this.draft = await saveDraft(this.store, this.draft, { ...answers, now: Date.now() });
      this.last = next;
      this.failed = false;
      this.told("saved", this.draft);
    } catch (error) {
      this.failed = true;
      this.dirty = true;
      this.told("failed", error);
    }
  }
}

// What the library stamps by itself (end of filling in) is no answer.
const signature = ({ xml, files }) =>
  xml.replace(/<end>[^<]*<\/end>/g, "") + files.map((file) => `${file.name}:${file.size}`).join("|");
