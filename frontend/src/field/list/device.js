// This device: room, export and import, how it works.
import { el } from "../dom.js";
import { askExport, askImport } from "../handover.js";
import { isUnsent } from "../states.js";
import { room } from "../storage.js";
import { size, t } from "../texts.js";
import { button } from "./rows.js";

async function runExport(app, page) {
  const done = await askExport(app.store);
  if (done) await page.say("good", done);
}

async function runImport(app, page) {
  const done = await askImport(app.store);
  if (!done) return;
  await page.say(done.kind, done.text);
  await app.send(true);
}

/** Returns the section. */
export async function deviceSection(app, page) {
  const { used, kept } = await room();
  const unsent = (await app.store.db.all("queue")).some((item) => isUnsent(item.state));
  const help = [1, 2, 3, 4].map((n) => el("li", {}, t(`help${n}`)));
  return el(
    "section",
    { class: "field-section", "aria-labelledby": "device" },
    el("h2", { id: "device" }, t("deviceHead")),
    el("p", {}, `${t("storageUsed", { used: size(used) })} ${t(kept ? "persisted" : "notPersisted")}`),
    el("p", { class: "quiet" }, t("sealedNote")),
    el(
      "div",
      { class: "form-actions" },
      unsent ? button("export", t("export"), t("export"), () => runExport(app, page)) : el("span", { class: "quiet small" }, t("exportNone")),
      button("import", t("import"), t("import"), () => runImport(app, page)),
    ),
    el("details", { class: "field-help" }, el("summary", { "data-key": "help" }, t("helpHead")), el("ol", {}, help)),
  );
}
