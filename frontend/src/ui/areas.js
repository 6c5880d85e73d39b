// Fields that ask for the code of an area offer the areas of one's own by name. The list is
// fetched when such a field is entered first; the code can be typed without it.
import { codeOf } from "./named.js";

const ID = "area-options";
const FIELDS = "input[name=within]:not([type=hidden]), input[name$=area_code]:not([type=hidden])";
let asked;

async function fetchOptions() {
  const answer = await fetch("/areas/options/", { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return undefined;
  const list = document.createElement("datalist");
  list.id = ID;
  list.innerHTML = await answer.text();
  document.body.append(list);
  return list;
}

export function startAreas(root) {
  for (const field of root.querySelectorAll?.(FIELDS) ?? []) {
    field.setAttribute("list", ID);
    field.setAttribute("autocomplete", "off");
    field.addEventListener("focus", () => (asked ??= fetchOptions().catch(() => undefined)), { once: true });
    field.addEventListener("change", () => {
      const list = document.getElementById(ID);
      if (list) field.value = codeOf(field.value, [...list.options]);
    });
  }
}
