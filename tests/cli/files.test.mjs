// Files that are missing, damaged or cannot be written: one line on standard error and exit status 1.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import zlib from 'node:zlib';

import { hourglassWith, inFolder, makeData, makeModel, refuse } from './hourglass.mjs';

const data = makeData('data');
const model = makeModel('model.safetensors', data);
const bytes = fs.readFileSync(model);

function damaged(name, content) {
  fs.writeFileSync(inFolder(name), content);
  return inFolder(name);
}

test('a missing model', () => {
  refuse(
    1,
    /nothing\.safetensors: cannot be read: No such file/,
    'evaluate',
    '--data',
    data,
    '--model',
    inFolder('nothing.safetensors'),
  );
  refuse(1, /is a folder/, 'evaluate', '--data', data, '--model', data);
});

test('a model file that is cut off anywhere', () => {
  for (const length of [0, 1, 7, 8, 9, 100, 1000, bytes.length - 1]) {
    const file = damaged('short.safetensors', bytes.subarray(0, length));
    refuse(1, /short\.safetensors: /, 'evaluate', '--data', data, '--model', file);
  }
});

test('a model file with extra bytes', () => {
  const file = damaged('long.safetensors', Buffer.concat([bytes, Buffer.alloc(3)]));
  refuse(1, /long\.safetensors: /, 'evaluate', '--data', data, '--model', file);
});

test('a model file with a wrong header', () => {
  const text = bytes.toString('latin1');
  const changed = (from, to) => {
    assert.equal(from.length, to.length);
    assert.ok(text.includes(from));
    return Buffer.from(text.replace(from, to), 'latin1');
  };
  const endless = Buffer.from(bytes);
  endless.writeBigUInt64LE(2n ** 62n, 0);
  for (const content of [
    endless,
    changed('hourglass-autoencoder-1', 'hourglass-autoencoder-9'),
    changed('"latent":"4"', '"latent":"5"'),
    changed('"latent":"4"', '"latent":"x"'),
    changed('encoder.0.weight', 'encoder.7.weight'),
    changed('"F32"', '"F99"'),
    changed('{', '['),
  ]) {
    refuse(1, /wrong\.safetensors: /, 'evaluate', '--data', data, '--model', damaged('wrong.safetensors', content));
  }
});

test('a model with weights that are not finite', () => {
  const content = Buffer.from(bytes);
  content.writeFloatLE(NaN, 8 + Number(bytes.readBigUInt64LE(0))); // the first weight
  refuse(1, /not finite/, 'evaluate', '--data', data, '--model', damaged('nan.safetensors', content));
});

test('other files in place of a model', () => {
  const image = path.join(data, 't10k-images-idx3-ubyte.gz');
  for (const command of ['evaluate', 'reconstruct', 'sample']) {
    const out = command === 'evaluate' ? [] : ['--out', inFolder('never.png')];
    refuse(1, /t10k-images/, command, '--data', data, '--model', image, ...out);
  }
  assert.ok(!fs.existsSync(inFolder('never.png')));
});

test('a model for images of another size', () => {
  const small = makeData('small', { side: 10 });
  refuse(1, /takes 784 pixels, the images of small have 100/, 'evaluate', '--data', small, '--model', model);
});

test('missing data', () => {
  refuse(1, /no such folder/, 'train', '--data', inFolder('nowhere'));
  refuse(1, /missing training images/, 'train', '--data', fs.mkdtempSync(inFolder('empty-')));
});

test('damaged data', () => {
  const broken = makeData('broken');
  const file = path.join(broken, 'train-images-idx3-ubyte.gz');
  const good = fs.readFileSync(file);
  const plain = zlib.gunzipSync(good);
  const counted = Buffer.from(plain);
  counted.writeUInt32BE(0xffffffff, 4);
  for (const content of [
    good.subarray(0, 50),
    plain.subarray(0, 500),
    counted,
    Buffer.from('hello'),
    Buffer.alloc(0),
  ]) {
    fs.writeFileSync(file, content);
    refuse(1, /train-images/, 'train', '--data', broken, '--epochs', '1');
    refuse(1, /train-images/, 'evaluate', '--data', broken, '--model', model);
  }
});

test('$HOURGLASS_DATA names the data folder if --data does not; a wrong one is reported', () => {
  const wrong = { HOURGLASS_DATA: inFolder('nowhere') };
  assert.equal(hourglassWith({ HOURGLASS_DATA: data }, 'evaluate', '--model', model).stderr, '');
  assert.match(
    hourglassWith(wrong, 'evaluate', '--model', model).stderr,
    /^hourglass: \S*nowhere: there is no such folder\n$/,
  );
  assert.equal(hourglassWith(wrong, 'evaluate', '--data', data, '--model', model).status, 0);
});

test('an --out that cannot be written is found before training', () => {
  refuse(
    1,
    /m\.safetensors: cannot be written: No such file/,
    'train',
    '--data',
    data,
    '--out',
    inFolder('no/m.safetensors'),
  );
  refuse(
    1,
    /: cannot be written: Not a directory/,
    'train',
    '--data',
    data,
    '--out',
    path.join(model, 'm.safetensors'),
  );
  refuse(1, /is a folder/, 'train', '--data', data, '--out', data);
  refuse(1, /x\.png: cannot be written/, 'sample', '--data', data, '--model', model, '--out', inFolder('no/x.png'));
  refuse(1, /is a folder/, 'reconstruct', '--data', data, '--model', model, '--out', data);
});

test('a model that is too large to be loaded again is not trained', () => {
  refuse(
    1,
    /more than 100 million weights/,
    'train',
    '--data',
    data,
    '--hidden',
    '4096,4096,4096,4096',
    '--out',
    inFolder('huge.safetensors'),
  );
});

test('checking --out leaves an earlier file and nothing else', () => {
  const out = inFolder('earlier.safetensors');
  fs.copyFileSync(model, out);
  const before = fs.readdirSync(path.dirname(out));
  refuse(1, /no such folder/, 'train', '--data', inFolder('nowhere'), '--out', out);
  assert.deepEqual(fs.readFileSync(out), bytes);
  assert.deepEqual(fs.readdirSync(path.dirname(out)), before);
});

test('more images than there are, and sheets too large for a PNG', () => {
  const words = ['--data', data, '--model', model, '--out', inFolder('x.png')];
  refuse(1, /there are only 40 test images/, 'reconstruct', ...words, '--count', '41');
  refuse(1, /larger than 16384/, 'sample', ...words, '--count', '10000', '--scale', '16');
});

test('standard output that cannot be written to', { skip: !fs.existsSync('/dev/full') }, () => {
  const full = fs.openSync('/dev/full', 'w');
  const result = spawnSync(process.env.HOURGLASS, ['evaluate', '--data', data, '--model', model], {
    stdio: ['ignore', full, 'pipe'],
  });
  assert.equal(result.status, 1);
  assert.match(String(result.stderr), /^hourglass: standard output: cannot be written\n$/);
});
