// Does training reach the errors that it should? A line per case with the measured value and the bar.
//
// The bars are those of PyTorch 2.6 for the same case, with some room. `--short` runs what takes seconds; the
// full run repeats with three seeds and compares medians, about an hour on two cores; `--variants` leaves out what
// is not of the family (variants.mjs); `--likelihood` trains for more than an hour and estimates the likelihood of the
// test images; `--browser` compares the page's runs with the command line's (browser.mjs).
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { findData } from '../../tools/find-data.mjs';
import { meanSquaredError } from './reference.mjs';
import { contractive, pca, variants } from './variants.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const program = process.env.HOURGLASS ?? path.join(root, 'build/native/hourglass');
const shipped = path.join(root, 'assets/models/default.safetensors');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hourglass-quality-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

// The cases say which data they mean.
const cwd = path.join(folder, 'here');
fs.mkdirSync(cwd);

// --- Cases ---------------------------------------------------------------------------------------------------------

let passed = 0;
let failed = 0;

function report(good, name, detail) {
  if (good) ++passed;
  else ++failed;
  console.log(`${good ? 'ok  ' : 'FAIL'}  ${name.padEnd(62)} ${detail}`);
}

const atMost = (name, value, bar) => report(value <= bar, name, `${value.toFixed(5)}  bar <= ${bar}`);
const between = (name, value, low, high) =>
  report(value >= low && value <= high, name, `${value.toFixed(5)}  bar ${low} to ${high}`);
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

// --- The program ---------------------------------------------------------------------------------------------------

