// hourglass classify: classifiers on pixels, on tables and on the codes of a model.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { test } from 'node:test';

import { folder, hourglass, inFolder, makeData, makeModel, parseLines, refuse, succeed } from './hourglass.mjs';

const data = makeData('data', { train: 400, test: 100 });
const words = ['--data', data, '--hidden', '16', '--batch', '20'];
const train = (...more) => succeed('classify', 'train', ...more, '--json');
const evaluate = (model, ...more) =>
  parseLines(succeed('classify', 'evaluate', '--model', model, ...more, '--json').stdout)[0];
const write = (name, text) => {
  fs.writeFileSync(inFolder(name), text);
  return inFolder(name);
};

// Points in the quarters of a square, numbered.
const points = Array.from({ length: 300 }, (_, i) => [Math.sin(7 * i), Math.cos(11 * i)]);
const quarters = write(
  'quarters.csv',
  `x,y,quarter\n${points.map(([x, y]) => `${100 * x},${y},${(x > 0 ? 1 : 0) + (y > 0 ? 2 : 0)}\n`).join('')}`,
);
const table = ['--data', quarters, '--label-column', 'quarter'];

test('a line per epoch, and the file is measured as the last line says', () => {
  const model = inFolder('digits.safetensors');
  const { stdout, stderr } = train(...words, '--epochs', '3', '--out', model);
  assert.match(stderr, /training 784-16-10, 12,730 parameters, on 400 images of /);
  const lines = parseLines(stdout);
  assert.deepEqual(
    lines.map(({ epoch }) => epoch),
    [1, 2, 3],
  );
  for (const line of lines)
    assert.deepEqual(Object.keys(line), [
      'epoch',
      'train_loss',
      'validation_loss',
      'measured_on',
      'accuracy',
      'seconds',
      'samples_per_second',
    ]);
  assert.ok(lines[2].train_loss < lines[0].train_loss);
  const found = evaluate(model, '--data', data);
  assert.equal(found.accuracy, lines[2].accuracy);
  assert.equal(found.loss, lines[2].validation_loss);
  assert.equal(found.samples, 100);
  assert.ok(Math.abs(found.accuracy + found.error - 1) < 1e-12);
  assert.deepEqual(found.classes, ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  assert.deepEqual(
    found.confusion.map((row) => row.reduce((a, b) => a + b)),
    Array(10).fill(10),
  );
  assert.equal(found.confusion.reduce((sum, row, i) => sum + row[i], 0) / 100, found.accuracy);
  assert.match(
    succeed('classify', 'evaluate', '--model', model, '--data', data).stdout,
    /^accuracy [\d.]+ % {2}error [\d.]+ % {2}loss [\d.]+ {2}on 100 test images\n/,
  );
});

test('the same seed gives the same file for every number of threads', () => {
  const encoder = makeModel('seeds.safetensors', data);
  for (const more of [[], ['--channels', '4'], ['--encoder', encoder], ['--encoder', encoder, '--fine-tune']]) {
    const files = ['1', '2', '3'].map((threads) => {
      const out = inFolder(`threads-${threads}.safetensors`);
      train(...words, '--epochs', '1', '--threads', threads, '--out', out, ...more);
      return fs.readFileSync(out);
    });
    assert.ok(files[0].equals(files[1]) && files[0].equals(files[2]), more.join(' '));
  }
  const other = inFolder('other-seed.safetensors');
  train(...words, '--epochs', '1', '--seed', '2', '--out', other);
  assert.ok(!fs.readFileSync(other).equals(fs.readFileSync(inFolder('threads-1.safetensors'))));
});

test('a table with --scale unit; two classes take one logit', () => {
  const model = inFolder('quarters.safetensors');
  const lines = parseLines(
    train(
      ...table,
      '--scale',
      'unit',
      '--hidden',
      '16',
      '--dropout',
      '0',
      '--batch',
      '16',
      '--learning-rate',
      '0.01',
      '--epochs',
      '60',
      '--out',
      model,
    ).stdout,
  );
  assert.ok(lines.at(-1).accuracy > 0.9, `${lines.at(-1).accuracy}`);
  assert.equal(evaluate(model, ...table).accuracy, lines.at(-1).accuracy, 'scaled alike');
  const halves = write('halves.csv', `x,y,half\n${points.map(([x, y]) => `${x},${y},${x > 0 ? 7 : 3}\n`).join('')}`);
  const half = inFolder('halves.safetensors');
  const { stderr, stdout } = train(
    '--data',
    halves,
    '--label-column',
    'half',
    '--hidden',
    'none',
    '--batch',
    '8',
    '--learning-rate',
    '0.05',
    '--epochs',
    '30',
    '--out',
    half,
  );
  assert.match(stderr, /training 2-2, 3 parameters/);
  assert.ok(parseLines(stdout).at(-1).accuracy > 0.95);
  assert.deepEqual(evaluate(half, '--data', halves, '--label-column', 'half').classes, ['3', '7']);
});

test('codes: the encoder stays as it is unless it is fine-tuned, and the file needs no other', () => {
  const encoder = makeModel('encoder.safetensors', data);
  const [frozen, tuned] = ['frozen', 'tuned'].map((name) => inFolder(`${name}.safetensors`));
  const on = (out, ...more) =>
    train(...words, '--features', 'codes', '--encoder', encoder, '--epochs', '2', '--out', out, ...more);
  const { stderr, stdout } = on(frozen);
  assert.match(stderr, /training 4-16-10 on codes, 250 parameters, /);
  assert.match(on(tuned, '--fine-tune').stderr, /training 4-16-10 with the encoder, 12,878 parameters, /);
  fs.renameSync(encoder, inFolder('elsewhere.safetensors'));
  assert.equal(evaluate(frozen, '--data', data).accuracy, parseLines(stdout).at(-1).accuracy);
  assert.equal(evaluate(tuned, '--data', data).samples, 100);
});

test('few labels: the others are left out, or get theirs from their neighbors', () => {
  const spreader = makeModel('spreader.safetensors', data);
  const few = (...more) => train(...words, '--epochs', '2', '--labels', '50', ...more);
  const left = few();
  assert.deepEqual(parseLines(left.stdout)[0], { labels_given: 50, left_out: 350 });
  assert.match(left.stderr, /the labels of 50 images are used, the 350 others are left out\n/);
  assert.match(left.stderr, /on 50 images of /);

  const [out, again] = ['spread', 'spread-again'].map((name) => inFolder(`${name}.safetensors`));
  const { stdout, stderr } = few('--propagate', spreader, '--out', out, '--threads', '1');
  const [line, ...epochs] = parseLines(stdout);
  assert.deepEqual(Object.keys(line), [
    'labels_given',
    'labels_spread',
    'out_of_reach',
    'mean_confidence',
    'accuracy_measured_afterwards',
    'seconds',
  ]);
  assert.equal(line.labels_given, 50);
  assert.equal(line.labels_spread + line.out_of_reach, 350);
  assert.deepEqual(
    epochs.map(({ epoch }) => epoch),
    [1, 2],
  );
  assert.match(stderr, /50 labels spread to [\d]+ other images in .* set aside\n/);
  assert.equal(evaluate(out, '--data', data).accuracy, epochs[1].accuracy);
  few('--propagate', spreader, '--out', again, '--threads', '2');
  assert.ok(fs.readFileSync(out).equals(fs.readFileSync(again)), 'the same bits for any number of threads');

  refuse(1, /data: --labels: 9 labels are too few for 10 classes/, 'classify', 'train', ...words, '--labels', '9');
  refuse(
    1,
    /--labels: 401 labels are asked for, but there are only 400/,
    'classify',
    'train',
    ...words,
    '--labels',
    '401',
  );
  refuse(2, /--propagate needs --labels/, 'classify', 'train', ...words, '--propagate', spreader);
  const told = makeModel('told.safetensors', data, '--variant', 'conditional');
  refuse(
    1,
    /told\.safetensors: the encoder of a conditional model has to be told the class/,
    'classify',
    'train',
    ...words,
    '--labels',
    '50',
    '--propagate',
    told,
  );
});

test('few labels: the samples without one are learned from, too', () => {
  const encoder = makeModel('variational.safetensors', data, '--variant', 'variational');
  const learn = (...more) => train(...words, '--epochs', '2', '--labels', '50', '--semi-supervised', ...more);
  const [pixels, codes, again] = ['m2', 'm1m2', 'm1m2-again'].map((name) => inFolder(`${name}.safetensors`));
  const onPixels = learn('--latent', '3', '--out', pixels);
  assert.match(onPixels.stderr, /the labels of 50 images are used, the 350 others are learned from without theirs\n/);
  assert.match(onPixels.stderr, /pixels are drawn as 0 or 1 anew at every step, their likelihood is Bernoulli\n/);
  // The classifier's 12,730, of the encoder 794-16-6, and of the decoder 13-16-784.
  assert.match(onPixels.stderr, /training 784-16-10, 39,104 parameters, on 400 images of /);
  const [line, ...epochs] = parseLines(onPixels.stdout);
  assert.deepEqual(line, { labels_given: 50, unlabeled: 350 });
  assert.ok(epochs[1].train_loss < epochs[0].train_loss);
  assert.equal(evaluate(pixels, '--data', data).accuracy, epochs[1].accuracy);

  const onCodes = learn('--encoder', encoder, '--threads', '1', '--out', codes);
  assert.match(onCodes.stderr, /codes are drawn anew at every step, their likelihood is Gaussian\n/);
  assert.equal(evaluate(codes, '--data', data).accuracy, parseLines(onCodes.stdout).at(-1).accuracy);
  learn('--encoder', encoder, '--threads', '2', '--out', again);
  assert.ok(fs.readFileSync(codes).equals(fs.readFileSync(again)), 'the same bits for any number of threads');

  const semi = ['classify', 'train', ...words, '--semi-supervised'];
  refuse(2, /--semi-supervised needs --labels/, ...semi);
  refuse(2, /--semi-supervised and --propagate are two ways/, ...semi, '--labels', '50', '--propagate', encoder);
  refuse(2, /--fine-tune does not go with it/, ...semi, '--labels', '50', '--encoder', encoder, '--fine-tune');
  assert.match(
    train(...words, '--epochs', '1', '--latent', '3').stderr,
    /--latent has no effect with the other settings/,
  );
});

// The same of a table, whose numbers are no pixels.
test('few labels of a table: two heaps of points', () => {
  const rows = Array.from({ length: 300 }, (_, i) => [i % 2, Math.sin(7 * i), Math.cos(11 * i)]);
  const heaps = write('two-heaps.csv', `x,y,heap\n${rows.map(([a, x, y]) => `${4 * a + x},${y},${a}\n`).join('')}`);
  const { stdout, stderr } = train(
    ...['--data', heaps, '--label-column', 'heap', '--scale', 'standard', '--labels', '4', '--semi-supervised'],
    ...['--hidden', '8', '--dropout', '0', '--latent', '2', '--batch', '20', '--epochs', '20'],
  );
  assert.match(stderr, /the likelihood is Gaussian\n/);
  assert.equal(parseLines(stdout).at(-1).accuracy, 1);
});

// Four heaps of points: one label in each is enough for all.
test('labels spread within heaps of points', () => {
  const rows = Array.from({ length: 400 }, (_, i) => [i % 2, Math.floor(i / 2) % 2, Math.sin(7 * i), Math.cos(11 * i)]);
  const heaps = write(
    'heaps.csv',
    `x,y,heap\n${rows.map(([a, b, x, y]) => `${a + 0.1 * x},${b + 0.1 * y},${a + 2 * b}\n`).join('')}`,
  );
  const from = ['--data', heaps, '--label-column', 'heap'];
  const model = inFolder('heaps.safetensors');
  succeed(
    'train',
    ...from,
    '--hidden',
    'none',
    '--latent',
    '2',
    '--activation',
    'linear',
    '--output',
    'linear',
    '--batch',
    '16',
    '--epochs',
    '20',
    '--out',
    model,
  );
  const lines = parseLines(
    train(
      ...from,
      '--labels',
      '4',
      '--propagate',
      model,
      '--hidden',
      '16',
      '--dropout',
      '0',
      '--batch',
      '16',
      '--epochs',
      '20',
    ).stdout,
  );
  assert.equal(lines[0].labels_spread, 316);
  assert.equal(lines[0].accuracy_measured_afterwards, 1);
  assert.equal(lines.at(-1).accuracy, 1);
});

test('what no classifier can be made of is refused in one sentence', () => {
  const model = inFolder('refused.safetensors');
  const classifier = inFolder('classifier.safetensors');
  const encoder = makeModel('refusing.safetensors', data);
  train(...words, '--epochs', '1', '--out', classifier);
  refuse(
    1,
    /quarters\.csv: has no labels, which a classifier needs; --label-column names a table's/,
    'classify',
    'train',
    '--data',
    quarters,
  );
  refuse(
    1,
    /one\.csv: all samples are of class 4; a classifier needs at least two classes/,
    'classify',
    'train',
    '--data',
    write('one.csv', '1,4\n2,4\n3,4\n'),
    '--label-column',
    '2',
  );
  refuse(
    1,
    /refusing\.safetensors: takes 784 features, the rows of quarters\.csv have 2/,
    'classify',
    'train',
    ...table,
    '--encoder',
    encoder,
  );
  refuse(
    1,
    /classifier\.safetensors: takes 784 features, the rows of quarters\.csv have 2/,
    'classify',
    'evaluate',
    ...table,
    '--model',
    classifier,
  );
  refuse(
    1,
    /classifier\.safetensors: the model file holds a classifier, but an autoencoder is needed here/,
    'evaluate',
    '--data',
    data,
    '--model',
    classifier,
  );
  refuse(
    1,
    /classifier\.safetensors: the model file holds a classifier, but an autoencoder/,
    'classify',
    'train',
    '--data',
    data,
    '--encoder',
    classifier,
  );
  refuse(
    1,
    /refusing\.safetensors: the model file holds an autoencoder, but a classifier is needed here/,
    'classify',
    'evaluate',
    '--data',
    data,
    '--model',
    encoder,
  );
  const conditional = makeModel('conditional.safetensors', data, '--variant', 'conditional');
  refuse(
    1,
    /conditional\.safetensors: the encoder of a conditional model has to be told the class/,
    'classify',
    'train',
    '--data',
    data,
    '--encoder',
    conditional,
  );
  const quarterModel = inFolder('three.safetensors');
  train(
    '--data',
    write('three.csv', points.map(([x, y], i) => `${x},${y},${i % 3}\n`).join('')),
    '--label-column',
    '3',
    '--epochs',
    '1',
    '--out',
    quarterModel,
  );
  refuse(
    1,
    /quarters\.csv: has the label 3, but the classifier knows only 0, 1, 2/,
    'classify',
    'evaluate',
    ...table,
    '--model',
    quarterModel,
  );
  assert.equal(fs.existsSync(model), false);
});

test('wrong usage', () => {
  refuse(2, /^hourglass classify: a command is needed: train or evaluate /, 'classify');
  refuse(2, /^hourglass classify: unknown command 'trian'; did you mean train\? /, 'classify', 'trian');
  refuse(
    2,
    /^hourglass classify train: unknown option '--hiden'; did you mean --hidden\? /,
    'classify',
    'train',
    '--hiden',
    '3',
  );
  refuse(2, /--features codes needs --encoder/, 'classify', 'train', '--features', 'codes');
  refuse(2, /--encoder is for --features codes/, 'classify', 'train', '--features', 'pixels', '--encoder', 'm');
  refuse(2, /--fine-tune trains an encoder, which --encoder has to name/, 'classify', 'train', '--fine-tune');
  refuse(2, /--channels is for pixels/, 'classify', 'train', '--encoder', 'm', '--channels', '8');
  refuse(2, /--dropout must be a number/, 'classify', 'train', '--dropout', 'x');
  refuse(2, /--model is required/, 'classify', 'evaluate');
  assert.match(succeed('classify', 'train', '--help').stdout, /--hidden N,N,\.\.\. \[256\]/);
});

test('a run that diverges says so and leaves no broken file', () => {
  const out = inFolder('diverged.safetensors');
  const result = hourglass(
    'classify',
    'train',
    '--data',
    data,
    '--hidden',
    '16',
    '--activation',
    'linear',
    '--optimizer',
    'sgd',
    '--learning-rate',
    '10',
    '--batch',
    '1',
    '--dropout',
    '0',
    '--epochs',
    '20',
    '--out',
    out,
  );
  assert.equal(result.status, 1);
  assert.match(result.stderr, /finite number/);
  if (fs.existsSync(out)) assert.equal(evaluate(out, '--data', data).samples, 100);
});

// A pipe that nobody reads or writes must not hold up the program.
test('a pipe with nobody at its other end is refused at once', async () => {
  const pipe = inFolder('pipe');
  await new Promise((done) => spawn('mkfifo', [pipe], { cwd: folder }).on('close', done));
  refuse(1, /pipe: cannot be read: it is a pipe that nobody writes to/, 'evaluate', '--data', data, '--model', pipe);
  const result = hourglass('train', '--data', data, '--hidden', '4', '--latent', '2', '--epochs', '1', '--out', pipe);
  assert.equal(result.status, 1);
  assert.match(result.stderr, /pipe: cannot be written: it is a pipe that nobody reads\n$/);
});
