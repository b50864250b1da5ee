// Labeled samples made from others: every method and format, and what is refused.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { inFolder, makeData, parseLines, readNpy, refuse, succeed } from './hourglass.mjs';

const side = 12;
const data = makeData('data', { side, train: 100, test: 20 });
const small = ['--hidden', '16', '--latent', '4', '--batch', '20', '--epochs', '1', '--threads', '1'];
const model = (variant) => {
  const file = inFolder(`${variant}.safetensors`);
  if (!fs.existsSync(file)) succeed('train', '--data', data, '--variant', variant, ...small, '--out', file);
  return file;
};
const augment = (method, out, ...words) => {
  const common = ['--data', data, '--method', method, '--classes', '8,9', '--count', '7', '--out', inFolder(out)];
  return parseLines(succeed('augment', ...common, ...words, '--json').stdout)[0];
};
const bytes = (...names) => fs.readFileSync(path.join(inFolder(names[0]), ...names.slice(1)));

test('every method writes pictures and labels in MNIST’s format, the same from the same seed', () => {
  const of = { conditional: 'conditional', interpolation: 'plain', restoration: 'denoising' };
  for (const method of ['conditional', 'interpolation', 'restoration', 'copy', 'smote', 'shift']) {
    const words = method in of ? ['--model', model(of[method])] : [];
    const found = augment(method, method, ...words);
    assert.equal(found.samples, 14);
    assert.deepEqual(found.classes, ['8', '9']);
    const images = bytes(method, 'train-images-idx3-ubyte');
    assert.deepEqual([images.readUInt32BE(0), images.readUInt32BE(4), images.readUInt32BE(8)], [0x803, 14, side]);
    assert.equal(images.length, 16 + 14 * side * side);
    assert.deepEqual(
      [...bytes(method, 'train-labels-idx1-ubyte').subarray(8)],
      [...Array(7).fill(8), ...Array(7).fill(9)],
    );
    augment(method, `${method}-again`, ...words, '--threads', '2');
    assert.ok(bytes(`${method}-again`, 'train-images-idx3-ubyte').equals(images), method);
  }
  augment('shift', 'other', '--seed', '2');
  assert.ok(!bytes('other', 'train-images-idx3-ubyte').equals(bytes('shift', 'train-images-idx3-ubyte')));
});

test('arrays, and pictures in a folder per class, which are read again', () => {
  augment('shift', 'formats', '--format', 'npy,png');
  const samples = readNpy(path.join(inFolder('formats'), 'samples.npy'));
  assert.deepEqual(samples.shape, [14, side, side]);
  assert.deepEqual(readNpy(path.join(inFolder('formats'), 'labels.npy')).values.slice(6, 8), [8, 9]);
  assert.equal(fs.readdirSync(path.join(inFolder('formats'), 'png', '9')).length, 7);
  const train = ['train', '--data', path.join(inFolder('formats'), 'png'), ...small];
  assert.match(succeed(...train).stderr, /14 images/);
});

test('pictures in color keep their colors in every format', () => {
  const folder = inFolder('colors');
  for (const [name, color] of Object.entries({ red: [250, 10, 0], blue: [0, 30, 240] })) {
    fs.mkdirSync(path.join(folder, name), { recursive: true });
    for (let i = 0; i < 6; ++i) {
      const pixels = Array.from({ length: 9 * 8 }, (_, pixel) => color.map((value) => Math.max(0, value - pixel - i)));
      fs.writeFileSync(
        path.join(folder, name, `${i}.ppm`),
        Buffer.concat([Buffer.from('P6 9 8 255\n'), Buffer.from(pixels.flat())]),
      );
    }
  }
  const out = inFolder('made-colors');
  const words = ['--method', 'smote', '--classes', 'red', '--count', '4', '--format', 'idx,npy,png', '--out', out];
  succeed('augment', '--data', folder, ...words);
  assert.deepEqual(readNpy(path.join(out, 'samples.npy')).shape, [4, 8, 9, 3]);
  const idx = fs.readFileSync(path.join(out, 'train-images-idx4-ubyte'));
  assert.deepEqual(
    [4, 8, 12, 16].map((at) => idx.readUInt32BE(at)),
    [4, 8, 9, 3],
  );
  for (let at = 20; at < idx.length; at += 3) assert.ok(idx[at] > 150 && idx[at + 2] === 0, 'red');
  const again = succeed('train', '--data', path.join(out, 'png'), ...small).stderr;
  assert.match(again, /4 images.*in color/s);
});

test('with the originals: a folder to train a classifier on', () => {
  const found = augment('copy', 'complete', '--complete');
  assert.equal(found.written, 114);
  const { stderr } = succeed('classify', 'train', '--data', inFolder('complete'), '--hidden', '8', '--epochs', '1');
  assert.match(stderr, /on 114 images/);
});

test('rows of a table, in their own units', () => {
  const rows = Array.from({ length: 40 }, (_, i) => `${100 * i},${i % 4},${i % 2 ? 'odd' : 'even'}`);
  const table = inFolder('rows.csv');
  fs.writeFileSync(table, `x,y,kind\n${rows.join('\n')}\n`);
  const out = inFolder('rows');
  const words = ['--data', table, '--label-column', 'kind', '--classes', 'odd', '--count', '5', '--out', out];
  succeed('augment', ...words, '--method', 'smote');
  const [header, ...made] = fs.readFileSync(path.join(out, 'samples.csv'), 'utf8').trimEnd().split('\n');
  assert.equal(header, 'x,y,class');
  assert.equal(made.length, 5);
  for (const row of made) assert.match(row, /^[\d.]+,[\d.]+,odd$/);
});

test('what is refused', () => {
  const words = ['augment', '--data', data, '--classes', '8', '--count', '3', '--out', inFolder('refused')];
  refuse(1, /method interpolation needs --model/, ...words);
  refuse(
    1,
    /method conditional asks .* this one is plain/,
    ...words,
    '--method',
    'conditional',
    '--model',
    model('plain'),
  );
  refuse(1, /has no samples of class 'x'/, ...words, '--method', 'copy', '--classes', 'x');
  refuse(2, /--count: value 0/i, ...words, '--count', '0');
  refuse(1, /--format has idx, npy, png and csv/, ...words, '--method', 'copy', '--format', 'tiff');
});
