// Several byte strings and one JSON head as one: 4 bytes length, JSON, bytes. Pure.

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Returns one Uint8Array of the head and all parts. */
export function pack(head, parts) {
  const json = encoder.encode(JSON.stringify({ ...head, sizes: parts.map((one) => one.length) }));
  const whole = new Uint8Array(4 + json.length + parts.reduce((sum, one) => sum + one.length, 0));
  new DataView(whole.buffer).setUint32(0, json.length);
  whole.set(json, 4);
  let at = 4 + json.length;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Returns {head, parts}; throws RangeError or SyntaxError when the bytes are cut short. */
export function unpack(whole) {
  const length = new DataView(whole.buffer, whole.byteOffset, whole.byteLength).getUint32(0);
  const { sizes, ...head } = JSON.parse(decoder.decode(whole.subarray(4, 4 + length)));
  let at = 4 + length;
  const parts = sizes.map((size) => {
    if (at + size > whole.length) throw new RangeError("cut short");
    const part = whole.subarray(at, at + size);
    at += size;
    return part;
  });
  return { head, parts };
}
