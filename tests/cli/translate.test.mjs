// Translation: the transformations, pairs of one's own, what is measured and written.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';

import { idx, inFolder, images, makeData, parseLines, readNpy, refuse, succeed } from './hourglass.mjs';

const side = 28;
const data = makeData('data', { side, train: 200, test: 40 });
const size = ['--hidden', '32', '--latent', '8', '--batch', '20', '--threads', '1'];
const train = (name, ...words) => {
  const out = inFolder(`${name}.safetensors`);
  succeed('train', '--variant', 'translation', ...size, ...words, '--out', out);
  return out;
};
const json = (...words) => parseLines(succeed(...words, '--json').stdout)[0];

test('what evaluate measures a translation by: nothing done, a linear code, interpolation', () => {
  const model = train('coarse', '--data', data, '--source', 'coarse', '--epochs', '3');
  const found = json('evaluate', '--model', model, '--data', data);
  assert.ok(found.mse > 0 && found.identity_mse > 0 && found.pca_regression_mse > 0 && found.bicubic_mse > 0);
  const other = train('strike', '--data', data, '--source', 'strike', '--epochs', '1');
  assert.ok(!('bicubic_mse' in json('evaluate', '--model', other, '--data', data)));
});

test('samples are translated as they are, or transformed first', () => {
  const model = train('negative', '--data', data, '--source', 'negative', '--epochs', '20');
  const measured = json('evaluate', '--model', model, '--data', data);
  assert.ok(measured.pca_regression_mse < 0.2 * measured.identity_mse, 'a linear code can take the negative');
  const pictures = images(10, side);
  const clean = inFolder('clean-images-idx3-ubyte');
  const negative = inFolder('negative-images-idx3-ubyte');
  fs.writeFileSync(clean, idx(0x803, [10, side, side], pictures));
  fs.writeFileSync(
    negative,
    idx(
      0x803,
      [10, side, side],
      pictures.map((pixel) => 255 - pixel),
    ),
  );
  const [a, b] = [inFolder('a.npy'), inFolder('b.npy')];
  const translate = ['translate', '--model', model];
  const made = json(...translate, '--in', clean, '--transform', '--out', a);
  const given = json(...translate, '--in', negative, '--targets', clean, '--out', b);
  assert.deepEqual(readNpy(a).shape, [10, side, side]);
  const [first, second] = [readNpy(a).values, readNpy(b).values];
  assert.ok(first.every((value, i) => Math.abs(value - second[i]) < 1e-4));
  assert.ok(Math.abs(made.mse - given.mse) < 1e-5);
  assert.ok(made.mse < 0.2 * made.identity_mse, `${made.mse} of ${made.identity_mse}`);
  assert.deepEqual(Object.keys(json(...translate, '--in', negative, '--out', inFolder('c-images-idx3-ubyte'))), [
    'samples',
    'out',
  ]);
});

test('pairs of one’s own: --target takes the path of what is to come out', () => {
  const rows = Array.from({ length: 200 }, (_, i) => [Math.sin(i), Math.cos(i), Math.sin(2 * i)]);
  const [a, b] = [inFolder('a.csv'), inFolder('b.csv')];
  fs.writeFileSync(a, rows.map((row) => `${row.join(',')}\n`).join(''));
  fs.writeFileSync(b, rows.map(([x, y, z]) => `${y},${-x},${z / 2}\n`).join(''));
  const linear = [
    '--hidden',
    'none',
    '--activation',
    'linear',
    '--output',
    'linear',
    '--latent',
    '3',
    '--epochs',
    '60',
  ];
  const pairs = ['--data', a, '--learning-rate', '0.02', ...linear];
  const model = train('pairs', ...pairs, '--target', b);
  assert.ok(fs.readFileSync(model).equals(fs.readFileSync(train('again', ...pairs, '--target-data', b))));
  const found = json('translate', '--model', model, '--in', a, '--targets', b, '--out', inFolder('out.csv'));
  assert.ok(found.mse < 0.01, `mse ${found.mse}, untranslated ${found.identity_mse}`);
  fs.writeFileSync(b, '1,2,3\n4,5,6\n');
  const again = ['train', '--variant', 'translation', ...size, ...pairs, '--target', b];
  refuse(1, /has 1 samples where a\.csv has 160; each needs one in its place/, ...again);
});

test('what is refused', () => {
  const plain = inFolder('plain.safetensors');
  succeed('train', '--data', data, ...size, '--epochs', '1', '--out', plain);
  const words = ['--in', inFolder('clean-images-idx3-ubyte'), '--out', inFolder('x.npy')];
  refuse(1, /is a model of variant plain; only those of variant translation/, 'translate', '--model', plain, ...words);
  refuse(2, /--target must be clean, /, 'train', '--data', data, '--variant', 'translation', '--target', 'nothing');
  refuse(2, /--target-data is for --variant translation/, 'train', '--data', data, '--target-data', data);
  const low = inFolder('low.csv');
  fs.writeFileSync(low, '0,1,0\n1,0,1\n0,1,1\n1,1,0\n');
  refuse(1, /--source strike is for pictures/, 'train', '--data', low, '--variant', 'translation');
});
