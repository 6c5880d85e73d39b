// The meter while somebody types: the rules of `reports/rules/elements.py`, word for word.
const EMPTY = new Set(`
tidak tak tdk gak ga gk ngga nggak enggak belum blm bukan ada adanya tahu tau
diketahui mengetahui ketahui kenal dikenal mengenal yakin pasti jelas ingat lupa
entah rahasia anonim nihil kosong tanpa nama namanya bukti buktinya pelaku pelakunya
siapa siapapun apa apapun mana dimana kapan bagaimana seseorang orang orangnya oknum
dia mereka saya aku kami kita yang itu ini nya nanti menyusul akan segera kemudian
masih sedang saat sekarang mungkin sama sekali juga lagi pun dulu bisa dapat mau
disebut sebut sebutkan disebutkan dicari nn na xx xxx tba tbd tbc test tes asdf ya
yes no not none nothing unknown anonymous someone somebody anybody anyone nobody
person people evidence proof name names known know knows idea sure certain unsure
clear yet later follow follows will can cannot could maybe perhaps be is are was
were am there any the an of it its that this they them we our my me do does did don
dont didn didnt have has haven hasn who whom what where when which how at by for to
tell told say said remember t a i s n dan atau maupun and or nor
`.trim().split(/\s+/));
const ABSENT = /\b(?:tidak|tak|tdk|gak|ga|belum|blm|tanpa|no)(?: ada| punya)? (?:saksi|foto|video|rekaman|witness(?:es)?|photos?|videos?|recordings?)\b/g;

const wordsOf = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
const lettersOf = (text) => text.match(/\p{L}/gu) ?? [];

/** True when a text says something. */
export function hasContent(text) {
  const said = wordsOf(text).join(" ").replace(ABSENT, " ");
  const letters = lettersOf(said);
  return letters.length >= 2 && said.split(/\s+/).some((word) => word && !EMPTY.has(word)) && new Set(letters).size > 1;
}

/** True when a text tells what happened. */
export function isDescription(text) {
  const words = wordsOf(text);
  return new Set(words).size >= 8 && lettersOf(words.join("")).length >= 40;
}

/** Returns what can be told of the elements from the fields that are on the page. */
export function elementsOf(field, files) {
  const said = (name) => field(name)?.value ?? "";
  const found = {};
  if (field("story")) found.description = isDescription(said("story"));
  if (field("reported")) found.reported = hasContent(said("reported"));
  if (field("where")) {
    found.place = hasContent(said("where")) && (said("area_code") !== "" || said("where").trim().length > 12);
  }
  if (field("happened")) found.time = said("happened") !== "";
  // Seven calendar days are within every limit; what lies further back the server counts.
  const learned = field("same_day")?.checked ? said("happened") : said("known");
  if (learned && Date.now() - Date.parse(learned) < 7 * 86_400_000) found["in-time"] = true;
  if (field("evidence")) found.evidence = files > 0 || hasContent(said("evidence"));
  if (field("name")) {
    const formal = document.querySelector("[name=wanted]:checked")?.value === "formal";
    found.reporter = formal && hasContent(said("name")) && hasContent(said("address"));
  }
  return found;
}

/** Keeps the meter of the page in step with its form. */
export function watchMeter(root, form, filesThere) {
  const count = root.querySelector("[data-met]");
  const pattern = count.textContent.trim();
  const show = () => {
    const found = elementsOf((name) => form.elements[name], filesThere());
    for (const [code, met] of Object.entries(found)) {
      const line = root.querySelector(`[data-element="${code}"]`);
      line.className = met ? "is-met" : "is-missing";
      const word = line.querySelector(".meter-word");
      word.textContent = met ? word.dataset.yes : word.dataset.no;
    }
    const now = pattern.replace(/^\d+/, root.querySelectorAll(".is-met").length);
    if (now !== count.textContent) count.textContent = now;
  };
  form.addEventListener("input", show);
  form.addEventListener("door:files", show);
  show();
}
