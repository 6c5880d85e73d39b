// The forms one may fill.
import { t, titleOf } from "../texts.js";
import { linkButton, row, section } from "./rows.js";

/** Returns the section. */
export async function formsSection(app) {
  const forms = (await app.store.db.all("forms")).filter((form) => form.current);
  const rows = forms
    .sort((a, b) => titleOf(a).localeCompare(titleOf(b)))
    .map((form) => {
      const title = titleOf(form);
      const href = `/field/forms/${form.code}/${form.test ? "?test=1" : ""}`;
      return row(title, [form.test ? t("draftTest") : null], [linkButton(`fill-${form.id}`, href, t("fill"), t("fillOf", { title }))]);
    });
  return section("forms", t("formsHead"), rows, { empty: t("formsNone") });
}
