import assert from "node:assert/strict";
import test from "node:test";
import { pack, unpack } from "../src/field/pack.js";
import { newKey, open, openText, seal } from "../src/field/seal.js";
import { Store, reasonOf } from "../src/field/store.js";
import { sealedReason } from "../src/field/sync.js";
import { BadTransfer, exported, imported, originOf, provenanceOf } from "../src/field/transfer.js";

const bytes = (...values) => Uint8Array.from(values);

test("a head and its parts come back", () => {
  const { head, parts } = unpack(pack({ v: 1, name: "Kelurahan Ω" }, [bytes(1, 2), bytes(), bytes(3)]));
  assert.deepEqual(head, { v: 1, name: "Kelurahan Ω" });
  assert.deepEqual(parts.map((one) => [...one]), [[1, 2], [], [3]]);
});

test("bytes that are cut short are not taken for whole", () => {
  const whole = pack({}, [bytes(1, 2, 3)]);
  assert.throws(() => unpack(whole.subarray(0, whole.length - 1)), RangeError);
});

test("the key cannot be read out", async () => {
  await assert.rejects(crypto.subtle.exportKey("raw", await newKey()));
});

test("what is sealed opens with its own name only", async () => {
  const key = await newKey();
  const sealed = await seal(key, "rahasia", "queue/1");
  assert.equal(await openText(key, sealed, "queue/1"), "rahasia");
  await assert.rejects(open(key, sealed, "queue/2"));
  await assert.rejects(open(await newKey(), sealed, "queue/1"));
});

test("the same text is never sealed to the same bytes", async () => {
  const key = await newKey();
  const [one, two] = await Promise.all([seal(key, "a", "n"), seal(key, "a", "n")]);
  assert.notDeepEqual(new Uint8Array(one.data), new Uint8Array(two.data));
});

test("a reviewer's reason lies sealed, opens again, and is new only once", async () => {
  const store = new Store(null, await newKey(), 7);
  const first = await sealedReason(store, { id: "uuid:1" }, "Nama saksi keliru");
  assert.ok(first.isNew);
  const item = { id: "uuid:1", why: first.sealed };
  assert.ok(!new TextDecoder("latin1").decode(item.why.data).includes("saksi"));
  assert.equal(await reasonOf(store, item), "Nama saksi keliru");
  assert.equal((await sealedReason(store, item, "Nama saksi keliru")).isNew, false);
  assert.deepEqual(await sealedReason(store, item, ""), { isNew: true, sealed: null });
});

const FROM = { person: 7, name: "Siti", device: "d-1" };
const ITEM = { id: "uuid:1", form: "cepat", version: "1", xml: "<a>é</a>", files: [{ name: "1.jpg", type: "image/jpeg", bytes: bytes(9, 8) }] };
const quick = (more = {}) => exported([ITEM], { from: FROM, at: "2026-02-11T00:00:00Z", passphrase: "dua belas huruf", rounds: 10, ...more });

test("a file of unsent forms opens with its passphrase and tells whose it was", async () => {
  const told = await imported(await quick(), "dua belas huruf");
  assert.deepEqual(told.from, FROM);
  assert.equal(told.items[0].xml, "<a>é</a>");
  assert.deepEqual([...told.items[0].files[0].bytes], [9, 8]);
});

test("another passphrase, another file and a changed byte are told apart", async () => {
  const whole = await quick();
  const why = (kind) => (error) => error instanceof BadTransfer && error.why === kind;
  await assert.rejects(imported(whole, "lain sekali"), why("passphrase"));
  await assert.rejects(imported(bytes(1, 2, 3), "x"), why("format"));
  whole[whole.length - 1] ^= 1;
  await assert.rejects(imported(whole, "dua belas huruf"), why("passphrase"));
});

test("the file begins as its description says, and holds no name in clear", async () => {
  const text = new TextDecoder("latin1").decode(await quick());
  assert.ok(text.startsWith("SNGF1\n"));
  assert.ok(!text.includes("Siti") && !text.includes("cepat"));
});

test("the first who had it and the number of hands go along", () => {
  const first = provenanceOf({}, { from: FROM, at: "t1" });
  const second = provenanceOf({ provenance: first }, { from: { person: 8, name: "Budi", device: "d-2" }, at: "t2" });
  assert.deepEqual(originOf(second), { person: 7, name: "Siti", device: "d-1", at: "t1", hands: 2 });
});
