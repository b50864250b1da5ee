// export: what ONNX Runtime computes with the written files is what the program computes itself.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import zlib from 'node:zlib';
import * as ort from 'onnxruntime-web';

import { idx, images, inFolder, makeData, makeModel, npy, parseLines, readNpy, refuse, succeed } from './hourglass.mjs';
import { zip } from './own-data.mjs';

ort.env.wasm.numThreads = 1;

const assets = path.resolve(import.meta.dirname, '../../assets');
const shipped = (name) => path.join(assets, 'models', `${name}.safetensors`);

function write(name, content) {
  fs.writeFileSync(inFolder(name), content);
  return inFolder(name);
}

// The first test digits of MNIST, with their classes.
const count = 20;
const side = 28;
const head = (file, header, size) => {
  const bytes = zlib.gunzipSync(fs.readFileSync(path.join(assets, 'mnist', file)));
  return bytes.subarray(header, header + count * size);
};
const digits = head('t10k-images-idx3-ubyte.gz', 16, side * side);
const labels = head('t10k-labels-idx1-ubyte.gz', 8, 1);
const digitFile = write('digits.idx', idx(0x803, [count, side, side], digits));
const labelFile = write('labels-ubyte', idx(0x801, [count], labels));

const floats = (bytes) => Float32Array.from(bytes, (byte) => byte / 255);
const oneHot = (classes) =>
  Float32Array.from({ length: 10 * classes.length }, (_, k) => +(classes[(k / 10) | 0] === k % 10));

// The fields of a protobuf message: [number, value], a value a number or bytes.
function* fieldsOf(bytes) {
  let at = 0;
  const varint = () => {
    let number = 0n;
    for (let shift = 0n; ; shift += 7n) {
      number |= BigInt(bytes[at] & 127) << shift;
      if (!(bytes[at++] & 128)) return Number(number);
    }
  };
  while (at < bytes.length) {
    const key = varint();
    assert.ok([0, 2].includes(key & 7), 'varints and lengths only');
    const number = varint();
    if ((key & 7) === 2) at += number;
    yield [key >> 3, (key & 7) === 2 ? bytes.subarray(at - number, at) : number];
  }
}
// metadata_props of ModelProto.
const metadataOf = (file) =>
  Object.fromEntries(
    [...fieldsOf(file)]
      .filter(([field]) => field === 14)
      .map(([, entry]) => [...fieldsOf(entry)].map(([, text]) => String(text))),
  );

// What the program prints of the file, and ONNX Runtime's session of it.
async function exported(model, part = 'all') {
  const out = inFolder('exported.onnx');
  const [said] = parseLines(succeed('export', '--model', model, '--out', out, '--part', part, '--json').stdout);
  const bytes = fs.readFileSync(out);
  assert.equal(said.bytes, bytes.length);
  const session = await ort.InferenceSession.create(bytes);
  assert.deepEqual(
    session.inputNames,
    said.inputs.map((value) => value.name),
  );
  assert.deepEqual(
    session.outputNames,
    said.outputs.map((value) => value.name),
  );
  // Of so many samples; `numbers` has those of each input.
  const run = async (samples, numbers) => {
    const feeds = {};
    for (const { name, shape } of said.inputs)
      feeds[name] = new ort.Tensor('float32', Float32Array.from(numbers[name]), [samples, ...shape.slice(1)]);
    const results = await session.run(feeds);
    for (const { name, shape } of said.outputs) assert.deepEqual(results[name].dims, [samples, ...shape.slice(1)]);
    return Object.fromEntries(said.outputs.map(({ name }) => [name, results[name].data]));
  };
  return { said, bytes, run };
}

function assertClose(actual, expected, what) {
  assert.equal(actual.length, expected.length, what);
  assert.ok(new Set(expected).size > 2, `${what}: numbers that differ`);
  for (let i = 0; i < expected.length; ++i) {
    const tolerance = 1e-5 * Math.max(1, Math.abs(expected[i]));
    assert.ok(Math.abs(actual[i] - expected[i]) <= tolerance, `${what} ${i}: ${actual[i]} instead of ${expected[i]}`);
  }
}

