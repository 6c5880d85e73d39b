// The text line under the map: says what is under the cursor, to eyes and to readers.
import { describe } from "./data.js";

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function chip(area, texts) {
  const made = element("span", `chip step-${area.step || "unknown"}`);
  made.textContent = area.step ? area.className : (area.none ?? texts.unknown);
  return made;
}

/** Writes the area into the line; null writes the instruction. */
export function writeLine(line, area, texts) {
  if (!area) {
    line.replaceChildren(element("span", "quiet", texts.hint));
    return;
  }
  const parts = describe(area, texts, document.documentElement.lang);
  const name = element("span", "map-line-name");
  name.append(element("strong", "", parts.name));
  if (parts.parent) name.append(element("span", "quiet", `, ${parts.parent}`));
  const figures = parts.figures.filter((one) => one !== texts.unknown).join(" · ");
  name.append(element("br"), element("span", "", figures));
  const open = element("a", "", area.open ?? texts.open);
  open.href = area.url;
  line.replaceChildren(name, chip(area, texts), open);
}
