// The list: what was returned, drafts, forms, what was sent and is waiting, this device.
import { App, lacking } from "./app.js";
import { showBanners } from "./banners.js";
import { announce, el, fill, icon, message } from "./dom.js";
import { deviceSection } from "./list/device.js";
import { draftsSection } from "./list/drafts.js";
import { formsSection } from "./list/forms.js";
import { queueSection } from "./list/queue.js";
import { returnedSection } from "./list/returned.js";
import { revokedSection } from "./list/revoked.js";
import { isUnsent } from "./states.js";
import { sinceSync } from "./sync.js";
import { ago, t, titleOf } from "./texts.js";
import { startWorker } from "./worker.js";

const place = (id) => document.getElementById(id);

function netState(app) {
  const isOn = app.reached;
  fill(place("field-net"), icon(isOn ? "online" : "offline"), el("span", {}, t(isOn ? "online" : "offline")));
  place("field-name").textContent = app.name;
}

async function statusLine(app) {
  const since = await sinceSync(app.store);
  const waiting = (await app.store.db.all("queue")).filter((item) => isUnsent(item.state)).length;
  const words = [
    waiting ? t("waitingSome", { n: waiting }) : t("waitingNone"),
    since === null ? t("neverSynced") : t("synced", { when: ago(since) }),
  ];
  const button = el(
    "button",
    { type: "button", class: "button", "data-key": "sync", "aria-disabled": String(app.busy), onclick: () => app.round(true) },
    icon("sync"),
    t(app.busy ? "syncing" : "syncNow"),
  );
  fill(place("field-status"), el("p", {}, words.join(" ")), button);
}

/** Says aloud what changed since the last look: receipts and returns. */
async function tellNews(app, before) {
  for (const item of await app.store.db.all("queue")) {
    const was = before.get(item.id);
    if (was && was !== item.state && item.state === "received") announce(t("newReceipt", { title: titleOf(item), receipt: item.receipt }));
    if (was && was !== item.state && item.state === "returned") announce(t("newReturned", { title: titleOf(item) }));
    before.set(item.id, item.state);
  }
}

class Page {
  constructor(app) {
    Object.assign(this, { app, before: new Map(), update: null, drawing: false, again: false, note: null });
  }

  /** Draws everything; calls while it draws are put together into one more. */
  async draw() {
    if (this.drawing) {
      this.again = true;
      return;
    }
    this.drawing = true;
    do {
      this.again = false;
      const { store } = this.app;
      try {
        await this.drawOnce();
      } catch (error) {
        // Of what was wiped while it was drawn nothing is shown.
        if (this.app.store === store) throw error;
        this.again = true;
      }
    } while (this.again);
    this.drawing = false;
    document.documentElement.dataset.field = "ready";
  }

  async drawOnce() {
    const { app } = this;
    netState(app);
    await showBanners(place("field-banners"), app, { update: this.update });
    if (this.note) place("field-banners").prepend(message(this.note.kind, this.note.text));
    if (["revoked", "other-person"].includes(app.access) || !app.store) {
      fill(place("field-status"));
      return fill(place("field-content"), app.access === "revoked" ? await revokedSection(app) : null);
    }
    await tellNews(app, this.before);
    await statusLine(app);
    const sections = [returnedSection, draftsSection, formsSection, queueSection, deviceSection];
    const made = await Promise.all(sections.map((section) => section(app, this)));
    return fill(place("field-content"), ...made);
  }

  /** Shows a sentence at the top until the page is left. */
  say(kind, text) {
    this.note = { kind, text };
    announce(text);
    return this.draw();
  }
}

/** Starts the page /field/. */
export async function startList() {
  const lack = lacking();
  if (lack) return fill(place("field-banners"), message("bad", t(lack)));
  const app = new App();
  const page = new Page(app);
  app.addEventListener("news", () => page.draw());
  await app.start();
  await page.draw();
  setInterval(() => page.draw(), 60_000);
  return startWorker((registration) => {
    page.update = registration;
    page.draw();
  });
}