function hourglass(...words) {
  const { HOURGLASS_DATA, ...env } = process.env;
  const result = spawnSync(program, [...words, '--json'], { cwd, env, encoding: 'utf8', maxBuffer: 1 << 26 });
  assert.equal(result.status, 0, `hourglass ${words.join(' ')}: ${result.error ?? result.stderr}`);
  return result.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const deep = '--hidden 512,256 --latent 32 --activation relu --loss mse --optimizer adam --learning-rate 0.001';

let data = [];

// The epochs of a training run; says how fast it was.
function train(words, ...more) {
  const seed = more[0] === '--seed' ? ` --seed ${more[1]}` : '';
  const begin = Date.now();
  const from = words.includes('--data ') ? [] : data;
  const epochs = hourglass('train', ...from, ...words.split(' '), ...more);
  const speed = epochs.map((epoch) => epoch.samples_per_second).reduce((a, b) => a + b) / epochs.length;
  console.log(
    `      train ${words}${seed}: ${Math.round(speed)} images/s, ${Math.round((Date.now() - begin) / 1000)} s`,
  );
  return epochs;
}
const evaluate = (model, ...more) => hourglass('evaluate', ...data, '--model', model, ...more)[0];
const file = (name) => path.join(folder, name);

// The median over three seeds of the validation loss after each epoch.
function medians(words) {
  const runs = [1, 2, 3].map((seed) => train(words, '--seed', String(seed)));
  return runs[0].map((_, i) => median(runs.map((run) => run[i].validation_loss)));
}

// The error of a classifier on the test images after so many epochs.
function classificationError(words, epochs, seed) {
  const out = file('classifier.safetensors');
  const { accuracy } = hourglass(
    'classify',
    'train',
    ...data,
    ...words.split(' '),
    '--epochs',
    String(epochs),
    '--seed',
    String(seed),
    '--out',
    out,
  ).at(-1);
  const found = hourglass('classify', 'evaluate', ...data, '--model', out)[0];
  assert.equal(found.accuracy, accuracy, 'saved and evaluated: the accuracy that was printed');
  return found.error;
}

// --- Suites --------------------------------------------------------------------------------------------------------

// Returns the file of a trained model.
function shortSuite() {
  const [first, second] = [file('two-threads.safetensors'), file('one-thread.safetensors')];
  const two = train(`${deep} --batch 128 --epochs 1 --seed 1 --threads 2`, '--out', first)[0];
  atMost('784-512-256-32, batch 128, 1 epoch: mse', two.validation_loss, 0.024);
  const one = train(`${deep} --batch 128 --epochs 1 --seed 1 --threads 1`, '--out', second)[0];
  const same = fs.readFileSync(first).equals(fs.readFileSync(second)) && one.train_loss === two.train_loss;
  report(same, 'one thread and two: the same losses, the same file', same ? 'equal' : 'they differ');

  const found = evaluate(first);
  const agree = found.mse === two.validation_loss && found.images === 10000;
  report(agree, 'saved and evaluated: the validation loss that was printed', `${found.mse} and ${two.validation_loss}`);

  const small = train(`${deep} --batch 32 --epochs 1 --seed 1`)[0];
  atMost('784-512-256-32, batch 32, 1 epoch: mse', small.validation_loss, 0.015);
  atMost('the shipped model: mse', evaluate(shipped).mse, 0.005);
  return first;
}

function fullSuite() {
  const model = shortSuite();
  const other = meanSquaredError(model, data[1]);
  const own = evaluate(model).mse;
  report(
    Math.abs(other / own - 1) < 1e-4,
    'the file read and evaluated by other code: mse',
    `${other.toFixed(7)} and ${own.toFixed(7)}`,
  );

  const large = medians(`${deep} --batch 128 --epochs 10`);
  atMost('784-512-256-32, batch 128, 1 epoch: median mse of 3 seeds', large[0], 0.024);
  atMost('784-512-256-32, batch 128, 5 epochs', large[4], 0.009);
  atMost('784-512-256-32, batch 128, 10 epochs', large[9], 0.0066);

  const small = medians(`${deep} --batch 32 --epochs 5`);
  atMost('784-512-256-32, batch 32, 1 epoch', small[0], 0.015);
  atMost('784-512-256-32, batch 32, 5 epochs', small[4], 0.0073);

  // A linear autoencoder finds the principal components' subspace and nothing better: PCA's test mse with 32
  // components is 0.0168.
  between('linear, 10 epochs: mse of PCA', train('--preset linear --epochs 10').at(-1).validation_loss, 0.0166, 0.0172);
  // PCA with two components: 0.0557; the mean image: 0.0675.
  atMost('two numbers per digit, 20 epochs: mse', train('--preset plane').at(-1).validation_loss, 0.042);
  atMost(
    'sigmoid, cross-entropy, SGD with momentum, 10 epochs: bce',
    train('--preset classic').at(-1).validation_loss,
    0.088,
  );
}

// Each run is trained once, whatever is measured of it.
const trained = new Map();
function trainedModel(words, epochs, seed, samples = 0) {
  const key = `${words} --epochs ${epochs} --seed ${seed}`;
  if (!trained.has(key)) {
    const out = file(`variant-${trained.size}.safetensors`);
    const history = train(`${words} --epochs ${epochs}`, '--seed', String(seed), '--out', out);
    trained.set(key, {
      history,
      found: evaluate(out, ...(samples > 0 ? ['--importance-samples', String(samples)] : [])),
    });
  }
  return trained.get(key);
}

function classifierSuite(length) {
  const seeds = length === 'short' ? [1] : [1, 2, 3];
  const of = (words) => median(seeds.map((seed) => classificationError(words, 10, seed)));
  const codes = `--features codes --encoder ${shipped}`;
  atMost('classifier 784-256-10, 10 epochs: error', of('--hidden 256'), 0.02);
  atMost('the 32 codes of the shipped model, 128 hidden units, 10 epochs: error', of(`${codes} --hidden 128`), 0.03);
  between('the same, linear: error', of(`${codes} --hidden none`), 0.08, 0.12);
  atMost(
    'the shipped classifier: error',
    hourglass('classify', 'evaluate', ...data, '--model', path.join(root, 'assets/models/digits.safetensors'))[0].error,
    0.018,
  );
}

// The seconds of text.mjs, which counts by itself.
function textSuite() {
  const script = path.join(root, 'tests/quality/text.mjs');
  const { stdout, stderr } = spawnSync(process.execPath, [script, '--short'], { encoding: 'utf8' });
  const lines = stdout.trimEnd().split('\n');
  const counts = /^(\d+) passed, (\d+) failed$/.exec(lines.pop());
  assert.ok(counts, `text.mjs: ${stderr}`);
  console.log(lines.join('\n'));
  passed += Number(counts[1]);
  failed += Number(counts[2]);
}

function variantSuite(length) {
  const seeds = length === 'short' ? [1] : [1, 2, 3];
  const of = (words, epochs, measure, samples) =>
    median(
      seeds.map((seed) => {
        const { found, history } = trainedModel(words, epochs, seed, samples);
        return measure(found, history);
      }),
    );
  for (const variant of variants.filter((one) => one[length])) {
    const { epochs, bar, samples, words } = variant[length];
    const all = words ? `${variant.words} ${words}` : variant.words;
    between(`${variant.name} (${epochs} epochs)`, of(all, epochs, variant.measure, samples), ...bar);
  }
  if (length === 'likelihood') return;
  between(
    'PCA, 32 components: mse',
    hourglass('pca', ...data, '--components', String(pca.components))[0].mse,
    ...pca.bar,
  );
  const { epochs, share, cost, words = '' } = contractive[length];
  const ratio = (measure) =>
    of(`${contractive.words} ${words}`.trim(), epochs, measure) / of(contractive.plain, epochs, measure);
  atMost(
    `contractive over plain (${epochs} epochs): squared Jacobian norm`,
    ratio((found) => found.jacobian_norm),
    share,
  );
  atMost(
    `contractive over plain (${epochs} epochs): mse`,
    ratio((found) => found.mse),
    cost,
  );
}

// --- Main ----------------------------------------------------------------------------------------------------------

const words = process.argv.slice(2);
const only = words.includes('--variants');
const inBrowser = words.includes('--browser');
const likelihood = words.includes('--likelihood');
const short = words.includes('--short');
if (words.some((word) => !['--short', '--variants', '--likelihood', '--browser'].includes(word))) {
  console.error('usage: tests/quality/run [--short] [--variants] [--likelihood] [--browser]');
  process.exit(2);
}
try {
  const found = await findData(console.log);
  data = ['--data', path.resolve(found.folder)];
  if (inBrowser) {
    const { compareWithBrowser } = await import('./browser.mjs'); // which needs a browser and the packed site
    await compareWithBrowser(root, train, report);
  } else if (likelihood) {
    variantSuite('likelihood');
  } else {
    if (!only) {
      short ? shortSuite() : fullSuite();
      classifierSuite(short ? 'short' : 'long');
      if (short) textSuite();
    }
    variantSuite(short ? 'short' : 'long');
  }
} catch (error) {
  report(false, 'the program runs', String(error.message));
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
