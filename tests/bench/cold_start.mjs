// How long a newcomer waits: from the request for the page to the first reconstructions on the screen, with nothing in
// the browser's cache, at 10 Mbit/s with 20 ms of delay, all files compressed with Brotli as a host of pages does it.
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const link = { offline: false, latency: 20, downloadThroughput: 10e6 / 8, uploadThroughput: 10e6 / 8 };
const best = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } };
const packed = ['.png', '.gz', '.md', '.map']; // already, or not fetched at the start

function compressAll(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || packed.includes(extname(entry.name))) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    writeFileSync(`${path}.br`, brotliCompressSync(readFileSync(path), best));
  }
}

// use(folder, task) opens a browser with a fresh page on the folder, as task(page, url) wants it. Seconds, one of each
// time.
export async function coldStarts(site, build, times, use) {
  const folder = mkdtempSync(join(tmpdir(), 'hourglass-cold-'));
  try {
    const left = (path) => /program\/simd|assets\/models\/(?!default)|source\.tar/.test(path);
    cpSync(site, folder, { recursive: true, filter: (path) => !left(path.slice(site.length)) });
    writeFileSync(join(folder, 'program/manifest.json'), JSON.stringify({ builds: [build] }));
    compressAll(folder);
    const seconds = [];
    for (let i = 0; i < times; ++i) {
      await use(folder, async (page, url) => {
        const session = await page.context().newCDPSession(page);
        await session.send('Network.enable');
        await session.send('Network.emulateNetworkConditions', link);
        const start = performance.now();
        await page.goto(url, { waitUntil: 'commit' });
        const there = () => {
          try {
            const { first, indices } = window.hourglass.state().reconstructions;
            return document.getElementById('cover').dataset.state === 'done' && (first > 0 || indices.length > 0);
          } catch {
            return false; // the program is not running yet
          }
        };
        await page.waitForFunction(there, null, { polling: 5 });
        seconds.push((performance.now() - start) / 1000);
      });
    }
    return seconds;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
