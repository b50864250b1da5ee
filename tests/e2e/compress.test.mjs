// The Compress view: the curve of bytes against error, the step, files with and without loss that are saved and opened
// again.
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

test('a variational model compresses without loss: the pictures come back to the byte', async (t) => {
  const hourglass = await open(t, { prepare: noData, acceptDownloads: true, viewport: { width: 1280, height: 1700 } });
  const { page } = hourglass;
  await hourglass.command('tab', { name: 'Compress' });
  await hourglass.until((now) => now.compress?.sheet === 1000);
  const said = page.getByText('Compressing without loss takes a variational model; this one is plain.');
  await said.waitFor({ state: 'attached' });
  await hourglass.command('set', { variant: 'variational', hidden: [64], latent: 4, epochs: 1, batch: 32 });
  await hourglass.command('train_from_scratch');
  await hourglass.until((state) => state.phase === 'paused' && state.epoch === 1, { timeout: 60_000 });
  const frames = await countFrames(page);
  await hourglass.click('Compress without loss');
  await hourglass.until((now) => now.compress.lossless.running);
  const work = await frameWork(page, 2);
  t.diagnostic(`milliseconds of work per frame meanwhile: ${summary(work)}`);
  const { compress } = await hourglass.until((now) => now.compress.lossless.bytes > 0, { timeout: 90_000 });
  assert.ok((await frames()) > 20, 'the page went on drawing');
  const { bytes: size, pictures, bits_per_pixel } = compress.lossless;
  assert.equal(pictures, 1000);
  assert.ok(bits_per_pixel > 0.2 && bits_per_pixel < 3, `${bits_per_pixel} bits per pixel`);
  assert.equal(bits_per_pixel, (8 * size) / (1000 * 784));

  const saved = async (name) => {
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name, disabled: false }).press('Enter');
    const file = await coming;
    return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
  };
  const { name, bytes } = await saved('Save without loss');
  assert.equal(name, 'digits-lossless.hgz');
  assert.equal(bytes.length, size);
  await drop(page, { [name]: bytes });
  await hourglass.until((now) => now.compress.opened === 200, { timeout: 60_000 });
  const again = await saved('Save pictures');
  assert.equal(again.name, 'digits-lossless.idx');
  assert.deepEqual([...again.bytes.subarray(0, 16)], [0, 0, 8, 3, 0, 0, 3, 232, 0, 0, 0, 28, 0, 0, 0, 28]);
  assert.equal(again.bytes.length, 16 + 1000 * 784);
  await hourglass.command('step');
  await hourglass.until((now) => now.compress.lossless.bytes === undefined);
  await drop(page, { [name]: bytes });
  await hourglass.until((now) => /was compressed with another model/.test(now.notice));
  assert.deepEqual(hourglass.problems, []);
});
