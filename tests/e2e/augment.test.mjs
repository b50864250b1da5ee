// The Augment view: new pictures of chosen classes, as files, and what they are worth to a classifier.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { noData, open, slack } from './harness.mjs';
import { countFrames, frameWork, summary } from './smoothness.mjs';

test('pictures of the classes that were chosen are made and saved; their worth is measured in slices', async (t) => {
  const hourglass = await open(t, { prepare: noData, acceptDownloads: true });
  const { page } = hourglass;
  await hourglass.command('set', { hidden: [64], latent: 8, epochs: 1, batch: 32 });
  await hourglass.click('Train');
  await hourglass.until((state) => state.phase === 'paused' && state.epoch === 1, { timeout: 60_000 });
  await hourglass.click('Augment');
  const before = await hourglass.until((now) => now.augment?.complete);
  assert.equal(before.augment.method, 'interpolation');
  assert.deepEqual([before.augment.classes, before.augment.made], [[8, 9], 60]);
  await hourglass.click('Class 3');
  await hourglass.until((now) => now.augment.complete && now.augment.made === 90);

  const files = [];
  page.on('download', (download) => files.push(download));
  await page.getByRole('button', { name: 'Save IDX', disabled: false }).press('Enter');
  for (const end = Date.now() + slack * 20_000; files.length < 2 && Date.now() < end;) await page.waitForTimeout(50);
  const read = async (name) =>
    readFile(await files.find((file) => file.suggestedFilename() === `made-interpolation-${name}`).path());
  assert.equal((await read('images-idx3-ubyte')).length, 16 + 90 * 784);
  const labels = [...(await read('labels-idx1-ubyte')).subarray(8)];
  assert.deepEqual(
    labels,
    [3, 8, 9].flatMap((label) => Array(30).fill(label)),
  );

  await hourglass.click('Class 3');
  await hourglass.until((now) => now.augment.classes.length === 2);
  const frames = await countFrames(page);
  await page.getByRole('button', { name: 'Measure the gain', disabled: false }).press('Enter');
  const work = await frameWork(page, 2);
  t.diagnostic(`milliseconds of work per frame while classifiers are trained: ${summary(work)}`);
  const { augment } = await hourglass.until((now) => now.augment.gain[1]?.scores.length > 0, { timeout: 60_000 });
  const drawn = await frames();
  assert.ok(drawn > 50, `the page drew ${drawn} frames while two classifiers were trained`);
  assert.deepEqual(
    augment.gain.map(({ method }) => method),
    ['nothing', 'copy', 'shift', 'smote', 'interpolation'],
  );
  for (const { scores } of augment.gain.slice(0, 2)) assert.ok(scores[0] > 0.5 && scores[0] <= 1, `${scores[0]}`);
  await page.getByRole('button', { name: 'Stop', disabled: false }).press('Enter');
  await hourglass.until((now) => !now.augment.measuring);
  assert.deepEqual(hourglass.problems, []);
});
