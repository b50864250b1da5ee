// encode and decode, each half by itself.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import {
  idx,
  images,
  inFolder,
  makeData,
  makeModel,
  npy,
  parseLines,
  readCsv,
  readGrayPng,
  readNpy,
  refuse,
  succeed,
} from './hourglass.mjs';

const side = 12;
const data = makeData('data', { side });
const model = makeModel('model.safetensors', data, '--learning-rate', '0.01');

function write(name, content) {
  fs.writeFileSync(inFolder(name), content);
  return inFolder(name);
}
const run = (...words) => parseLines(succeed(...words, '--json').stdout)[0];
// The codes of the test images.
const codes = inFolder('codes.npy');
run('encode', '--model', model, '--data', data, '--out', codes);

test('encode says what it has written: one code per row', () => {
  const out = inFolder('said.csv');
  assert.deepEqual(run('encode', '--model', model, '--data', data, '--out', out), { count: 40, latent: 4, out });
  const { shape, values } = readNpy(codes);
  assert.deepEqual(shape, [40, 4]);
  assert.deepEqual(readCsv(out).flat().map(Math.fround), values);
  assert.equal(readCsv(out).length, 40);
  assert.ok(new Set(values).size > 20, 'codes differ');
  assert.match(
    succeed('encode', '--model', model, '--data', data, '--out', out).stdout,
    /: the codes of 40 images, 4 numbers each\n$/,
  );
});

test('codes are the same in every format, and decoded from each', () => {
  const encode = (name) => {
    run('encode', '--model', model, '--data', data, '--out', inFolder(name));
    return inFolder(name);
  };
  const decode = (file) => {
    run('decode', '--model', model, '--in', file, '--out', inFolder('decoded-again.npy'));
    return readNpy(inFolder('decoded-again.npy')).values;
  };
  const { values } = readNpy(codes);
  const numbers = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => numbers.writeFloatBE(value, 4 * i));
  const file = encode('codes.idx');
  assert.ok(fs.readFileSync(file).equals(idx(0xd02, [40, 4], numbers)));
  const decoded = decode(codes);
  assert.deepEqual(decode(file), decoded);
  assert.deepEqual(decode(encode('codes.csv')), decoded);
});

test('encode gives the same codes for the same images in a file', () => {
  const pixels = images(40, side);
  const floats = Float32Array.from(pixels, (byte) => byte * Math.fround(1 / 255));
  const files = {
    'MNIST file': path.join(data, 't10k-images-idx3-ubyte.gz'),
    idx: write('same.idx', idx(0x803, [40, side, side], pixels)),
    bytes: write('bytes.npy', npy('|u1', [40, side, side], pixels)),
    floats: write('floats.npy', npy('<f4', [40, side * side], floats)),
    csv: write(
      'floats.csv',
      Array.from({ length: 40 }, (_, i) => [...floats.subarray(i * side * side, (i + 1) * side * side)].join(',')).join(
        '\n',
      ),
    ),
  };
  for (const [format, file] of Object.entries(files)) {
    const out = inFolder('same.npy');
    assert.equal(run('encode', '--model', model, '--in', file, '--out', out).count, 40);
    assert.ok(fs.readFileSync(out).equals(fs.readFileSync(codes)), format);
  }
});

test('decode after encode has the error that evaluate reports', () => {
  const out = inFolder('decoded.npy');
  assert.deepEqual(run('decode', '--model', model, '--in', codes, '--out', out), { count: 40, latent: 4, out });
  const { shape, values } = readNpy(out);
  assert.deepEqual(shape, [40, side, side]);
  const originals = images(40, side);
  const mse = values.reduce((sum, value, i) => sum + (value - originals[i] / 255) ** 2, 0) / values.length;
  const { mse: measured } = run('evaluate', '--model', model, '--data', data);
  assert.ok(Math.abs(mse / measured - 1) < 1e-5, `${mse} ${measured}`);
});

