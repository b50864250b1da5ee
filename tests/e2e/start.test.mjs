// The page loads: isolated, without warnings, with a pretrained model, and in words for people who cannot see it.
import assert from 'node:assert/strict';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { test } from 'node:test';
import { brotliCompressSync, constants, gunzipSync } from 'node:zlib';
import { isFirefox } from './browsers.mjs';
import { hasMnist, noData, onlyBuilds, open, site } from './harness.mjs';

test('the page loads without warnings and is cross-origin isolated', async (t) => {
  const hourglass = await open(t);
  assert.equal(await hourglass.page.evaluate(() => crossOriginIsolated), true);
  const state = await hourglass.state();
  assert.equal(state.build, 'relaxed-threads');
  assert.equal(state.build_reason, 'threads and relaxed SIMD, the fastest');
  assert.equal(state.phase, 'idle');
  assert.ok(state.threads >= 1);
  assert.ok((await hourglass.colors()) > 50, 'there is a picture');
  assert.deepEqual(hourglass.problems, []);
});

// As files are compressed once, not for each visitor.
const best = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } };
const hasModel = existsSync(join(site, 'assets/models/default.safetensors'));

test('it starts with the pretrained model', { skip: !hasModel && 'the site has no pretrained model' }, async (t) => {
  const hourglass = await open(t, { prepare: noData });
  assert.equal((await hourglass.state()).pretrained, true);
});

// As a server sends it that compresses with Brotli, without MNIST, which comes while the model can be used.
const skipSizes = (isFirefox && 'the same in every browser') || (!hasModel && 'no pretrained model');
test('the page and its model are at most 1.5 MB to send', { skip: skipSizes }, async (t) => {
  const { page } = await open(t, { prepare: noData });
  const addresses = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  const paths = new Set(['/index.html', ...addresses.map((address) => new URL(address).pathname)]);
  const sizes = [...paths]
    .filter((path) => !path.startsWith('/data/') && existsSync(join(site, path)) && statSync(join(site, path)).isFile())
    .map((path) => [path, brotliCompressSync(readFileSync(join(site, path)), best).length])
    .sort((a, b) => b[1] - a[1]);
  const sum = sizes.reduce((total, [, bytes]) => total + bytes, 0);
  t.diagnostic(
    `${sum} bytes: ${sizes
      .slice(0, 6)
      .map((size) => size.join(' '))
      .join(', ')}`,
  );
  assert.ok(sizes.length > 10 && sizes.some(([path]) => path.endsWith('.wasm')), `${sizes.length} files`);
  assert.ok(sum <= 1.5e6, `${sum} bytes: ${sizes.map((size) => size.join(' ')).join(', ')}`);
});

test('the data is MNIST', { skip: !hasMnist && 'the site was packed without MNIST' }, async (t) => {
  const { dataset, banner } = await (await open(t)).state();
  assert.deepEqual(dataset, { name: 'MNIST', synthetic: false, train: 60000, test: 10000 });
  assert.equal(banner, '');
});

