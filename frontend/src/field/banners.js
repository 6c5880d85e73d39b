// What stands above everything: access, room, long silence, a new version. One message each.
import { el, fill, message } from "./dom.js";
import { hours } from "./moment.js";
import { useNew } from "./worker.js";
import { isUnsent } from "./states.js";
import { room } from "./storage.js";
import { sinceSync } from "./sync.js";
import { t } from "./texts.js";
import { technical, whyOf } from "./trouble.js";

const SILENT_HOURS = 12;

const signIn = () =>
  el("a", { class: "button button-main", href: `/account/login/?next=${encodeURIComponent(location.pathname + location.search)}`, "data-key": "sign-in" }, t("signIn"));

function accessMessage(app) {
  if (app.access === "signed-out") return message("warn", t("signedOut"), signIn());
  if (!app.store && app.access !== "revoked") return message("", t("nobody"), app.reached ? signIn() : null);
  if (app.access === "wiped") return message("", t("wiped"), signIn());
  if (app.access === "other-person") return message("warn", t("otherSignedIn"));
  if (app.switched) return message("", t("otherPerson", { name: app.switched }));
  return null;
}

async function silence(store) {
  const ms = await sinceSync(store);
  const unsent = (await store.db.all("queue")).some((item) => isUnsent(item.state));
  const limit = unsent ? SILENT_HOURS / 2 : SILENT_HOURS;
  return ms !== null && hours(ms) >= limit ? message("warn", t("notSyncedHours", { n: hours(ms) })) : null;
}

function updateMessage(registration, mayReload) {
  if (!registration) return null;
  if (!mayReload) return message("", t("updateLater"));
  const button = el("button", { type: "button", class: "button", "data-key": "update", onclick: () => useNew(registration) }, t("updateNow"));
  return message("", t("update"), button);
}

/** Shows all that apply; `update`: the registration with a new version; `mayReload`: no form is open. */
export async function showBanners(place, app, { update = null, mayReload = true } = {}) {
  const shown = [accessMessage(app)];
  const { store } = app;
  if (store) {
    const { near } = await room();
    // Of a store that is wiped meanwhile nothing is to be said.
    shown.push(near ? message("warn", t("nearlyFull")) : null, await silence(store).catch(() => null));
  }
  if (app.serverBusy) shown.push(message("", t("serverBusy")));
  if (app.problem) shown.push(message("bad", `${t("errorTitle")}: ${whyOf(app.problem)}.`, technical(app.problem)));
  fill(place, ...shown, updateMessage(update, mayReload));
}
