// Texts: the figures of docs/text.md on the SMS Spam Collection, beside those of scikit-learn.
//
//   node tests/quality/text.mjs [--short]
//
// Five folds, without duplicates; with --short only what takes seconds, which tests/quality/run --short does as well:
// there the time is said, and not judged, as the machine may have other things to do.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const program = process.env.HOURGLASS ?? path.join(root, 'build/native/hourglass');
const data = path.join(root, 'assets/sms-spam/SMSSpamCollection');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hourglass-text-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

const short = process.argv.includes('--short');
let passed = 0;
let failed = 0;
function report(good, name, detail) {
  if (good) ++passed;
  else ++failed;
  console.log(`${good ? 'ok  ' : 'FAIL'}  ${name.padEnd(66)} ${detail}`);
}
const say = (name, detail) => console.log(`      ${name.padEnd(66)} ${detail}`);

function hourglass(...words) {
  const result = spawnSync(program, ['text', ...words, '--json'], { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (result.status !== 0) throw new Error(`hourglass text ${words.join(' ')}: ${result.stderr}`);
  return result.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}
const model = (name) => path.join(folder, `${name}.safetensors`);
function train(name, ...words) {
  const begin = Date.now();
  const epochs = hourglass('train', '--data', data, ...words, '--out', model(name));
  return { epochs, seconds: (Date.now() - begin) / 1000 };
}
const measure = (name, ...words) =>
  hourglass('evaluate', '--model', model(name), '--data', data, '--folds', '5', ...words)[0];
const figures = ({ accuracy, accuracy_std: a, f1, f1_std: f }) =>
  `${accuracy.toFixed(4)} +- ${a.toFixed(4)}, F1 ${f1.toFixed(4)} +- ${f.toFixed(4)}`;

// --- The eight documents -------------------------------------------------------------------------------------------

let accuracy = 0;
for (let seed = 1; seed <= 20; ++seed)
  accuracy += hourglass('train', '--preset', 'sentiment-8', '--seed', String(seed))[0].accuracy / 20;
report(accuracy >= 0.95, 'sentiment-8, training accuracy, mean of 20 seeds', `${accuracy.toFixed(4)}  bar >= 0.95`);

// --- Speed ---------------------------------------------------------------------------------------------------------

const one = train('one', '--epochs', '1', '--test-share', '0');
const speed = ['vocabulary, tf-idf and one epoch of the whole collection', `${one.seconds.toFixed(2)} s`];
if (short) say(...speed);
else report(one.seconds <= 2, ...speed);

// --- Words, beside scikit-learn's .9845 / .936 ---------------------------------------------------------------------

const words = measure('one', '--features', 'words');
report(Math.abs(words.accuracy - 0.9845) <= 0.003, 'tf-idf of words, as scikit-learn (.9845 / .936)', figures(words));

// --- Codes alone, beside LSA's .968 / .865 -------------------------------------------------------------------------

if (short) {
  train('codes', '--variant', 'plain', '--epochs', '6', '--test-share', '0');
  const codes = measure('codes', '--features', 'codes');
  report(
    codes.accuracy >= 0.978 && codes.f1 >= 0.91,
    '32 numbers, plain, 6 epochs, no label seen',
    `${figures(codes)}  bar .978 / .910`,
  );
} else {
  // Codes of all texts, without a label.
  const denoising = ['--variant', 'denoising', '--characters', '3-5', '--test-share', '0', '--epochs', '30'];
  train('codes', ...denoising);
  say('32 numbers, no label seen (LSA-32 .968 / .865)', figures(measure('codes', '--features', 'codes')));
  train('labels', ...denoising, '--epochs', '15', '--label-weight', '10');
  const jointly = measure('labels', '--features', 'codes');
  report(
    jointly.accuracy >= 0.978 && jointly.f1 >= 0.91,
    '32 numbers, trained with the labels of the other folds',
    `${figures(jointly)}  bar .978 / .910`,
  );
  const all = ['1', '2', '3'].map((seed) => measure('codes', '--features', 'all', '--seed', seed));
  all.forEach((found, i) => say(`codes, words, marks and characters, folds of seed ${i + 1}`, figures(found)));
  const median = (key) => all.map((found) => found[key]).sort((a, b) => a - b)[1];
  report(
    median('accuracy') >= 0.99 && median('f1') >= 0.96,
    'the medians',
    `${median('accuracy').toFixed(4)}, F1 ${median('f1').toFixed(4)}  bar .990 / .960`,
  );

  // Few labels.
  for (const labels of ['50', '100', '300', '1000']) {
    for (const features of ['words', 'codes', 'both'])
      say(`${labels} labels, ${features}`, figures(measure('codes', '--features', features, '--labels', labels)));
  }
  // Imbalance.
  for (const more of [[], ['--synthetic-codes']])
    say(
      `1 spam for 50 ham, codes${more.length > 0 ? ' and synthetic codes' : ''}`,
      figures(measure('codes', '--features', 'codes', '--imbalance', '50', ...more)),
    );
  // Typing errors.
  const losses = {};
  for (const [name, features] of [
    ['codes', 'words'],
    ['codes', 'codes'],
    ['labels', 'codes'],
  ]) {
    const found = ['0', '0.1', '0.2', '0.3'].map((typos) =>
      measure(name, '--features', features, ...(typos === '0' ? [] : ['--typos', typos])),
    );
    found.forEach((one, i) => say(`typing errors in ${10 * i} % of the words: ${features} (${name})`, figures(one)));
    losses[`${name} ${features}`] = found[0].f1 - found[2].f1;
  }
  report(
    losses['labels codes'] <= losses['codes words'] / 2,
    'loss of F1 by errors in 20 % of the words, codes against words',
    `${losses['labels codes'].toFixed(4)} against ${losses['codes words'].toFixed(4)}, bar half`,
  );
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
