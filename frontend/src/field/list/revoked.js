// Access was withdrawn: nothing opens any more; what is unsent may leave as a file, then all goes.
import { sure } from "../dialogs.js";
import { el, message } from "../dom.js";
import { askExport } from "../handover.js";
import { t } from "../texts.js";
import { button } from "./rows.js";

async function wipe(app) {
  if (await sure(t("wipeNow"), t("wipeSure"), t("wipeNow"))) await app.wipe();
}

/** Returns the section. */
export async function revokedSection(app) {
  const head = el("h2", { id: "revoked" }, t("revokedTitle"));
  if (!app.store) return el("section", { class: "field-section" }, head, message("", t("revokedNone")));
  const { unsent, drafts } = await app.store.loss();
  return el(
    "section",
    { class: "field-section", "aria-labelledby": "revoked" },
    head,
    message(
      "bad",
      t(unsent ? "revokedSome" : "revokedDrafts", { n: unsent, d: drafts }),
      unsent ? button("export", t("export"), t("export"), () => askExport(app.store), " button-main") : null,
      button("wipe", t("wipeNow"), t("wipeNow"), () => wipe(app), " button-danger"),
    ),
  );
}
