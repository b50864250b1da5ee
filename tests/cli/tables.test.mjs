// --data other than MNIST: tables, arrays, IDX files and folders of images.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import zlib from 'node:zlib';

import {
  grayPng,
  hourglass,
  idx,
  images,
  inFolder,
  npy,
  parseLines,
  readGrayPng,
  refuse,
  succeed,
} from './hourglass.mjs';

function write(name, content) {
  fs.writeFileSync(inFolder(name), content);
  return inFolder(name);
}
const epochs = (...words) => parseLines(succeed('train', ...words, '--json').stdout);
const evaluation = (...words) => parseLines(succeed('evaluate', ...words, '--json').stdout)[0];

// 100 rows of three features on a plane through the origin: what a code of two numbers can hold.
const plane = Array.from({ length: 100 }, (_, i) => {
  const [x, y] = [Math.sin(7 * i), Math.cos(11 * i)];
  return [x, y, 0.5 * x - y];
});
const csv = (rows, header = '') => header + rows.map((row) => `${row.join(',')}\n`).join('');
const table = write('plane.csv', csv(plane, 'x,y,z\n'));
const linear = ['--hidden', 'none', '--activation', 'linear', '--output', 'linear'];
const plainSgd = ['--optimizer', 'sgd', '--momentum', '0', '--learning-rate', '0.1', '--batch', '8', '--epochs', '200'];

test('a table of three features through a 3-2-3 autoencoder with plain SGD', () => {
  const model = inFolder('plane.safetensors');
  const trained = succeed('train', '--data', table, ...linear, '--latent', '2', ...plainSgd, '--out', model, '--json');
  assert.match(trained.stderr, /training 3-2-3, 17 parameters, on 80 rows of plane\.csv/);
  const lines = parseLines(trained.stdout);
  assert.equal(lines.length, 200);
  assert.ok(lines.at(-1).validation_loss < 1e-4, `${lines.at(-1).validation_loss}`);
  assert.ok(lines[0].validation_loss > 0.01, `${lines[0].validation_loss}`);
  const found = evaluation('--model', model, '--data', table);
  assert.equal(found.mse, lines.at(-1).validation_loss);
  assert.equal(found.images, 20);
  // One number does not hold a plane; what is lost is at least what principal components lose.
  const one = epochs('--data', table, ...linear, '--latent', '1', ...plainSgd).at(-1).train_loss;
  assert.ok(one > 0.05, `${one}`);
});

test('pca of a table', () => {
  const pca = (...words) => parseLines(succeed('pca', '--data', table, '--json', ...words).stdout)[0];
  assert.ok(pca('--components', '2').mse < 1e-10);
  assert.ok(pca('--components', '1').mse > 0.01);
  refuse(1, /components must be from 1 to the 3 columns of the table/, 'pca', '--data', table);
});

test('--test-share splits, the same way for every command', () => {
  const model = inFolder('half.safetensors');
  const words = ['--data', table, '--test-share', '0.5'];
  const trained = succeed('train', ...words, ...linear, '--latent', '1', '--epochs', '1', '--out', model, '--json');
  assert.match(trained.stderr, /on 50 rows of plane\.csv/);
  assert.equal(evaluation('--model', model, ...words).mse, parseLines(trained.stdout)[0].validation_loss);
  assert.equal(evaluation('--model', model, ...words).images, 50);
  assert.equal(evaluation('--model', model, '--data', table, '--test-share', '0').images, 1);
  refuse(2, /--test-share/, 'train', ...words, '--test-share', '1.5');
});

// The images of the test data, once in every format.
const side = 12;
const pixels = images(50, side);
const picture = (i) => pixels.subarray(i * side * side, (i + 1) * side * side);
const idxFile = idx(0x803, [50, side, side], pixels);
fs.mkdirSync(inFolder('pictures'));
for (let i = 0; i < 50; ++i) write(`pictures/${String(i).padStart(3, '0')}.png`, grayPng(side, side, picture(i)));
const pictures = {
  idx: write('pictures.idx', idxFile),
  'idx.gz': write('pictures-idx3-ubyte.gz', zlib.gzipSync(idxFile)),
  npy: write('pictures.npy', npy('|u1', [50, side, side], pixels)),
  'rows of a npy file': write('rows.npy', npy('|u1', [50, side * side], pixels)),
  png: inFolder('pictures'),
  'png with a slash': inFolder('pictures') + '/',
};