// Holds a file back until it is released.
async function holdBack(page, pattern) {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await page.route(pattern, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

test('the loading screen says what is loading and how much of it', async (t) => {
  let release;
  const hourglass = await open(t, {
    wait: false,
    prepare: async (page) => (release = await holdBack(page, '**/hourglass-page.wasm')),
  });
  const { page } = hourglass;
  await page.waitForFunction(() => /Loading the program/.test(document.querySelector('#loading .status').textContent));
  assert.equal(await page.isVisible('#loading'), true);
  release();
  await hourglass.ready();
  assert.equal(await page.getAttribute('#progress', 'aria-valuenow'), '100');
  assert.equal(await page.getAttribute('#cover', 'data-state'), 'done');
  // Once it has faded out, screen readers do not find it either.
  await page.waitForFunction(() => document.getElementById('cover').hidden);
  assert.equal(await page.evaluate(() => getComputedStyle(document.getElementById('cover')).display), 'none');
  assert.equal(await page.locator('main #canvas').count(), 1);
});

test(
  'while MNIST is loading the program is already visible, with the progress above it',
  { skip: !hasMnist && 'the site was packed without MNIST' },
  async (t) => {
    let release;
    const hourglass = await open(t, {
      wait: false,
      prepare: async (page) => (release = await holdBack(page, '**/data/train-images*')),
    });
    const { page } = hourglass;
    await page.waitForSelector('#pill:not([hidden])');
    await page.waitForFunction(() => / MNIST .* \d+\.\d of 1\d\.\d MB/.test(document.getElementById('pill').innerText));
    const percent = Number(await page.getAttribute('#progress', 'aria-valuenow'));
    assert.ok(percent > 0 && percent < 60, `${percent} % while the largest file waits`);
    // Some digits have come with the program, and are rebuilt already.
    await hourglass.until((state) => state.reconstructions.first === 10);
    const picture = page.getByRole('img', { name: /First test digits.*10 digits and their reconstructions.* 0\.00\d/ });
    await picture.first().waitFor({ state: 'attached' });
    await hourglass.click('Draw');
    const { dataset } = await hourglass.until((state) => state.tab === 'Draw');
    assert.equal(dataset, null);
    release();
    await hourglass.ready();
    assert.equal(await page.isVisible('#pill'), false);
    assert.equal((await hourglass.state()).dataset.train, 60000);
    // Those stay the first.
    await hourglass.click('Reconstructions');
    const { reconstructions } = await hourglass.until((state) => state.reconstructions.indices.length > 10);
    const file = (name) => readFileSync(join(site, name));
    const [all, first] = [
      gunzipSync(file('data/t10k-images-idx3-ubyte.gz')),
      file('assets/digits/first-images-idx3-ubyte'),
    ].map((bytes) => bytes.subarray(16));
    for (let i = 0; i < 10; ++i) {
      const picture = (bytes, index) => bytes.subarray(784 * index, 784 * (index + 1));
      assert.deepEqual(picture(first, i), picture(all, reconstructions.indices[i]), `digit ${i}`);
    }
  },
);

test('the page has the state in words', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  const { page } = hourglass;
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  assert.match(await page.title(), /Hourglass/);
  assert.match(await page.getAttribute('#canvas', 'aria-label'), /Hourglass/);
  assert.match(await page.textContent('#keys'), /question mark shows a list of the keys/);
  assert.match(await page.textContent('#mirror'), /Ready, epoch 0, step 0/);
  await hourglass.command('step');
  await page.waitForFunction(() =>
    /Paused, epoch 0, step 1, training loss 0\.\d+/.test(document.getElementById('mirror').textContent),
  );
  assert.match(await page.textContent('[role=status]'), /Paused/);
});

test('the page also has the messages on the canvas in words, and announces each once', async (t) => {
  const hourglass = await open(t, { prepare: noData, query: '#hidden=4096,4096' });
  const { page } = hourglass;
  const announced = (words) =>
    page.waitForFunction((text) => document.getElementById('announcer').textContent.includes(text), words);
  await announced('too large for the page');
  assert.match(await page.textContent('#mirror'), /too large for the page/);
  await page.waitForTimeout(2000);
  const repeats = await page.evaluate(async () => {
    let count = 0;
    const observer = new MutationObserver(() => ++count);
    observer.observe(document.getElementById('announcer'), { childList: true });
    await new Promise((resolve) => setTimeout(resolve, 2500));
    observer.disconnect();
    return count;
  });
  assert.equal(repeats, 0);

  await page.evaluate(() => (location.hash = '#latent=many'));
  await announced('The address has a setting that cannot be used');
  assert.doesNotMatch(await page.textContent('#announcer'), /too large/);
  assert.match(await page.textContent('#mirror'), /cannot be used.*too large/);
});

test('a link with encoded commas opens with its settings', async (t) => {
  const hourglass = await open(t, { prepare: noData, query: '#hidden=300%2C100&latent=16' });
  const { specification } = await hourglass.until((state) => state.specification.latent === 16);
  assert.match(specification.hidden, /^300, ?100$/);
});

test("a refused command throws the program's message", async (t) => {
  const hourglass = await open(t, { prepare: noData });
  await assert.rejects(hourglass.command('dance'), /there is no command 'dance'; known are train, /);
  await assert.rejects(hourglass.command('set', { latent: 'many' }), /latent/);
});

// A host that sends no headers and serves the site from a folder.
async function servePlainly(t) {
  const types = { '.js': 'text/javascript', '.html': 'text/html', '.css': 'text/css', '.wasm': 'application/wasm' };
  const server = createServer((request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname.replace(/\/$/, '/index.html');
    const file = path.startsWith('/some/folder/') ? join(site, path.slice('/some/folder'.length)) : '';
    if (!existsSync(file) || !statSync(file).isFile()) return response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://localhost:${server.address().port}/some/folder/`;
}

test('the service worker isolates the page on a host that sends no headers', async (t) => {
  const hourglass = await open(t, { url: await servePlainly(t), wait: false });
  let loads = 1;
  hourglass.page.on('framenavigated', () => ++loads);
  await hourglass.page.waitForFunction(() => crossOriginIsolated && window.hourglass, null, { timeout: 20_000 });
  await hourglass.ready();
  assert.equal(loads, 2, 'one reload');
  assert.equal((await hourglass.state()).phase, 'idle');
});

const noServiceWorker = (page) => page.addInitScript(() => delete Navigator.prototype.serviceWorker);

test('without the service worker, the page runs with one thread and says why', async (t) => {
  const hourglass = await open(t, { url: await servePlainly(t), prepare: noServiceWorker });
  const state = await hourglass.state();
  assert.equal(state.build, 'simd-single');
  assert.match(state.build_reason, /one thread.*because the page is not cross-origin isolated/);
});

test('without the service worker and that build, the page says which headers the host must send', async (t) => {
  const prepare = async (page) => {
    await noServiceWorker(page);
    await onlyBuilds(page, ['relaxed-threads', 'simd-threads']);
  };
  const hourglass = await open(t, { url: await servePlainly(t), wait: false, prepare });
  assert.match(await hourglass.failure(), /Cross-Origin-Opener-Policy: same-origin/);
});
