// Room kept back on the phone, given up when nothing else fits: the last answers still go in,
// and it is told in time. What a browser says is left may be made up (Chromium: about 10 GB).

const NAME = "sinergi-reserve";
const KEY = "/field/reserve";
const SIZE = 2_000_000;

/** `lost`: it had to be given up, or there was never so much room. */
export const reserve = { lost: false };

const there = () => globalThis.caches;

/** Keeps the room back, if there is so much. */
export async function keepReserve() {
  if (!there()) return;
  try {
    const cache = await caches.open(NAME);
    if (!(await cache.match(KEY))) await cache.put(KEY, new Response(new Uint8Array(SIZE)));
    reserve.lost = false;
  } catch {
    await giveUp();
    reserve.lost = true;
  }
}

/** Makes the room free; true when there was some. */
export async function giveUp() {
  if (!there()) return false;
  // Not the whole cache: of one that somebody still holds, the room would not be free yet.
  const had = await caches
    .open(NAME)
    .then((cache) => cache.delete(KEY))
    .catch(() => false);
  reserve.lost ||= had;
  return had;
}
