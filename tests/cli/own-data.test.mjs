// What people bring: arrays, tables and images as other programs write them, each with the right values. The kinds
// are those of public bug reports of other projects; the inputs are our own.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import zlib from 'node:zlib';

import { grayPng, hourglass, idx, inFolder, makeData, parseLines, readCsv, refuse, succeed } from './hourglass.mjs';
import { bytesOf, identityModel, idxOf, makeIdentity, npyOf, rowsOf, write, zip } from './own-data.mjs';

const small = ['--hidden', 'none', '--latent', '2', '--output', 'linear', '--epochs', '1', '--threads', '1'];
const said = (...words) => succeed('train', ...small, ...words).stderr;
const near = (found, wanted) => {
  assert.equal(found.flat().length, wanted.flat().length);
  found.flat().forEach((number, i) => assert.ok(Math.abs(number - wanted.flat()[i]) < 1e-5, `${found} ${wanted}`));
};

// Arrays

const grid = [1, 2, 3, 4, 5].map((row) => [1, 2, 3].map((column) => 10 * row + column));

test('NPY of every type and order of bytes', () => {
  const types = {
    '|i1': 'Int8',
    '<i2': 'Int16',
    '<i4': 'Int32',
    '<i8': 'BigInt64',
    '<u2': 'Uint16',
    '<u4': 'Uint32',
    '<u8': 'BigUint64',
    '<f4': 'Float32',
    '<f8': 'Float64',
  };
  for (const [type, setter] of Object.entries(types)) {
    const file = write('a.npy', npyOf(type, [5, 3], bytesOf(setter, grid.flat())));
    assert.deepEqual([...rowsOf(3, file)], grid, type);
    if (type.startsWith('|')) continue;
    const big = write('a.npy', npyOf(`>${type.slice(1)}`, [5, 3], bytesOf(setter, grid.flat(), false)));
    assert.deepEqual([...rowsOf(3, big)], grid, `>${type.slice(1)}`);
  }
  const half = write('a.npy', npyOf('<f2', [1, 3], bytesOf('Uint16', [0x3c00, 0xc000, 0x3555])));
  near(rowsOf(3, half), [[1, -2, 0.333252]]);
  assert.deepEqual([...rowsOf(3, write('a.npy', npyOf('|b1', [1, 3], [0, 1, 1])))], [[0, 1, 1]]);
});

test('NPY in Fortran order, of later versions, and as Python 2 writes it', () => {
  const byColumn = [0, 1, 2].flatMap((column) => grid.map((row) => row[column]));
  const fortran = npyOf('<f8', [5, 3], bytesOf('Float64', byColumn), { fortran: true });
  assert.deepEqual([...rowsOf(3, write('a.npy', fortran))], grid);
  for (const version of [2, 3]) {
    const file = write('a.npy', npyOf('<f4', [5, 3], bytesOf('Float32', grid.flat()), { version }));
    assert.deepEqual([...rowsOf(3, file)], grid);
  }
  assert.deepEqual([...rowsOf(3, write('a.npy', npyOf('<f4', ['5L', '3L'], bytesOf('Float32', grid.flat()))))], grid);
});

test('which dimension of an array counts the samples is guessed aloud, and can be said', () => {
  const pixels = Array.from({ length: 8 * 8 * 10 }, (_, i) => (7 * i) % 251);
  const file = write('last.npy', npyOf('|u1', [8, 8, 10], pixels));
  const codesOf = (...words) => {
    const model = inFolder('dimension.safetensors');
    const { stderr } = succeed('train', '--data', file, ...words, ...small, '--out', model);
    succeed('encode', '--model', model, '--in', file, ...words, '--out', inFolder('c.csv'));
    return { stderr, rows: readCsv(inFolder('c.csv')).length };
  };
  const guessed = codesOf();
  assert.match(guessed.stderr, /10 images whose samples come last.*--samples-dimension first/);
  assert.equal(guessed.rows, 10);
  assert.equal(codesOf('--samples-dimension', 'last').rows, 10);
  const first = codesOf('--samples-dimension', 'first');
  assert.doesNotMatch(first.stderr, /samples come last/);
  assert.equal(first.rows, 8);
  refuse(2, /--samples-dimension.*first.*last/, 'train', '--data', file, '--samples-dimension', 'middle');
});

