// What the public door does better with JavaScript; without it everything works as well.
import { watchFiles } from "../door/files.js";
import { watchMeter } from "../door/meter.js";
import { work } from "../door/sha256.js";

const panic = document.querySelector("[data-panic]");
panic?.addEventListener("click", (event) => {
  event.preventDefault();
  document.body.replaceChildren();
  location.replace(panic.href);
});

const meter = document.querySelector("[data-meter]");
const form = document.querySelector("main form.form");
if (meter && form?.elements.story?.tagName === "TEXTAREA") {
  watchMeter(meter, form, () => form.querySelectorAll("[name=file]").length);
}

const coach = document.querySelector("[data-coach]");
if (coach) {
  watchFiles(coach);
  const who = coach.querySelector("[data-formal]");
  const show = () => { who.hidden = coach.elements.wanted.value !== "formal"; };
  coach.addEventListener("change", show);
  show();
}

const sending = document.querySelector("[data-work]");
if (sending) {
  sending.querySelector("[data-sum]").hidden = true;
  const proof = work(sending.dataset.work, Number(sending.dataset.bits) + 1);
  proof.then((number) => { sending.elements.work.value = number; });
  let ready = false;
  sending.addEventListener("submit", (event) => {
    if (ready || sending.elements.work.value || event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    const button = event.submitter;
    button.textContent = sending.dataset.busy;
    proof.then(() => { ready = true; sending.requestSubmit(button); });
  });
}
