// Makes the page cross-origin isolated on hosts that cannot send the two headers (GitHub Pages, many file servers).
// Browsers share memory between threads only in isolated pages. It caches nothing: every request goes to the network.

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  // The developer tools make such requests; only the cache may answer them.
  if (request.cache === 'only-if-cached' && request.mode !== 'same-origin') return;
  event.respondWith(fetchIsolated(request));
});

async function fetchIsolated(request) {
  const response = await fetch(request);
  if (response.status === 0) return response; // a redirect, which the browser follows itself
  const headers = new Headers(response.headers);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