// Encodes and decodes by the program and by the three files; `words` are those that conditional models need.
async function compare(model, { file, input, samples, classes, words = [] }) {
  succeed('encode', '--model', model, '--in', file, ...words, '--out', inFolder('codes.npy'));
  const codes = readNpy(inFolder('codes.npy')).values;
  succeed('decode', '--model', model, '--in', inFolder('codes.npy'), ...words, '--out', inFolder('decoded.npy'));
  const decoded = readNpy(inFolder('decoded.npy'));
  // The program writes colors behind each other, pixel by pixel; ONNX takes and gives one color after the other.
  const [, height, width, channels = 1] = decoded.shape;
  const pixels = height * width;
  const planar = (numbers) =>
    channels === 1
      ? numbers
      : Array.from(numbers, (_, k) => {
          const [sample, at] = [Math.floor(k / (pixels * channels)), k % (pixels * channels)];
          return numbers[sample * pixels * channels + (at % pixels) * channels + Math.floor(at / pixels)];
        });

  const all = await exported(model);
  const feeds = { input: planar(input), class: classes };
  const results = await all.run(samples, feeds);
  assertClose(results.code, codes, 'code');
  assertClose(results.reconstruction, planar(decoded.values), 'reconstruction');

  const encoder = await exported(model, 'encoder');
  assert.ok(!encoder.said.outputs.some(({ name }) => name === 'reconstruction'));
  assert.deepEqual((await encoder.run(samples, feeds)).code, results.code);
  const decoder = await exported(model, 'decoder');
  assert.deepEqual(
    decoder.said.outputs.map(({ name }) => name),
    ['reconstruction'],
  );
  assertClose(
    (await decoder.run(samples, { code: codes, class: classes })).reconstruction,
    results.reconstruction,
    'decoder',
  );

  // A batch of one, of the sizes in front.
  const sizes = Object.fromEntries(
    all.said.inputs.map(({ name, shape }) => [name, shape.slice(1).reduce((a, b) => a * b)]),
  );
  const first = Object.fromEntries(Object.keys(sizes).map((name) => [name, feeds[name].slice(0, sizes[name])]));
  assertClose(
    (await all.run(1, first)).reconstruction,
    results.reconstruction.slice(0, decoded.values.length / samples),
    'one',
  );
  return { ...all, results };
}

const mnist = { file: digitFile, input: floats(digits), samples: count };
for (const name of ['default', 'convolutional', 'denoising', 'sparse'])
  test(`the ${name} model that comes with the program`, async () => {
    const { said } = await compare(shipped(name), mnist);
    const image = ['batch', 1, side, side];
    assert.deepEqual(said.inputs, [{ name: 'input', type: 'float32', shape: image }]);
    assert.deepEqual(said.outputs[1], { name: 'reconstruction', type: 'float32', shape: image });
    assert.equal(said.opset, 13);
  });

test('the variational model that comes with the program: the code is the mean', async () => {
  const { said, results } = await compare(shipped('variational'), mnist);
  assert.deepEqual(
    said.outputs.map(({ name, shape }) => `${name} ${shape.join()}`),
    ['code batch,6', 'log_variance batch,6', 'reconstruction batch,1,28,28'],
  );
  // Well trained codes are narrower than the prior, but not points.
  const deviations = Array.from(results.log_variance, (number) => Math.exp(number / 2));
  assert.ok(Math.max(...deviations) < 1.5 && Math.min(...deviations) > 0.001, deviations.join());
});

test('the conditional model that comes with the program is told the classes', async () => {
  const model = shipped('conditional');
  const words = ['--labels', labelFile];
  const { said, run, results } = await compare(model, { ...mnist, classes: oneHot(labels), words });
  assert.deepEqual(said.inputs[1], { name: 'class', type: 'float32', shape: ['batch', 10] });
  const others = await run(count, { input: mnist.input, class: oneHot(labels.map((label) => (label + 1) % 10)) });
  assert.notDeepEqual(others.code, results.code);
});

