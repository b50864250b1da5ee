// The buttons do what they say, and the network learns while the page stays smooth.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasMnist, noData, open } from './harness.mjs';

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const isTraining = (state) => state.phase === 'training';

// Fresh weights, without a step.
async function openFresh(t) {
  const hourglass = await open(t, { prepare: noData });
  await hourglass.command('reset');
  await hourglass.until((state) => state.phase === 'idle' && state.step === 0 && !state.pretrained);
  return hourglass;
}

test('Train trains: the steps advance and the loss falls', async (t) => {
  const hourglass = await openFresh(t);
  await hourglass.click('Train');
  await hourglass.until(isTraining);
  const early = await hourglass.until((state) => state.step >= 2);
  const late = await hourglass.until((state, step) => state.step >= step, { value: early.step + 150 });
  assert.ok(late.train_loss < early.train_loss, `from ${early.train_loss} to ${late.train_loss}`);
  assert.ok(late.samples_per_second > 0);
  assert.deepEqual(hourglass.problems, []);
});

test('Train from scratch leaves the shipped model', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  if (!(await hourglass.state()).pretrained) return t.skip('the site has no shipped model');
  await hourglass.click('Train from scratch');
  const state = await hourglass.until((now) => now.phase === 'training' && now.step > 0);
  assert.equal(state.pretrained, false);
});

test('Pause stands still; Train goes on from there', async (t) => {
  const hourglass = await openFresh(t);
  await hourglass.click('Train');
  await hourglass.until((state) => state.step >= 5);
  await hourglass.click('Pause');
  const paused = await hourglass.until((state) => state.phase === 'paused');
  await pause(500);
  const later = await hourglass.state();
  assert.equal(later.step, paused.step);
  assert.equal(later.phase, 'paused');
  await hourglass.click('Train');
  await hourglass.until((state, step) => state.step > step && state.phase === 'training', { value: paused.step });
});

test('Step advances by exactly one', async (t) => {
  const hourglass = await openFresh(t);
  for (const step of [1, 2, 3]) {
    await hourglass.click('Step');
    await hourglass.until((state, wanted) => state.step === wanted && state.phase === 'paused', { value: step });
  }
  await pause(300);
  assert.equal((await hourglass.state()).step, 3);
});

test('Reset goes back to step 0 and keeps the seed; the same seed trains the same', async (t) => {
  const hourglass = await openFresh(t);
  const { specification } = await hourglass.state();
  const lossAfterOneStep = async () => {
    await hourglass.click('Step');
    return (await hourglass.until((state) => state.step === 1)).train_loss;
  };
  const first = await lossAfterOneStep();
  await hourglass.click('Reset');
  const reset = await hourglass.until((state) => state.step === 0 && state.phase === 'idle');
  assert.equal(reset.specification.seed, specification.seed);
  assert.equal(reset.train_loss, null);
  assert.equal(await lossAfterOneStep(), first);
});

test('New seed is another seed, and trains differently', async (t) => {
  const hourglass = await openFresh(t);
  const before = await hourglass.state();
  await hourglass.click('Step');
  const first = await hourglass.until((state) => state.step === 1);
  await hourglass.click('New seed');
  const after = await hourglass.until((state, seed) => state.specification.seed !== seed && state.step === 0,
    { value: before.specification.seed });
  assert.equal(after.phase, 'idle');
  await hourglass.click('Step');
  const second = await hourglass.until((state) => state.step === 1);
  assert.notEqual(second.train_loss, first.train_loss);
});

// Time between animation frames, as the page itself sees them.
function watchFrames(page) {
  return page.evaluate(() => {
    window.gaps = [];
    let last = performance.now();
    const frame = (now) => {
      window.gaps.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

const percentile = (values, share) => values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))];

test('one epoch of 784-512-256-32 on MNIST reaches 0.024, and the page stays smooth meanwhile', {
  skip: !hasMnist && 'the site was packed without MNIST',
  timeout: 120_000,
}, async (t) => {
  const hourglass = await open(t);
  await hourglass.command('set', {
    hidden: '512,256', latent: 32, activation: 'relu', loss: 'mse', optimizer: 'adam', learning_rate: 0.001,
    batch: 128, seed: 1,
  });
  await hourglass.command('train_from_scratch');
  await hourglass.until(isTraining);
  await watchFrames(hourglass.page);
  const begin = await hourglass.until((state) => state.step > 0);
  const began = performance.now();

  const work = [];
  while (work.length < 40) {
    await pause(50);
    work.push((await hourglass.frames()).last);
  }
  const state = await hourglass.until((now) => now.epoch >= 1, { timeout: 110_000, what: 'an epoch is done' });
  const seconds = (performance.now() - began) / 1000;
  const gaps = await hourglass.page.evaluate(() => window.gaps);

  t.diagnostic(`validation loss ${state.validation_loss}, ${Math.round(state.samples_per_second)} images/s ` +
    `(${seconds.toFixed(1)} s for the epoch after step ${begin.step}), ${state.threads} threads`);
  t.diagnostic(`main thread: a frame's work ${percentile(work, 0.5).toFixed(1)} ms (median), ` +
    `${Math.max(...work).toFixed(1)} ms (longest); between frames ${percentile(gaps, 0.5).toFixed(1)} ms (median), ` +
    `${percentile(gaps, 0.99).toFixed(1)} ms (99 %), ${Math.max(...gaps).toFixed(1)} ms (longest)`);
  assert.ok(state.validation_loss <= 0.024, `${state.validation_loss}`);
  assert.ok(percentile(work, 0.9) < 50, 'the work of a frame is below 50 ms');
  assert.ok(percentile(gaps, 0.9) < 50, 'frames come more often than every 50 ms');
});
