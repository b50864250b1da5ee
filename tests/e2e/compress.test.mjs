// The Compress view: the curve of bytes against error, the step, the file that is saved and opened again.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { drop, noData, open } from './harness.mjs';
import { countFrames, frameWork, summary } from './smoothness.mjs';

test('smaller steps take more bytes and err less; the file comes back with its model only', async (t) => {
  const hourglass = await open(t, { prepare: noData, acceptDownloads: true });
  const { page } = hourglass;
  await hourglass.command('set', { hidden: [64], latent: 8, epochs: 1, batch: 32 });
  await hourglass.click('Train');
  await hourglass.until((state) => state.phase === 'paused' && state.epoch === 1, { timeout: 60_000 });
  const frames = await countFrames(page);
  await hourglass.click('Compress');
  const work = await frameWork(page, 2);
  t.diagnostic(`milliseconds of work per frame while the curve is measured: ${summary(work)}`);
  const { compress } = await hourglass.until((now) => now.compress?.complete, { timeout: 90_000 });
  const { points, step, sheet } = compress;
  const drawn = await frames();
  assert.ok(drawn > 5 * points.length, `the page drew ${drawn} frames meanwhile`);
  assert.equal(sheet, 1000);
  assert.equal(points.length, 13);
  for (let i = 1; i < points.length; ++i) {
    assert.ok(points[i].step < points[i - 1].step);
    assert.ok(points[i].bytes > points[i - 1].bytes, JSON.stringify(points));
  }
  assert.ok(points.at(-1).mse < points[0].mse, JSON.stringify(points));

  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save compressed', disabled: false }).press('Enter');
  const file = await coming;
  assert.match(file.suggestedFilename(), /^digits-step-[\d.]+\.hgz$/);
  const bytes = await readFile(await file.path());
  assert.equal(bytes.length, points.find((point) => point.step === step).file);
  await drop(page, { 'digits.hgz': bytes });
  await hourglass.until((now) => now.compress.opened === 200);
  await page.getByRole('button', { name: 'Close the file', disabled: false }).press('Enter');
  await hourglass.until((now) => now.compress.opened === 0);

  const damaged = Buffer.from(bytes);
  damaged[bytes.length >> 1] ^= 1;
  await drop(page, { 'digits.hgz': damaged });
  await hourglass.until((now) => /^digits.hgz: .*checksum does not fit/.test(now.notice));
  await hourglass.command('new_seed');
  await hourglass.until((now) => now.step === 0);
  await drop(page, { 'digits.hgz': bytes });
  await hourglass.until((now) => /^digits.hgz: was compressed with another model/.test(now.notice));
  assert.deepEqual(hourglass.problems, []);
});
