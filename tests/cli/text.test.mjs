// hourglass text: documents from files, their autoencoder, classification and report.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { inFolder, parseLines, refuse, succeed } from './hourglass.mjs';

const root = new URL('../..', import.meta.url).pathname;

const write = (name, text) => {
  fs.writeFileSync(inFolder(name), text);
  return inFolder(name);
};
const money = ['win', 'prize', 'cash', 'claim', 'free', 'urgent'];
const home = ['lunch', 'home', 'later', 'mum', 'sorry', 'bus'];
const lines = Array.from({ length: 200 }, (_, i) => {
  const kind = i % 4 === 0 ? money : home;
  const words = [1, 2, 3, 5].map((k) => kind[(i * k + k) % 6]);
  return `${i % 4 === 0 ? 'spam' : 'ham'}\t${words.join(' ')} no${i % 50}\n`;
});
const data = write('messages.tsv', lines.join(''));
const model = inFolder('messages.safetensors');
const small = ['--hidden', '8', '--latent', '4', '--epochs', '6', '--batch', '16', '--learning-rate', '0.01'];
const train = (...more) => succeed('text', 'train', '--data', data, ...small, ...more, '--json');
const evaluate = (...more) => parseLines(succeed('text', 'evaluate', '--data', data, ...more, '--json').stdout)[0];

test('a model trains, is saved with its vocabulary, and takes raw texts', () => {
  const epochs = parseLines(train('--variant', 'denoising', '--characters', '3-4', '--out', model).stdout);
  assert.equal(epochs.length, 6);
  assert.ok(epochs[5].train_loss < epochs[0].train_loss);
  assert.ok(epochs[5].perplexity > 1);
  const [found] = parseLines(
    succeed('text', 'encode', '--model', model, '--text', 'WIN a prize, Grüße!', '--json').stdout,
  );
  assert.deepEqual(found.tokens, ['win', 'prize']);
  assert.deepEqual(found.unknown, ['grüße']);
  assert.equal(found.code.length, 4);
  assert.equal(found.label, 'spam');
  assert.ok(found.score > 0);
  assert.ok(found.words[0].probability >= found.words[1].probability);
});

// Trains to so many epochs, and returns the file.
function trained(name, epochs, ...more) {
  const file = inFolder(name);
  const rest = more.includes('--hidden') ? [] : ['--hidden', '8'];
  const fast = ['--latent', '4', '--batch', '16', '--learning-rate', '0.01'];
  succeed('text', 'train', '--data', data, ...fast, ...rest, ...more, '--epochs', epochs, '--out', file);
  return file;
}
const goOn = (file, ...more) =>
  succeed('text', 'train', '--data', data, '--from', file, ...more, '--epochs', '4', '--out', file);

test('a run in two parts gives the file of the run in one, bit for bit', () => {
  for (const [name, ...words] of [
    ['plain', '--hidden', '6,5', '--dropout', '0.2'],
    ['denoising', '--variant', 'denoising', '--dropped-words', '0.2', '--characters', '3-4', '--hidden', 'none'],
    ['variational', '--variant', 'variational', '--optimizer', 'rmsprop'],
    ['labels', '--label-weight', '2', '--schedule', 'cosine', '--test-share', '0.3'],
  ]) {
    const split = words.includes('--test-share') ? ['--test-share', '0.3'] : [];
    const whole = trained(`${name}-whole.safetensors`, '4', ...words, '--threads', '2');
    const half = trained(`${name}-half.safetensors`, '2', ...words);
    const { stderr } = goOn(half, ...split);
    assert.match(stderr, new RegExp(`continues .*${name}-half\\.safetensors after epoch 2 of 4\n`));
    // A schedule is planned for all epochs, so half of them are not the same.
    if (name !== 'labels') assert.ok(fs.readFileSync(whole).equals(fs.readFileSync(half)), name);
  }
});

test('a run goes on with the documents that it had, as the page divides them, too', () => {
  const page = trained('page.safetensors', '2', '--unique', '--test-share', '0.2');
  assert.match(goOn(page).stderr, /split as on the page: without duplicates, a fifth to test\n.*continues /);
  const other = trained('other.safetensors', '2', '--test-share', '0.5');
  assert.match(goOn(other).stderr, /was trained on other data, .*; its weights are trained on, with the optimizer/);
  const alone = trained('alone.safetensors', '2', '--weights-only');
  assert.ok(fs.statSync(alone).size < fs.statSync(page).size / 2);
  assert.match(goOn(alone).stderr, /alone\.safetensors holds a model alone/);
});