test('the same images in any format give the same model, bit for bit', () => {
  const trained = Object.entries(pictures).map(([format, data]) => {
    const out = inFolder('format.safetensors');
    const width = format.startsWith('rows') ? ['--width', '12'] : [];
    const { stderr } = succeed(
      'train',
      '--data',
      data,
      ...width,
      '--preset',
      'small',
      '--batch',
      '8',
      '--epochs',
      '2',
      '--weights-only', // the training beside them names its data
      '--out',
      out,
    );
    assert.match(stderr, /on 40 images of (pictures|rows)/, format);
    return [format, fs.readFileSync(out)];
  });
  for (const [format, bytes] of trained) assert.ok(bytes.equals(trained[0][1]), format);
});

test('reconstruct and sample work on images other than MNIST', () => {
  const model = inFolder('drawn.safetensors');
  succeed('train', '--data', pictures.png, '--preset', 'small', '--epochs', '1', '--out', model);
  const out = inFolder('drawn.png');
  const words = ['--data', pictures.npy, '--model', model, '--count', '3', '--scale', '1', '--out', out];
  succeed('reconstruct', ...words);
  const sheet = readGrayPng(out);
  assert.deepEqual([sheet.width, sheet.height], [3 * 14 + 2, 2 * 14 + 2]);
  // The first picture is one of those that there are.
  const first = Array.from({ length: side }, (_, y) => [
    ...sheet.pixels.subarray((2 + y) * sheet.width + 2).subarray(0, side),
  ]).flat();
  assert.ok(Array.from({ length: 50 }, (_, i) => i).some((i) => Buffer.from(first).equals(Buffer.from(picture(i)))));
  succeed('sample', ...words);
  assert.deepEqual([readGrayPng(out).width, readGrayPng(out).height], [3 * 14 + 2, 14 + 2]);
});

test('values outside the range of a sigmoid are refused; --scale unit helps', () => {
  const large = write('large.csv', csv(plane.map(([x, y, z]) => [1000 * x, y, z + 50])));
  const words = ['--data', large, '--hidden', 'none', '--latent', '3', '--epochs', '1'];
  refuse(1, /large\.csv: has the value -?\d.*output sigmoid .* --output linear or --scale unit/, 'train', ...words);
  assert.equal(epochs(...words, '--output', 'linear', '--learning-rate', '1e-6').length, 1);
  const model = inFolder('scaled.safetensors');
  const [line] = epochs(...words, '--scale', 'unit', '--out', model);
  assert.ok(line.train_loss < 0.3, `${line.train_loss}`);
  // evaluate scales its data as the model file says.
  assert.equal(evaluation('--model', model, '--data', large).mse, line.validation_loss);
  assert.ok(
    parseLines(succeed('pca', '--data', large, '--components', '1', '--scale', 'unit', '--json').stdout)[0].mse < 1,
  );
  assert.ok(
    parseLines(succeed('pca', '--data', large, '--components', '1', '--json').stdout)[0].explained_variance > 0.99,
  );
  refuse(2, /--scale: half not in \{none,unit,standard,byte\}/, 'train', ...words, '--scale', 'half');
});

test('--label-column takes the classes out of the features', () => {
  const labeled = (last) =>
    write(
      'labeled.csv',
      csv(
        plane.map((row, i) => [...row, i === 99 ? last : i % 3]),
        'x,y,z,class\n',
      ),
    );
  const words = ['--data', labeled(2), '--output', 'linear', '--epochs', '1'];
  const conditional = ['--variant', 'conditional', '--likelihood', 'gaussian', '--hidden', '8', '--latent', '2'];
  const said = (...more) => succeed('train', ...words, ...linear, '--latent', '2', ...more).stderr;
  assert.match(said(), /training 4-2-4/);
  assert.match(said('--label-column', 'class'), /training 3-2-3/);
  assert.match(said('--label-column', '4'), /training 3-2-3/);
  assert.equal(epochs(...words, ...conditional, '--label-column', 'class').length, 1);
  refuse(1, /has no labels, which variant conditional needs; --label-column/, 'train', ...words, ...conditional);
  refuse(
    1,
    /there is no column 'color'; there are 4 of the names x, y, z, class/,
    'train',
    ...words,
    '--label-column',
    'color',
  );
  refuse(1, /row 1 has the label 0\.\d+|row 2 has the label/, 'train', ...words, '--label-column', 'x');
  labeled(10);
  refuse(
    1,
    /has the label 10; variant conditional knows the classes 0 to 9/,
    'train',
    ...words,
    ...conditional,
    '--label-column',
    'class',
  );
  refuse(
    1,
    /images of 12 x 12 pixels, which have no column '1'/,
    'train',
    '--data',
    pictures.idx,
    '--label-column',
    '1',
  );
});

