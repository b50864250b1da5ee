// Runs the command, and makes its inputs: small images in MNIST's format and a model trained on them.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';

// A folder for one test file, removed when the process ends.
export const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hourglass-cli-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
export const inFolder = (name) => path.join(folder, name);

// A copy away from the checkout, whose MNIST a program inside of it finds.
const program = inFolder('hourglass');
fs.copyFileSync(process.env.HOURGLASS, program);

// Where nothing is that the program takes for MNIST, nor in $HOURGLASS_DATA.
const cwd = inFolder('here');
fs.mkdirSync(cwd);
const { HOURGLASS_DATA, ...environment } = process.env;
const options = { cwd, env: environment, encoding: 'utf8' };

// {status, stdout, stderr} of `hourglass ...words`.
export function hourglass(...words) {
  return hourglassWith({}, ...words);
}

export function hourglassWith(variables, ...words) {
  return spawnSync(program, words, { ...options, env: { ...environment, ...variables }, timeout: 120_000 });
}

// The same under limits of the shell's `ulimit`, such as '-v 2000000' (KB of memory).
export function hourglassWithin(limits, ...words) {
  const script = `${limits.map((limit) => `ulimit ${limit} && `).join('')}exec "$0" "$@"`;
  return spawnSync('bash', ['-c', script, program, ...words], { ...options, timeout: 120_000 });
}

export function start(...words) {
  return spawn(program, words, options);
}

export function succeed(...words) {
  const result = hourglass(...words);
  assert.equal(result.status, 0, result.stderr);
  return result;
}

// One JSON object per line.
export const parseLines = (text) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

// The command fails with this status, prints nothing, and says why in one line.
export function refuse(status, message, ...words) {
  const result = hourglass(...words);
  assert.equal(result.stdout, '');
  assert.match(result.stderr, /^hourglass[^\n]*\n$/, 'one line on standard error');
  assert.match(result.stderr, message);
  assert.equal(result.status, status);
}

// Images in MNIST's format.

export function idx(magic, sizes, values) {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.writeUInt32BE(magic, 0);
  sizes.forEach((size, i) => header.writeUInt32BE(size, 4 + 4 * i));
  return Buffer.concat([header, Buffer.from(values)]);
}

// Image i is a bright square whose position depends on i.
export function images(count, side) {
  const pixels = new Uint8Array(count * side * side);
  for (let i = 0; i < count; ++i) {
    const left = (5 * i) % (side - 4);
    const top = (3 * i) % (side - 4);
    for (let y = top; y < top + 4; ++y) {
      const first = (i * side + y) * side + left;
      pixels.fill(250, first, first + 4);
    }
  }
  return pixels;
}

// A data folder with these numbers of images, in `name` of the test's folder.
export function makeData(name, { train = 200, test = 40, side = 28 } = {}) {
  const data = inFolder(name);
  fs.mkdirSync(data);
  for (const [stem, count] of [
    ['train', train],
    ['t10k', test],
  ]) {
    const labels = Array.from({ length: count }, (_, i) => i % 10);
    const write = (file, bytes) => fs.writeFileSync(path.join(data, `${stem}-${file}.gz`), zlib.gzipSync(bytes));
    write('images-idx3-ubyte', idx(0x803, [count, side, side], images(count, side)));
    write('labels-idx1-ubyte', idx(0x801, [count], labels));
  }
  return data;
}

// A small model, trained for a moment.
export function makeModel(name, data, ...words) {
  const model = inFolder(name);
  succeed(
    'train',
    '--data',
    data,
    '--hidden',
    '16',
    '--latent',
    '4',
    '--batch',
    '20',
    '--epochs',
    '2',
    '--out',
    model,
    ...words,
  );
  return model;
}

// Tables and arrays.

// An array file as NumPy writes it.
export function npy(type, shape, numbers) {
  const dictionary = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  const header = Buffer.alloc(Math.ceil((11 + dictionary.length) / 64) * 64, ' ');
  header.write('\x93NUMPY\x01\x00', 'latin1');
  header.writeUInt16LE(header.length - 10, 8);
  header.write(dictionary, 10, 'latin1');
  header[header.length - 1] = 10;
  return Buffer.concat([header, Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength)]);
}

// {shape, values} of an array file of floats; throws unless it is one, complete.
export function readNpy(file) {
  const bytes = fs.readFileSync(file);
  assert.equal(bytes.toString('latin1', 0, 8), '\x93NUMPY\x01\x00');
  const start = 10 + bytes.readUInt16LE(8);
  assert.equal(start % 64, 0);
  const [, shape] = bytes
    .toString('latin1', 10, start)
    .match(/^\{'descr': '<f4', 'fortran_order': False, 'shape': \((.*)\), \} *\n$/);
  const values = Array.from({ length: (bytes.length - start) / 4 }, (_, i) => bytes.readFloatLE(start + 4 * i));
  return {
    shape: shape
      .split(',')
      .filter((size) => size.trim())
      .map(Number),
    values,
  };
}

export const readCsv = (file) =>
  fs
    .readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(',').map(Number));

// PNG.

// The five filters of the PNG specification, section 9, for one byte per pixel.
function unfilter(type, value, left, up, upLeft) {
  const estimate = left + up - upLeft;
  const [a, b, c] = [left, up, upLeft].map((x) => Math.abs(estimate - x));
  const paeth = a <= b && a <= c ? left : b <= c ? up : upLeft;
  return value + [0, left, up, (left + up) >> 1, paeth][type];
}

// {width, height, pixels} of an 8-bit gray PNG; throws unless it is one, complete.
export function readGrayPng(file) {
  const bytes = fs.readFileSync(file);
  assert.deepEqual([...bytes.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = [];
  let header;
  let last = '';
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    last = bytes.toString('latin1', at + 4, at + 8);
    const body = bytes.subarray(at + 8, at + 8 + length);
    if (last === 'IHDR') header = body;
    if (last === 'IDAT') data.push(body);
    at += 12 + length;
  }
  assert.equal(last, 'IEND');
  assert.deepEqual([...header.subarray(8)], [8, 0, 0, 0, 0], '8 bits, gray, not interlaced');
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const rows = zlib.inflateSync(Buffer.concat(data));
  assert.equal(rows.length, height * (width + 1));
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x) {
      const left = x > 0 ? pixels[y * width + x - 1] : 0;
      const up = y > 0 ? pixels[(y - 1) * width + x] : 0;
      const upLeft = x > 0 && y > 0 ? pixels[(y - 1) * width + x - 1] : 0;
      pixels[y * width + x] = unfilter(rows[y * (width + 1)], rows[y * (width + 1) + 1 + x], left, up, upLeft);
    }
  }
  return { width, height, pixels };
}

const crcTable = Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; ++bit) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n >>> 0;
});
const crc = (bytes) => ~bytes.reduce((sum, byte) => crcTable[(sum ^ byte) & 255] ^ (sum >>> 8), -1) >>> 0;

// An 8-bit gray PNG, not filtered.
export function grayPng(width, height, pixels) {
  const chunk = (type, body) => {
    const content = Buffer.concat([Buffer.from(type, 'latin1'), body]);
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(body.length, 0);
    ends.writeUInt32BE(crc(content), 4);
    return Buffer.concat([ends.subarray(0, 4), content, ends.subarray(4)]);
  };
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const rows = Array.from({ length: height }, (_, y) => [0, ...pixels.subarray(y * width, (y + 1) * width)]).flat();
  const magic = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = zlib.deflateSync(Buffer.from(rows));
  return Buffer.concat([magic, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}
