// The page of one form: opens it from the phone, saves while somebody types, puts it into the queue.
import { App, lacking, sendLater } from "./app.js";
import { Autosave, contentOf } from "./autosave.js";
import { showBanners } from "./banners.js";
import { el, fill, icon, message } from "./dom.js";
import { showDone } from "./done.js";
import { queueDraft } from "./drafts.js";
import { CannotOpen, holdDraft, mayQueue, mediaOf, opening, wanted } from "./opening.js";
import { presetPlaces } from "./preset.js";
import { reserve } from "./reserve.js";
import { askToKeep, isFull } from "./storage.js";
import { clock, language, t, titleOf } from "./texts.js";
import { technical, whyOf } from "./trouble.js";
import { startWorker } from "./worker.js";

const place = (id) => document.getElementById(id);
const why = (error) => (isFull(error) ? t("full") : t("notSaved", { why: whyOf(error) }));

/** What the page says of answers before anything is typed; those of a correction are the server's. */
function standing(draft) {
  if (draft.savedAt) return t("saved", { when: clock(draft.savedAt) });
  return t(draft.edits ? "asSent" : "notYet");
}

class Filling {
  constructor(app) {
    this.app = app;
    this.update = null;
    // The largest part of all: on its way while the form itself is looked up.
    this.library = import("./library/open.js");
    this.library.catch(() => {});
  }

  /** Another window took all of that person away: nothing of theirs can be kept here any more. */
  wiped(person) {
    if (person !== this.owner) return;
    this.autosave?.stop();
    this.opened?.close();
    showTrouble(new CannotOpen("wiped"));
  }

  banners() {
    const isOn = this.app.reached;
    fill(place("field-net"), icon(isOn ? "online" : "offline"), el("span", {}, t(isOn ? "online" : "offline")));
    place("field-name").textContent = this.app.name;
    return showBanners(place("field-banners"), this.app, { update: this.update, mayReload: false });
  }

  /** Opens what the address names; throws CannotOpen. */
  async open() {
    const { store } = this.app;
    if (!store) throw new CannotOpen("nobody");
    this.owner = store.person;
    this.what = await opening(store, wanted(location), Date.now());
    const { form, draft, edit } = this.what;
    if (!(await holdDraft(draft.id))) throw new CannotOpen("draftElsewhere");
    document.title = `${titleOf(form)} · Sinergi`;
    place("field-heading").textContent = titleOf(form);
    place("field-heading").classList.remove("visually-hidden");
    this.notes();
    const { openForm } = await this.library;
    const media = mediaOf(store, form);
    const opened = await openForm(place("field-form"), { xml: form.xform, media, edit, onSend: (payload) => this.send(payload) });
    this.opened = opened;
    chooseLanguage(opened.root);
    if (!edit) presetPlaces(opened.root, form.xform);
    goToErrors(place("field-form"));
    this.autosave = new Autosave({ store, draft, root: opened.root, told: (kind, detail) => this.told(kind, detail) });
    await this.autosave.start(place("field-form"));
    place("field-save").textContent = standing(draft);
    fill(place("field-loading"));
    document.documentElement.dataset.field = "ready";
  }

  notes() {
    const { draft, receipt } = this.what;
    const notes = [];
    if (draft.test) notes.push(message("warn", t("trialNote")));
    if (receipt) notes.push(message("", t("correctNote", { receipt })));
    fill(place("field-notes"), ...notes);
  }

  told(kind, detail) {
    if (kind === "saving") place("field-save").textContent = t("saving");
    if (kind === "saved") this.saved(detail);
    if (kind === "failed") this.showFailure(detail);
  }

  saved(draft) {
    place("field-save").textContent = t("saved", { when: clock(draft.savedAt) });
    fill(place("field-failure"));
    const address = `/field/forms/${encodeURIComponent(draft.form)}/?draft=${draft.id}`;
    if (location.pathname + location.search !== address) history.replaceState(null, "", address);
    if (reserve.lost) this.banners();
    if (!this.asked) askToKeep();
    this.asked = true;
    this.app.channel.postMessage("drafts");
  }

  showFailure(error) {
    place("field-save").textContent = "";
    fill(place("field-failure"), message("bad", why(error), this.saveButton(), technical(error)));
  }

  saveButton() {
    return el("button", { type: "button", class: "button button-main", "data-key": "save", onclick: () => this.autosave.now() }, t("saveNow"));
  }