test('a dimension of 1 for the channel is dropped, three are color', () => {
  const pixels = Array.from({ length: 96 }, (_, i) => (7 * i) % 251);
  const rows = (shape) => rowsOf(16, write('a.npy', npyOf('|u1', shape, pixels)));
  const wanted = [...rows([6, 4, 4])];
  assert.equal(wanted.length, 6);
  near(
    wanted.flat(),
    pixels.map((pixel) => pixel / 255),
  );
  assert.deepEqual([...rows([6, 4, 4, 1])], wanted);
  assert.deepEqual([...rows([6, 1, 4, 4])], wanted);
  const color = write('color.npy', npyOf('|u1', [2, 4, 4, 3], pixels));
  const model = inFolder('color.safetensors');
  succeed('train', '--data', color, ...small, '--architecture', 'convolutional', '--channels', '4', '--out', model);
  const back = inFolder('back.npy');
  const codes = inFolder('codes.csv');
  succeed('encode', '--model', model, '--in', color, '--out', codes);
  succeed('decode', '--model', model, '--in', codes, '--out', back);
  assert.match(fs.readFileSync(back, 'latin1'), /'shape': \(2, 4, 4, 3\)/);
  const sheet = inFolder('color.png');
  succeed('reconstruct', '--model', model, '--data', color, '--count', '1', '--out', sheet);
  assert.equal(fs.readFileSync(sheet)[25], 2, 'red, green and blue');
  const evaluate = ['evaluate', '--model', model, '--data', color];
  refuse(1, /takes 48 pixels, the images of color\.npy have 16/, ...evaluate, '--color', 'no');
});

test('arrays without numbers are refused by what they hold', () => {
  for (const [type, message] of [
    ['|O', /holds Python objects/],
    ['<U8', /holds words/],
    ['<c8', /holds complex numbers/],
  ]) {
    refuse(1, message, 'train', '--data', write('a.npy', npyOf(type, [1], Buffer.alloc(32))));
  }
});

test('an NPZ with arrays called as by Keras is training and test samples', () => {
  const images = (count) => npyOf('|u1', [count, 4, 4], Buffer.alloc(16 * count, 51));
  const labels = (count) => npyOf('|u1', [count], Buffer.alloc(count, 3));
  const file = write(
    'mnist.npz',
    zip({ 'x_train.npy': images(6), 'y_train.npy': labels(6), 'x_test.npy': images(3), 'y_test.npy': labels(3) }),
  );
  assert.match(said('--data', file), /on 6 images of mnist\.npz/);
  assert.match(said('--data', file), /x_train for training and x_test for testing are read/);
  assert.equal(rowsOf(16, file, '--member', 'x_test').length, 3);
  near(rowsOf(16, `${file}:x_test`)[0], Array(16).fill(0.2));
  refuse(1, /has no member 'z'; --member names the one to read, of x_train/, 'train', '--data', file, '--member', 'z');
});

test('IDX of every type', () => {
  const rows = (type, body) => [...rowsOf(2, write('a.idx', idxOf(type, [1, 1, 2], body)))];
  assert.deepEqual(rows(0x09, [255, 127]), [[-1, 127]]);
  assert.deepEqual(rows(0x0b, bytesOf('Int16', [-300, 12000], false)), [[-300, 12000]]);
  assert.deepEqual(rows(0x0c, bytesOf('Int32', [-70000, 120000], false)), [[-70000, 120000]]);
  assert.deepEqual(rows(0x0d, bytesOf('Float32', [0.5, -12.25], false)), [[0.5, -12.25]]);
  assert.deepEqual(rows(0x0e, bytesOf('Float64', [0.5, -12.25], false)), [[0.5, -12.25]]);
  assert.deepEqual([...rowsOf(1, write('a.idx', idxOf(0x0d, [2], bytesOf('Float32', [1, 2], false))))], [[1], [2]]);
  refuse(
    1,
    /a\.idx: not an IDX file; it begins with 0x00000703/,
    'train',
    '--data',
    write('a.idx', idxOf(7, [1, 1, 1], [1])),
  );
});

