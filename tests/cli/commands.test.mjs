// What the commands do: JSON as documented, models that can be loaded again, images with the right pixels.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';

import {
  hourglass,
  images,
  inFolder,
  makeData,
  makeModel,
  parseLines,
  readGrayPng,
  refuse,
  start,
  succeed,
} from './hourglass.mjs';

const data = makeData('data');
const model = makeModel('model.safetensors', data);
const small = ['--data', data, '--hidden', '16', '--latent', '4', '--batch', '20'];

// The last line that training printed.
const lastEpoch = (result) => parseLines(result.stdout).at(-1);
const evaluation = (file) => parseLines(succeed('evaluate', '--data', data, '--model', file, '--json').stdout)[0];

test('train prints one line of JSON per epoch', () => {
  const { stdout } = succeed('train', ...small, '--epochs', '3', '--json');
  const lines = parseLines(stdout);
  assert.deepEqual(
    lines.map((line) => line.epoch),
    [1, 2, 3],
  );
  for (const line of lines) {
    assert.deepEqual(Object.keys(line), [
      'epoch',
      'train_loss',
      'validation_loss',
      'measured_on',
      'seconds',
      'samples_per_second',
    ]);
    assert.ok(Math.abs(line.samples_per_second * line.seconds - 200) < 1e-6);
  }
  assert.ok(lines[2].train_loss < lines[0].train_loss);
});

test('without --json it prints the same in words', () => {
  const { stdout } = succeed('train', ...small, '--epochs', '1');
  assert.match(stdout, /^epoch 1\/1 {2}train 0\.\d+ {2}test 0\.\d+ {2}\S+ s {2}[\d,]+ images\/s\n$/);
});

test('few training images, and others held out to validate on', () => {
  const counts = ['--train-images', '100', '--validation-images', '50'];
  const { stdout, stderr } = succeed('train', ...small, ...counts, '--epochs', '1', '--json');
  assert.match(stderr, /on 100 of 200 images of .*, with 50 to validate/);
  const [line] = parseLines(stdout);
  assert.equal(line.measured_on, 'validation');
  assert.ok(Math.abs(line.samples_per_second * line.seconds - 100) < 1e-6);
  const others = succeed('train', ...small, '--train-images', '100', '--epochs', '1', '--json').stdout;
  assert.equal(parseLines(others)[0].train_loss, line.train_loss, 'the same training images');
  const reason = /--train-images must be at most 150, since 50 of the 200 training images are for validation, not 180/;
  refuse(1, reason, 'train', ...small, '--train-images', '180', '--validation-images', '50');
});

test('evaluate agrees with the validation loss that training has printed', () => {
  const out = inFolder('agree.safetensors');
  const mse = lastEpoch(succeed('train', ...small, '--epochs', '2', '--out', out, '--json'));
  assert.equal(evaluation(out).mse, mse.validation_loss);
  const bce = lastEpoch(succeed('train', ...small, '--epochs', '2', '--loss', 'bce', '--out', out, '--json'));
  assert.equal(evaluation(out).bce, bce.validation_loss);
});

test('evaluate prints mse, bce, images and the norm of the Jacobian; bce is null for a linear output', () => {
  const found = evaluation(model);
  assert.deepEqual(Object.keys(found), ['mse', 'bce', 'images', 'jacobian_norm']);
  assert.equal(found.images, 40);
  assert.ok(found.bce > 0);
  const linear = makeModel('linear.safetensors', data, '--output', 'linear');
  assert.equal(evaluation(linear).bce, null);
  assert.match(
    succeed('evaluate', '--data', data, '--model', linear).stdout,
    /^mse \d\.\d+ {2}jacobian_norm \d+\.\d+ {2}on 40 test images\n$/,
  );
});

test('the same seed gives the same file for any number of threads, another seed another', () => {
  const read = (...words) => fs.readFileSync(makeModel('seeded.safetensors', data, ...words));
  const one = read('--seed', '5', '--threads', '1');
  for (const threads of ['1', '2', '3']) assert.ok(one.equals(read('--seed', '5', '--threads', threads)), threads);
  assert.ok(!one.equals(read('--seed', '6')));
});

test('--precision half makes a file half the size of an equally good model', () => {
  const half = makeModel('half.safetensors', data, '--precision', 'half');
  assert.ok(fs.statSync(half).size < 0.6 * fs.statSync(model).size);
  assert.ok(Math.abs(evaluation(half).mse / evaluation(model).mse - 1) < 1e-3);
});

