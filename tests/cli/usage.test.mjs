// Wrong usage: one line on standard error and exit status 2. And --help.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { hourglass, inFolder, refuse, succeed } from './hourglass.mjs';

const common = ['--data', '--test-share', '--label-column', '--width', '--threads', '--json'];
const commands = {
  train: [...common, '--seed', '--scale'],
  evaluate: [...common, '--seed'],
  reconstruct: [...common, '--seed', '--scale'],
  sample: [...common, '--seed', '--scale'],
  encode: [...common, '--in', '--out', '--label', '--labels'],
  decode: ['--in', '--out', '--label', '--labels', '--scale', '--threads', '--json'],
  pca: [...common, '--scale'],
  anomalies: [...common, '--seed', '--score', '--normal-classes', '--out'],
  augment: [...common, '--seed', '--method', '--classes', '--count', '--out'],
  export: ['--model', '--out', '--part', '--json'],
  translate: ['--in', '--out', '--seed', '--threads', '--json'],
};

const wrong = [
  [
    '',
    /a command is needed: train, evaluate, reconstruct, sample, encode, decode, compress, decompress, rate, pca, classify, anomalies, augment, text, translate or export/,
  ],
  ['trian', /unknown command 'trian'; did you mean train\?/],
  ['--josn', /unknown option '--josn'/],
  ['train --lerning-rate 0.1', /unknown option '--lerning-rate'; did you mean --learning-rate\?/],
  ['train --learning_rate=0.1', /unknown option '--learning_rate'; did you mean --learning-rate\?/],
  ['train -x', /unknown option '-x'/],
  ['train mnist', /unexpected 'mnist'/],
  ['train evaluate', /unexpected 'evaluate'/],
  ['train --epochs', /--epochs needs a value/],
  ['train --epochs 0', /--epochs must be a whole number from 1 to 5000, not '0'/],
  ['train --epochs ten', /--epochs must be a whole number/],
  ['train --epochs 1e9', /--epochs must be a whole number/],
  ['train --latent -3', /--latent must be a whole number/],
  ['train --hidden 512,,256', /--hidden must be a whole number/],
  ['train --hidden 1,2,3,4,5,6,7,8,9', /--hidden takes at most 8 widths/],
  ['train --activation swish', /--activation must be linear, relu, [^']*sigmoid, tanh or softplus, not 'swish'/],
  ['train --learning-rate nan', /--learning-rate must be a number/],
  ['train --learning-rate 1x', /--learning-rate must be a number/],
  ['train --seed -1', /--seed must be a whole number/],
  ['train --seed 4294967296', /--seed must be a whole number/],
  [
    'train --loss bce --output linear',
    /^hourglass train: --loss bce needs output sigmoid, since it compares probabilities \(/,
  ],
  ['train --hidden 0', /^hourglass train: --hidden must be a whole number from 1 to 4096, not '0' \(/],
  ['train --learning-rate -1', /^hourglass train: --learning-rate must be a number from 1e-06 to 10, not '-1' \(/],
  [
    'train --variant sparse --sparsity top-k --latent 8 --top-k 9',
    /^hourglass train: --top-k must be at most the code size 8, not 9 \(/,
  ],
  ['train --variant sparse --sparsity kl --code-activation linear', /^hourglass train: --sparsity kl needs /],
  [
    'train --architecture convolutional --kernel 4 --upsampling nearest',
    /^hourglass train: --kernel must be odd with pooling or upsampling nearest, so that a filter has a middle, not 4 \(/,
  ],
  [
    'train --architecture convolutional --stride 5',
    /^hourglass train: --stride must be a whole number from 1 to 4, not '5' \(/,
  ],
  ['train --preset huge', /no preset 'huge'; known are deep, /],
  ['train --precision double', /--precision: double not in \{single,half\}/],
  ['train --threads 0', /--threads: value 0 not in range/i],
  ['train --threads 1000', /--threads: value 1000 not in range/i],
  ['evaluate', /--model is required/],
  ['reconstruct --model m', /--out is required/],
  ['sample --out s.png', /--model is required/],
  ['sample --model m --out s.png --count 0', /--count: value 0 not in range/i],
  ['sample --model m --out s.png --scale 1.5', /--scale/],
  ['sample --model m --out s.png --seed x', /--seed must be a whole number/],
];

for (const [line, message] of wrong) {
  test(`hourglass ${line}`, () => {
    refuse(2, message, ...line.split(' ').filter(Boolean));
  });
}

test('the message says where to find help', () => {
  assert.match(hourglass('train', '--latent', '0').stderr, /\(see hourglass train --help\)\n$/);
});

test('line breaks in arguments do not make more lines', () => {
  refuse(2, /unexpected 'a\?b'/, 'train', 'a\nb');
  refuse(1, /a\?b/, 'evaluate', '--model', inFolder('a\nb'));
});

test('--help lists the commands', () => {
  const { stdout, stderr } = succeed('--help');
  assert.equal(stderr, '');
  for (const command of Object.keys(commands)) assert.match(stdout, new RegExp(`^  ${command} `, 'm'));
});

for (const [command, options] of Object.entries(commands)) {
  test(`${command} --help`, () => {
    const { stdout, stderr } = succeed(command, '--help');
    assert.equal(stderr, '');
    for (const option of options) assert.match(stdout, new RegExp(`^  ${option} `, 'm'));
    assert.match(stdout, /^Example: hourglass /m);
    for (const line of stdout.split('\n')) assert.ok(line.length <= 104, line);
  });
}

test('train --help has every setting of the specification, with its default', () => {
  const { stdout } = succeed('train', '--help');
  assert.match(stdout, /--hidden N,N,\.\.\. \[512,256\]/);
  assert.match(stdout, /--activation linear\|relu\|\S*sigmoid\S* \[relu\]/);
  assert.match(stdout, /--learning-rate X \[0\.001\]/);
  assert.match(stdout, /--preset NAME \[deep\]/);
});

test('--version', () => {
  assert.match(succeed('--version').stdout, /^hourglass \d+\.\d+\.\d+\n$/);
});