test('EMNIST by its own names, turned upright; QMNIST with labels of 32 bits; files in folders of their names', () => {
  const corner = [255, 0, 0, 0, 0, 0, 128, 0, 0]; // of 3 x 3: a dot at the left of the last row
  const turned = [255, 0, 128, 0, 0, 0, 0, 0, 0];
  const folder = (name, files) => {
    fs.mkdirSync(inFolder(name));
    for (const [file, content] of Object.entries(files)) {
      fs.mkdirSync(inFolder(`${name}/${file}`).replace(/\/[^/]*$/, ''), { recursive: true });
      fs.writeFileSync(inFolder(`${name}/${file}`), content);
    }
    return inFolder(name);
  };
  const images = idx(0x803, [2, 3, 3], [...corner, ...corner]);
  const labels = idx(0x801, [2], [26, 1]);
  const emnist = folder('letters', {
    'emnist-letters-train-images-idx3-ubyte.gz': zlib.gzipSync(images),
    'emnist-letters-train-labels-idx1-ubyte.gz': zlib.gzipSync(labels),
    'emnist-letters-test-images-idx3-ubyte.gz': zlib.gzipSync(images),
    'emnist-letters-test-labels-idx1-ubyte.gz': zlib.gzipSync(labels),
  });
  const model = identityModel('nine.safetensors', 9, emnist);
  const codes = (data, ...words) => {
    succeed('encode', '--model', model, '--data', data, '--out', inFolder('nine.csv'), ...words);
    return readCsv(inFolder('nine.csv'))[0];
  };
  near(
    codes(emnist),
    turned.map((pixel) => pixel / 255),
  );
  near(
    codes(emnist, '--transpose', 'no'),
    corner.map((pixel) => pixel / 255),
  );
  assert.match(said('--data', emnist), /the names say EMNIST, whose images lie on their side and are turned upright/);
  const words32 = (label) => bytesOf('Int32', [label, 0, 0, 0, 0, 0, 0, 0], false);
  const qmnist = folder('q', {
    'qmnist-train-images-idx3-ubyte': images,
    'qmnist-train-labels-idx2-int': idxOf(0x0c, [2, 8], Buffer.concat([words32(7), words32(2)])),
    'qmnist-test-images-idx3-ubyte': images,
    'qmnist-test-labels-idx2-int': idxOf(0x0c, [2, 8], Buffer.concat([words32(7), words32(2)])),
  });
  near(
    codes(qmnist),
    corner.map((pixel) => pixel / 255),
  );
  near(
    codes(qmnist, '--transpose'),
    turned.map((pixel) => pixel / 255),
  );
  const nested = folder('nested', {
    'train-images-idx3-ubyte/train-images-idx3-ubyte': images,
    'train-labels-idx1-ubyte/train-labels-idx1-ubyte': labels,
    't10k-images.idx3-ubyte/t10k-images.idx3-ubyte': images,
    't10k-labels.idx1-ubyte/t10k-labels.idx1-ubyte': labels,
  });
  near(
    codes(nested),
    corner.map((pixel) => pixel / 255),
  );
});

test('gzip with several members or zeros at the end, and zip archives', () => {
  const [first, second] = ['1,2\n', '3,4\n'].map((text) => zlib.gzipSync(text));
  assert.deepEqual(
    [...rowsOf(2, write('a.csv.gz', Buffer.concat([first, second])))],
    [
      [1, 2],
      [3, 4],
    ],
  );
  assert.deepEqual([...rowsOf(2, write('a.csv.gz', Buffer.concat([first, Buffer.alloc(500)])))], [[1, 2]]);
  const archive = write('a.zip', zip({ 'train.csv': '1,2\n3,4\n', 'readme.txt': 'hello' }));
  assert.deepEqual(
    [...rowsOf(2, archive)],
    [
      [1, 2],
      [3, 4],
    ],
  );
});

// Tables

