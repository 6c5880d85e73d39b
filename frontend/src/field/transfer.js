// A file with unsent submissions for another phone or the office (docs/field-transfer.md):
//   "SNGF1\n" · 4 bytes rounds · 16 bytes salt · 12 bytes nonce · AES-GCM of the packed items
// The key comes from the passphrase by PBKDF2-SHA-256; the 38 bytes before are bound in.
import { pack, unpack } from "./pack.js";

const MAGIC = "SNGF1\n";
const ROUNDS = 600_000;
const HEAD = MAGIC.length + 4 + 16 + 12;
const encoder = new TextEncoder();

/** Thrown when a file is none of ours ("format") or the passphrase is wrong ("passphrase"). */
export class BadTransfer extends Error {
  constructor(why) {
    super(why);
    this.why = why;
  }
}

async function keyFrom(passphrase, salt, rounds) {
  const words = encoder.encode(passphrase.normalize("NFKC"));
  const base = await crypto.subtle.importKey("raw", words, "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

function headOf(rounds, salt, iv) {
  const head = new Uint8Array(HEAD);
  head.set(encoder.encode(MAGIC), 0);
  new DataView(head.buffer).setUint32(MAGIC.length, rounds);
  head.set(salt, MAGIC.length + 4);
  head.set(iv, MAGIC.length + 20);
  return head;
}

function flat(items) {
  const parts = [];
  const heads = items.map(({ xml, files, ...item }) => {
    parts.push(encoder.encode(xml));
    for (const file of files) parts.push(file.bytes);
    return { ...item, files: files.map(({ name, type }) => ({ name, type })) };
  });
  return { heads, parts };
}

/**
 * Returns the bytes of the file. `from`: {person, name, device}. Items: {id, form, version,
 * title, queuedAt, deprecatedId, provenance, xml, files: [{name, type, bytes}]}.
 */
export async function exported(items, { from, at, passphrase, rounds = ROUNDS }) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const head = headOf(rounds, salt, iv);
  const { heads, parts } = flat(items);
  const key = await keyFrom(passphrase, salt, rounds);
  const plain = pack({ v: 1, at, from, items: heads }, parts);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: head }, key, plain);
  const whole = new Uint8Array(HEAD + sealed.byteLength);
  whole.set(head, 0);
  whole.set(new Uint8Array(sealed), HEAD);
  return whole;
}

function readHead(bytes) {
  const isOurs = bytes.length > HEAD + 16 && new TextDecoder().decode(bytes.subarray(0, 6)) === MAGIC;
  if (!isOurs) throw new BadTransfer("format");
  const rounds = new DataView(bytes.buffer, bytes.byteOffset).getUint32(6);
  if (rounds < 1 || rounds > 10_000_000) throw new BadTransfer("format");
  return { head: bytes.subarray(0, HEAD), rounds, salt: bytes.slice(10, 26), iv: bytes.slice(26, 38) };
}

/** Returns {at, from, items} of a file; throws BadTransfer. */
export async function imported(bytes, passphrase) {
  const { head, rounds, salt, iv } = readHead(bytes);
  const key = await keyFrom(passphrase, salt, rounds);
  let plain;
  try {
    plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: head }, key, bytes.subarray(HEAD));
  } catch {
    throw new BadTransfer("passphrase");
  }
  const { head: told, parts } = unpack(new Uint8Array(plain));
  if (told.v !== 1) throw new BadTransfer("format");
  const items = told.items.map((item) => ({
    ...item,
    xml: new TextDecoder().decode(parts.shift()),
    files: item.files.map((file) => ({ ...file, bytes: parts.shift() })),
  }));
  return { at: told.at, from: told.from, items };
}

/** Who had it, in order, when an item comes out of a file: [{person, name, device, at}]. */
export const provenanceOf = (item, { from, at }) => [...(item.provenance ?? []), { ...from, at }];

/** Who filled it in, on which phone, and through how many hands it came: what the server is told. */
export const originOf = (provenance) => ({ ...provenance[0], hands: provenance.length });
