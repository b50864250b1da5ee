// What evaluate measures of each variant: the keys of its JSON, and figures that can be computed in other ways.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { images, inFolder, makeData, parseLines, refuse, succeed } from './hourglass.mjs';

const side = 12;
const testImages = 20;
const data = makeData('data', { side, train: 60, test: testImages });
const always = ['mse', 'bce', 'images', 'jacobian_norm'];

// The model's file, and the loss on the test images that training has printed last.
function train(name, ...words) {
  const model = inFolder(`${name}.safetensors`);
  const common = ['--data', data, '--hidden', '16', '--latent', '8', '--batch', '20', '--epochs', '1'];
  const { stdout } = succeed('train', ...common, '--variant', name, ...words, '--out', model, '--json');
  return { model, loss: parseLines(stdout).at(-1).validation_loss };
}
const evaluate = (model, ...words) =>
  parseLines(succeed('evaluate', '--data', data, '--model', model, ...words, '--json').stdout)[0];

// The keys besides those of every model; every figure is a number.
function expectKeys(found, ...keys) {
  assert.deepEqual(Object.keys(found).sort(), [...always, ...keys].sort());
  for (const [key, value] of Object.entries(found)) assert.ok(Number.isFinite(value), `${key} ${value}`);
  assert.equal(found.images, testImages);
}

test('plain', () => {
  const { model, loss } = train('plain');
  const found = evaluate(model);
  expectKeys(found);
  assert.equal(found.mse, loss);
  assert.ok(found.jacobian_norm > 0);
});

test('contractive: the Jacobian is smaller where its weight is larger', () => {
  const [little, much] = ['0', '100'].map((contraction) => {
    const { model } = train('contractive', '--contraction', contraction, '--learning-rate', '0.01', '--epochs', '5');
    const found = evaluate(model);
    expectKeys(found);
    return found.jacobian_norm;
  });
  assert.ok(much < 0.5 * little, `${much} ${little}`);
});

test('denoising: what the corruption does and what the model makes of it', () => {
  const corruption = ['--corruption', 'gaussian', '--corruption-level', '0.5'];
  const { model, loss } = train('denoising', ...corruption);
  const found = evaluate(model);
  expectKeys(found, 'corrupted_mse', 'restored_mse');
  assert.equal(found.restored_mse, loss);
  assert.ok(found.corrupted_mse > 0.01, `${found.corrupted_mse}`);
  // The same asked for, and others than the model was trained for.
  assert.deepEqual(evaluate(model, ...corruption), found);
  const none = evaluate(model, '--corruption', 'gaussian', '--corruption-level', '0');
  assert.equal(none.corrupted_mse, 0);
  assert.equal(none.restored_mse, none.mse);
  const all = evaluate(model, '--corruption', 'mask', '--corruption-level', '1');
  const pixels = images(testImages, side);
  const square = pixels.reduce((sum, byte) => sum + (byte / 255) ** 2, 0) / pixels.length;
  assert.ok(Math.abs(all.corrupted_mse / square - 1) < 1e-5, `${all.corrupted_mse} ${square}`);
});

test('any model can be asked to restore', () => {
  const { model } = train('plain');
  expectKeys(evaluate(model, '--corruption', 'gaussian', '--corruption-level', '0.5'), 'corrupted_mse', 'restored_mse');
});

test('sparse: activities, which KL sparsity makes a sigmoid of the code for', () => {
  const { model } = train(
    'sparse',
    '--hidden',
    '16',
    '--latent',
    '8',
    '--sparsity',
    'kl',
    '--sparsity-target',
    '0.05',
    '--sparsity-weight',
    '0.1',
  );
  const found = evaluate(model);
  expectKeys(found, 'mean_activity', 'dormant_units');
  assert.ok(found.mean_activity > 0 && found.mean_activity < 1, `${found.mean_activity}`);
  assert.ok(Number.isInteger(found.dormant_units) && found.dormant_units >= 0 && found.dormant_units <= 8);
});

test('variational: the bound, its divergence and the likelihood', () => {
  const { model, loss } = train('variational');
  const found = evaluate(model);
  expectKeys(found, 'negative_elbo', 'kl', 'active_units');
  assert.equal(found.negative_elbo, loss);
  assert.ok(found.kl >= 0 && found.kl < found.negative_elbo, `${found.kl}`);
  assert.ok(found.active_units >= 0 && found.active_units <= 8);
  const draw = (seed) => evaluate(model, '--importance-samples', '20', '--seed', seed);
  const drawn = draw('1');
  expectKeys(drawn, 'negative_elbo', 'kl', 'active_units', 'nll');
  assert.ok(Math.abs(drawn.nll / drawn.negative_elbo - 1) < 0.2, `${drawn.nll} ${drawn.negative_elbo}`);
  assert.deepEqual(draw('1'), drawn);
  assert.notEqual(draw('2').nll, drawn.nll);
});

test('conditional: the same', () => {
  const { model, loss } = train('conditional');
  const found = evaluate(model, '--importance-samples', '20');
  expectKeys(found, 'negative_elbo', 'kl', 'active_units', 'nll');
  assert.equal(found.negative_elbo, loss);
  assert.ok(Math.abs(found.nll / found.negative_elbo - 1) < 0.2, `${found.nll} ${found.negative_elbo}`);
});

test('a model without a posterior has no likelihood', () => {
  const { model } = train('plain');
  refuse(
    1,
    /^hourglass: the log-likelihood is estimated for variant variational or conditional only\n$/,
    'evaluate',
    '--data',
    data,
    '--model',
    model,
    '--importance-samples',
    '20',
  );
});

test('a kernel that is larger than the picture is refused when the picture is known', () => {
  const small = makeData('small', { side: 6, train: 20, test: 5 });
  refuse(
    1,
    /^hourglass: --kernel must be at most the picture's shorter side, 6, not 7\n$/,
    'train',
    '--data',
    small,
    '--architecture',
    'convolutional',
    '--channels',
    '2',
    '--kernel',
    '7',
  );
});

test('a convolution that has no room left is refused with the layer', () => {
  const small = makeData('tight', { side: 6, train: 20, test: 5 });
  refuse(
    1,
    /^hourglass: --channels: of a picture of 6 x 6 pixels, layer 3 gets 2 x 2, which is less than the kernel of 3; fewer layers fit\n$/,
    'train',
    '--data',
    small,
    '--architecture',
    'convolutional',
    '--channels',
    '2,2,2',
    '--stride',
    '1',
    '--padding',
    'valid',
  );
});
