// Nothing is sent twice, a lost error is found, and a slider shows its number.

function guardTwice(event) {
  const form = event.target;
  if (form.method !== "post" || form.dataset.repeat !== undefined) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 8000);
}

function mirrorSlider(event) {
  const { target } = event;
  const twin = target.dataset?.mirror && document.getElementById(target.dataset.mirror);
  if (twin) twin.value = target.value;
}

export function startForms() {
  document.addEventListener("submit", guardTwice);
  document.addEventListener("input", mirrorSlider);
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("[data-submit-on-change]")) event.target.form?.requestSubmit();
  });
  document.querySelector(".error-summary")?.focus();
}