test('decode writes the same in every format', () => {
  const out = (name) => {
    succeed('decode', '--model', model, '--in', codes, '--out', inFolder(name), '--scale', '1');
    return inFolder(name);
  };
  const { values } = readNpy(out('all.npy'));
  assert.deepEqual(readCsv(out('all.csv')).flat().map(Math.fround), values);
  assert.equal(readCsv(inFolder('all.csv')).length, 40);
  const bytes = values.map((value) => Math.floor(Math.fround(value * 255 + 0.5)));
  const file = fs.readFileSync(out('all.idx'));
  assert.deepEqual([...file.subarray(0, 16)], [0, 0, 8, 3, 0, 0, 0, 40, 0, 0, 0, side, 0, 0, 0, side]);
  assert.deepEqual([...file.subarray(16)], bytes);
  assert.ok(new Set(bytes).size > 20);
  assert.ok(fs.readFileSync(out('all-idx3-ubyte')).equals(file));
  const sheet = readGrayPng(out('all.png'));
  assert.deepEqual([sheet.width, sheet.height], [10 * 14 + 2, 4 * 14 + 2]);
  const row = (2 + 14 + 3) * sheet.width + 2 + 14; // line 3 of image 11
  assert.deepEqual([...sheet.pixels.subarray(row, row + side)], bytes.slice((11 * side + 3) * side).slice(0, side));
});

test('codes from another program, as text and as doubles', () => {
  const csv = write('own.csv', 'a;b;c;d\n0.5;0;0;0\n1,5;0;0;0\n');
  refuse(
    1,
    /own\.csv: line 3, column 1: '1,5' is not a number/,
    'decode',
    '--model',
    model,
    '--in',
    csv,
    '--out',
    inFolder('x.npy'),
  );
  write('own.csv', 'a;b;c;d\n0;0;0;0\n1.5;0;0;0\n');
  succeed('decode', '--model', model, '--in', csv, '--out', inFolder('text.npy'));
  const doubles = write('own.npy', npy('<f8', [2, 4], Float64Array.from([0, 0, 0, 0, 1.5, 0, 0, 0])));
  succeed('decode', '--model', model, '--in', doubles, '--out', inFolder('doubles.npy'));
  assert.deepEqual(readNpy(inFolder('text.npy')), readNpy(inFolder('doubles.npy')));
});

test('a table goes in and comes out in its own units', () => {
  const rows = Array.from({ length: 60 }, (_, i) => [1000 + 100 * Math.sin(5 * i), -3 + 0.01 * Math.cos(3 * i)]);
  const table = write('units.csv', rows.map((row) => row.join(',')).join('\n'));
  const scaled = inFolder('units.safetensors');
  const shape = ['--hidden', 'none', '--latent', '2', '--activation', 'linear', '--output', 'linear'];
  succeed(
    'train',
    '--data',
    table,
    ...shape,
    '--scale',
    'unit',
    '--learning-rate',
    '0.01',
    '--batch',
    '8',
    '--epochs',
    '300',
    '--out',
    scaled,
  );
  succeed('encode', '--model', scaled, '--in', table, '--out', inFolder('units-codes.csv'));
  succeed('decode', '--model', scaled, '--in', inFolder('units-codes.csv'), '--out', inFolder('units-back.csv'));
  const back = readCsv(inFolder('units-back.csv'));
  assert.equal(back.length, 60);
  back.forEach(([x, y], i) => {
    assert.ok(Math.abs(x - rows[i][0]) < 10, `${x} instead of ${rows[i][0]}`);
    assert.ok(Math.abs(y - rows[i][1]) < 0.001, `${y} instead of ${rows[i][1]}`);
  });
  succeed('decode', '--model', scaled, '--in', inFolder('units-codes.csv'), '--out', inFolder('units-back.npy'));
  assert.deepEqual(readNpy(inFolder('units-back.npy')).shape, [60, 2]);
});

test('images clip values outside 0 to 1 to black or white, and a message says so', () => {
  const wide = makeModel('wide.safetensors', data, '--output', 'linear');
  const far = write('far.csv', '1e4,-1e4,1e4,-1e4\n');
  const { stderr } = succeed('decode', '--model', wide, '--in', far, '--out', inFolder('far.idx'));
  assert.match(stderr, /^hourglass: values below 0 are black and values above 1 white in the picture\n$/);
  assert.equal(succeed('decode', '--model', wide, '--in', far, '--out', inFolder('far-decoded.csv')).stderr, '');
});

test('variational models encode to the means, the same every time', () => {
  const variational = makeModel('variational.safetensors', data, '--variant', 'variational', '--loss', 'bce');
  const read = () => {
    run('encode', '--model', variational, '--data', data, '--out', inFolder('means.npy'));
    return readNpy(inFolder('means.npy'));
  };
  const { shape, values } = read();
  assert.deepEqual(shape, [40, 4]);
  assert.deepEqual(read().values, values);
});

