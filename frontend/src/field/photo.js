// A photo as it leaves the phone: small enough for 3G, and without what the camera wrote
// into it (place, time, phone) unless the form's question has the appearance `keep-exif`.
import { exifOf, isJpeg, keepsExif, upright, withExif, withoutExif } from "./exif.js";

const LONGEST = 1600;
const QUALITY = 0.8;
const SHARP_MAX = 700_000;

/** The size to draw: longest side at most `longest`, never larger than it was. */
export function fitted(width, height, longest) {
  const scale = Math.min(1, longest / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

const toBlob = (canvas, type) =>
  new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), type, QUALITY),
  );

async function drawn(file, longest) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const [width, height] = fitted(picture.width, picture.height, longest);
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0, width, height);
  picture.close();
  if (file.type !== "image/png") return toBlob(canvas, "image/jpeg");
  // Pictures of a screen stay sharp while they are small.
  const sharp = await toBlob(canvas, "image/png");
  return sharp.size <= SHARP_MAX ? sharp : toBlob(canvas, "image/jpeg");
}

const renamed = (name, type) =>
  `${name.replace(/\.[^.]+$/, "")}.${type === "image/png" ? "png" : "jpg"}`;

/** Thrown for a photo that would leave with its place in it. */
export class CannotShrink extends Error {}

/** Returns a photo that cannot be drawn, without its EXIF; throws CannotShrink if it is no JPEG. */
export async function stripped(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  // By its bytes: a file may call itself a JPEG and be something else.
  if (!isJpeg(bytes)) throw new CannotShrink(file.type);
  return new File([withoutExif(bytes)], file.name, { type: file.type });
}

/**
 * Returns the photo to attach. One that cannot be drawn stays as it is if the form asks for
 * its EXIF, goes without it if a JPEG, and is refused with CannotShrink otherwise.
 */
export async function preparePhoto(file, maxPixels, appearances) {
  const keep = keepsExif(appearances);
  let blob;
  try {
    blob = await drawn(file, maxPixels ? Math.min(maxPixels, LONGEST * 4) : LONGEST);
  } catch {
    return keep ? file : stripped(file);
  }
  if (keep && blob.type === "image/jpeg") {
    const exif = exifOf(new Uint8Array(await file.arrayBuffer()));
    const bytes = new Uint8Array(await blob.arrayBuffer());
    blob = new Blob([withExif(bytes, exif && upright(exif))], { type: blob.type });
  }
  return new File([blob], renamed(file.name, blob.type), { type: blob.type });
}
