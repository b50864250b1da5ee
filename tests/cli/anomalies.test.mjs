// Finding what does not belong: a table of payments from its generator to the report, models of some classes, and
// what is taken for normal where the model's own samples are not there.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';

import { toCsv, transactions } from '../../tools/make-transactions.mjs';
import { inFolder, makeData, parseLines, refuse, succeed } from './hourglass.mjs';

const payments = inFolder('payments.csv');
fs.writeFileSync(payments, toCsv(transactions(1500, 0.1, 1)));
const later = inFolder('later.csv');
fs.writeFileSync(later, toCsv(transactions(1000, 0.1, 2)));

const table = ['--label-column', 'kind', '--scale', 'standard', '--output', 'linear', '--activation', 'tanh'];
const size = ['--hidden', '16', '--latent', '3', '--batch', '32', '--epochs', '30', '--threads', '1'];
const model = inFolder('payments.safetensors');
succeed('train', '--data', payments, ...table, ...size, '--only-classes', 'normal', '--out', model);

const anomalies = (...words) => {
  const { stdout, stderr } = succeed('anomalies', '--model', model, ...words, '--json');
  return { ...parseLines(stdout)[0], said: stderr };
};
const rowsOf = (file) =>
  fs
    .readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));

// The area under the ROC curve as the share of pairs in the right order, and the other figures from their words.
function figures(rows, threshold) {
  const strange = rows.filter(([, label]) => label !== 'normal').map(([, , score]) => Number(score));
  const normal = rows.filter(([, label]) => label === 'normal').map(([, , score]) => Number(score));
  let right = 0;
  for (const a of strange) for (const b of normal) right += a > b ? 1 : a === b ? 0.5 : 0;
  const hits = strange.filter((score) => score > threshold).length;
  const alarms = normal.filter((score) => score > threshold).length;
  return { auroc: right / (strange.length * normal.length), f1: (2 * hits) / (hits + alarms + strange.length) };
}

test('a table of payments, end to end: fraud has the higher scores, figures are those of the rows', () => {
  const out = inFolder('scores.csv');
  const curve = inFolder('curve.csv');
  const found = anomalies('--data', later, '--train', payments, '--out', out, '--curve', curve);
  assert.ok(found.auroc > 0.8, `AUROC ${found.auroc}`);
  assert.equal(found.samples, 1000);
  const [header, ...rows] = rowsOf(out);
  assert.deepEqual(header, ['name', 'label', 'score', 'anomaly']);
  assert.equal(rows.length, 1000);
  assert.equal(rows[9][0], '10');
  const own = figures(rows, found.threshold);
  assert.ok(Math.abs(own.auroc - found.auroc) < 1e-9);
  assert.ok(Math.abs(own.f1 - found.f1) < 1e-9);
  assert.equal(rows.filter((row) => row[3] === '1').length, found.above_threshold);

  const [names, ...points] = rowsOf(curve);
  assert.deepEqual(names, ['threshold', 'false_positive_rate', 'true_positive_rate', 'precision']);
  assert.deepEqual(points.at(-1).slice(1, 3), ['1', '1']);
  const numbers = points.map((row) => row.map(Number));
  let precision = 0;
  for (let i = 1; i < numbers.length; ++i) precision += (numbers[i][2] - numbers[i - 1][2]) * numbers[i][3];
  assert.ok(Math.abs(precision - found.average_precision) < 1e-9);
});

test('the file that was trained on: its test rows are scored, the threshold comes from its normal training rows', () => {
  const found = anomalies('--data', payments, '--score', 'reconstruction');
  assert.equal(found.samples, 300);
  assert.equal(found.reference, "the model's training samples");
  assert.ok(found.auroc > 0.7);
  const most = anomalies('--data', payments, '--score', 'reconstruction', '--quantile', '1');
  assert.ok(most.threshold > found.threshold);
});

test('any other file: without the training samples the scored ones have to do, and it says so', () => {
  const found = anomalies('--data', later, '--score', 'knn');
  assert.match(found.said, /the samples that the model was trained on are not here \(--train names their file\)/);
  assert.equal(found.reference, 'the scored samples');
  assert.equal(found.above_threshold, 50, 'a twentieth of the scored rows');

  const unlabeled = inFolder('unlabeled.csv');
  const text = fs.readFileSync(later, 'utf8').trimEnd().split('\n');
  fs.writeFileSync(unlabeled, text.map((line) => `${line.slice(0, line.lastIndexOf(','))}\n`).join(''));
  const scored = anomalies('--data', unlabeled, '--train', payments, '--out', inFolder('unlabeled-scores.csv'));
  assert.deepEqual(
    Object.keys(scored).filter((key) => /auroc|precision|f1/.test(key)),
    [],
  );
  assert.equal(rowsOf(inFolder('unlabeled-scores.csv'))[0].join(), 'name,score,anomaly');
});

test('every score, and the same for every number of threads', () => {
  for (const score of ['reconstruction', 'mahalanobis', 'knn', 'combined']) {
    const one = anomalies('--data', later, '--train', payments, '--score', score, '--threads', '1');
    assert.deepEqual(anomalies('--data', later, '--train', payments, '--score', score, '--threads', '2'), one);
    assert.ok(one.auroc > 0.5, `${score}: ${one.auroc}`);
  }
  refuse(1, /score elbo is for variational/, 'anomalies', '--model', model, '--data', later, '--score', 'elbo');
  const data = makeData('digits', { side: 12, train: 100, test: 40 });
  const variational = inFolder('variational.safetensors');
  const words = ['--variant', 'variational', '--hidden', '16', '--latent', '4', '--epochs', '2', '--batch', '20'];
  succeed('train', '--data', data, ...words, '--without-classes', '4,9', '--out', variational);
  for (const score of ['elbo', 'likelihood']) {
    const { stdout } = succeed('anomalies', '--model', variational, '--data', data, '--score', score, '--json');
    const [found] = parseLines(stdout);
    assert.equal(found.samples, 40);
    assert.ok(found.auroc >= 0 && found.auroc <= 1);
  }
});

test('training on some classes: what is refused, what is remembered', () => {
  const data = makeData('classes', { side: 12, train: 100, test: 40 });
  const train = ['train', '--data', data, '--hidden', '8', '--latent', '2', '--epochs', '1', '--batch', '10'];
  const three = inFolder('three.safetensors');
  const { stderr } = succeed(...train, '--only-classes', '3', '--out', three);
  assert.match(stderr, /on 10 images of/);
  refuse(1, /has no samples of class 'eleven'; its classes are 0, 1, 2, /, ...train, '--only-classes', 'eleven');
  refuse(1, /leaves no class to train on/, ...train, '--without-classes', '0,1,2,3,4,5,6,7,8,9');
  refuse(2, /--without-classes/, ...train, '--only-classes', '3', '--without-classes', '4');
  const resumed = succeed('train', '--data', data, '--from', three, '--epochs', '2', '--out', three);
  assert.match(resumed.stderr, /on 10 images of/, 'a run that goes on has the same samples');
  refuse(2, /--only-classes/, 'train', '--data', data, '--from', three, '--epochs', '3', '--only-classes', '3');
  const { stdout } = succeed('anomalies', '--model', three, '--data', data, '--score', 'reconstruction', '--json');
  assert.ok('auroc' in parseLines(stdout)[0], 'the normal class is remembered');
  refuse(1, /must end in|ending must say/, 'anomalies', '--model', three, '--data', data, '--out', inFolder('s.txt'));
});
