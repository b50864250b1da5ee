// Cross-origin isolation by the service worker, for hosts that do not send its headers.

const PATIENCE = 5000; // ms for the worker to get ready
const TRIED = 'hourglass.isolation-tried';

function remember(value) {
  try {
    if (value) sessionStorage.setItem(TRIED, '1');
    else sessionStorage.removeItem(TRIED);
  } catch {
    // Without storage there is no second attempt either: see `tried`.
  }
}

function tried() {
  try {
    return sessionStorage.getItem(TRIED) !== null;
  } catch {
    return true;
  }
}

function timeout(milliseconds) {
  return new Promise((_, reject) => setTimeout(() => reject(new Error('it did not start')), milliseconds));
}

// Reloads the page once under the service worker, in which case it does not return. Returns if the page is already
// isolated or cannot be.
export async function isolate() {
  if (self.crossOriginIsolated) {
    remember(false);
    return;
  }
  if (!self.isSecureContext || !('serviceWorker' in navigator) || tried()) return;
  try {
    await navigator.serviceWorker.register('service-worker.js');
    await Promise.race([navigator.serviceWorker.ready, timeout(PATIENCE)]);
  } catch (error) {
    console.warn('No service worker:', error.message);
    return;
  }
  remember(true);
  location.reload();
  await new Promise(() => {});
}