test('what contradicts the file to go on with is refused', () => {
  const file = trained('done.safetensors', '2');
  const before = fs.readFileSync(file);
  const from = (status, message, ...more) =>
    refuse(status, message, 'text', 'train', '--data', data, '--from', file, ...more, '--out', file);
  from(2, /has done 2 of 2 epochs; --epochs, the total, has to be more than 2/);
  from(2, /contradict --latent 5 \(it has 4\)/, '--epochs', '4', '--latent', '5');
  from(2, /--characters is for a new model/, '--epochs', '4', '--characters', '3-4');
  from(2, /--preset is for a new model/, '--epochs', '4', '--preset', 'sentiment-8');
  assert.ok(fs.readFileSync(file).equals(before));
});

test('codes, neighbors and words are printed', () => {
  const out = inFolder('codes.csv');
  succeed('text', 'encode', '--model', model, '--data', data, '--out', out);
  const rows = fs.readFileSync(out, 'utf8').trimEnd().split('\n');
  assert.equal(rows[0], 'label,code 1,code 2,code 3,code 4');
  assert.equal(rows.length, 201);
  const near = parseLines(
    succeed('text', 'nearest', '--model', model, '--data', data, '--text', 'lunch at home', '--count', '5', '--json')
      .stdout,
  );
  assert.equal(near.length, 5);
  assert.ok(near[0].cosine >= near[4].cosine && near[0].cosine <= 1.00001);
  const [words] = parseLines(succeed('text', 'words', '--model', model, '--word', 'Prize', '--json').stdout);
  assert.equal(words.word, 'prize');
  assert.ok(words.words.every(({ word }) => word !== 'prize'));
  const [of] = parseLines(succeed('text', 'words', '--model', model, '--code', '2', '--json').stdout);
  assert.ok(of.high[0].weight > of.low[0].weight);
});

test('cross-validation gives mean and deviation, for every kind of features', () => {
  for (const features of ['words', 'codes', 'both', 'all']) {
    const found = evaluate('--model', model, '--folds', '4', '--features', features);
    assert.deepEqual(Object.keys(found), [
      'accuracy',
      'accuracy_std',
      'f1',
      'f1_std',
      'precision',
      'recall',
      'documents',
    ]);
    assert.ok(found.accuracy > 0.9, features);
  }
  const noisy = evaluate('--model', model, '--folds', '4', '--features', 'words', '--typos', '1');
  assert.ok(noisy.f1 < 1);
  assert.ok(evaluate('--model', model).accuracy > 0.9);
});

test('the preset sentiment-8 prints its report, the same for the same seed', () => {
  const one = succeed('text', 'train', '--preset', 'sentiment-8', '--report', '--seed', '3').stdout;
  assert.match(one, /precision {4}recall {2}f1-score {3}support/);
  assert.match(one, /negative .* 4\n/);
  assert.equal(succeed('text', 'train', '--preset', 'sentiment-8', '--report', '--seed', '3').stdout, one);
});

test('the preset is saved, and its file reads texts', () => {
  const out = inFolder('sentiment.safetensors');
  succeed('text', 'train', '--preset', 'sentiment-8', '--seed', '4', '--out', out);
  const encode = (text) => parseLines(succeed('text', 'encode', '--model', out, '--text', text, '--json').stdout)[0];
  const found = encode('great work, poorly');
  assert.deepEqual([found.tokens, found.unknown], [['great', 'work'], ['poorly']]);
  assert.equal(found.code.length, 32);
  assert.equal(found.label, 'positive');
  assert.ok(Math.abs(found.probabilities.positive + found.probabilities.negative - 1) < 1e-6);
  const judgments = write('judgments.tsv', 'positive\tGood work\nnegative\tpoor work\nnegative\tWeak\n');
  const predictions = inFolder('judged.csv');
  const [figures] = parseLines(
    succeed('text', 'evaluate', '--model', out, '--data', judgments, '--predictions', predictions, '--json').stdout,
  );
  assert.deepEqual([figures.accuracy, figures.documents], [1, 3]);
  assert.match(succeed('text', 'report', '--predictions', predictions).stdout, /accuracy +1\.00 +3\n/);
  const words = (...more) => parseLines(succeed('text', 'words', '--model', out, ...more, '--json').stdout)[0];
  const { high, low, position, dimension } = words('--code', '12', '--count', '3');
  assert.deepEqual([position, dimension], [2, 4]); // vectors of 8 numbers side by side
  assert.ok(high[0].weight >= high[2].weight && high[2].weight > low[2].weight && low[2].weight >= low[0].weight);
  const second = (word) => encode(`${word} ${word}`).code[11];
  assert.ok(Math.abs(second(high[0].word) - high[0].weight) < 1e-6);
  assert.match(
    succeed('text', 'words', '--model', out, '--code', '12').stdout,
    /^number 12 is number 4 of the vector of word 2 of a text; the largest have\n {2}0\.\d{3} {2}\w+\n[^]*the smallest have\n/,
  );
  refuse(2, /--code is a number from 1 to 32/, 'text', 'words', '--model', out, '--code', '33');
  refuse(2, /--folds, .* are about the codes/, 'text', 'evaluate', '--model', out, '--data', judgments, '--folds', '2');
  refuse(2, /--epochs does not go with --preset/, 'text', 'train', '--preset', 'sentiment-8', '--epochs', '2');
});

