// Before signing out: the form data of this phone, which only few pages know, goes too.

/** Holds the sign-out form back until the phone is empty or somebody chose to stay. */
export function startLeaving() {
  const hold = (event) => {
    const form = event.target;
    if (!/\/logout\/$/.test(new URL(form.action, location.href).pathname) || form.dataset.ready) return;
    if (!window.indexedDB?.databases) return;
    event.preventDefault();
    // Nobody else counts this as the form's one sending.
    event.stopImmediatePropagation();
    leave(form);
  };
  document.addEventListener("submit", hold, true);
}

async function leave(form) {
  const known = (await indexedDB.databases()).some((one) => one.name === "sinergi-field");
  const mayGo = !known || (await (await import("../field/leaving.js")).mayLeave());
  if (!mayGo) return;
  form.dataset.ready = "yes";
  form.requestSubmit();
}
