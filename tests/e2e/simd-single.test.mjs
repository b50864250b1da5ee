// The build for pages without threads: it trains in a Web Worker that runs a program of its own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { draws, openBuild, trains } from './build_scenario.mjs';
import { hasMnist, noData, open } from './harness.mjs';

const query = '?build=simd-single';

test('simd-single trains', (t) => trains(t, 'simd-single'));
test('simd-single draws', (t) => draws(t, 'simd-single'));

test('it needs no shared memory and trains in one worker', async (t) => {
  const prepare = async (page) => {
    await noData(page);
    await page.addInitScript(() => delete window.SharedArrayBuffer);
  };
  const hourglass = await open(t, { prepare });
  assert.equal((await hourglass.state()).build, 'simd-single');
  await hourglass.command('train'); // by its first step the browser's driver knows the worker
  await hourglass.until((state) => state.step > 0);
  const workers = hourglass.page.workers().map((worker) => new URL(worker.url()).pathname);
  assert.deepEqual(workers.sort(), ['/storage-worker.js', '/trainer-worker.js']);
});

test('MNIST reaches the worker', { skip: !hasMnist && 'the site was packed without MNIST' }, async (t) => {
  const hourglass = await open(t, { query });
  await hourglass.command('train_from_scratch');
  const state = await hourglass.until((now) => now.step > 0 && now.train_loss !== null);
  assert.equal(state.dataset.train, 60000);
  assert.equal(state.total_steps, Math.ceil(60000 / state.specification.batch) * state.specification.epochs);
});

// The two builds use the same vector instructions, and threads do not change any bits.
test('the same seed trains to the same bits as simd-threads', async (t) => {
  const results = [];
  for (const build of ['simd-single', 'simd-threads']) {
    const hourglass = await openBuild(t, build);
    for (const step of [1, 2, 3]) {
      await hourglass.command('step');
      await hourglass.until((state, wanted) => state.step === wanted && state.phase === 'paused', { value: step });
    }
    await hourglass.command('tab', { name: 'Draw' });
    await hourglass.command('draw', {
      strokes: [
        [
          [0.5, 0.2],
          [0.5, 0.8],
        ],
      ],
    });
    const { train_loss, draw } = await hourglass.until((state) => state.draw.ink > 20);
    results.push({ train_loss, code: draw.code, reconstruction: draw.reconstruction });
  }
  assert.ok(results[0].train_loss > 0);
  assert.deepEqual(results[0], results[1]);
});

test('a worker whose program does not arrive is reported', async (t) => {
  const prepare = async (page) => {
    await noData(page);
    await page.route('**/hourglass-trainer.wasm', (route) => route.fulfill({ status: 404 }));
  };
  const hourglass = await open(t, { query, prepare, wait: false });
  assert.match(await hourglass.failure(), /has stopped[^]*in the worker that trains/);
});

test('a crash of the worker while it trains is reported', async (t) => {
  const hourglass = await openBuild(t, 'simd-single');
  await hourglass.command('train');
  await hourglass.until((state) => state.step > 0);
  const worker = hourglass.page.workers().find((one) => one.url().endsWith('/trainer-worker.js'));
  await worker.evaluate(() =>
    setTimeout(() => {
      throw new WebAssembly.RuntimeError('unreachable');
    }),
  );
  assert.match(await hourglass.failure(), /has stopped[^]*in the worker that trains[^]*unreachable/);
  assert.equal(await hourglass.page.isVisible('#canvas'), false);
});
