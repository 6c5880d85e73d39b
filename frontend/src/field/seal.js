// AES-GCM with a key that no script can read out: what lies on the phone opens on this
// phone only. The name of the record is bound in, so that two cannot be swapped.

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Returns a new key that stays in this browser. */
export const newKey = () =>
  crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);

/** Returns {iv, data} of bytes or text. */
export async function seal(key, content, name) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const bytes = typeof content === "string" ? encoder.encode(content) : content;
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: encoder.encode(name) }, key, bytes);
  return { iv, data };
}

/** Returns the bytes; throws OperationError for another key, name or changed bytes. */
export async function open(key, { iv, data }, name) {
  return new Uint8Array(
    await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: encoder.encode(name) }, key, data),
  );
}

/** Returns the text that was sealed. */
export const openText = async (key, sealed, name) => decoder.decode(await open(key, sealed, name));
