// What a JPEG says about where and with which phone it was taken: kept, dropped or turned
// upright, byte by byte. Pure; a file that is no JPEG comes back as it is.

const APP1 = 0xe1;
const isExif = (bytes, at) => String.fromCharCode(...bytes.subarray(at + 4, at + 8)) === "Exif";
// EXIF, XMP (APP1), IPTC (APP13) and comments may all hold places and names.
const PERSONAL = new Set([APP1, 0xed, 0xfe]);

/** True when the bytes begin as a JPEG does. */
export const isJpeg = (bytes) => bytes[0] === 0xff && bytes[1] === 0xd8;

/** Yields {marker, start, end} of each segment before the picture's own data. */
export function* segments(bytes) {
  if (!isJpeg(bytes)) return;
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda) {
    const end = at + 2 + bytes[at + 2] * 256 + bytes[at + 3];
    yield { marker: bytes[at + 1], start: at, end };
    at = end;
  }
}

function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, one) => sum + one.length, 0));
  let at = 0;
  for (const one of parts) {
    whole.set(one, at);
    at += one.length;
  }
  return whole;
}

/** Returns the JPEG without the segments that may tell place, time, phone or name. */
export function withoutExif(bytes) {
  const parts = [];
  let from = 0;
  for (const { marker, start, end } of segments(bytes)) {
    if (!PERSONAL.has(marker)) continue;
    parts.push(bytes.subarray(from, start));
    from = end;
  }
  return from ? joined([...parts, bytes.subarray(from)]) : bytes;
}

/** Returns the whole EXIF segment, or null. */
export function exifOf(bytes) {
  for (const { marker, start, end } of segments(bytes)) {
    if (marker === APP1 && isExif(bytes, start)) return bytes.slice(start, end);
  }
  return null;
}

/** Sets the orientation of an EXIF segment to "upright", since a canvas has turned the picture. */
export function upright(segment) {
  const copy = segment.slice();
  const view = new DataView(copy.buffer, copy.byteOffset, copy.byteLength);
  const tiff = 10;
  if (copy.length < tiff + 8) return copy;
  const little = view.getUint16(tiff) === 0x4949;
  const first = tiff + view.getUint32(tiff + 4, little);
  if (first + 2 > copy.length) return copy;
  const count = view.getUint16(first, little);
  for (let entry = first + 2; entry < first + 2 + count * 12 && entry + 12 <= copy.length; entry += 12) {
    if (view.getUint16(entry, little) === 0x0112) view.setUint16(entry + 8, 1, little);
  }
  return copy;
}

/** Returns the JPEG with this EXIF segment as its first. */
export function withExif(bytes, segment) {
  const bare = withoutExif(bytes);
  return segment ? joined([bare.subarray(0, 2), segment, bare.subarray(2)]) : bare;
}

/** True when the question says that place and time inside the photo are part of the answer. */
export function keepsExif(appearances) {
  return Boolean(appearances?.["keep-exif"]);
}
