// IndexedDB with promises: just what the store needs.
import { giveUp } from "./reserve.js";
import { isFull } from "./storage.js";

const asked = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Writes; on a full phone once more with the room that was kept back for it. */
async function insistently(write) {
  try {
    return await write();
  } catch (error) {
    if (!isFull(error) || !(await giveUp())) throw error;
    return write();
  }
}

export class Db {
  constructor(database) {
    this.database = database;
  }

  /** Opens (and makes) a database with stores as {name: {keyPath, indexes}}. */
  static async open(name, version, stores) {
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => {
      for (const [store, { keyPath, indexes = [] }] of Object.entries(stores)) {
        if (request.result.objectStoreNames.contains(store)) continue;
        const made = request.result.createObjectStore(store, { keyPath });
        for (const index of indexes) made.createIndex(index, index);
      }
    };
    const database = await asked(request);
    // Another page wipes or upgrades: let go, so that it is not held up.
    database.onversionchange = () => database.close();
    return new Db(database);
  }

  /**
   * One transaction: `work({store name: IDBObjectStore})` puts and deletes at once. Resolves
   * when it is on disk; rejects with QuotaExceededError when the phone is full. Called a
   * second time when the room kept back makes it fit.
   */
  write = (stores, work) => insistently(() => this.writeOnce(stores, work));

  writeOnce(stores, work) {
    const transaction = this.database.transaction(stores, "readwrite", { durability: "strict" });
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error("not written"));
    });
    work(Object.fromEntries(stores.map((name) => [name, transaction.objectStore(name)])));
    return done;
  }

  /** Reads the row, changes it by `change(row)` → row or null (leave), writes: one transaction. */
  update = (store, key, change) => insistently(() => this.updateOnce(store, key, change));

  updateOnce(store, key, change) {
    const transaction = this.database.transaction(store, "readwrite", { durability: "strict" });
    const rows = transaction.objectStore(store);
    let row = null;
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(row);
      transaction.onabort = () => reject(transaction.error ?? new Error("not written"));
    });
    rows.get(key).onsuccess = (event) => {
      row = event.target.result ? change(event.target.result) : null;
      if (row) rows.put(row);
    };
    return done;
  }

  get = (store, key) => asked(this.database.transaction(store).objectStore(store).get(key));

  all = (store) => asked(this.database.transaction(store).objectStore(store).getAll());

  by = (store, index, value) =>
    asked(this.database.transaction(store).objectStore(store).index(index).getAll(value));

  put = (store, row) => this.write([store], (rows) => rows[store].put(row));

  delete = (store, key) => this.write([store], (rows) => rows[store].delete(key));

  close = () => this.database.close();
}

/** Deletes a whole database. */
export const wipe = (name) =>
  new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
    request.onblocked = () => {};
  });
