// Submissions that a reviewer sent back, each with the reason; corrected offline too.
import { t, titleOf } from "../texts.js";
import { linkButton, row, section } from "./rows.js";

/** Returns the section, null while nothing was returned. */
export async function returnedSection(app) {
  const drafts = new Map((await app.store.db.all("drafts")).map((draft) => [draft.edits, draft]));
  // A correction that waits to be sent stands in the queue.
  const sent = new Set((await app.store.db.all("queue")).map((item) => item.edits));
  const rows = [];
  for (const item of await app.store.db.all("returned")) {
    if (sent.has(item.id)) continue;
    const { reason } = JSON.parse(await app.store.text(item.sealed, item.owner));
    const draft = drafts.get(item.id);
    const href = draft
      ? `/field/forms/${item.form}/?draft=${draft.id}`
      : `/field/forms/${item.form}/?edit=${encodeURIComponent(item.id)}`;
    const name = t("correctOf", { title: titleOf(item), receipt: item.receipt });
    const lines = [t("receipt", { receipt: item.receipt }), t("reason", { reason })];
    rows.push(row(titleOf(item), lines, [linkButton(`edit-${item.id}`, href, t("correct"), name, " button-main")]));
  }
  return section("returned", t("returnedHead"), rows, { hint: t("returnedHint") });
}