test('tables as spreadsheets write them', () => {
  const wanted = [
    [0.5, 1],
    [2.25, -3],
  ];
  const texts = {
    'CR alone': 'a,b\r0.5,1\r2.25,-3\r',
    'CR LF and a byte order mark': '\ufeff"a","b"\r\n"0.5","1"\r\n"2.25","-3"\r\n',
    semicolons: 'a;b\n0.5;1\n2.25;-3\n',
    tabs: 'a\tb\n0.5\t1\n2.25\t-3\n',
    blanks: ' 0.5   1\n2.25  -3\n',
    'decimal commas': 'a;b\n0,5;1\n2,25;-3\n',
    'a semicolon in a name': '"width; cm","b"\n0.5,1\n2.25,-3\n',
    'a tab in a name': '"a\tb","c"\n0.5,1\n2.25,-3\n',
    years: '2019,2020\n0.5,1\n2.25,-3\n',
  };
  for (const [what, text] of Object.entries(texts)) {
    assert.deepEqual([...rowsOf(2, write('t.csv', text))], wanted, what);
  }
  const utf16 = Buffer.from('\ufeffa\tb\r\n0.5\t1\r\n2.25\t-3\r\n', 'utf16le');
  assert.deepEqual([...rowsOf(2, write('t.csv', utf16))], wanted);
  assert.deepEqual([...rowsOf(2, write('t.csv', Buffer.from(utf16).swap16()))], wanted);
});

