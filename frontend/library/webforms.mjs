// Takes @getodk/web-forms into our build: its English becomes look-ups by the page's
// language, its two WebAssembly files and its logo come from our own static files instead
// of data: addresses (which the page's policy refuses), its seven fonts stay out.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { FORM_CHANGES, MAP_CHANGES } from "./changes.mjs";
import { FORM_STRINGS, MAP_STRINGS } from "./strings.mjs";

const HOOKS = fileURLToPath(new URL("../src/field/library/hooks.js", import.meta.url));
const HEAD = `import * as sinergi from ${JSON.stringify(HOOKS)};\n`;
const WASM = /(["'])data:application\/wasm;base64,([A-Za-z0-9+/=]+)\1/g;

/** Returns the source with each text replaced by a look-up; throws with all that are gone. */
export function translated(source, strings) {
  const gone = [];
  for (const [key, text, around] of strings) {
    const from = around ?? JSON.stringify(text);
    if (!source.includes(from)) gone.push(text);
    const to = from.replace(JSON.stringify(text), `sinergi.say(${JSON.stringify(key)})`);
    source = source.replaceAll(from, to);
  }
  if (gone.length) throw new Error(`web-forms has no longer the text: ${gone.join(" | ")}`);
  return source;
}

/** Returns the source with each change made; throws where a place is not there just once. */
export function changed(source, changes) {
  for (const [why, from, to] of changes) {
    const found = source.split(from).length - 1;
    if (found !== 1) throw new Error(`web-forms has ${found} places instead of one to ${why}`);
    source = source.replace(from, () => to);
  }
  return source;
}

/** Returns the style sheet without its fonts, which are most of its bytes; ours is there. */
export function withoutFonts(source) {
  const faces = /@font-face\{[^}]*\}/g;
  if (!faces.test(source)) throw new Error("web-forms brings no fonts any more: look at its styles");
  return source.replace(faces, "");
}

/** Returns the source with addresses of our own files, and those files' bytes. */
export function withoutWasm(source) {
  const files = [];
  const text = source.replace(WASM, (_, quote, base64) => {
    files.push(Buffer.from(base64, "base64"));
    return `new URL(sinergiWasm${files.length}, import.meta.url).href`;
  });
  if (files.length !== 2) throw new Error(`web-forms has ${files.length} WebAssembly files, not 2`);
  return { text, files };
}

/** The esbuild plugin; `keep(bytes, name)` writes a file and returns its hashed name. */
export function webforms(keep) {
  return {
    name: "webforms",
    setup(build) {
      const folder = /@getodk[\\/]web-forms[\\/]dist[\\/]/.source;
      build.onLoad({ filter: new RegExp(`${folder}index-.*\\.js$`) }, async ({ path }) => {
        const { text, files } = withoutWasm(await readFile(path, "utf8"));
        const names = await Promise.all(
          files.map((bytes, at) => keep(bytes, `${at ? "tree-sitter" : "xpath"}.wasm`)),
        );
        const heads = names.map((name, at) => `const sinergiWasm${at + 1} = ${JSON.stringify(name)};\n`);
        const contents = changed(translated(text, FORM_STRINGS), FORM_CHANGES);
        return { contents: HEAD + heads.join("") + contents, loader: "js" };
      });
      build.onLoad({ filter: new RegExp(`${folder}MapBlock-.*\\.js$`) }, async ({ path }) => {
        const source = await readFile(path, "utf8");
        return { contents: HEAD + changed(translated(source, MAP_STRINGS), MAP_CHANGES), loader: "js" };
      });
      build.onLoad({ filter: new RegExp(`${folder}index\\.js$`) }, async ({ path }) => ({
        contents: withoutFonts(await readFile(path, "utf8")),
        loader: "js",
      }));
    },
  };
}
