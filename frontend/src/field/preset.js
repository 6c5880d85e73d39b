// Where a person has one kecamatan or kelurahan only, a new form has it filled in already.

const PLACE = /<select1[^>]*\bref="([^"]+)"[^>]*>(?:(?!<\/select1>)[^])*?instance\('(?:districts|areas)'\)/g;

/** Returns the paths of the questions that are answered with a kecamatan or kelurahan of the person's. */
export const placesAsked = (xform) => [...xform.matchAll(PLACE)].map((found) => found[1]);

/**
 * Chooses the only answer of each required question of a place, in the order of the form.
 * What may be left open stays open: it may mean another place than the person's own.
 */
export function presetPlaces(root, xform) {
  const asked = new Set(placesAsked(xform));
  if (asked.size) walk(root, asked);
}

function walk(node, asked) {
  const { reference, relevant, required, readonly, value, valueOptions, children } = node.currentState;
  if (node.nodeType === "select" && asked.has(reference)) {
    const open = relevant && required && !readonly && !value.length;
    if (open && valueOptions.length === 1) node.selectValue(valueOptions[0].value);
  }
  for (const child of children ?? []) walk(child, asked);
}
