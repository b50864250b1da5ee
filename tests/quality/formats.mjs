// Is the same learned from the same digits, whatever format they come in? tests/quality/formats [COUNT]: trains on so
// many of MNIST's training images (default: all) in each format and compares the validation losses with IDX's: JPEG
// within 1 %, everything else within 0.01 % (floats are rounded once more). The last line is "N passed, N failed".
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

import { fileNames, findData, locate, unpack } from '../../tools/find-data.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
process.env.HOURGLASS ??= path.join(root, 'build/native/hourglass');
const { byClass, writeFormats } = await import('../digit-formats.mjs');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hourglass-formats-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

const side = 28;
const { folder: data } = await findData();
const [images, labels] = [0, 1].map((i) => unpack(fs.readFileSync(locate(data, fileNames[i]))));
const count = Math.min(Number(process.argv[2] ?? Infinity), labels.length - 8);
const sorted = byClass(images.subarray(16, 16 + count * side * side), labels.subarray(8, 8 + count), side * side);

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox'],
});
const page = await browser.newPage();
async function encodeJpeg(pixels) {
  const base64 = await page.evaluate(
    ([gray, width]) => {
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = width;
      const context = canvas.getContext('2d');
      const image = context.createImageData(width, width);
      gray.forEach((level, i) => image.data.set([level, level, level, 255], 4 * i));
      context.putImageData(image, 0, 0);
      return canvas.toDataURL('image/jpeg', 1).split(',')[1];
    },
    [Array.from(pixels), side],
  );
  return Buffer.from(base64, 'base64');
}
const formats = await writeFormats(folder, sorted.pixels, sorted.labels, side, encodeJpeg);
await browser.close();

const settings = '--hidden 128 --latent 32 --epochs 2 --json'.split(' ');
let [passed, failed, reference] = [0, 0];
for (const [name, words] of Object.entries(formats)) {
  const run = spawnSync(process.env.HOURGLASS, ['train', '--data', ...words, ...settings], { encoding: 'utf8' });
  const loss = run.status === 0 ? JSON.parse(run.stdout.trimEnd().split('\n').at(-1)).validation_loss : NaN;
  reference ??= loss;
  const off = Math.abs(loss / reference - 1);
  const bar = name.startsWith('JPEG') ? 0.01 : 0.0001;
  if (off <= bar) ++passed;
  else ++failed;
  const detail = run.status === 0 ? `off by ${(100 * off).toFixed(4)} %, bar ${100 * bar} %` : run.stderr.trim();
  console.log(`${off <= bar ? 'ok  ' : 'FAIL'}  ${name.padEnd(42)} ${loss.toFixed(6)}  ${detail}`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
