// SHA-256 of a chosen file on the device, shown, and sent along to be compared.

const hex = (buffer) =>
  [...new Uint8Array(buffer)].map((one) => one.toString(16).padStart(2, "0")).join("");

async function hashOf(file) {
  if (!globalThis.crypto?.subtle) throw new Error("no WebCrypto here");
  return hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
}

/** Computes the hash of each newly chosen file and puts it into the hidden field. */
export function startHashing() {
  const input = document.querySelector("input[type=file][data-hash]");
  const field = document.querySelector("input[name=device_sha256]");
  const told = document.querySelector("[data-hash-told]");
  if (!input || !field || !told) return;
  let turn = 0;
  input.addEventListener("change", async () => {
    const mine = (turn += 1);
    field.value = "";
    const file = input.files?.[0];
    told.hidden = !file;
    if (!file) return;
    told.textContent = told.dataset.working;
    try {
      const found = await hashOf(file);
      if (mine !== turn) return;
      field.value = found;
      told.textContent = `${told.dataset.done} ${found}`;
    } catch {
      if (mine === turn) told.textContent = told.dataset.failed;
    }
  });
}