test('a classifier of word sequences is trained on other texts, with means or in their order', () => {
  for (const pooling of ['mean', 'flatten']) {
    const out = inFolder(`sequence-${pooling}.safetensors`);
    const words = ['--network', 'sequence', '--embedding', '8', '--length', '5', '--pooling', pooling];
    const fast = ['--epochs', '12', '--batch', '16', '--learning-rate', '0.02', '--test-share', '0.2'];
    const lines = parseLines(
      succeed('text', 'train', '--data', data, ...words, ...fast, '--report', '--out', out, '--json').stdout,
    );
    assert.equal(lines.length, 13);
    assert.equal(lines[11].measured_on, 'test');
    assert.ok(lines[11].accuracy > 0.9, `${pooling}: ${lines[11].accuracy}`);
    assert.equal(lines[12].accuracy, lines[11].accuracy);
    assert.match(lines[12].report, /f1-score/);
    assert.ok(evaluate('--model', out).accuracy > 0.9);
    const codes = inFolder(`sequence-${pooling}.csv`);
    succeed('text', 'encode', '--model', out, '--data', data, '--out', codes);
    const numbers = pooling === 'mean' ? 8 : 40;
    assert.equal(fs.readFileSync(codes, 'utf8').split('\n')[0].split(',').length, 1 + numbers);
    const near = parseLines(
      succeed('text', 'nearest', '--model', out, '--data', data, '--text', 'win cash', '--count', '3', '--json').stdout,
    );
    assert.deepEqual(
      near.map(({ label }) => label),
      ['spam', 'spam', 'spam'],
    );
    assert.ok(near[0].cosine >= near[2].cosine && near[2].cosine > 0);
    const [{ word, words: others }] = parseLines(
      succeed('text', 'words', '--model', out, '--word', 'Prize', '--count', '3', '--json').stdout,
    );
    assert.equal(word, 'prize');
    assert.ok(others.every((other) => !home.includes(other.word) && other.word !== 'prize' && other.cosine > 0));
    refuse(1, /does not know the word 'zebra'/, 'text', 'words', '--model', out, '--word', 'zebra');
    const [of] = parseLines(succeed('text', 'words', '--model', out, '--code', '2', '--json').stdout);
    assert.deepEqual(Object.keys(of).includes('position'), pooling === 'flatten');
    assert.ok(of.high[0].weight > of.low[0].weight);
  }
  const refused = (message, ...more) => refuse(2, message, 'text', 'train', '--data', data, ...more);
  refused(/--latent is for autoencoders/, '--network', 'sequence', '--latent', '4');
  refused(/--label-weight is for autoencoders/, '--network', 'sequence', '--label-weight', '1');
  refused(/--pooling is for --network sequence/, '--pooling', 'mean');
  refused(/--report is for/, '--report');
});