test('conditional models are told the classes', () => {
  const conditional = makeModel('conditional.safetensors', data, '--variant', 'conditional', '--loss', 'bce');
  const file = path.join(data, 't10k-images-idx3-ubyte.gz');
  const labels = path.join(data, 't10k-labels-idx1-ubyte.gz');
  const encode = (...words) => {
    run('encode', '--model', conditional, ...words, '--out', inFolder('conditional.npy'));
    return readNpy(inFolder('conditional.npy')).values;
  };
  assert.deepEqual(encode('--in', file, '--labels', labels), encode('--data', data));
  const threes = write('threes.csv', '3\n'.repeat(40));
  assert.deepEqual(encode('--in', file, '--label', '3'), encode('--in', file, '--labels', threes));
  assert.notDeepEqual(encode('--in', file, '--label', '3'), encode('--in', file, '--label', '4'));
  assert.deepEqual(encode('--data', data, '--label', '3'), encode('--in', file, '--label', '3'));

  const decode = (...words) => {
    run('decode', '--model', conditional, '--in', codes, ...words, '--out', inFolder('conditional.npy'));
    return readNpy(inFolder('conditional.npy')).values;
  };
  assert.deepEqual(decode('--label', '3'), decode('--labels', threes));
  assert.notDeepEqual(decode('--label', '3'), decode('--labels', labels));

  const words = ['--model', conditional, '--in', codes, '--out', inFolder('never.npy')];
  refuse(1, /a conditional model needs classes; --label/, 'decode', ...words);
  refuse(
    1,
    /a conditional model needs classes/,
    'encode',
    '--model',
    conditional,
    '--in',
    file,
    '--out',
    inFolder('never.npy'),
  );
  refuse(1, /two\.csv: has 2 labels for 40 samples/, 'decode', ...words, '--labels', write('two.csv', '1\n2\n'));
  refuse(1, /sample 2 has the label 12; /, 'decode', ...words, '--labels', write('twelve.csv', '1\n12\n'.repeat(20)));
  refuse(2, /--label: value 10 not in range/i, 'decode', ...words, '--label', '10');
  refuse(2, /--labels? excludes --labels?/, 'decode', ...words, '--label', '1', '--labels', labels);
  refuse(
    1,
    /--label and --labels are for conditional models/,
    'decode',
    '--model',
    model,
    '--in',
    codes,
    '--out',
    inFolder('never.npy'),
    '--label',
    '1',
  );
  assert.ok(!fs.existsSync(inFolder('never.npy')));
});

const three = write('three.csv', '1,2,3\n');
const wrong = [
  ['encode', /three\.csv: has 3 features per sample, the model takes 144/, ['--in', three, '--out', inFolder('n.csv')]],
  [
    'decode',
    /three\.csv: has 3 numbers per row, the model's codes have 4/,
    ['--in', three, '--out', inFolder('n.csv')],
  ],
  ['encode', /n\.png: codes are written as \.csv, \.npy or \.idx/, ['--in', three, '--out', inFolder('n.png')]],
  ['decode', /n\.txt: is written as \.csv, \.npy, \.idx, -ubyte or \.png/, ['--in', codes, '--out', inFolder('n.txt')]],
  ['decode', /n\.csv\.gz: is written as/, ['--in', codes, '--out', inFolder('n.csv.gz')]],
  [
    'decode',
    /holds bytes; codes are floating-point numbers/,
    ['--in', path.join(data, 't10k-images-idx3-ubyte.gz'), '--out', inFolder('n.csv')],
  ],
  ['decode', /no\.csv: cannot be read/, ['--in', inFolder('no.csv'), '--out', inFolder('n.csv')]],
  ['encode', /cannot be written: No such file/, ['--in', three, '--out', inFolder('no/n.csv')]],
  ['decode', /cannot be written: No such file/, ['--in', codes, '--out', inFolder('no/n.csv')]],
  [
    'encode',
    /gray\.csv: has the value 300/,
    ['--in', write('gray.csv', `${Array(144).fill(300).join(',')}\n`), '--out', inFolder('n.csv')],
  ],
];
for (const [command, message, words] of wrong) {
  test(`${command} ${words
    .slice(1)
    .map((word) => path.basename(word))
    .join(' ')} is refused`, () => {
    refuse(1, message, command, '--model', model, ...words);
    for (const name of ['n.csv', 'n.png', 'n.txt', 'n.csv.gz']) assert.ok(!fs.existsSync(inFolder(name)));
  });
}

test('decode needs codes', () => {
  refuse(2, /--in is required/, 'decode', '--model', model, '--out', inFolder('n.csv'));
  refuse(2, /--out is required/, 'encode', '--model', model);
});
