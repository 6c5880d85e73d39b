// Drafts, newest first.
import { sure } from "../dialogs.js";
import { moment, t, titleOf } from "../texts.js";
import { button, linkButton, row, section } from "./rows.js";

async function remove(app, draft) {
  const when = moment(draft.savedAt);
  if (!(await sure(t("delete"), t("deleteDraftSure", { title: titleOf(draft), when }), t("delete")))) return;
  await app.store.remove("drafts", draft);
  app.tell("drafts");
}

/** Returns the section, null without drafts. */
export async function draftsSection(app) {
  const drafts = (await app.store.db.all("drafts")).sort((a, b) => b.savedAt - a.savedAt);
  const returned = new Map((await app.store.db.all("returned")).map((item) => [item.id, item.receipt]));
  const rows = drafts.map((draft) => {
    const title = titleOf(draft);
    const when = moment(draft.savedAt);
    const lines = [
      t("draftLine", { when }) + (draft.photos ? ` · ${t("photos", { n: draft.photos })}` : ""),
      draft.edits ? t("draftEdit", { receipt: returned.get(draft.edits) ?? "" }) : null,
      draft.test ? t("draftTest") : null,
    ];
    return row(title, lines, [
      linkButton(`draft-${draft.id}`, `/field/forms/${draft.form}/?draft=${draft.id}`, t("continue"), t("continueOf", { title, when })),
      button(`drop-${draft.id}`, t("delete"), t("deleteOf", { title }), () => remove(app, draft), " button-plain"),
    ]);
  });
  return section("drafts", t("draftsHead"), rows);
}
