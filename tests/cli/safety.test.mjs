// Nothing good is lost: weights when training diverges, files that are being read. Numbers that are too large to
// compute with are refused, and options without a value are understood.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';

import {
  hourglass,
  hourglassWithin,
  inFolder,
  makeData,
  makeModel,
  parseLines,
  readCsv,
  readGrayPng,
  refuse,
  succeed,
} from './hourglass.mjs';

const data = makeData('data');
const write = (name, rows) => {
  const file = inFolder(name);
  fs.writeFileSync(file, rows.map((row) => `${row.join(',')}\n`).join(''));
  return file;
};
const numbers = Array.from({ length: 40 }, (_, i) => [i % 7, i % 3, 5 - (i % 2)]);
const table = write('table.csv', numbers);
const forTables = ['--hidden', 'none', '--latent', '2', '--output', 'linear', '--epochs', '1'];

test('a switch without a value means yes', () => {
  const words = ['train', '--data', data, '--hidden', '16', '--latent', '4', '--epochs', '1'];
  const said = (...more) => hourglass(...words, ...more).stderr.match(/training .*parameters/)[0];
  assert.equal(said('--tied'), said('--tied', 'yes'));
  assert.notEqual(said('--tied'), said('--tied', 'no'));
  const loss = (...more) =>
    parseLines(succeed(...words, '--variant', 'variational', '--json', ...more).stdout)[0].train_loss;
  assert.equal(loss('--binarize'), loss('--binarize', 'yes'));
  assert.notEqual(loss('--binarize'), loss('--binarize', 'no'));
});

test('an empty value is passed to the option', () => {
  assert.match(
    hourglass('train', '--data', data, '--hidden', '', '--latent', '4', '--epochs', '1').stderr,
    /training 784-4-784,/,
  );
  refuse(2, /--latent must be a whole number from 1 to 2048, not '' /, 'train', '--latent', '');
});

// The rate grows so slowly that many good steps come first.
test('training that diverges late leaves the last good model', () => {
  const large = write(
    'hundreds.csv',
    numbers.map((row) => row.map((x) => 100 * x)),
  );
  const out = inFolder('diverged.safetensors');
  const growing = [
    '--optimizer',
    'sgd',
    '--momentum',
    '0',
    '--learning-rate',
    '0.001',
    '--warmup',
    '900',
    '--epochs',
    '900',
  ];
  const result = hourglass(
    'train',
    '--data',
    large,
    ...forTables,
    '--activation',
    'linear',
    '--batch',
    '1',
    ...growing,
    '--out',
    out,
  );
  assert.equal(result.status, 1);
  assert.match(
    result.stderr,
    /no longer [^;]*; the data is not scaled: [^;]*; --scale [^;]*; the model after step 100 is saved as .*diverged\.safetensors\n$/,
  );
  const [found] = parseLines(succeed('evaluate', '--data', large, '--model', out, '--json').stdout);
  assert.ok(found.mse < 1e5, `${found.mse}`);
});

test('--out never replaces what the command reads', () => {
  const copy = write('copy.csv', numbers);
  const message = /^hourglass: \S+: is read by this command, so --out must name another file\n$/;
  refuse(1, message, 'train', '--data', copy, ...forTables, '--out', copy);
  const own = inFolder('table.safetensors');
  succeed('train', '--data', table, ...forTables, '--out', own);
  refuse(1, message, 'encode', '--model', own, '--in', copy, '--out', copy);
  refuse(1, message, 'decode', '--model', own, '--in', copy, '--out', copy);
  assert.deepEqual(readCsv(copy), numbers);
});

test('numbers that are too large are refused with advice', () => {
  const large = write(
    'large.csv',
    numbers.map(([x, y, z]) => [x * 1e25, y, z]),
  );
  const message = /^hourglass: large\.csv: has the value \S+; numbers beyond 1e\+15 are too large .* --scale unit /;
  refuse(1, message, 'train', '--data', large, ...forTables);
  refuse(1, message, 'pca', '--data', large, '--components', '1');
  const own = inFolder('large.safetensors');
  succeed('train', '--data', large, ...forTables, '--scale', 'unit', '--out', own);
  succeed('pca', '--data', large, '--components', '1', '--scale', 'unit');
  const plain = inFolder('for-extremes.safetensors');
  succeed('train', '--data', table, ...forTables, '--out', plain);
  const signs = [1, -1].flatMap((x) => [1, -1].flatMap((y) => [1, -1].map((z) => [3e38 * x, 3e38 * y, 3e38 * z])));
  const extreme = write('extreme.csv', [[1, 2, 3], ...signs]);
  refuse(
    1,
    /extreme\.csv: sample [2-9] has numbers that are too large for the model/,
    'encode',
    '--model',
    plain,
    '--in',
    extreme,
    '--out',
    inFolder('codes.csv'),
  );
  assert.ok(!fs.existsSync(inFolder('codes.csv')));
});

test('noise that is clipped to 0..1 is refused for other ranges', () => {
  const own = inFolder('plain.safetensors');
  succeed('train', '--data', table, ...forTables, '--out', own);
  refuse(
    1,
    /table\.csv: has the value \d.* corruption gaussian is for values from 0 to 1/,
    'evaluate',
    '--data',
    table,
    '--model',
    own,
    '--corruption',
    'gaussian',
  );
  succeed('evaluate', '--data', table, '--model', own, '--corruption', 'mask');
});

test('reconstruct takes as many images as there are; sampling a variational model needs no data', () => {
  const few = makeData('few', { side: 12, train: 30, test: 4 });
  const own = makeModel('few.safetensors', few, '--variant', 'variational');
  const out = inFolder('few.png');
  assert.equal(
    parseLines(succeed('reconstruct', '--data', few, '--model', own, '--out', out, '--json').stdout)[0].count,
    4,
  );
  refuse(
    1,
    /--count 5: there are only 4 test images/,
    'reconstruct',
    '--data',
    few,
    '--model',
    own,
    '--count',
    '5',
    '--out',
    out,
  );
  const words = ['sample', '--model', own, '--count', '3', '--out', out];
  succeed(...words);
  const alone = readGrayPng(out);
  succeed(...words, '--data', few);
  assert.deepEqual(readGrayPng(out), alone);
});

// Stacks of 512 MB, of which few fit into 2 GB.
test('where not all threads can be started, the others do the work', { skip: process.platform !== 'linux' }, () => {
  const limits = ['-s 524288', '-v 2000000'];
  const model = makeModel('limited.safetensors', data);
  const words = ['evaluate', '--model', model, '--data', data, '--json'];
  for (const threads of ['8', '256']) {
    const result = hourglassWithin(limits, ...words, '--threads', threads);
    assert.equal(result.status, 0, result.stderr);
    assert.match(
      result.stderr,
      new RegExp(`^hourglass: only [1-4] of ${threads} threads could be started; [^\\n]*\\n$`),
    );
    assert.equal(result.stdout, succeed(...words).stdout);
  }
});