const refused = [
  ['one row', 'a.csv', '1,2,3\n', /a\.csv: has 1 sample; training and test need at least one each/],
  ['nothing', 'a.csv', '', /a\.csv: there are no rows of numbers/],
  ['a row that is too short', 'a.csv', '1,2\n3\n', /a\.csv: line 2 has 1 cell, the first line 2/],
  ['a word', 'a.csv', '1,2\n3,x\n', /a\.csv: line 2, column 2: 'x' is not a number/],
  ['not a number', 'a.csv', '1,2\n3,nan\n', /a\.csv: line 2, column 2: 'nan' is not a finite number/],
  ['a csv file as npy', 'a.npy', '1,2\n', /a\.npy: not an NPY file/],
  [
    'a short npy file',
    'a.npy',
    npy('<f4', [9, 9], new Float32Array(4)),
    /a\.npy: the header says an array of shape \(9, 9\), but 4/,
  ],
  ['labels', 'a.idx', idx(0x801, [2], [1, 2]), /a\.idx: holds labels/],
  [
    'no format',
    'a.xyz',
    Buffer.from([0xff, 0xd8, 0, 0]),
    /a\.xyz: neither its content nor its ending belongs to a known format/,
  ],
  ['broken gzip', 'a.csv.gz', Buffer.from([0x1f, 0x8b, 8]), /a\.csv\.gz: gzip: /],
];
for (const [what, name, content, message] of refused) {
  test(`refuses ${what}`, () => refuse(1, message, 'train', '--data', write(name, content), '--output', 'linear'));
}

test('what the ending does not tell, the content does, and that is said', () => {
  const words = ['--output', 'linear', '--hidden', 'none', '--latent', '1', '--epochs', '1'];
  const named = succeed('train', '--data', table, ...words);
  const unnamed = succeed('train', '--data', write('plane.txt', csv(plane, 'x,y,z\n')), ...words);
  assert.match(unnamed.stderr, /hourglass: plane\.txt is read as CSV, 100 rows of 3 columns, no labels\n/);
  assert.doesNotMatch(named.stderr, /is read as/);
});

test('missing files and images of several sizes are refused', () => {
  refuse(1, /nothing\.csv: there is no such file/, 'train', '--data', inFolder('nothing.csv'));
  fs.mkdirSync(inFolder('mixed'));
  write('mixed/a.png', grayPng(2, 2, new Uint8Array(4)));
  write('mixed/b.png', grayPng(3, 2, new Uint8Array(6)));
  refuse(1, /b\.png: 3 x 2 pixels, the images before it have 2 x 2/, 'train', '--data', inFolder('mixed'));
});

test('table options with MNIST, and rows that --width does not divide, are refused', () => {
  refuse(1, /--test-share is for a file or a folder of images as --data/, 'train', '--test-share', '0.5');
  for (const words of [
    ['--label-column', 'x'],
    ['--width', '28'],
  ]) {
    refuse(1, new RegExp(`${words[0]} is for a table as --data`), 'train', ...words);
  }
  refuse(
    1,
    /plane\.csv: rows of 3 columns cannot be split into images of width 2/,
    'train',
    '--data',
    table,
    '--width',
    '2',
    '--output',
    'linear',
  );
});

test('a model for another number of features', () => {
  const model = inFolder('three.safetensors');
  succeed('train', '--data', table, ...linear, '--latent', '1', '--epochs', '1', '--out', model);
  const two = write('two.csv', csv(plane.map(([x, y]) => [x, y])));
  refuse(1, /takes 3 features, the rows of two\.csv have 2/, 'evaluate', '--model', model, '--data', two);
  assert.equal(hourglass('evaluate', '--model', model, '--data', table).stderr, '');
});
