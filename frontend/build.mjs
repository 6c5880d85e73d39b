// Builds every entry point into src/sinergi/static/dist under hashed names and
// writes manifest.json, which the template tags of sinergi.web read.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { buildField } from "./library/field.mjs";
import { webforms } from "./library/webforms.mjs";
import { themed } from "./themed.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const final = resolve(here, process.env.SINERGI_DIST ?? "../src/sinergi/static/dist");
// A folder of its own, so that two builds at the same time do not mix.
const out = `${final}.${process.pid}`;
const shrink = /\.(js|mjs|css|svg|json|wasm)$/;

/** Writes bytes under a hashed name and returns that name. */
async function keepHashed(bytes, name) {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8).toUpperCase();
  const target = `${basename(name, extname(name))}-${hash}${extname(name)}`;
  await writeFile(join(out, target), bytes);
  return target;
}

/** Copies one file under a hashed name and returns that name. */
const copyHashed = async (source, name) => keepHashed(await readFile(join(here, source)), name);

/** Maps "pages/map.js" to "map.js", "css/main.css" to "main.css". */
function entryNames(metafile) {
  const names = {};
  for (const [path, info] of Object.entries(metafile.outputs)) {
    if (!info.entryPoint) continue;
    const entry = basename(info.entryPoint);
    names[entry] = relative(out, resolve(here, path));
  }
  return names;
}

/** Names the chunks that an entry needs at once, so that they load in parallel. */
function preloads(metafile) {
  const needs = {};
  for (const info of Object.values(metafile.outputs)) {
    if (!info.entryPoint?.endsWith(".js")) continue;
    const now = info.imports.filter((one) => one.kind === "import-statement");
    needs[basename(info.entryPoint)] = now.map((one) =>
      relative(out, resolve(here, one.path)),
    );
  }
  return needs;
}

async function compress() {
  for (const name of await readdir(out)) {
    if (!shrink.test(name)) continue;
    const bytes = await readFile(join(out, name));
    const quality = { [constants.BROTLI_PARAM_QUALITY]: 11 };
    await writeFile(join(out, `${name}.gz`), gzipSync(bytes, { level: 9 }));
    await writeFile(join(out, `${name}.br`), brotliCompressSync(bytes, { params: quality }));
  }
}

// A build that fails leaves nothing behind.
process.on("exit", () => rmSync(out, { recursive: true, force: true }));
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const pages = (await readdir(join(here, "src/pages"))).filter((name) => name.endsWith(".js"));
const sheets = (await readdir(join(here, "src/css"))).filter((name) => name.endsWith(".entry.css"));
const worker = await copyHashed(
  "node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs",
  "maplibre-gl-worker.js",
);
const vue = {
  __VUE_OPTIONS_API__: "true",
  __VUE_PROD_DEVTOOLS__: "false",
  __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
};
const result = await build({
  absWorkingDir: here,
  entryPoints: [
    ...pages.map((name) => ({ in: `src/pages/${name}`, out: basename(name, ".js") })),
    ...sheets.map((name) => ({ in: `src/css/${name}`, out: basename(name, ".entry.css") })),
  ],
  outdir: out,
  entryNames: "[name]-[hash]",
  chunkNames: "chunk-[hash]",
  assetNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  splitting: true,
  format: "esm",
  target: ["es2022", "chrome105", "firefox110", "safari16"],
  loader: { ".woff2": "file", ".svg": "file" },
  define: { WORKER_NAME: JSON.stringify(worker), ...vue },
  legalComments: "none",
  metafile: true,
  plugins: [themed, webforms(keepHashed)],
});
const manifest = { files: { "maplibre-gl-worker.js": worker }, preload: preloads(result.metafile) };
for (const [entry, name] of Object.entries(entryNames(result.metafile))) {
  manifest.files[entry.replace(".entry.css", ".css")] = name;
}
const font = (await readdir(out)).find((name) => name.startsWith("plus-jakarta-sans-latin-wght-normal"));
manifest.files["font.woff2"] = font;
manifest.files["favicon.svg"] = await copyHashed("src/images/favicon.svg", "favicon.svg");
const wasm = (await readdir(out)).filter((name) => name.endsWith(".wasm"));
const field = await buildField({
  here,
  metafile: result.metafile,
  files: manifest.files,
  extra: [...wasm, manifest.files["favicon.svg"]],
  keep: keepHashed,
});
manifest.files["field-sw.js"] = field.name;
manifest.own = field.own;
await writeFile(join(out, "manifest.json"), JSON.stringify(manifest, null, 1));
await compress();
await rm(final, { recursive: true, force: true });
await rename(out, final);