test('options after --preset and before it change it; the last of the same option counts', () => {
  const shape = (...words) =>
    hourglass('train', '--data', data, '--epochs', '1', ...words).stderr.match(/training (\S+),/)[1];
  assert.equal(shape('--latent', '3', '--preset', 'small'), '784-128-3-128-784');
  assert.equal(shape('--preset', 'small', '--latent', '3'), '784-128-3-128-784');
  assert.equal(shape('--preset', 'linear'), '784-32-784');
  assert.equal(shape('--hidden', 'none', '--latent', '7', '--latent', '8'), '784-8-784');
});

test('options without an effect are reported', () => {
  const said = (...words) => succeed('train', '--data', data, '--preset', 'small', '--epochs', '1', ...words).stderr;
  assert.match(said('--beta', '4'), /^hourglass: --beta has no effect with the other settings\nhourglass: training /);
  assert.match(
    said('--top-k', '3', '--loss', 'bce', '--variant', 'variational'),
    /^hourglass: --top-k, --loss have no effect/,
  );
  assert.match(said('--top-k', '3', '--variant', 'sparse', '--sparsity', 'top-k'), /^hourglass: training /);
  assert.match(said(), /^hourglass: training /);
});

test('images of other sizes', () => {
  const tiny = makeData('tiny', { side: 12, train: 33, test: 5 });
  const file = makeModel('tiny.safetensors', tiny);
  const out = inFolder('tiny.png');
  succeed('reconstruct', '--data', tiny, '--model', file, '--count', '5', '--scale', '1', '--out', out);
  const { width, height } = readGrayPng(out);
  assert.deepEqual([width, height], [5 * 14 + 2, 2 * 14 + 2]);
});

// The pixels of place (column, row) of a sheet of 28 x 28 images, every pixel `scale` wide.
function tile(png, column, row, scale) {
  const pixels = [];
  for (let y = 0; y < 28; ++y) {
    for (let x = 0; x < 28; ++x) {
      const left = (2 + column * 30 + x) * scale;
      const top = (2 + row * 30 + y) * scale;
      pixels.push(png.pixels[(top + scale - 1) * png.width + left + scale - 1]);
    }
  }
  return pixels;
}
const original = (i) => [...images(40, 28).subarray(i * 784, (i + 1) * 784)];

test('reconstruct draws the originals above their reconstructions', () => {
  const out = inFolder('reconstruct.png');
  const words = ['reconstruct', '--data', data, '--model', model, '--out', out, '--json'];
  const [said] = parseLines(succeed(...words, '--count', '10').stdout);
  assert.deepEqual(said, { out, count: 10, mse: said.mse, width: 906, height: 186 });
  const png = readGrayPng(out);
  assert.deepEqual([png.width, png.height], [906, 186]);
  for (let i = 0; i < 10; ++i) {
    assert.deepEqual(tile(png, i, 0, 3), original(i));
    assert.notDeepEqual(tile(png, i, 1, 3), original(i));
  }
});

test('reconstruct --corrupted draws what a denoising model sees, and refuses other models', () => {
  const denoising = inFolder('denoising.safetensors');
  const small = ['--hidden', '8', '--latent', '2', '--epochs', '1', '--corruption-level', '0.5'];
  succeed('train', '--data', data, '--variant', 'denoising', ...small, '--out', denoising);
  const out = inFolder('corrupted.png');
  const words = ['reconstruct', '--data', data, '--out', out, '--count', '10', '--corrupted', '--model'];
  assert.match(succeed(...words, denoising).stdout, /10 corrupted test .* to the uncorrupted ones/);
  const png = readGrayPng(out);
  const distance = tile(png, 0, 0, 3).reduce((sum, pixel, i) => sum + Math.abs(pixel - original(0)[i]), 0);
  assert.ok(distance > 784 * 10, `noise of 0.5 changes every pixel: ${distance}`);
  refuse(1, /--corrupted is for models that were trained on corrupted images; this one is plain/, ...words, model);
});