test('a classifier of word sequences is trained on from a file', () => {
  const file = inFolder('from.safetensors');
  const fresh = ['--network', 'sequence', '--embedding', '8', '--batch', '16', '--learning-rate', '0.02'];
  const go = (...more) => succeed('text', 'train', '--data', data, ...more, '--json');
  const begun = parseLines(go(...fresh, '--epochs', '6', '--out', file).stdout);
  const bytes = fs.readFileSync(file);
  const on = inFolder('on.safetensors');
  const { stdout, stderr } = go('--from', file, '--epochs', '2', '--report', '--out', on);
  assert.match(stderr, /from\.safetensors holds a model alone: its weights are trained on/);
  const [first, second, report] = parseLines(stdout);
  assert.deepEqual([first.epoch, second.epoch], [1, 2]);
  assert.ok(first.train_loss < 0.5 * begun[0].train_loss, `${first.train_loss} of ${begun[0].train_loss}`);
  assert.deepEqual(report.classes, ['ham', 'spam']);
  // Other documents: words and classes are the file's.
  const others = write('others.tsv', 'spam\twin zebra\nham\tlunch\nspam\tcash\nham\thome zebra\n');
  succeed('text', 'train', '--data', others, '--from', on, '--epochs', '1', '--test-share', '0', '--out', on);
  const [encoded] = parseLines(succeed('text', 'encode', '--model', on, '--text', 'zebra lunch', '--json').stdout);
  assert.deepEqual([encoded.unknown, encoded.label], [['zebra'], 'ham']);

  const from = (status, message, ...more) =>
    refuse(status, message, 'text', 'train', '--data', data, '--from', file, ...more, '--out', file);
  from(2, /contradict --batch 32 \(it has 16\)/, '--batch', '32');
  from(2, /--pooling is for a new model/, '--pooling', 'flatten');
  from(2, /--latent is for autoencoders, not for classifiers of word sequences/, '--latent', '4');
  from(1, /holds a classifier of word sequences, but a text autoencoder is needed/, '--network', 'autoencoder');
  const classes = write('classes.tsv', 'good\twin\nham\tlunch\n');
  refuse(1, /labeled 'good', which the model does not know/, 'text', 'train', '--data', classes, '--from', file);
  assert.ok(fs.readFileSync(file).equals(bytes));
  refuse(
    1,
    /holds a text autoencoder, but a classifier of word sequences is needed/,
    'text',
    'train',
    '--data',
    data,
    '--from',
    model,
    '--network',
    'sequence',
  );
});

test('a report has the classes that are there, as scikit-learn’s', () => {
  const out = inFolder('three.safetensors');
  const three = write('three.tsv', 'ham\tlunch\nspam\tcash\nother\tprize\n'.repeat(20));
  const sequence = ['--network', 'sequence', '--embedding', '8', '--epochs', '30', '--learning-rate', '0.02'];
  succeed('text', 'train', '--data', three, ...sequence, '--test-share', '0', '--out', out);
  const two = write('two.tsv', 'ham\tlunch\nspam\tcash\n');
  const { stdout } = succeed('text', 'evaluate', '--model', out, '--data', two);
  assert.match(stdout, / spam +1\.00 +1\.00 +1\.00 +1\n/);
  assert.match(stdout, /macro avg +1\.00 +1\.00 +1\.00 +2\n/);
  assert.doesNotMatch(stdout, /other/);
});

test('the older name of misspelled words is read, and not written', () => {
  const header = (file) => {
    const bytes = fs.readFileSync(file);
    return JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0)))).__metadata__;
  };
  const noisy = ['--variant', 'denoising', '--epochs', '1'];
  for (const name of ['--misspelled-words', '--misspelt-words']) {
    const out = inFolder('misspelled.safetensors');
    succeed('text', 'train', '--data', data, ...small, ...noisy, name, '0.5', '--out', out);
    assert.equal(header(out).misspelled_words, '0.5');
    assert.equal(header(out).misspelt_words, undefined);
    refuse(2, new RegExp(`${name} is for a new model`), 'text', 'train', '--data', data, '--from', out, name, '0.5');
    refuse(
      2,
      new RegExp(`${name} is for autoencoders`),
      'text',
      'train',
      '--data',
      data,
      '--network',
      'sequence',
      name,
      '0.5',
    );
  }
  const help = succeed('text', 'train', '--help').stdout;
  assert.match(help, /--misspelled-words/);
  assert.doesNotMatch(help, /misspelt/);
});

test('nothing is silently wrong', () => {
  const { stdout } = succeed('text', 'train', '--data', data, ...small, '--epochs', '1', '--test-share', '0');
  assert.doesNotMatch(stdout, /nan|test/);
  assert.match(stdout, /train \d/);
  const [line] = parseLines(train('--epochs', '1', '--test-share', '0').stdout);
  assert.equal(line.validation_loss, null);
  const help = succeed('text', 'train', '--help').stdout;
  assert.match(help, /--variant plain\|denoising\|variational\s/);
  refuse(2, /--variant/, 'text', 'train', '--data', data, '--variant', 'contractive');
  const unlabeled = write('unlabeled.csv', 'label,text\nham,one two\n,three four\nspam,five\n');
  refuse(1, /unlabeled\.csv: line 3 has no label/, 'text', 'train', '--data', unlabeled);
  const empty = write('no-prediction.csv', 'label,prediction\na,a\nb,\n');
  refuse(1, /row 2 has no prediction/, 'text', 'report', '--predictions', empty);
});

