// What the uses of a trained model reach: one-class anomalies, the classifier on an imbalanced set, few labels,
// translation. Usage: node tests/quality/uses.mjs anomalies|trap|imbalanced|few-labels|translation [SEEDS] [DIGITS|SOURCES]
// A table of each, on MNIST; docs/quality.md has the results. Each takes minutes to an hour on two cores.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';

import { findData } from '../../tools/find-data.mjs';
import { randomNumbers } from '../../tools/make-transactions.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const program = process.env.HOURGLASS ?? path.join(root, 'build/native/hourglass');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hourglass-uses-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const file = (name) => path.join(folder, name);

const threads = process.env.THREADS ? ['--threads', process.env.THREADS] : [];
function hourglass(...words) {
  const all = words.flatMap((word) => word.split(' '));
  const result = spawnSync(program, [...all, ...threads, '--json'], { encoding: 'utf8', maxBuffer: 1 << 26 });
  assert.equal(result.status, 0, `hourglass ${all.join(' ')}: ${result.error ?? result.stderr}`);
  return result.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const mean = (values) => values.reduce((a, b) => a + b) / values.length;
const deviation = (values) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const list = (text, fallback) => (text ?? fallback).split(',').map(Number);

// --- Anomalies -----------------------------------------------------------------------------------------------------

// One model per digit, of the same settings, and one score for all of them: nothing is chosen per digit.
export const oneClass = {
  model: '--variant denoising --corruption gaussian --corruption-level 0.5 --hidden 512,256 --latent 32 --epochs 15',
  score: '--score reconstruction --copies 24 --by-contrast',
};

function anomalies(data, seeds, digits) {
  const table = seeds.map((seed) =>
    digits.map((digit) => {
      const model = file(`one-${digit}.safetensors`);
      hourglass('train', ...data, oneClass.model, `--only-classes ${digit} --seed ${seed} --out ${model}`);
      const [found] = hourglass('anomalies', ...data, oneClass.score, `--model ${model}`);
      console.log(`seed ${seed}, digit ${digit}: AUROC ${found.auroc.toFixed(4)}, F1 ${found.f1.toFixed(4)}`);
      return found.auroc;
    }),
  );
  const means = table.map(mean);
  console.log(
    `mean AUROC, median of ${seeds.length} seeds: ${median(means).toFixed(4)} (${means.map((m) => m.toFixed(4))})`,
  );
}

// A model that has never seen a 1 gives it back better than most digits that it knows: one stroke is easy.
function trap(data, seeds) {
  const model = file('without.safetensors');
  for (const digit of [1, 8]) {
    hourglass(
      'train',
      ...data,
      `--preset deep --epochs 10 --without-classes ${digit} --seed ${seeds[0]} --out ${model}`,
    );
    for (const score of ['reconstruction', 'knn', 'combined']) {
      const out = file('scores.csv');
      const [found] = hourglass('anomalies', ...data, `--model ${model} --score ${score} --out ${out}`);
      const rows = fs
        .readFileSync(out, 'utf8')
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((row) => row.split(','));
      const of = (keep) => mean(rows.filter((row) => keep(row[1])).map((row) => Number(row[2])));
      const unseen = of((label) => label === String(digit));
      const known = of((label) => label !== String(digit));
      console.log(
        `without ${digit}, ${score}: AUROC ${found.auroc.toFixed(4)}; mean score of the unseen ${unseen.toFixed(5)}, of the others ${known.toFixed(5)}`,
      );
    }
  }
}

// --- Data sets -----------------------------------------------------------------------------------------------------

const names = [
  'train-images-idx3-ubyte',
  'train-labels-idx1-ubyte',
  't10k-images-idx3-ubyte',
  't10k-labels-idx1-ubyte',
];

function readMnist(from) {
  return names.map((name) => {
    const plain = path.join(from, name);
    return fs.existsSync(plain) ? fs.readFileSync(plain) : zlib.gunzipSync(fs.readFileSync(`${plain}.gz`));
  });
}

// Writes a folder whose training set is these samples of MNIST's.
function writeSubset(mnist, samples, to) {
  fs.mkdirSync(to, { recursive: true });
  const [images, labels, ...test] = mnist;
  const imageHeader = Buffer.from(images.subarray(0, 16));
  const labelHeader = Buffer.from(labels.subarray(0, 8));
  imageHeader.writeUInt32BE(samples.length, 4);
  labelHeader.writeUInt32BE(samples.length, 4);
  const pictures = samples.map((i) => images.subarray(16 + 784 * i, 16 + 784 * (i + 1)));
  fs.writeFileSync(path.join(to, names[0]), Buffer.concat([imageHeader, ...pictures]));
  fs.writeFileSync(
    path.join(to, names[1]),
    Buffer.concat([labelHeader, Buffer.from(samples.map((i) => labels[8 + i]))]),
  );
  test.forEach((bytes, i) => fs.writeFileSync(path.join(to, names[2 + i]), bytes));
}

// Training samples in an order of the seed, the first `counts[label]` of each label.
function chooseSamples(mnist, counts, seed) {
  const labels = mnist[1].subarray(8);
  const uniform = randomNumbers(seed);
  const order = Array.from(labels, (_, i) => ({ i, key: uniform() })).sort((a, b) => a.key - b.key);
  const left = [...counts];
  return order.filter(({ i }) => left[labels[i]]-- > 0).map(({ i }) => i);
}

// --- Imbalanced classes --------------------------------------------------------------------------------------------

const classifier = '--hidden 256 --epochs 15';

function balancedAccuracy(data, seed) {
  const out = file('classifier.safetensors');
  hourglass('classify', 'train', '--data', data, classifier, `--seed ${seed} --out ${out}`);
  const [{ confusion }] = hourglass('classify', 'evaluate', '--data', data, `--model ${out}`);
  return mean(confusion.map((row, i) => row[i] / row.reduce((a, b) => a + b)));
}

// Models are trained on the imbalanced set itself, which is all that there is.
const models = {
  conditional: '--variant conditional --hidden 400 --latent 10 --epochs 60',
  interpolation: '--variant regularized --hidden 400 --latent 20 --weight-decay 1e-5 --epochs 60',
  restoration: '--variant denoising --corruption mask --corruption-level 0.5 --hidden 512,256 --latent 64 --epochs 60',
};

function imbalanced(mnist, seeds) {
  const counts = Array.from({ length: 10 }, (_, label) => (label >= 8 ? 30 : 1000));
  const methods = ['nothing', 'copy', 'smote', 'shift', ...Object.keys(models)];
  const found = Object.fromEntries(methods.map((method) => [method, []]));
  for (const seed of seeds) {
    const set = file(`imbalanced-${seed}`);
    writeSubset(mnist, chooseSamples(mnist, counts, seed), set);
    for (const method of methods) {
      let data = set;
      if (method !== 'nothing') {
        const words = [`--method ${method} --classes 8,9 --count 970 --complete --seed ${seed}`];
        if (models[method]) {
          const model = file('augmenting.safetensors');
          hourglass('train', '--data', set, models[method], `--seed ${seed} --out ${model}`);
          words.push(`--model ${model}`);
        }
        data = file(`augmented-${seed}-${method}`);
        hourglass('augment', '--data', set, ...words, '--out', data);
      }
      found[method].push(balancedAccuracy(data, seed));
      console.log(`seed ${seed}, ${method}: ${found[method].at(-1).toFixed(4)}`);
    }
  }
  for (const method of methods)
    console.log(`${method.padEnd(14)} ${mean(found[method]).toFixed(4)} +- ${deviation(found[method]).toFixed(4)}`);
}

// --- Few labels ----------------------------------------------------------------------------------------------------

// 100 labels, ten of each class; the encoders have seen all 60,000 pictures without labels. Kingma et al. 2014 call a
// classifier on such codes M1; theirs is transductive, as propagation is: it looks at the codes of all pictures, too.
const few = '--variant variational --hidden 400 --latent 20 --epochs 40 --batch 100';
const alone = '--epochs 100 --batch 20';

function fewLabels(data, seeds) {
  const encoders = [1, 2].map((seed) => {
    const model = file(`few-${seed}.safetensors`);
    hourglass('train', ...data, few, `--seed ${seed} --out ${model}`);
    return model;
  });
  const [m1] = encoders;
  const rows = {
    'pixels alone': `--hidden 256 ${alone}`,
    'codes alone': `--encoder ${m1} --hidden 128 --dropout 0.5 --learning-rate 0.01 ${alone}`,
    'codes, labels propagated': `--encoder ${m1} --propagate ${m1} --hidden 256 --epochs 10`,
    M2: '--semi-supervised --label-weight 10 --dropout 0.3 --learning-rate 0.001 --batch 100 --epochs 8',
    'M1+M2': `--semi-supervised --encoder ${m1} --dropout 0.3 --learning-rate 0.003 --batch 100 --epochs 24`,
  };
  encoders.forEach((model, i) => {
    rows[`pixels, labels propagated by encoder ${i + 1}`] = `--propagate ${model} --hidden 256 --epochs 10`;
  });
  for (const [name, words] of Object.entries(rows)) {
    const runs = seeds.map((seed) => hourglass('classify', 'train', ...data, '--labels 100', words, `--seed ${seed}`));
    const errors = runs.map((lines) => 1 - lines.at(-1).accuracy);
    const spread = runs.map(([line]) => line.accuracy_measured_afterwards).filter(Number.isFinite);
    console.log(
      `${name}: test error ${median(errors).toFixed(4)} (${errors.map((error) => error.toFixed(4))})` +
        (spread.length > 0 ? `; of the labels carried over ${spread.map((share) => share.toFixed(4))} are right` : ''),
    );
  }
}

// --- Translation ---------------------------------------------------------------------------------------------------

const translating = '--hidden 1024,512 --latent 128 --epochs 20 --schedule cosine';

const sources = 'strike,coarse,slant,thin,half,rotate,negative';

function translation(data, seeds, chosen) {
  for (const source of chosen) {
    const runs = seeds.map((seed) => {
      const model = file('translation.safetensors');
      hourglass(
        'train',
        ...data,
        `--variant translation --source ${source} ${translating} --seed ${seed} --out ${model}`,
      );
      return hourglass('evaluate', ...data, `--model ${model}`)[0];
    });
    const { identity_mse, pca_regression_mse, bicubic_mse } = runs[0];
    const best = Math.min(...[identity_mse, pca_regression_mse, bicubic_mse].filter(Number.isFinite));
    const mse = median(runs.map((run) => run.mse));
    console.log(
      `${source}: mse ${mse.toFixed(5)}, identity ${identity_mse.toFixed(5)}, PCA regression ${pca_regression_mse.toFixed(5)}` +
        `${bicubic_mse === undefined ? '' : `, bicubic ${bicubic_mse.toFixed(5)}`}; ${(mse / best).toFixed(3)} of the best`,
    );
  }
}

const [what, seedWords, choiceWords] = process.argv.slice(2);
if (!['anomalies', 'trap', 'imbalanced', 'few-labels', 'translation'].includes(what)) {
  console.error(
    'usage: node tests/quality/uses.mjs anomalies|trap|imbalanced|few-labels|translation [SEEDS] [DIGITS|SOURCES]',
  );
  process.exit(2);
}
const { folder: found } = await findData(console.log);
const data = ['--data', path.resolve(found)];
if (what === 'anomalies') anomalies(data, list(seedWords, '1,2,3'), list(choiceWords, '0,1,2,3,4,5,6,7,8,9'));
if (what === 'trap') trap(data, list(seedWords, '1'));
if (what === 'imbalanced') imbalanced(readMnist(found), list(seedWords, '1,2,3,4,5'));
if (what === 'few-labels') fewLabels(data, list(seedWords, '1,2,3'));
if (what === 'translation') translation(data, list(seedWords, '1,2,3'), (choiceWords ?? sources).split(','));
