// One submission in several requests, so that a weak network loses little. Pure.

/** Returns [[files of one request], …], each at most `limit` bytes where a file fits at all. */
export function partsOf(files, limit) {
  const parts = [[]];
  let size = 0;
  for (const file of files) {
    if (parts.at(-1).length && size + file.size > limit) {
      parts.push([]);
      size = 0;
    }
    parts.at(-1).push(file);
    size += file.size;
  }
  return parts;
}
