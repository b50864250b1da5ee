// The page picks the best build that works, says which and why, and tries the next one if it fails.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noData, onlyBuilds, open } from './harness.mjs';

// Opens the page and returns which build runs and why; `damage` breaks something on the page.
async function chosen(t, { query, damage = () => {} } = {}) {
  const prepare = async (page) => {
    await noData(page);
    await damage(page);
  };
  const hourglass = await open(t, { query, prepare });
  const { build, build_reason: reason } = await hourglass.state();
  return { build, reason, hourglass };
}

test('without relaxed SIMD it is simd-threads', async (t) => {
  const damage = (page) =>
    page.addInitScript(() => {
      const validate = WebAssembly.validate;
      WebAssembly.validate = (bytes) => ![...bytes].join().includes('253,128,2') && validate(bytes);
    });
  const { build, reason } = await chosen(t, { damage });
  assert.equal(build, 'simd-threads');
  assert.equal(reason, 'threads and SIMD, because this browser has no relaxed SIMD');
});

test('the end of the settings names the build and says why', async (t) => {
  const { hourglass } = await chosen(t);
  const text = hourglass.page.locator('#twin p', { hasText: /^Build of the program: relaxed-threads, / });
  await text.waitFor({ state: 'attached' });
});

test('without shared memory it is simd-single', async (t) => {
  const damage = (page) => page.addInitScript(() => delete window.SharedArrayBuffer);
  const { build, reason } = await chosen(t, { damage });
  assert.equal(build, 'simd-single');
  assert.match(reason, /^one thread .*, because this browser does not share memory between threads$/);
});

test('a site that lacks the best build runs the next', async (t) => {
  const { build, reason } = await chosen(t, { damage: (page) => onlyBuilds(page, ['simd-single', 'simd-threads']) });
  assert.equal(build, 'simd-threads');
  assert.match(reason, /because this site has no relaxed-threads build/);
});

test('a build that fails its self-test is skipped, and its threads end', async (t) => {
  const { build, reason, hourglass } = await chosen(t, { query: '?fail-self-test=relaxed-threads' });
  assert.equal(build, 'simd-threads');
  assert.match(reason, /because relaxed-threads did not start: it failed its self-test: it was asked to fail/);
  const workers = hourglass.page.workers().map((worker) => new URL(worker.url()).pathname);
  assert.deepEqual(
    workers.filter((path) => path.includes('relaxed-threads')),
    [],
  );
  await hourglass.command('step');
  await hourglass.until((state) => state.step === 1);
  assert.deepEqual(hourglass.problems, []);
});

test('after two failed self-tests it is simd-single', async (t) => {
  const { build, reason } = await chosen(t, { query: '?fail-self-test=relaxed-threads,simd-threads' });
  assert.equal(build, 'simd-single');
  assert.match(reason, /relaxed-threads did not start.*simd-threads did not start/);
});

test('a build that does not compile or arrive is skipped', async (t) => {
  const damage = async (page) => {
    await page.route('**/relaxed-threads/hourglass-page.wasm', (route) =>
      route.fulfill({ contentType: 'application/wasm', body: Buffer.from([0, 97, 115, 109, 1, 0, 0, 0, 99]) }),
    );
    await page.route('**/simd-threads/hourglass-page.wasm', (route) => route.fulfill({ status: 404 }));
  };
  const { build, reason } = await chosen(t, { damage });
  assert.equal(build, 'simd-single');
  assert.match(reason, /relaxed-threads did not start: .*compile.*simd-threads did not start: .*404/i);
});

test('a build whose threads do not arrive is skipped', async (t) => {
  const damage = (page) =>
    page.addInitScript(() => {
      const { Worker } = window;
      window.Worker = function (url, options) {
        return new Worker(String(url).replace('/relaxed-threads/', '/missing/'), options);
      };
    });
  const { build, reason, hourglass } = await chosen(t, { damage });
  assert.equal(build, 'simd-threads');
  assert.match(reason, /relaxed-threads did not start: in a thread: its program could not be loaded/);
  await hourglass.command('step');
  await hourglass.until((state) => state.step === 1);
});

test('if shared memory is refused, the build without it runs', async (t) => {
  const damage = (page) =>
    page.addInitScript(() => {
      const { Memory } = WebAssembly;
      WebAssembly.Memory = function (description) {
        if (description.shared) throw new RangeError('WebAssembly.Memory(): could not allocate memory');
        return new Memory(description);
      };
    });
  const { build, reason } = await chosen(t, { damage });
  assert.equal(build, 'simd-single');
  assert.match(reason, /could not allocate memory/);
});

test('if all builds fail, the page says why', async (t) => {
  const query = '?fail-self-test=relaxed-threads,simd-threads,simd-single';
  const hourglass = await open(t, { query, wait: false });
  assert.match(
    await hourglass.failure(),
    /could not start[^]*relaxed-threads: it failed[^]*simd-threads: it failed[^]*simd-single: it failed/,
  );
  assert.equal(await hourglass.page.isVisible('#canvas'), false);
  await assert.rejects(hourglass.ready());
});

test('the address can ask for a build, and gets that one or none', async (t) => {
  const { build, reason } = await chosen(t, { query: '?build=simd-threads' });
  assert.equal(build, 'simd-threads');
  assert.match(reason, /because the page's address asks for it/);
  const query = '?build=simd-threads&fail-self-test=simd-threads';
  const hourglass = await open(t, { query, wait: false });
  assert.match(await hourglass.failure(), /simd-threads: it failed its self-test/);
});

test('an unknown build, or one that the site does not have, is named', async (t) => {
  const unknown = await open(t, { query: '?build=fast', wait: false });
  assert.match(await unknown.failure(), /can be relaxed-threads, simd-threads, simd-single/);
  await unknown.page.getByRole('button', { name: 'Open with the best build' }).click();
  await unknown.page.waitForURL((url) => !url.searchParams.has('build'));
  await unknown.ready();
  const prepare = (page) => onlyBuilds(page, ['relaxed-threads']);
  const absent = await open(t, { query: '?build=simd-single', wait: false, prepare });
  assert.match(await absent.failure(), /does not have the build simd-single; it has relaxed-threads/);
});