  /** Called by the library when Send is pressed and nothing is wrong with the answers. */
  async send(payload) {
    if (this.sending) return;
    if (!mayQueue(this.autosave.store, this.app.store)) return this.refuse();
    this.sending = true;
    const id = await this.queued(payload);
    if (id) await this.finish(id);
    else this.sending = false;
  }

  /** On a shared phone: the form stays its owner's, as a draft. */
  async refuse() {
    const { store } = this.autosave;
    await this.autosave.now();
    // Not saved: that is told already, with the button to try again.
    if (this.autosave.failed) return;
    const text = this.app.store ? t("notYours", { name: this.app.name, owner: (await store.meta("name")) ?? "" }) : t("nobody");
    this.fail(message("bad", text));
  }

  fail(box) {
    fill(place("field-failure"), box);
    place("field-failure").scrollIntoView({ block: "center" });
  }

  /** Puts the answers into the queue; null when that failed: the form stays open and saves itself. */
  async queued(payload) {
    const { autosave } = this;
    try {
      await autosave.hold();
      const { store } = autosave;
      const now = Date.now();
      const serverNow = now + ((await store.meta("offset")) ?? 0);
      const answers = await contentOf(payload.data[0]);
      const id = await queueDraft(store, autosave.draft, { ...answers, now, serverNow });
      autosave.stop();
      return id;
    } catch (error) {
      autosave.release();
      const text = isFull(error) ? t("full") : t("sendFailed", { why: whyOf(error) });
      this.fail(message("bad", text, this.saveButton(), technical(error)));
      return null;
    }
  }

  async finish(id) {
    this.opened.close();
    place("field-form").hidden = true;
    place("field-save").textContent = "";
    fill(place("field-failure"));
    fill(place("field-notes"));
    history.replaceState(null, "", `/field/forms/${encodeURIComponent(this.what.form.code)}/`);
    await showDone(place("field-done"), this.app, id, this.what.form);
    scrollTo(0, 0);
    this.app.tell("queue");
    sendLater();
    await this.app.send(true);
  }
}

/** Shows the form in the page's language, if it speaks it. */
function chooseLanguage(root) {
  const mine = root.languages.find((one) => new RegExp(`\\(${language()}\\)`).test(one.language));
  if (!mine || mine.isSyntheticDefault) return;
  root.setLanguage(mine);
  // The page's own choice of language does it: one menu less on a small screen.
  place("field-form").classList.add("has-language");
}

/** After Send with errors, goes to the first of them: the library stays at the top. */
function goToErrors(form) {
  form.addEventListener("click", (event) => {
    if (!event.target.closest(".footer button")) return;
    setTimeout(() => {
      const first = form.querySelector(".question-container.highlight");
      first?.scrollIntoView({ block: "center" });
      first?.querySelector("input, textarea, [tabindex]")?.focus({ preventScroll: true });
    }, 150);
  });
}

function showTrouble(error) {
  const text = error instanceof CannotOpen ? t(error.key) : t("formBroken", { why: whyOf(error) });
  const link = el("a", { class: "button", href: "/field/", "data-key": "list" }, t("list"));
  fill(place("field-loading"), message("bad", text, link, error instanceof CannotOpen ? null : technical(error)));
  document.documentElement.dataset.field = "failed";
}

async function openWhenHere(filling) {
  try {
    await filling.open();
  } catch (error) {
    if (!(error instanceof CannotOpen) || error.key !== "formMissing") throw error;
    // The first visit: the form is on its way.
    await filling.app.ready;
    await filling.open();
  }
}

/** Starts the page /field/forms/<code>/. */
export async function startFill() {
  const lack = lacking();
  if (lack) return fill(place("field-banners"), message("bad", t(lack)));
  place("field-loading").textContent = t("loading");
  const app = new App();
  const filling = new Filling(app);
  app.addEventListener("news", ({ detail }) => {
    if (detail.wiped) filling.wiped(detail.wiped);
    filling.banners();
  });
  await app.start();
  await filling.banners();
  try {
    if (app.access === "revoked") throw new CannotOpen("revokedTitle");
    await openWhenHere(filling);
  } catch (error) {
    showTrouble(error);
  }
  return startWorker((registration) => {
    filling.update = registration;
    filling.banners();
  });
}
