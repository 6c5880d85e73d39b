// All that lies on this phone for one person: forms, drafts, queue, returned. Answers,
// photos and reasons are sealed; what a list needs (form, state, times) is not.
import { Db, wipe } from "./db.js";
import { newKey, open, openText, seal } from "./seal.js";
import { isUnsent } from "./states.js";

const STORES = {
  meta: { keyPath: "key" },
  forms: { keyPath: "id" },
  media: { keyPath: "id" },
  drafts: { keyPath: "id" },
  queue: { keyPath: "id" },
  returned: { keyPath: "id" },
  files: { keyPath: "id", indexes: ["owner"] },
};
const nameOf = (person) => `sinergi-field-${person}`;

/** Returns the reviewer's reason of something in the queue, opened; "" without one. */
export const reasonOf = async (store, item) => (item.why ? store.text(item.why, `reason/${item.id}`) : "");

export class Store {
  constructor(db, key, person) {
    this.db = db;
    this.key = key;
    this.person = person;
  }

  /** Opens the person's store; makes it and its key at the first time. */
  static async open(person) {
    const db = await Db.open(nameOf(person), 1, STORES);
    const fresh = await newKey();
    await db.write(["meta"], ({ meta }) => {
      // Two tabs at once: the first one's key stays.
      meta.get("key").onsuccess = (event) => {
        if (!event.target.result) meta.put({ key: "key", value: fresh });
      };
    });
    const { value } = await db.get("meta", "key");
    return new Store(db, value, person);
  }

  /** Deletes everything of the person on this phone, the key with it. */
  async wipe() {
    this.db.close();
    await wipe(nameOf(this.person));
  }

  /** Returns how much would be lost with it: {unsent, drafts}. */
  async loss() {
    const queue = await this.db.all("queue");
    const drafts = await this.db.all("drafts");
    return { unsent: queue.filter((item) => isUnsent(item.state)).length, drafts: drafts.length };
  }

  async meta(key) {
    return (await this.db.get("meta", key))?.value;
  }

  setMeta(key, value) {
    return this.db.put("meta", { key, value });
  }

  seal(content, name) {
    return seal(this.key, content, name);
  }

  text(sealed, name) {
    return openText(this.key, sealed, name);
  }

  /** Seals the files that are not there yet; returns rows to put and ids to delete. */
  async filesOf(owner, files) {
    const there = new Set((await this.db.by("files", "owner", owner)).map((row) => row.name));
    const wanted = new Set(files.map((file) => file.name));
    const put = [];
    for (const file of files) {
      if (there.has(file.name)) continue;
      const id = `${owner}/${file.name}`;
      const sealed = await this.seal(new Uint8Array(await file.arrayBuffer()), id);
      put.push({ id, owner, name: file.name, type: file.type, size: file.size, sealed });
    }
    const gone = [...there].filter((name) => !wanted.has(name)).map((name) => `${owner}/${name}`);
    return { put, gone };
  }

  /** Returns the owner's files as File objects, opened. */
  async files(owner) {
    const rows = await this.db.by("files", "owner", owner);
    return Promise.all(
      rows.map(async (row) => new File([await open(this.key, row.sealed, row.id)], row.name, { type: row.type })),
    );
  }

  /** Returns [{name, size, type}] without opening them. */
  async fileList(owner) {
    return (await this.db.by("files", "owner", owner)).map(({ name, size, type }) => ({ name, size, type }));
  }

  /** Deletes a row with all its files. */
  async remove(store, row) {
    const files = await this.db.by("files", "owner", row.owner ?? row.id);
    await this.db.write([store, "files"], (stores) => {
      stores[store].delete(row.id);
      for (const file of files) stores.files.delete(file.id);
    });
  }
}
