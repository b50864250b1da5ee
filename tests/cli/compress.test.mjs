// compress, decompress and rate: files that come back, and every one that must not.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';

import { images, inFolder, makeData, makeModel, parseLines, readNpy, refuse, succeed } from './hourglass.mjs';

const data = makeData('data', { side: 12 });
const model = makeModel('model.safetensors', data, '--learning-rate', '0.01');
const run = (...words) => parseLines(succeed(...words, '--json').stdout);
const file = inFolder('digits.hgz');

test('compress says how large the file is and how far off; decompress gives just that', () => {
  const [said] = run('compress', '--model', model, '--data', data, '--out', file, '--step', '0.1', '--seed', '1');
  const bytes = fs.statSync(file).size;
  assert.deepEqual(
    { samples: said.samples, bytes: said.bytes, each: said.bytes_per_sample, bits: said.bits_per_pixel },
    { samples: 40, bytes, each: bytes / 40, bits: (8 * bytes) / (40 * 144) },
  );
  const out = inFolder('again.npy');
  assert.deepEqual(run('decompress', '--model', model, '--in', file, '--out', out), [{ samples: 40, out }]);
  const again = readNpy(out);
  assert.deepEqual(again.shape, [40, 12, 12]);
  const pixels = inFolder('pixels.idx');
  run('decompress', '--model', model, '--in', file, '--out', pixels);
  assert.equal(fs.readFileSync(pixels).length, 16 + 40 * 144);
  const [recoded] = run('compress', '--model', model, '--in', pixels, '--out', inFolder('two.hgz'), '--step', '0.1');
  assert.equal(recoded.samples, 40);
});

test('rate gives a line per step: fewer bytes, larger error', () => {
  const lines = run('rate', '--model', model, '--data', data, '--steps', '0.02,0.1,0.5');
  assert.deepEqual(
    lines.map((line) => line.step),
    [0.02, 0.1, 0.5],
  );
  assert.ok(lines[0].bytes_per_sample > lines[1].bytes_per_sample);
  assert.ok(lines[1].bytes_per_sample > lines[2].bytes_per_sample);
  assert.ok(lines[0].mse <= lines[2].mse);
  const [said] = run('compress', '--model', model, '--data', data, '--out', inFolder('r.hgz'), '--step', '0.1');
  assert.equal(said.bytes_per_sample, lines[1].bytes_per_sample);
  assert.equal(said.mse, lines[1].mse);
  const [rough] = run('rate', '--model', model, '--data', data, '--steps', '0.02', '--refine', '0');
  assert.ok(rough.mse > lines[0].mse, `${rough.mse} without refinement, ${lines[0].mse} with it`);
});

test('another model, another version, a cut and a flipped bit are each refused', () => {
  const decompress = (message, name, from = model) =>
    refuse(1, message, 'decompress', '--model', from, '--in', name, '--out', inFolder('no.idx'));
  const bytes = fs.readFileSync(file);
  const write = (name, content) => {
    fs.writeFileSync(inFolder(name), content);
    return inFolder(name);
  };
  const changed = (at, mask) => Buffer.from(bytes.map((byte, i) => (i === at ? byte ^ mask : byte)));
  const other = makeModel('other.safetensors', data, '--seed', '2');
  decompress(/digits\.hgz: was compressed with another model, [0-9a-f]{8}; this one is [0-9a-f]{8}\n/, file, other);
  decompress(/version 0 of the format; this program reads version 2\n/, write('version.hgz', changed(8, 2)));
  decompress(/its checksum does not fit\n/, write('cut.hgz', bytes.subarray(0, bytes.length - 9)));
  decompress(/its checksum does not fit\n/, write('flip.hgz', changed(bytes.length >> 1, 4)));
  decompress(/is not a file of compressed samples/, data + '/t10k-labels-idx1-ubyte.gz');
  assert.ok(!fs.existsSync(inFolder('no.idx')));
  refuse(1, /the name must end in \.hgz\n/, 'compress', '--model', model, '--data', data, '--out', inFolder('a.zip'));
});

test('without loss the very bytes come back, as IDX or NPY', () => {
  const variational = makeModel('variational.safetensors', data, '--variant', 'variational');
  const exact = inFolder('exact.hgz');
  const [said] = run('compress', '--model', variational, '--data', data, '--out', exact, '--lossless');
  assert.equal(said.mse, 0);
  assert.equal(said.bytes, fs.statSync(exact).size);
  assert.ok(said.negative_elbo_bits_per_pixel < said.bits_per_pixel);
  const pixels = images(40, 12);
  for (const name of ['exact.idx', 'exact.npy']) {
    run('decompress', '--model', variational, '--in', exact, '--out', inFolder(name));
    assert.ok(fs.readFileSync(inFolder(name)).subarray(-pixels.length).equals(Buffer.from(pixels)), name);
  }
  refuse(1, /written as \.idx/, 'decompress', '--model', variational, '--in', exact, '--out', inFolder('exact.png'));
  const words = ['compress', '--model', model, '--data', data, '--out', exact, '--lossless'];
  refuse(1, /takes a variational model; this one is plain\n/, ...words);
  refuse(2, /--step/, ...words, '--step', '1');
});

test('a model of black and white pixels draws them by the seed', () => {
  const binary = makeModel('binary.safetensors', data, '--variant', 'variational', '--binarize', 'yes');
  const file = (seed) => {
    const name = inFolder(`binary-${seed}.hgz`);
    run('compress', '--model', binary, '--data', data, '--out', name, '--lossless', '--seed', seed);
    run('decompress', '--model', binary, '--in', name, '--out', inFolder(`binary-${seed}.idx`));
    return fs.readFileSync(inFolder(`binary-${seed}.idx`)).subarray(16);
  };
  const drawn = file('1');
  assert.ok(drawn.every((byte) => byte === 0 || byte === 255));
  assert.ok(drawn.equals(file('1')));
  assert.ok(!drawn.equals(file('2')));
});
