// Texts: the figures of docs/text.md on the SMS Spam Collection, beside those of scikit-learn.
//
//   node tests/quality/text.mjs [--short | --typos | --browser]
//
// Five folds, without duplicates; with --short only what takes seconds, which tests/quality/run --short does as well:
// there the time is said, and not judged, as the machine may have other things to do. --typos: only what typing errors
// do. --browser: only how long the packed page takes from a typed letter to the verdict.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { typingTimes } from './typing.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const program = process.env.HOURGLASS ?? path.join(root, 'build/native/hourglass');
const data = path.join(root, 'assets/sms-spam/SMSSpamCollection');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hourglass-text-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

const short = process.argv.includes('--short');
const only = ['typos', 'browser'].find((part) => process.argv.includes(`--${part}`));
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

const end = () => {
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
};

// --- Typing on the page --------------------------------------------------------------------------------------------

if (only === 'browser') {
  const times = (await typingTimes(root)).sort((a, b) => a - b);
  const median = times[times.length >> 1];
  report(
    median < 16,
    'from a typed letter to the verdict, on the page',
    `${median.toFixed(1)} ms, at most ${times.at(-1).toFixed(1)}, of ${times.length} letters  bar < 16`,
  );
  end();
}

// --- Typing errors -------------------------------------------------------------------------------------------------

// Codes of all texts: without a label, and with the labels of the other folds.
const denoising = ['--variant', 'denoising', '--characters', '3-5', '--test-share', '0'];
const trainCodes = () => train('codes', ...denoising, '--epochs', '30');
const trainWithLabels = () => train('labels', ...denoising, '--epochs', '15', '--label-weight', '10');

function measureTypos() {
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
if (only === 'typos') {
  trainCodes();
  trainWithLabels();
  measureTypos();
  end();
}

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

// --- A million lines -----------------------------------------------------------------------------------------------

// Four of 200 words each; the address space is bounded, so that it fails rather than swap.
function writeLines(file, count) {
  const out = fs.openSync(file, 'w');
  let lines = '';
  for (let i = 0; i < count; ++i) {
    const words = [1, 3, 7, 13].map((step) => `word${(i * step + (i >> 7)) % 200}`);
    lines += `${i % 5 === 0 ? 'spam' : 'ham'}\t${words.join(' ')}\n`;
    if (i % 10000 === 9999) {
      fs.writeSync(out, lines);
      lines = '';
    }
  }
  fs.closeSync(out);
}
const million = path.join(folder, 'million.tsv');
writeLines(million, 1_000_000);
const bounded = 'ulimit -v 1000000; exec "$0" "$@"'; // kB
const quick = ['--hidden', 'none', '--latent', '2', '--batch', '1000', '--epochs', '1', '--test-share', '0'];
const start = Date.now();
const big = spawnSync('bash', ['-c', bounded, program, 'text', 'train', '--data', million, ...quick, '--json'], {
  encoding: 'utf8',
});
report(
  big.status === 0 && JSON.parse(big.stdout).epoch === 1,
  'a million lines, an epoch within 1 GB of addresses',
  big.status === 0 ? `${((Date.now() - start) / 1000).toFixed(1)} s` : big.stderr,
);

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
  trainCodes();
  say('32 numbers, no label seen (LSA-32 .968 / .865)', figures(measure('codes', '--features', 'codes')));
  trainWithLabels();
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
  measureTypos();
}
end();