test('texts that several documents have are printed once, with how often', () => {
  const twice = write('twice.tsv', `ham\tlunch at home\nspam\twin a prize\nham\tlunch at home\n`);
  const near = (...more) => succeed('text', 'nearest', '--model', model, '--data', twice, '--text', 'lunch', ...more);
  const lines = parseLines(near('--json').stdout);
  assert.deepEqual(
    lines.map(({ document, times }) => [document, times]),
    [
      [1, 2],
      [2, 1],
    ],
  );
  assert.match(near().stdout, /lunch at home {2}\(2 times\)\n/);
});

test('classes are in the order of scikit-learn’s report', () => {
  const order = (rows) => {
    const table = write('order.csv', `label,prediction\n${rows.map((word) => `${word},${word}\n`).join('')}`);
    const { stdout } = succeed('text', 'report', '--predictions', table, '--json');
    return Object.keys(parseLines(stdout)[0]).filter((key) => rows.includes(key));
  };
  assert.deepEqual(order(['class 2', 'class 10', 'b']), ['b', 'class 10', 'class 2']);
});

test('a report of predictions is scikit-learn’s', () => {
  const predictions = write('predictions.csv', 'label,prediction\na,a\nb,a\nc,c\nc,c\nc,b\n');
  assert.equal(
    succeed('text', 'report', '--predictions', predictions).stdout,
    [
      '              precision    recall  f1-score   support',
      '',
      '           a       0.50      1.00      0.67         1',
      '           b       0.00      0.00      0.00         1',
      '           c       1.00      0.67      0.80         3',
      '',
      '    accuracy                           0.60         5',
      '   macro avg       0.50      0.56      0.49         5',
      'weighted avg       0.70      0.60      0.61         5',
      '',
      '',
    ].join('\n'),
  );
});

test('the page’s model has not seen the messages that are held out', () => {
  const collection = path.join(root, 'assets/sms-spam/SMSSpamCollection');
  const shipped = path.join(root, 'assets/models/sms.safetensors');
  const [figures] = parseLines(
    succeed('text', 'evaluate', '--model', shipped, '--data', collection, '--held-out', '0.2', '--json').stdout,
  );
  assert.equal(figures.documents, 1034);
  assert.ok(figures.accuracy > 0.98 && figures.f1 > 0.93, JSON.stringify(figures));
  // The same vocabulary comes from the messages that this leaves for training.
  const again = inFolder('again.safetensors');
  const settings = ['--unique', '--test-share', '0.2', '--characters', '3-4', '--least-documents', '5'];
  const quick = ['--hidden', 'none', '--latent', '1', '--epochs', '1', '--seed', '1', '--out', again];
  succeed('text', 'train', '--data', collection, ...settings, ...quick);
  const words = (file) => {
    const bytes = fs.readFileSync(file);
    const header = JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))));
    return header.__metadata__.words;
  };
  assert.equal(words(shipped), words(again));
  refuse(
    2,
    /--held-out measures/,
    'text',
    'evaluate',
    '--model',
    shipped,
    '--data',
    data,
    '--held-out',
    '0.2',
    '--folds',
    '2',
  );
});

test('bad input is one clear error', () => {
  const fails = (message, file, ...more) => refuse(1, message, 'text', 'train', '--data', file, ...small, ...more);
  fails(/line 2 is not UTF-8/, write('latin.tsv', Buffer.from('ham\tfine\nham\tcaf\xe9\n', 'latin1')));
  fails(/has no documents/, write('empty.tsv', ''));
  fails(/no words/, write('signs.tsv', 'ham\t!\nspam\t?\n'));
  fails(/no column 'body'/, write('table.csv', 'text,label\nhi,ham\n'), '--text-column', 'body');
  const same = write('same.tsv', 'ham\tone two\nham\tthree four\n');
  refuse(1, /all documents are labeled 'ham'/, 'text', 'evaluate', '--model', model, '--data', same);
  refuse(
    2,
    /--held-out measures/,
    'text',
    'evaluate',
    '--model',
    model,
    '--data',
    data,
    '--features',
    'words',
    '--held-out',
    '0.2',
  );
  refuse(1, /messages\.tsv/, 'text', 'encode', '--model', data, '--text', 'hi');
});
