// train --from: a run that was interrupted goes on as if it had not been.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';

import { readSafetensors } from '../safetensors.mjs';
import { hourglass, inFolder, makeData, parseLines, refuse, start, succeed } from './hourglass.mjs';

const data = makeData('data');
const small = ['--data', data, '--hidden', '16', '--latent', '4', '--batch', '20'];

// Trains with the words, and returns the file.
function train(name, ...words) {
  const file = inFolder(name);
  succeed('train', ...words, '--out', file);
  return file;
}
const read = (file) => fs.readFileSync(file);

test('a run in two parts gives the file of the run in one, bit for bit', () => {
  for (const [name, words] of Object.entries({
    adam: [],
    momentum: ['--optimizer', 'sgd', '--learning-rate', '0.5', '--clip-norm', '1'],
    denoising: ['--variant', 'denoising', '--optimizer', 'rmsprop', '--dropout', '0.2'],
    tied: ['--tied', 'yes', '--optimizer', 'adamw', '--weight-decay', '0.01'],
    convolutional: ['--architecture', 'convolutional', '--channels', '3,4'],
    variational: ['--variant', 'variational', '--binarize', 'yes'],
  })) {
    const whole = train(`${name}-whole.safetensors`, ...small, ...words, '--epochs', '4', '--threads', '1');
    const half = train(`${name}-half.safetensors`, ...small, ...words, '--epochs', '2', '--threads', '2');
    const { stderr } = succeed('train', '--data', data, '--from', half, '--epochs', '4', '--out', half);
    assert.match(stderr, new RegExp(`continues .*${name}-half\\.safetensors after epoch 2 of 4\n`));
    assert.ok(read(whole).equals(read(half)), name);
  }
});

test('after Ctrl-C in the middle of an epoch, too', async () => {
  const words = ['--data', data, '--hidden', '64', '--latent', '4', '--batch', '1', '--schedule', 'cosine'];
  const whole = train('whole.safetensors', ...words, '--epochs', '30');
  const part = inFolder('part.safetensors');
  const child = start('train', ...words, '--epochs', '30', '--out', part, '--json');
  child.stdout.once('data', () => child.kill('SIGINT'));
  assert.equal(await new Promise((resolve) => child.once('exit', resolve)), 130);
  const { stderr } = succeed('train', '--data', data, '--from', part, '--out', part);
  assert.match(stderr, /continues .*part\.safetensors (after epoch \d+|in epoch \d+ of 30, after [\d,]+ steps)/);
  assert.ok(read(whole).equals(read(part)));
});

test('killed at any moment, the last whole epoch is there', async () => {
  const words = ['--data', data, '--hidden', '64', '--latent', '4', '--batch', '5'];
  const whole = train('unharmed.safetensors', ...words, '--epochs', '60');
  const part = inFolder('killed.safetensors');
  const child = start('train', ...words, '--epochs', '60', '--out', part, '--json');
  child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), 30));
  await new Promise((resolve) => child.once('exit', resolve));
  succeed('train', '--data', data, '--from', part, '--out', part);
  assert.ok(read(whole).equals(read(part)));
});

test('learning rate and epochs may change; the epochs are the total', () => {
  const file = train('changing.safetensors', ...small, '--epochs', '2');
  const goOn = ['train', '--data', data, '--from', file, '--out', inFolder('changed.safetensors')];
  const lines = parseLines(succeed(...goOn, '--epochs', '3', '--learning-rate', '0.01', '--json').stdout);
  assert.deepEqual(
    lines.map(({ epoch }) => epoch),
    [3],
  );
  const { metadata } = readSafetensors(inFolder('changed.safetensors'));
  assert.equal(metadata.learning_rate, '0.01');
  assert.equal(metadata.epochs, '3');
  assert.ok(!read(inFolder('changed.safetensors')).equals(read(train('other.safetensors', ...small, '--epochs', '3'))));
});

