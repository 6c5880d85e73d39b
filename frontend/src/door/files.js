// Files in pieces: hashed on the device, sent piece by piece, taken up where the line broke.
const PIECE = 512 * 1024;
const hex = (bytes) => [...new Uint8Array(bytes)].map((one) => one.toString(16).padStart(2, "0")).join("");
const rest = (seconds) => new Promise((go) => { setTimeout(go, seconds * 1000); });

/** Sends one piece; returns status and answer, status 0 where the line is gone. */
async function sendPiece(address, head, body) {
  try {
    const answer = await fetch(address, { method: "POST", headers: head, body, credentials: "omit" });
    return { status: answer.status, told: await answer.json() };
  } catch {
    return { status: 0, told: {} };
  }
}

/** Sends a whole file; resolves to its note, or throws with the server's words. */
async function sendFile(form, file, say) {
  const print = hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  const head = {
    "Content-Type": "application/octet-stream",
    "X-Form": form.elements.form.value, "X-File": print, "X-Size": String(file.size),
    "X-Name": encodeURIComponent(file.name.slice(0, 100)),
    "X-Area": form.elements.area_code?.value ?? "", "X-Office": form.dataset.office ?? "",
  };
  let offset = 0;
  for (let tries = 0; tries < 40;) {
    const body = file.slice(offset, offset + PIECE);
    const { status, told } = await sendPiece(form.dataset.piece, { ...head, "X-Offset": String(offset) }, body);
    if (told.note) {
      form.dataset.office = told.office; // the next file goes to the same office
      return { note: told.note, print };
    }
    if (status === 200 || status === 409) {
      offset = told.offset;
      say("wait", Math.floor((offset / file.size) * 100));
      continue;
    }
    if (status >= 400 && status !== 429 && status !== 503) throw new Error(told.text);
    tries += 1;
    say("again", 0);
    await rest(Math.min(2 ** tries, 30));
  }
  throw new Error("");
}

/** Sends chosen files at once, and leaves their notes in the form. */
export function watchFiles(form) {
  const input = form.elements.attached;
  const list = form.querySelector("[data-files]");
  if (!input || !list || !window.crypto?.subtle) return;
  let going = Promise.resolve();
  const one = async (file) => {
    const line = document.createElement("li");
    list.append(line);
    const say = (what, part) => {
      line.textContent = `${file.name}: ${list.dataset[what]}${what === "wait" ? ` ${part} %` : ""}`;
    };
    say("wait", 0);
    try {
      const { note, print } = await sendFile(form, file, say);
      const hidden = Object.assign(document.createElement("input"), { type: "hidden", name: "file", value: note });
      form.append(hidden);
      line.textContent = `${file.name}: ${list.dataset.done} · SHA-256 ${print.slice(0, 16)}…`;
      form.dispatchEvent(new Event("door:files"));
    } catch (error) {
      line.textContent = `${file.name}: ${error.message}`;
    }
  };
  input.addEventListener("change", () => {
    const chosen = [...input.files];
    input.value = "";
    for (const file of chosen) going = going.then(() => one(file));
  });
}