// Models of small pictures, gray with an odd side and in color, that have what the shipped ones lack.
const gray = makeData('gray', { side: 13 });
const grayFile = write('gray.idx', idx(0x803, [40, 13, 13], images(40, 13)));
const [height, width] = [9, 7];
const colors = Uint8Array.from({ length: 120 * height * width * 3 }, (_, k) => (k * k + 31 * k + (k >> 5)) % 251);
const colorFile = write('colors.npy', npy('|u1', [120, height, width, 3], colors));
const grayCase = { file: grayFile, input: floats(images(40, 13)), samples: 40 };
const colorCase = { file: colorFile, input: floats(colors), samples: 120 };
const convolutional = '--architecture convolutional --channels 4,6';
const cases = [
  [
    'gelu, dropout and top k',
    gray,
    grayCase,
    '--activation gelu --dropout 0.2 --variant sparse --sparsity top-k --top-k 2',
  ],
  ['leaky relu, tied', gray, grayCase, '--activation leaky-relu --tied yes --output linear'],
  ['elu, contractive', gray, grayCase, '--activation elu --variant contractive --code-activation tanh'],
  ['softplus, translation', gray, grayCase, '--activation softplus --variant translation --source negative'],
  ['max pool, nearest, odd', gray, grayCase, `${convolutional} --downsampling max-pool --upsampling nearest`],
  ['mean pool, transposed, odd', gray, grayCase, `${convolutional} --downsampling average-pool --stride 3`],
  ['stride, nearest, large kernel', gray, grayCase, `${convolutional} --upsampling nearest --kernel 5`],
  [
    'valid, stride 3, variational',
    gray,
    grayCase,
    `${convolutional} --padding valid --stride 3 --channels 5 --variant variational --loss bce`,
  ],
  ['dense, in color', colorFile, colorCase, '--activation sigmoid'],
  ['convolutional, in color', colorFile, colorCase, `${convolutional} --activation elu`],
  [
    'pooled to 2 x 1 pixels, in color',
    colorFile,
    colorCase,
    `${convolutional} --channels 5 --kernel 5 --stride 4 --downsampling max-pool`,
  ],
];
for (const [name, data, samples, words] of cases)
  test(`a model: ${name}`, async () => {
    await compare(makeModel('made.safetensors', data, '--learning-rate', '0.003', ...words.split(' ')), samples);
  });

test('a conditional model in color', async () => {
  const data = inFolder('colors.npz');
  const labeled = Array.from({ length: 120 }, (_, i) => i % 10);
  fs.writeFileSync(
    data,
    zip({
      'x_train.npy': npy('|u1', [120, height, width, 3], colors),
      'y_train.npy': npy('|u1', [120], Uint8Array.from(labeled)),
    }),
  );
  const model = makeModel('made.safetensors', data, '--variant', 'conditional', '--loss', 'bce');
  const words = ['--labels', write('color-labels.csv', `${labeled.join('\n')}\n`)];
  await compare(model, { ...colorCase, classes: oneHot(labeled), words });
});

test('a table: scaling is part of the graph, and what is known of the data of the file', async () => {
  const rows = Array.from({ length: 60 }, (_, i) => [1000 + 100 * Math.sin(5 * i), -3 + 0.01 * Math.cos(3 * i), 5]);
  const text = (all) => `width,height,same\n${all.map((row) => row.join(',')).join('\n')}\n`;
  const table = write('table.csv', text(rows));
  const words = '--hidden 4 --latent 2 --activation tanh --output linear --scale standard --batch 8';
  const model = inFolder('table.safetensors');
  succeed('train', '--data', table, ...words.split(' '), '--epochs', '20', '--learning-rate', '0.01', '--out', model);
  // The last column never changed in training: where it does now it counts as 1 at most.
  const other = rows.slice(0, 20).map(([x, y], i) => [x, y, 5 + (i - 10) / 4]);
  const file = write('other.csv', text(other));
  const { said, bytes } = await compare(model, { file, input: other.flat(), samples: 20 });
  assert.deepEqual(said.inputs[0].shape, ['batch', 3]);
  const metadata = metadataOf(bytes);
  assert.equal(metadata.latent, '2');
  assert.equal(metadata.scale_low.split(',').length, 3);
  assert.deepEqual(JSON.parse(metadata.data).columns, ['width', 'height', 'same']);
});

