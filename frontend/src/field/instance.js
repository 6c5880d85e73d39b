// Reads and completes the answers of one form (XML), by the few tags OpenRosa names. Pure
// text, so that the service worker, which has no DOM, can use it too.

const tag = (name) => new RegExp(`<((?:[\\w.-]+:)?${name})(?:\\s[^>]*)?>([^<]*)</\\1>`);

/** Returns the text of meta/instanceID, "" if there is none. */
export const instanceId = (xml) => tag("instanceID").exec(xml)?.[2].trim() ?? "";

/** Returns the text of meta/deprecatedID, "" if there is none. */
export const deprecatedId = (xml) => tag("deprecatedID").exec(xml)?.[2].trim() ?? "";

/**
 * Returns the XML with deprecatedID beside instanceID. A draft of a correction loses it
 * when the library opens it again, since no form has that question.
 */
export function withDeprecatedId(xml, id) {
  if (!id || deprecatedId(xml)) return xml;
  const found = tag("instanceID").exec(xml);
  if (!found) return xml;
  const name = found[1].replace("instanceID", "deprecatedID");
  const end = found.index + found[0].length;
  return `${xml.slice(0, end)}<${name}>${id}</${name}>${xml.slice(end)}`;
}