test('reconstruct --corrupted draws what a translation model sees above what it makes of it', () => {
  const translation = inFolder('translation.safetensors');
  const small = ['--hidden', '8', '--latent', '2', '--epochs', '1', '--source', 'negative'];
  succeed('train', '--data', data, '--variant', 'translation', ...small, '--out', translation);
  const out = inFolder('sources.png');
  const words = ['reconstruct', '--data', data, '--out', out, '--count', '10', '--corrupted', '--model'];
  assert.match(succeed(...words, translation).stdout, /10 sources of test .* translations, .* to the targets/);
  const negative = Array.from(original(0), (pixel) => 255 - pixel);
  assert.deepEqual(Array.from(tile(readGrayPng(out), 0, 0, 3)), negative);
});

test('reconstruct breaks many images into several rows', () => {
  const out = inFolder('rows.png');
  succeed('reconstruct', '--data', data, '--model', model, '--out', out, '--count', '23', '--scale', '1');
  const png = readGrayPng(out);
  assert.deepEqual([png.width, png.height], [302, 6 * 30 + 2]);
  assert.deepEqual(tile(png, 9, 2, 1), original(19));
  assert.deepEqual(tile(png, 2, 4, 1), original(22));
  assert.deepEqual(new Set(tile(png, 3, 4, 1)), new Set([64]), 'left over');
});

test('reconstruct --seed chooses other images, the same ones for the same seed', () => {
  const read = (...words) => {
    succeed('reconstruct', '--data', data, '--model', model, '--out', inFolder('chosen.png'), ...words);
    return fs.readFileSync(inFolder('chosen.png'));
  };
  assert.ok(read('--seed', '2').equals(read('--seed', '2')));
  assert.ok(!read('--seed', '2').equals(read('--seed', '3')));
  assert.ok(!read('--seed', '2').equals(read()));
});

test('sample draws as many digits as asked for, the same ones for the same seed', () => {
  const read = (...words) => {
    const out = inFolder('sample.png');
    const [said] = parseLines(
      succeed('sample', '--data', data, '--model', model, '--out', out, '--json', ...words).stdout,
    );
    const png = readGrayPng(out);
    assert.deepEqual([said.width, said.height], [png.width, png.height]);
    return png;
  };
  const hundred = read('--count', '100', '--seed', '1');
  assert.deepEqual([hundred.width, hundred.height], [906, 906]);
  assert.deepEqual(read('--count', '100', '--seed', '1', '--threads', '1'), hundred);
  assert.notDeepEqual(read('--count', '100', '--seed', '2'), hundred);
  const few = read('--count', '3', '--scale', '1');
  assert.deepEqual([few.width, few.height], [92, 32]);
});

test('Ctrl-C ends training after the step and saves the model', async () => {
  const out = inFolder('interrupted.safetensors');
  const child = start('train', ...small, '--epochs', '1000', '--out', out, '--json');
  let said = '';
  child.stderr.on('data', (text) => (said += text));
  child.stdout.once('data', () => child.kill('SIGINT'));
  const status = await new Promise((resolve) => child.once('exit', resolve));
  assert.equal(status, 130);
  assert.match(
    said,
    /\nhourglass: interrupted in epoch \d+ of 1000, after [\d,]+ steps; saved as .*interrupted\.safetensors\n$/,
  );
  assert.ok(evaluation(out).mse > 0);
});

test('training that diverges fails and leaves an existing file alone', () => {
  const out = inFolder('diverged.safetensors');
  fs.copyFileSync(model, out);
  const diverging = [
    '--output',
    'linear',
    '--activation',
    'linear',
    '--optimizer',
    'sgd',
    '--learning-rate',
    '10',
    '--batch',
    '1',
  ];
  const result = hourglass('train', ...small, ...diverging, '--out', out, '--json');
  assert.equal(result.status, 1);
  assert.equal(result.stdout, '');
  assert.match(result.stderr, /\nhourglass: the loss is no longer a finite number [^\n]*\n$/);
  assert.ok(fs.readFileSync(out).equals(fs.readFileSync(model)));
});

test('without MNIST the program uses synthetic digits and says so', () => {
  const trained = succeed(
    'train',
    '--preset',
    'small',
    '--epochs',
    '1',
    '--out',
    inFolder('drawn.safetensors'),
    '--json',
  );
  assert.match(trained.stderr, /no MNIST found \(looked for assets\/mnist in [^;]*; --data .* synthetic digits/);
  const evaluated = succeed('evaluate', '--model', inFolder('drawn.safetensors'), '--json');
  assert.match(evaluated.stderr, /^hourglass: no MNIST found [^\n]*\n$/);
  assert.equal(parseLines(evaluated.stdout)[0].mse, lastEpoch(trained).validation_loss);
});
