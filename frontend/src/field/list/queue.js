// What was sent and what waits, each with its state as word, shape and colour.
import { sure } from "../dialogs.js";
import { el, icon } from "../dom.js";
import { shown } from "../states.js";
import { reasonOf } from "../store.js";
import { moment, t, titleOf } from "../texts.js";
import { button, row, section } from "./rows.js";

const LOOK = {
  waiting: ["clock", "", "stateWaiting"],
  sending: ["upload", "", "stateSending"],
  sent: ["upload", "", "stateSent"],
  received: ["check", " tag-good", "stateReceived"],
  returned: ["back", " tag-warn", "stateReturned"],
  refused: ["bad", " tag-bad", "stateRefused"],
  corrected: ["check", "", "stateCorrected"],
};
const RECENT = 10;

/** The state as a tag. */
export function stateTag(item) {
  const [shape, kind, key] = LOOK[shown(item)];
  const word = item.review === "accepted" ? "stateAccepted" : item.review === "rejected" ? "stateRejected" : key;
  return el("span", { class: `tag${item.review === "rejected" ? " tag-bad" : kind}` }, icon(item.review === "rejected" ? "bad" : shape), t(word));
}

/** Why it was refused, in words. */
export function refusal(item) {
  if (item.code === "missing") return t("refusedMissing", { names: item.reason });
  const known = { 409: "refused409", conflict: "refused409", 413: "refused413", "too-large": "refused413" }[item.code];
  return item.reason || (known ? t(known) : item.code);
}

function nextTry(item) {
  if (item.state !== "waiting" || !item.tries) return null;
  const minutes = Math.round((Math.max(item.nextAt ?? 0, item.notBefore ?? 0) - Date.now()) / 60_000);
  const when = minutes < 1 ? t("soon") : t("inMinutes", { n: minutes });
  return `${t("tried", { n: item.tries })} ${t("nextTry", { when })}`;
}

/** Marks what was returned and has been corrected since, or is a correction: by receipt. */
function related(items) {
  const corrected = new Set(items.map((item) => item.edits).filter(Boolean));
  const receipts = new Map(items.map((item) => [item.id, item.receipt]));
  return items.map((item) => ({
    ...item,
    state: item.state === "returned" && corrected.has(item.id) ? "corrected" : item.state,
    corrects: item.edits ? (receipts.get(item.edits) ?? "") : null,
  }));
}

function linesOf(item) {
  const from = item.provenance?.at(-1);
  const facts = [moment(item.queuedAt), item.photos ? t("photos", { n: item.photos }) : null, item.test ? t("draftTest") : null];
  return [
    el("span", { class: "field-state" }, stateTag(item), item.receipt ? el("strong", { class: "nowrap" }, item.receipt) : null),
    facts.filter(Boolean).join(" · "),
    item.corrects !== null ? t("draftEdit", { receipt: item.corrects }) : null,
    from ? t("takenOver", { name: from.name, device: from.device_name ?? from.device }) : null,
    item.handedOver && item.state === "waiting" ? t("handedOver", { when: moment(item.handedOver) }) : null,
    nextTry(item),
    item.state === "refused" ? refusal(item) : null,
    item.review === "rejected" || item.state === "returned" ? t("reason", { reason: item.opened }) : null,
  ];
}

async function again(app, item) {
  await app.store.db.update("queue", item.id, (row) => (row.state === "refused" ? { ...row, state: "waiting", tries: 0, sentFiles: [], nextAt: 0, notBefore: null } : null));
  await app.send(true);
}

async function remove(app, item) {
  if (!(await sure(t("delete"), t("deleteItemSure", { title: titleOf(item) }), t("delete")))) return;
  await app.store.remove("queue", item);
  app.tell("queue");
}

function itemRow(app, item) {
  const title = titleOf(item);
  const isRefused = item.state === "refused";
  return row(title, linesOf(item), [
    isRefused ? button(`again-${item.id}`, t("tryAgain"), t("tryAgainOf", { title }), () => again(app, item)) : null,
    isRefused ? button(`gone-${item.id}`, t("delete"), t("deleteOf", { title }), () => remove(app, item), " button-plain") : null,
  ]);
}

/** Returns the section: what is unsent first, then the newest; older ones folded. */
export async function queueSection(app) {
  const { store } = app;
  const kept = await store.db.all("queue");
  const items = related(await Promise.all(kept.map(async (item) => ({ ...item, opened: await reasonOf(store, item) }))));
  const order = (item) => (["received", "returned", "corrected"].includes(item.state) ? 1 : 0);
  items.sort((a, b) => order(a) - order(b) || b.queuedAt - a.queuedAt);
  const open = items.filter((item, at) => order(item) === 0 || at < RECENT);
  const rest = items.slice(open.length);
  const made = section("queue", t("queueHead"), open.map((item) => itemRow(app, item)), { empty: t("queueNone") });
  if (rest.length) {
    const list = el("ul", { class: "list field-list" }, rest.map((item) => itemRow(app, item)));
    made.append(el("details", {}, el("summary", { "data-key": "older" }, t("older", { n: rest.length })), list));
  }
  return made;
}
