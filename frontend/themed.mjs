// light-dark(a, b) is too new for cheap phones: tokens are written once with both
// values and become three plain blocks here (light, asked dark, system dark).
import { readFile } from "node:fs/promises";

const PAIR = /light-dark\(\s*([^,]+?)\s*,\s*([^)]+?(?:\([^)]*\))?)\s*\)/;

/** Returns the CSS with every `light-dark()` token spread over the three blocks. */
export function spreadThemes(css) {
  const dark = [];
  const light = css.replace(/^(\s*--[\w-]+:\s*)(.*);$/gm, (line, name, value) => {
    const pair = PAIR.exec(value);
    if (!pair) return line;
    dark.push(`${name.trim()} ${value.replace(PAIR, pair[2])};`);
    return `${name}${value.replace(PAIR, pair[1])};`;
  });
  if (!dark.length) return css;
  const block = `color-scheme: dark; ${dark.join(" ")}`;
  return `${light}
:root[data-theme="dark"] { ${block} }
@media screen and (prefers-color-scheme: dark) { :root:not([data-theme="light"]) { ${block} } }
`;
}

export const themed = {
  name: "themed",
  setup(build) {
    build.onLoad({ filter: /tokens\.css$/ }, async ({ path }) => ({
      contents: spreadThemes(await readFile(path, "utf8")),
      loader: "css",
    }));
  },
};
