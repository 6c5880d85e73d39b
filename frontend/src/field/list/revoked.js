// Access was withdrawn: nothing opens any more; what is unsent may leave as a file, then all goes.
import { sure } from "../dialogs.js";
import { el, message } from "../dom.js";
import { askExport } from "../handover.js";
import { isUnsent } from "../states.js";
import { t } from "../texts.js";
import { button } from "./rows.js";

async function wipe(app) {
  if (await sure(t("wipeNow"), t("wipeSure"), t("wipeNow"))) await app.wipe();
}

/** Returns the section. */
export async function revokedSection(app) {
  const unsent = app.store ? (await app.store.db.all("queue")).filter((item) => isUnsent(item.state)).length : 0;
  const head = el("h2", { id: "revoked" }, t("revokedTitle"));
  if (!app.store) return el("section", { class: "field-section" }, head, message("", t("revokedNone")));
  return el(
    "section",
    { class: "field-section", "aria-labelledby": "revoked" },
    head,
    message(
      "bad",
      t("revokedSome", { n: unsent }),
      unsent ? button("export", t("export"), t("export"), () => askExport(app.store), " button-main") : null,
      button("wipe", t("wipeNow"), t("wipeNow"), () => wipe(app), " button-danger"),
    ),
  );
}
