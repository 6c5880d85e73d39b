// Builds the service worker of /field/, which knows by name every file those pages need
// offline, and holds our own part of them under its limit.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { ownOutputs, reached, travelSize } from "./offline.mjs";

const ENTRIES = ["field.js", "fill.js", "main.entry.css", "field.entry.css"];
const LIMIT = 150_000;

async function weigh(here, paths, worker) {
  const own = await Promise.all(paths.map((path) => readFile(join(here, path))));
  const bytes = travelSize([...own, worker]);
  if (bytes > LIMIT) throw new Error(`our own part of the field pages weighs ${bytes} bytes, more than ${LIMIT}`);
  return bytes;
}

/** Returns {name, own}: the worker's hashed name; our own code's weight in bytes, its files. */
export async function buildField({ here, metafile, files, extra, keep }) {
  const paths = reached(metafile, ENTRIES);
  const names = [...paths.map((path) => basename(path)), ...extra].sort();
  const define = {
    FILES: JSON.stringify(names),
    MARK: JSON.stringify({ list: files["field.js"], fill: files["fill.js"] }),
    BUILD: JSON.stringify(createHash("sha256").update(names.join()).digest("hex").slice(0, 12)),
  };
  const made = await build({
    absWorkingDir: here,
    entryPoints: ["src/field/sw.js"],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: ["es2022", "chrome105", "firefox110", "safari16"],
    define,
  });
  const worker = Buffer.from(made.outputFiles[0].contents);
  const name = await keep(worker, "field-sw.js");
  const own = ownOutputs(metafile, paths);
  const bytes = await weigh(here, own, worker);
  return { name, own: { bytes, files: [...own.map((path) => basename(path)), name].sort() } };
}
