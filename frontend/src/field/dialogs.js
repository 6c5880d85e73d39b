// Questions that stop: with the name of the thing, as the native dialog.
import { el } from "./dom.js";
import { t } from "./texts.js";

/** Shows a dialog; resolves with the value of the pressed button, null when left. */
export function dialog(title, body, buttons) {
  return new Promise((resolve) => {
    const head = el("h2", { id: "dialog-title" }, title);
    const press = ({ label, value, kind }) =>
      el("button", { type: "submit", value, class: `button${kind ? ` button-${kind}` : ""}`, formnovalidate: value === "" }, label);
    const form = el("form", { method: "dialog", class: "form" }, head, body, el("div", { class: "form-actions" }, buttons.map(press)));
    const box = el("dialog", { class: "dialog", "aria-labelledby": "dialog-title" }, form);
    box.addEventListener("close", () => {
      box.remove();
      resolve(box.returnValue || null);
    });
    document.body.append(box);
    box.showModal();
  });
}

/** Asks whether to do something that cannot be undone. */
export const sure = async (title, text, label) =>
  (await dialog(title, el("p", {}, text), [
    { label: t("cancel"), value: "" },
    { label, value: "yes", kind: "danger" },
  ])) === "yes";
