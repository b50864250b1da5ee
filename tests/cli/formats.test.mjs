// The same images in every format that people bring teach a model the same.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { byClass, writeFormats } from '../digit-formats.mjs';
import { folder, images, parseLines, succeed } from './hourglass.mjs';

test('the validation loss is that of IDX from every format', async () => {
  const [count, side] = [120, 28];
  const labels = Array.from({ length: count }, (_, i) => (7 * i) % 10);
  const sorted = byClass(images(count, side), labels, side * side);
  const formats = await writeFormats(folder, sorted.pixels, sorted.labels, side);
  const words = ['--hidden', '16', '--latent', '4', '--epochs', '2', '--batch', '16', '--threads', '1', '--json'];
  const losses = Object.entries(formats).map(([name, data]) => {
    const epochs = parseLines(succeed('train', '--data', ...data, ...words).stdout);
    return [name, epochs.at(-1).validation_loss];
  });
  for (const [name, loss] of losses) assert.ok(Math.abs(loss / losses[0][1] - 1) < 1e-4, `${name}: ${loss}`);
});
