// SHA-256, small and at once: the browser's own answers only later, thousands of times.
const K = new Uint32Array(64);
const START = new Uint32Array(8);
const words = new Uint32Array(64);
const turn = (value, by) => (value >>> by) | (value << (32 - by));
let prime = 2;
for (let found = 0; found < 64; prime += 1) {
  let divisor = 2;
  while (divisor * divisor <= prime && prime % divisor) divisor += 1;
  if (divisor * divisor <= prime) continue;
  if (found < 8) START[found] = (prime ** 0.5 % 1) * 2 ** 32;
  K[found] = (prime ** (1 / 3) % 1) * 2 ** 32;
  found += 1;
}

/** Returns the first word of the SHA-256 of a short ASCII text (at most 55 characters). */
export function firstWord(text) {
  words.fill(0);
  for (let at = 0; at < text.length; at += 1) {
    words[at >> 2] |= text.charCodeAt(at) << (24 - 8 * (at & 3));
  }
  words[text.length >> 2] |= 0x80 << (24 - 8 * (text.length & 3));
  words[15] = text.length * 8;
  for (let at = 16; at < 64; at += 1) {
    const one = words[at - 15];
    const two = words[at - 2];
    words[at] = words[at - 16] + words[at - 7]
      + (turn(one, 7) ^ turn(one, 18) ^ (one >>> 3))
      + (turn(two, 17) ^ turn(two, 19) ^ (two >>> 10));
  }
  let [a, b, c, d, e, f, g, h] = START;
  for (let at = 0; at < 64; at += 1) {
    const first = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[at] + words[at]) | 0;
    const second = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + first) | 0; d = c; c = b; b = a; a = (first + second) | 0;
  }
  return (START[0] + a) >>> 0;
}

/** Yields to the page now and then; resolves to the number that proves the work. */
export async function work(nonce, bits) {
  const limit = 2 ** (32 - bits);
  for (let number = 0; ; number += 1) {
    if (firstWord(`${nonce}:${number}`) < limit) return String(number);
    if (number % 4000 === 3999) await new Promise((go) => { setTimeout(go, 0); });
  }
}
