import assert from "node:assert/strict";
import test from "node:test";
import { exifOf, keepsExif, upright, withExif, withoutExif } from "../src/field/exif.js";
import { CannotShrink, fitted, preparePhoto } from "../src/field/photo.js";

const segment = (marker, body) => [0xff, marker, 0, body.length + 2, ...body];
const text = (words) => [...words].map((one) => one.charCodeAt(0));
// Exif, big endian TIFF, one entry: orientation 6.
const EXIF = segment(0xe1, [
  ...text("Exif\0\0"), 0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0,
]);
const TABLE = segment(0xdb, [1, 2, 3]);
const jpeg = (...parts) => Uint8Array.from([0xff, 0xd8, ...parts.flat(), 0xff, 0xda, 0, 2, 9, 9]);

test("EXIF, IPTC and comments go, tables stay", () => {
  const whole = jpeg(EXIF, TABLE, segment(0xed, text("name")), segment(0xfe, text("note")));
  assert.deepEqual(withoutExif(whole), jpeg(TABLE));
});

test("a photo without them stays byte for byte", () => {
  const bare = jpeg(TABLE);
  assert.equal(withoutExif(bare), bare);
});

test("bytes that are no JPEG stay", () => {
  const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47]);
  assert.equal(withoutExif(png), png);
  assert.equal(exifOf(png), null);
});

test("kept EXIF is put into the smaller photo, turned upright", () => {
  const kept = upright(exifOf(jpeg(EXIF, TABLE)));
  const photo = withExif(jpeg(TABLE), kept);
  assert.deepEqual(exifOf(photo), kept);
  assert.equal(kept[kept.indexOf(0x12) + 8], 1);
});

test("only a question with the appearance keep-exif keeps it", () => {
  assert.equal(keepsExif({ "keep-exif": true }), true);
  assert.equal(keepsExif({}), false);
  assert.equal(keepsExif(null), false);
});

// Here nothing can be drawn, as on a phone whose browser does not know the format.
test("what cannot be drawn and is no JPEG is refused, whatever it calls itself", async () => {
  const heic = Uint8Array.from([0, 0, 0, 24, ...text("ftypheic"), ...text("Exif")]);
  for (const type of ["image/heic", "image/webp", "image/png", "image/jpeg"]) {
    await assert.rejects(preparePhoto(new File([heic], "a.jpg", { type }), null, null), CannotShrink);
  }
});

test("a JPEG that cannot be drawn goes without its EXIF", async () => {
  const photo = await preparePhoto(new File([jpeg(EXIF, TABLE)], "a.jpg", { type: "image/jpeg" }), null, {});
  assert.deepEqual(new Uint8Array(await photo.arrayBuffer()), jpeg(TABLE));
});

test("one whose EXIF the form asks for stays as it is", async () => {
  const file = new File([text("ftypheic").join()], "a.heic", { type: "image/heic" });
  assert.equal(await preparePhoto(file, null, { "keep-exif": true }), file);
});

test("a photo is made smaller, never larger", () => {
  assert.deepEqual(fitted(4000, 3000, 1600), [1600, 1200]);
  assert.deepEqual(fitted(800, 600, 1600), [800, 600]);
});
