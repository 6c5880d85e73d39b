// Before signing out: the form data of this phone, which only few pages know, goes too.

/** Holds the sign-out form back until the phone is empty or somebody chose to stay. */
export function startLeaving() {
  const hold = (event) => {
    const form = event.target;
    if (!/\/logout\/$/.test(new URL(form.action, location.href).pathname) || form.dataset.ready) return;
    if (!window.indexedDB) return;
    event.preventDefault();
    // Nobody else counts this as the form's one sending.
    event.stopImmediatePropagation();
    leave(form);
  };
  document.addEventListener("submit", hold, true);
}

/**
 * True when form data may lie here: also where the browser (an older Firefox) cannot list its
 * databases; then the person who was here last is looked up, and the database is named after them.
 */
export async function mayHold(storage) {
  if (!storage.databases) return true;
  return (await storage.databases()).some((one) => one.name === "sinergi-field");
}

/** Wipes; where the browser keeps nothing at all (Firefox in a private window), there is nothing. */
async function emptied(person) {
  try {
    if (!(await mayHold(indexedDB))) return true;
    return await (await import("../field/leaving.js")).mayLeave(person);
  } catch (error) {
    if (error?.name === "InvalidStateError" || error?.name === "SecurityError") return true;
    throw error;
  }
}

async function leave(form) {
  if (!(await emptied(Number(form.dataset.person) || null))) return;
  form.dataset.ready = "yes";
  form.requestSubmit();
}
