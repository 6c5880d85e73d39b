// After Send: the submission's own state, live, and where to go next.
import { announce, el, fill, icon } from "./dom.js";
import { refusal, stateTag } from "./list/queue.js";
import { t, titleOf } from "./texts.js";

function panel(item, form) {
  const isIn = ["received", "returned"].includes(item.state);
  const again = `/field/forms/${form.code}/${form.test ? "?test=1" : ""}`;
  return [
    el("div", { class: "field-done-mark" }, icon(isIn ? "check" : "clock")),
    el("h2", { tabindex: "-1" }, t(isIn ? "doneReceived" : "doneHead")),
    el("p", { class: "field-state" }, stateTag(item), item.receipt ? el("strong", {}, t("receipt", { receipt: item.receipt })) : null),
    item.state === "refused" ? el("p", {}, refusal(item)) : isIn ? null : el("p", {}, t("doneWaiting")),
    el("div", { class: "form-actions" }, el("a", { class: "button button-main", href: "/field/", "data-key": "list" }, t("toList")), el("a", { class: "button", href: again, "data-key": "again" }, t("fillAnother"))),
  ];
}

/** Shows the panel and keeps it true; says aloud when the receipt comes. */
export async function showDone(place, app, id, form) {
  let was = null;
  const draw = async () => {
    const item = await app.store.db.get("queue", id);
    if (!item) return;
    const look = `${item.state} ${item.review ?? ""} ${item.receipt ?? ""}`;
    if (look === was) return;
    const isFirst = was === null;
    was = look;
    fill(place, ...panel(item, form));
    if (isFirst) place.querySelector("h2").focus();
    if (item.state === "received") announce(t("newReceipt", { title: titleOf(item), receipt: item.receipt }));
  };
  app.addEventListener("news", draw);
  await draw();
}
