// The service worker of /field/: the pages and their files without network, and sending
// with all pages closed. Answers of the server about a person never go into its cache:
// they lie sealed in IndexedDB. Built apart: BUILD, FILES and MARK are put in.
/* global BUILD, FILES, MARK */
import { deviceId, remembered } from "./device.js";
import { Sender } from "./sender.js";
import { fetchState, meant } from "./session.js";
import { Store } from "./store.js";

const STATIC = self.SINERGI_STATIC;
const CACHE = `field-${BUILD}`;
const LIST = "/field/";
// Any code gives the same page: it reads its address itself.
const FILL = "/field/forms/-/";
const PATIENCE = 4_000;

/** Keeps a page only if it belongs to this version: else its files may be missing offline. */
async function keepPage(cache, key, response) {
  const text = await response.clone().text();
  if (text.includes(MARK[key === LIST ? "list" : "fill"])) await cache.put(key, response);
}

async function fetchPage(cache, key) {
  const response = await fetch(key, { credentials: "same-origin", redirect: "manual", cache: "no-store" });
  if (response.ok) await keepPage(cache, key, response);
}

async function install() {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES.map((name) => STATIC + name));
  await Promise.all([LIST, FILL].map((key) => fetchPage(cache, key).catch(() => {})));
}

async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("field-") && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** True where the server leads to the login page a browser that is revoked for who was here last. */
async function isLost(response) {
  const person = response.type === "opaqueredirect" && (await remembered("person"));
  if (!person) return false;
  const refusal = await fetchState().catch((error) => error);
  return meant(refusal, person) === "revoked";
}

/** The network's page while it comes soon, else the kept one; both none: the browser's error. */
async function page(request) {
  const cache = await caches.open(CACHE);
  const key = new URL(request.url).pathname === LIST ? LIST : FILL;
  const kept = await cache.match(key, { ignoreVary: true });
  const fresh = fetch(request).then(async (response) => {
    if (response.ok && response.type === "basic") await keepPage(cache, key, response.clone());
    return response;
  });
  if (!kept) return fresh;
  fresh.catch(() => {});
  const first = await Promise.race([fresh.catch(() => null), later(PATIENCE).then(() => null)]);
  // The kept page tells what becomes of what lies here, which the login page does not know.
  const isKept = !first || first.status >= 500 || (await isLost(first));
  return isKept ? kept.clone() : first;
}

async function file(request) {
  const kept = await caches.match(request, { ignoreVary: true });
  if (kept) return kept;
  const response = await fetch(request);
  // A part that is loaded when needed (the map); its name holds its hash.
  if (response.ok && /-[0-9A-Z]{8}\.\w+$/.test(new URL(request.url).pathname)) {
    (await caches.open(CACHE)).put(request, response.clone());
  }
  return response;
}

async function send() {
  const person = await remembered("person");
  if (!person || (await remembered("revoked")) === person) return;
  const channel = new BroadcastChannel("sinergi-field");
  const store = await Store.open(person);
  const sender = new Sender({ store, device: await deviceId(), news: (kind) => channel.postMessage(kind) });
  const end = await sender.run(true);
  store.db.close();
  // Thrown, so that the browser tries once more when it thinks fit.
  if (end === "offline" || end === "busy-server") throw new Error(end);
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => event.data === "skip-waiting" && self.skipWaiting());
self.addEventListener("sync", (event) => event.tag === "field-send" && event.waitUntil(send()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && /^\/field\/($|forms\/[^/]+\/$)/.test(pathname)) event.respondWith(page(request));
  else if (pathname.startsWith(STATIC)) event.respondWith(file(request));
});
