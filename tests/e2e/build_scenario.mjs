// What every build of the program must do.
import assert from 'node:assert/strict';
import { noData, open } from './harness.mjs';
import { percentile, summary, watchMainThread } from './smoothness.mjs';

const isIdle = (state) => state.phase === 'idle' && state.step === 0;

// The page with fresh weights of the default model, on synthetic digits.
export async function openBuild(t, build) {
  const hourglass = await open(t, { query: `?build=${build}`, prepare: noData });
  assert.equal((await hourglass.state()).build, build);
  await hourglass.command('reset');
  await hourglass.until((state) => state.phase === 'idle' && !state.pretrained);
  return hourglass;
}

export async function trains(t, build) {
  const hourglass = await openBuild(t, build);
  await watchMainThread(hourglass.page);
  await hourglass.click('Train');
  const early = await hourglass.until((state) => state.step >= 2);
  const late = await hourglass.until((state, step) => state.step >= step, { value: early.step + 100, timeout: 60_000 });
  const { stalls } = await hourglass.page.evaluate(() => window.watched);
  t.diagnostic(
    `${build}: ${Math.round(late.samples_per_second)} images/s with ${late.threads} threads; ` +
      `stalls of the main thread in ms ${summary(stalls)}`,
  );
  assert.ok(late.train_loss < 0.9 * early.train_loss, `from ${early.train_loss} to ${late.train_loss}`);
  assert.ok(percentile(stalls, 0.5) < 50, 'training leaves the main thread alone');
  await hourglass.click('Pause');
  const paused = await hourglass.until((state) => state.phase === 'paused');
  await hourglass.click('Step');
  await hourglass.until((state, step) => state.step === step, { value: paused.step + 1 });
  await hourglass.click('Reset');
  await hourglass.until(isIdle);
  assert.deepEqual(hourglass.problems, []);
}

// With the pretrained model if there is one, before any training.
export async function draws(t, build) {
  const hourglass = await open(t, { query: `?build=${build}`, prepare: noData });
  await hourglass.click('Draw');
  await hourglass.until((state) => state.tab === 'Draw');
  await hourglass.stroke([
    [0.5, 0.2],
    [0.5, 0.8],
  ]);
  const { draw } = await hourglass.until((state) => state.draw.ink > 20);
  const ink = draw.reconstruction.reduce((sum, pixel) => sum + pixel, 0);
  assert.ok(ink > 10 && ink < 400, `the reconstruction has ${ink} pixels of ink`);
  assert.ok((await hourglass.colors()) > 50, 'there is a picture');
  assert.deepEqual(hourglass.problems, []);
}
