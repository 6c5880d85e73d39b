// Registers the service worker and tells when a newer version waits.

/** `waiting(registration)` is called when a new version is ready; nothing is done by itself. */
export async function startWorker(waiting) {
  if (!navigator.serviceWorker) return;
  const registration = await navigator.serviceWorker.register("/field/sw.js", { scope: "/field/" }).catch(() => null);
  if (!registration) return;
  const look = () => registration.waiting && navigator.serviceWorker.controller && waiting(registration);
  look();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", look);
  });
}

/** Lets the new version take over and opens the page again with it. */
export function useNew(registration) {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  registration.waiting?.postMessage("skip-waiting");
}