test('names that are numbers are said, and --header decides', () => {
  const years = write('years.csv', '2019,2020,2021\n0.1,0.2,0.3\n0.4,0.5,0.6\n');
  const rows = rowsOf(3, years);
  assert.equal(rows.length, 2);
  assert.match(rows.said, /the first line, '2019,2020,2021', is taken for the names of the columns \(--header no/);
  assert.equal(rowsOf(3, years, '--header', 'no').length, 3);
  assert.equal(rowsOf(3, write('t.csv', '1,2,3\n4,5,6\n'), '--header', 'yes').length, 1);
});

test('columns are left out and chosen', () => {
  const index = write('index.csv', ',a,b\n0,1,5\n1,2,6\n2,3,7\n');
  const rows = rowsOf(2, index);
  assert.deepEqual(
    [...rows],
    [
      [1, 5],
      [2, 6],
      [3, 7],
    ],
  );
  assert.match(rows.said, /the first column has no name and counts the rows, so it is left out/);
  const file = write('t.csv', 'a,b,c\n1,2,3\n4,5,6\n');
  assert.deepEqual(
    [...rowsOf(2, file, '--columns', 'c,a')],
    [
      [3, 1],
      [6, 4],
    ],
  );
  assert.deepEqual(
    [...rowsOf(2, file, '--without-columns', 'b')],
    [
      [1, 3],
      [4, 6],
    ],
  );
  assert.deepEqual(
    [...rowsOf(2, file, '--without-columns', '2')],
    [
      [1, 3],
      [4, 6],
    ],
  );
  refuse(1, /there is no column 'd'; there are 3 of the names a, b, c/, 'train', '--data', file, '--columns', 'd');
});

test('missing cells are refused by row and name, filled, or left out with their rows', () => {
  // In training the column had only 20, which is what a missing cell is filled with later.
  const known = write('known.csv', 'mpg,power\n1,20\n2,20\n3,20\n');
  const model = identityModel('known.safetensors', 2, known);
  for (const cell of ['?', '', 'NA', 'nan', '-']) {
    const file = write('m.csv', `mpg,power\n1,10\n2,${cell}\n3,20\n4,30\n`);
    const message = /m\.csv: line 3, column 2: '.*' is not a .*number \(column 'power'\); --missing mean fills/;
    refuse(1, message, 'train', '--data', file, ...small);
    const out = inFolder('m-read.csv');
    const encode = ['encode', '--model', model, '--in', file, '--out', out, '--missing'];
    assert.match(succeed(...encode, 'mean').stderr, /1 missing cell filled with the mean of the column in training/);
    assert.deepEqual(readCsv(out)[1], [2, 20]);
    const dropped = rowsOf(2, file, '--missing', 'drop');
    assert.equal(dropped.length, 3);
    assert.deepEqual(dropped[1], [3, 20]);
    assert.match(dropped.said, /1 row with missing cells left out/);
    assert.match(said('--data', file, '--missing', 'mean'), /1 missing cell filled with the mean of the column\n/);
  }
});

test('classes are words or any whole numbers', () => {
  const table = (label) => Array.from({ length: 12 }, (_, r) => `${r % 5},${label(r)},${r % 3}\n`).join('');
  const classes = (name, column, text) => {
    const file = write(name, text);
    const out = inFolder('classes.safetensors');
    const words = ['--data', file, '--label-column', column];
    succeed('classify', 'train', ...words, '--hidden', 'none', '--epochs', '1', '--out', out);
    return parseLines(succeed('classify', 'evaluate', '--model', out, '--data', file, '--json').stdout)[0].classes;
  };
  const kinds = ['setosa', 'versicolor', 'virginica'];
  assert.deepEqual(classes('iris.csv', 'species', `a,species,b\n${table((r) => kinds[r % 3])}`), kinds);
  assert.deepEqual(
    classes(
      'noheader.csv',
      '2',
      table((r) => kinds[r % 3]),
    ),
    kinds,
  );
  assert.deepEqual(
    classes(
      'signs.csv',
      '2',
      table((r) => 2 * (r % 2) - 1),
    ),
    ['-1', '1'],
  );
  assert.deepEqual(
    classes(
      'floats.csv',
      '2',
      table((r) => `${1 + (r % 2)}.0`),
    ),
    ['1', '2'],
  );
  refuse(
    1,
    /words\.csv: line 2, column 2: 'setosa' is not a number \(column 'species'\); --label-column makes/,
    'train',
    '--data',
    write('words.csv', `a,species,b\n${table(() => 'setosa')}`),
    ...small,
  );
});

// What a model remembers

const planeRows = Array.from({ length: 40 }, (_, r) => [r % 10, 10 + (r % 7), 1000 + 13 * (r % 5)]);
const csvOf = (names, rows) => `${names.join(',')}\n${rows.map((row) => `${row.join(',')}\n`).join('')}`;

test('columns are put right by their names, and missing or renamed ones are named', () => {
  const file = write('xyz.csv', csvOf(['x', 'y', 'z'], planeRows));
  const model = identityModel('xyz.safetensors', 3, file);
  const codes = (name, text, ...words) => {
    const { stderr } = succeed(
      'encode',
      '--model',
      model,
      '--in',
      write(name, text),
      '--out',
      inFolder('c.csv'),
      ...words,
    );
    return Object.assign(readCsv(inFolder('c.csv')), { said: stderr });
  };
  const swapped = codes('zyx.csv', csvOf(['z', 'more', 'y', 'x'], [[1, 9, 2, 3]]));
  assert.deepEqual([...swapped], [[3, 2, 1]]);
  assert.match(swapped.said, /put into the model's order by their names/);
  assert.match(swapped.said, /column 'more' is left out, since the model was not trained on it/);
  refuse(
    1,
    /has no column 'y', which the model was trained on; it has column 'Y' instead/,
    'encode',
    '--model',
    model,
    '--in',
    write('renamed.csv', csvOf(['x', 'Y', 'z'], [[1, 2, 3]])),
    '--out',
    inFolder('c.csv'),
  );
});

test('label and left out columns are remembered', () => {
  const rows = planeRows.map(([x, y], i) => [i, x, ['no', 'yes'][i % 2], y]);
  const file = write('remembered.csv', csvOf(['t', 'x', 'kind', 'y'], rows));
  const model = identityModel('remembered.safetensors', 2, file, '--label-column', 'kind', '--without-columns', 't');
  succeed('encode', '--model', model, '--in', file, '--out', inFolder('c.csv'));
  assert.deepEqual(readCsv(inFolder('c.csv'))[11], [1, 14]);
});

test('the file of the training is split as then, any other is measured whole', () => {
  const file = write('mine.csv', csvOf(['x', 'y', 'z'], planeRows));
  const model = inFolder('mine.safetensors');
  const words = ['--data', file, '--scale', 'unit', '--test-share', '0.1', '--out', model];
  const [line] = parseLines(succeed('train', ...small, ...words, '--json').stdout);
  const evaluate = (data, ...more) => {
    const { stdout } = succeed('evaluate', '--model', model, '--data', data, '--json', ...more);
    return parseLines(stdout)[0];
  };
  const again = evaluate(file);
  assert.equal(again.images, 4);
  assert.equal(again.mse, line.validation_loss);
  assert.equal(again.part, "split as in the model's training");
  const one = evaluate(write('one.csv', csvOf(['x', 'y', 'z'], planeRows.slice(0, 1))));
  assert.equal(one.images, 1);
  assert.equal(one.part, 'all of one.csv, another file than the model was trained on');
  assert.equal(evaluate(write('half.csv', csvOf(['x', 'y', 'z'], planeRows.slice(0, 20)))).images, 20);
  const half = succeed('evaluate', '--model', model, '--data', file, '--test-share', '0.5');
  assert.match(half.stderr, /the model was trained on some of these samples: its --test-share was 0\.1/);
});

test('the error of every sample, with its name', () => {
  const file = write(
    'named.csv',
    csvOf(
      ['', 'x', 'y', 'z'],
      planeRows.map((row, i) => [`"row, ${i}"`, ...row]),
    ),
  );
  const model = inFolder('named.safetensors');
  succeed('train', '--data', file, '--scale', 'standard', ...small, '--out', model);
  const out = inFolder('errors.csv');
  const { stdout } = succeed('evaluate', '--model', model, '--data', file, '--per-sample', out, '--json');
  const lines = fs.readFileSync(out, 'utf8').trimEnd().split('\n');
  assert.equal(lines[0], 'name,mse');
  assert.equal(lines.length, 9);
  assert.match(lines[1], /^"row, \d+",[\d.e-]+$/);
  const errors = lines.slice(1).map((row) => Number(row.split(',').at(-1)));
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  assert.ok(Math.abs(mean / parseLines(stdout)[0].mse - 1) < 1e-4);
  refuse(
    1,
    /errors are written as \.csv/,
    'evaluate',
    '--model',
    model,
    '--data',
    file,
    '--per-sample',
    inFolder('e.png'),
  );
  succeed('encode', '--model', model, '--in', file, '--names', '--out', out);
  assert.match(fs.readFileSync(out, 'utf8'), /^"",code 1,code 2\n"row, 0",/);
  succeed('decode', '--model', model, '--in', out, '--out', inFolder('back.csv'));
  assert.equal(readCsv(inFolder('back.csv')).length, 40);
});

test('a column that never changed in training stays bounded later, and that is said', () => {
  const fit = write(
    'fit.csv',
    csvOf(
      ['same', 'a'],
      planeRows.map(([x]) => [0, x]),
    ),
  );
  const model = inFolder('fit.safetensors');
  succeed('train', '--data', fit, '--scale', 'unit', ...small, '--activation', 'linear', '--out', model);
  makeIdentity(model);
  const later = write('later.csv', 'same,a\n200,9\n0,4.5\n');
  const { stderr } = succeed('encode', '--model', model, '--in', later, '--out', inFolder('c.csv'));
  assert.deepEqual(readCsv(inFolder('c.csv')), [
    [1, 1],
    [0, 0.5],
  ]);
  assert.match(stderr, /1 value in 1 column is far outside .* such as 200 in column 'same', which had only 0/);
});

test('bytes, 0 to 1 and 0 to 255 are told apart and brought to one scale', () => {
  const pixels = Array.from({ length: 40 * 16 }, (_, i) => (37 * i) % 256);
  const files = {
    bytes: npyOf('|u1', [40, 4, 4], pixels),
    floats: npyOf('<f4', [40, 4, 4], bytesOf('Float32', pixels)),
    int64: npyOf('<i8', [40, 4, 4], bytesOf('BigInt64', pixels)),
    unit: npyOf(
      '<f4',
      [40, 4, 4],
      bytesOf(
        'Float32',
        pixels.map((pixel) => pixel / 255),
      ),
    ),
  };
  const paths = Object.fromEntries(Object.entries(files).map(([name, file]) => [name, write(`${name}.npy`, file)]));
  paths.table = write(
    'table.csv',
    pixels.reduce((text, pixel, i) => `${text}${pixel}${(i + 1) % 16 ? ',' : '\n'}`, ''),
  );
  const losses = Object.entries(paths).map(([name, data]) => {
    const words = name === 'table' ? ['--width', '4'] : [];
    const { stdout } = succeed(
      'train',
      '--data',
      data,
      ...words,
      '--hidden',
      '8',
      '--latent',
      '2',
      '--epochs',
      '2',
      '--json',
    );
    return parseLines(stdout)[1].validation_loss;
  });
  for (const loss of losses) assert.equal(loss, losses[0]);
  const model = inFolder('bytes.safetensors');
  succeed('train', '--data', paths.bytes, ...small, '--out', model);
  const codes = Object.values(paths).map((data) => {
    succeed('encode', '--model', model, '--in', data, '--out', inFolder('c.csv'));
    return fs.readFileSync(inFolder('c.csv'), 'utf8');
  });
  for (const text of codes) assert.equal(text, codes[0]);
});

test('a loss that runs away on data that is not scaled says so', () => {
  const rows = Array.from({ length: 60 }, (_, r) => [r % 7, 100 * (r % 5), 1e6 * (r % 11)]);
  const file = write('large.csv', csvOf(['a', 'b', 'c'], rows));
  const words = [
    '--preset',
    'variational',
    '--output',
    'linear',
    '--likelihood',
    'gaussian',
    '--hidden',
    '8',
    '--latent',
    '2',
  ];
  const { status, stderr } = hourglass('train', '--data', file, ...words);
  assert.equal(status, 1);
  assert.match(stderr, /the data is not scaled: column 'c' goes from 0 to 1e\+0?7; --scale standard or --scale unit/);
  assert.doesNotMatch(stderr, /smaller learning rate/);
});

// Files

test('the ending of --out decides or is refused', () => {
  const data = makeData('endings', { train: 20, test: 10, side: 8 });
  const model = inFolder('m.safetensors');
  const tiny = ['--data', data, '--hidden', '4', '--latent', '2', '--epochs', '1'];
  succeed('train', ...tiny, '--out', model);
  refuse(
    1,
    /m\.csv: a model is written here, so the name must end in \.safetensors/,
    'train',
    ...tiny,
    '--out',
    inFolder('m.csv'),
  );
  for (const command of ['reconstruct', 'sample']) {
    const words = ['--data', data, '--model', model, '--count', '2', '--out', inFolder('x.csv')];
    refuse(1, /x\.csv: a picture is written here, so the name must end in \.png/, command, ...words);
  }
});

test('a folder per class, in the order of numbers', () => {
  const png = (ink) => grayPng(2, 2, new Uint8Array(4).fill(ink));
  for (const folder of ['cat', 'dog']) fs.mkdirSync(inFolder(`animals/${folder}`), { recursive: true });
  ['cat/1', 'cat/2', 'cat/10', 'dog/1'].forEach((name, i) => write(`animals/${name}.png`, png(51 * (i + 1))));
  write('animals/dog/._1.png', 'left by a file manager');
  near(
    rowsOf(4, inFolder('animals')).map((row) => row[0]),
    [0.2, 0.4, 0.6, 0.8],
  );
  const classifier = inFolder('animals.safetensors');
  succeed('classify', 'train', '--data', inFolder('animals'), '--hidden', 'none', '--epochs', '1', '--out', classifier);
  const { stdout } = succeed('classify', 'evaluate', '--model', classifier, '--data', inFolder('animals'), '--json');
  assert.deepEqual(parseLines(stdout)[0].classes, ['cat', 'dog']);
});

test('pca of more columns than rows', () => {
  const rows = Array.from({ length: 12 }, (_, r) =>
    Array.from({ length: 1700 }, (_, c) => (r + 1) * (c % 2) + (r % 3) * (c % 5)),
  );
  const file = write('wide.csv', rows.map((row) => `${row.join(',')}\n`).join(''));
  const { stdout } = succeed('pca', '--data', file, '--components', '2', '--json');
  assert.ok(parseLines(stdout)[0].explained_variance > 0.9999, stdout);
  refuse(1, /10 rows have at most 9 principal components, not 10/, 'pca', '--data', file, '--components', '10');
});
