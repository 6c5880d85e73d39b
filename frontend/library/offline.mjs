// Which built files the field pages need without network, and how heavy our own part is.
import { basename } from "node:path";
import { gzipSync } from "node:zlib";

const LIBRARY = /node_modules[\\/]/;
// The map of the form library: one megabyte, of use with a network only.
const LATER = /MapBlock-/;

/** Returns the names of all outputs that the entries reach, dynamic imports too, but the map. */
export function reached(metafile, entries) {
  const byEntry = Object.entries(metafile.outputs).filter(([, info]) => info.entryPoint && entries.includes(basename(info.entryPoint)));
  const seen = new Set();
  const walk = (path) => {
    const info = metafile.outputs[path];
    const isLater = Object.keys(info?.inputs ?? {}).some((input) => LATER.test(input));
    if (!info || seen.has(path) || isLater) return;
    seen.add(path);
    info.imports.forEach((one) => walk(one.path));
    if (info.cssBundle) walk(info.cssBundle);
  };
  byEntry.forEach(([path]) => walk(path));
  return [...seen];
}

/** Returns the paths of those outputs that hold nothing of node_modules. */
export const ownOutputs = (metafile, paths) =>
  paths.filter((path) => /\.(js|css)$/.test(path) && !Object.keys(metafile.outputs[path].inputs).some((input) => LIBRARY.test(input) && !/fontsource/.test(input)));

/** Returns the size in bytes of all contents, each compressed alone, as they travel. */
export const travelSize = (contents) => contents.reduce((sum, one) => sum + gzipSync(one, { level: 9 }).length, 0);