test('settings that contradict the file are refused by name, the same ones are not', () => {
  const file = train('settled.safetensors', ...small, '--epochs', '1');
  const goOn = ['train', '--data', data, '--from', file, '--epochs', '2'];
  refuse(
    2,
    /settled\.safetensors goes on with its own settings, which contradict --latent 5 \(it has 4\), --seed 7 \(it has 1\); only --learning-rate and --epochs can change/,
    ...goOn,
    '--latent',
    '5',
    '--seed',
    '7',
    '--hidden',
    '16',
  );
  refuse(2, /--preset is for a new model/, ...goOn, '--preset', 'small');
  refuse(2, /--scale is for a new model/, ...goOn, '--scale', 'unit');
  succeed(...goOn, '--hidden', '16', '--batch', '20');
});

test('a finished run needs more epochs', () => {
  const file = train('finished.safetensors', ...small, '--epochs', '2');
  const message = /has done 2 of 2 epochs; --epochs, the total, has to be more than 2 to go on/;
  refuse(2, message, 'train', '--data', data, '--from', file);
});

test('other data is said', () => {
  const file = train('elsewhere.safetensors', ...small, '--epochs', '1');
  const more = makeData('more', { train: 220 });
  const said = (folder) => succeed('train', '--data', folder, '--from', file, '--epochs', '2', '--json');
  const fewTests = said(makeData('fewer-tests', { test: 30 }));
  assert.match(
    fewTests.stderr,
    /was trained on other data, data \(200 samples to train on, 40 to test\); this is fewer-tests \(200 .* 30 to test\)\n/,
  );
  assert.match(fewTests.stderr, /continues .*elsewhere\.safetensors after epoch 1 of 2/);
  const anew = said(more);
  assert.match(anew.stderr, /this is more \(220 .*with the optimizer and the count of epochs at their start\n/);
  assert.doesNotMatch(anew.stderr, /continues/);
  assert.equal(parseLines(anew.stdout)[0].epoch, 1);
});

test('the file is a model for every reader; --weights-only and half precision leave the training out', () => {
  const file = train('both.safetensors', ...small, '--epochs', '1');
  const model = train('model.safetensors', ...small, '--epochs', '1', '--weights-only');
  const half = train('half.safetensors', ...small, '--epochs', '1', '--precision', 'half');
  const [evaluated] = parseLines(succeed('evaluate', '--data', data, '--model', file, '--json').stdout);
  assert.deepEqual(parseLines(succeed('evaluate', '--data', data, '--model', model, '--json').stdout), [evaluated]);
  assert.ok(fs.statSync(file).size > 2.8 * fs.statSync(model).size);
  const isTraining = (name) => name.startsWith('training.');
  assert.ok(Object.keys(readSafetensors(file).tensors).some(isTraining));
  for (const other of [model, half]) {
    const { metadata, tensors } = readSafetensors(other);
    assert.ok(![...Object.keys(metadata), ...Object.keys(tensors)].some(isTraining));
    const { stderr } = succeed('train', '--data', data, '--from', other, '--epochs', '1');
    assert.match(stderr, /holds a model alone: its weights are trained on/);
  }
});

test('damaged, cut and foreign files are refused in one sentence', () => {
  const file = train('whole-file.safetensors', ...small, '--epochs', '1');
  const bytes = read(file);
  const damaged = inFolder('damaged.safetensors');
  const goOn = ['train', '--data', data, '--from', damaged, '--epochs', '2'];
  fs.writeFileSync(damaged, bytes.subarray(0, bytes.length - 10));
  refuse(1, /damaged\.safetensors: safetensors: /, ...goOn);
  const flipped = Buffer.from(bytes);
  flipped[bytes.length - 300] ^= 1;
  fs.writeFileSync(damaged, flipped);
  refuse(1, /damaged\.safetensors: the saved run is damaged: its checksum is not that of its content/, ...goOn);
  fs.writeFileSync(
    damaged,
    Buffer.from(bytes.toString('latin1').replace('"training.version":"1"', '"training.version":"9"'), 'latin1'),
  );
  refuse(1, /the training in the file is of version 9, and this program goes on with version 1/, ...goOn);
  const digits = inFolder('digits.safetensors');
  succeed('classify', 'train', '--data', data, '--hidden', '8', '--epochs', '1', '--out', digits);
  refuse(1, /holds a classifier, but an autoencoder is needed here/, 'train', '--data', data, '--from', digits);
  assert.equal(hourglass('train', '--data', data, '--from', inFolder('nowhere.safetensors')).status, 1);
});
