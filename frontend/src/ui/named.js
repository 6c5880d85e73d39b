// What somebody typed into a field that asks for a code: the code of the name, if it is one.

/** Returns the value of the only option whose label is the text, else the text. */
export function codeOf(text, options) {
  const wanted = text.trim().toLocaleLowerCase("id");
  const found = options.filter((one) => one.label.trim().toLocaleLowerCase("id") === wanted);
  if (found.length === 1) return found[0].value;
  const begun = options.filter((one) => one.label.toLocaleLowerCase("id").split(",")[0].trim() === wanted);
  return begun.length === 1 ? begun[0].value : text;
}