// The classifier's loss over the digits is that of the probabilities.
async function compareClassifier(model, classes, { data, input, samples, labels: known, words = [] }) {
  const { said, bytes, run } = await exported(model);
  assert.deepEqual(said.outputs, [{ name: 'probabilities', type: 'float32', shape: ['batch', classes] }]);
  const { probabilities } = await run(samples, { input });
  const [measured] = parseLines(
    succeed('classify', 'evaluate', '--model', model, '--data', data, ...words, '--json').stdout,
  );
  let loss = 0;
  for (let i = 0; i < samples; ++i) {
    const row = probabilities.slice(i * classes, (i + 1) * classes);
    assert.ok(Math.abs(row.reduce((a, b) => a + b) - 1) < 1e-5);
    loss -= Math.log(row[known[i]]) / samples;
  }
  assert.ok(Math.abs(loss - measured.loss) < 1e-5, `${loss} ${measured.loss}`);
  return { bytes };
}

test('classifiers of pixels, of two classes, and of codes', async () => {
  const known = Array.from({ length: 40 }, (_, i) => i % 10);
  const test40 = { data: gray, input: grayCase.input, samples: 40, labels: known };
  const out = inFolder('classifier.safetensors');
  const train = (...words) => succeed('classify', 'train', '--epochs', '2', '--batch', '20', '--out', out, ...words);
  train('--data', gray, '--channels', '3', '--hidden', '8');
  await compareClassifier(out, 10, test40);
  const encoder = makeModel('encoder.safetensors', gray, '--variant', 'variational', '--loss', 'bce');
  train('--data', gray, '--encoder', encoder, '--hidden', '8');
  await compareClassifier(out, 10, test40);
  refuse(
    1,
    /classifier\.safetensors: holds a classifier, of which there is no decoder\n$/,
    'export',
    '--model',
    out,
    '--out',
    inFolder('n.onnx'),
    '--part',
    'decoder',
  );

  const table = (name, rows, shift) => {
    const all = Array.from({ length: rows }, (_, i) => [Math.sin(i + shift), Math.cos(i + shift), i % 2]);
    const lines = all.map(([a, b, odd]) => `${a},${b},${odd ? 'odd' : 'even'}`);
    return { all, data: write(name, `a,b,class\n${lines.join('\n')}\n`) };
  };
  const words = ['--label-column', 'class'];
  train('--data', table('two.csv', 50, 0).data, ...words, '--hidden', '8', '--scale', 'unit');
  const { all, data } = table('others.csv', 30, 0.5);
  const input = all.flatMap(([a, b]) => [a, b]);
  const { bytes } = await compareClassifier(out, 2, {
    data,
    input,
    samples: 30,
    labels: all.map((row) => row[2]),
    words,
  });
  assert.deepEqual(JSON.parse(metadataOf(bytes).classes), ['even', 'odd']);
});

test('export says what it has written', () => {
  const out = inFolder('said.onnx');
  const model = makeModel('said.safetensors', gray, '--variant', 'variational', '--loss', 'bce');
  assert.match(
    succeed('export', '--model', model, '--out', out).stdout,
    /said\.onnx: [\d,]+ bytes, opset 13: input \[batch, 1, 13, 13\] -> code \[batch, 4\], log_variance \[batch, 4\], reconstruction \[batch, 1, 13, 13\]\n$/,
  );
});

const refused = [
  [
    1,
    /n\.txt: an ONNX model is written here, so the name must end in \.onnx/,
    '--model',
    shipped('default'),
    '--out',
    inFolder('n.txt'),
  ],
  [
    1,
    /sms\.safetensors: holds a text autoencoder, which reads words; /,
    '--model',
    shipped('sms'),
    '--out',
    inFolder('n.onnx'),
  ],
  [1, /labels-ubyte: /, '--model', labelFile, '--out', inFolder('n.onnx')],
  [2, /--part: half not in/, '--model', shipped('default'), '--out', inFolder('n.onnx'), '--part', 'half'],
  [2, /--out is required/, '--model', shipped('default')],
];
for (const [status, message, ...words] of refused)
  test(`export ${words.map((word) => path.basename(word)).join(' ')} is refused`, () => {
    refuse(status, message, 'export', ...words);
    for (const name of ['n.onnx', 'n.txt']) assert.ok(!fs.existsSync(inFolder(name)));
  });
