// Inputs as other programs write them, and a model that gives back what was read.
import fs from 'node:fs';
import zlib from 'node:zlib';

import { inFolder, readCsv, succeed } from './hourglass.mjs';

export function write(name, content) {
  fs.writeFileSync(inFolder(name), content);
  return inFolder(name);
}

// An IDX file of any type: the code of the type, the sizes, the bytes of the values.
export function idxOf(type, sizes, body) {
  const header = Buffer.from([0, 0, type, sizes.length, ...sizes.flatMap((size) => [0, 0, size >> 8, size & 255])]);
  return Buffer.concat([header, Buffer.from(body)]);
}

// An array file of any type; `body` are the bytes of the numbers.
export function npyOf(type, shape, body, { fortran = false, version = 1 } = {}) {
  const order = fortran ? 'True' : 'False';
  const dictionary = `{'descr': '${type}', 'fortran_order': ${order}, 'shape': (${shape.join(', ')},), }\n`;
  const start = version === 1 ? 10 : 12;
  const header = Buffer.alloc(start);
  header.write('\x93NUMPY', 'latin1');
  header[6] = version;
  if (version === 1) header.writeUInt16LE(dictionary.length, 8);
  else header.writeUInt32LE(dictionary.length, 8);
  return Buffer.concat([header, Buffer.from(dictionary), Buffer.from(body)]);
}

// The numbers as bytes, by the name of a DataView's setter: 'Float32', 'Int16'.
export function bytesOf(setter, numbers, littleEndian = true) {
  const size = Number(setter.match(/\d+$/)[0]) / 8;
  const view = new DataView(new ArrayBuffer(size * numbers.length));
  const convert = setter.startsWith('Big') ? BigInt : Number;
  numbers.forEach((number, i) => view[`set${setter}`](size * i, convert(number), littleEndian));
  return Buffer.from(view.buffer);
}

const crcTable = Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; ++bit) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n >>> 0;
});
const crc = (bytes) => ~bytes.reduce((sum, byte) => crcTable[(sum ^ byte) & 255] ^ (sum >>> 8), -1) >>> 0;

// A ZIP archive of {name: content}, deflated.
export function zip(files) {
  const locals = [];
  const entries = [];
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    const packed = zlib.deflateRawSync(content);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc(Buffer.from(content)), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(content.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    entries.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), fields, place, Buffer.from(name)]));
    locals.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, directory, end]);
}

const linear = ['--hidden', 'none', '--activation', 'linear', '--output', 'linear', '--epochs', '1', '--threads', '1'];

// The file with the weights of every layer replaced by the identity, and biases by 0.
export function makeIdentity(file) {
  const bytes = fs.readFileSync(file);
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  const { __metadata__, ...tensors } = JSON.parse(bytes.toString('utf8', 8, start));
  for (const { shape, data_offsets } of Object.values(tensors)) {
    bytes.fill(0, start + data_offsets[0], start + data_offsets[1]);
    if (shape.length !== 2) continue;
    for (let i = 0; i < shape[0]; ++i) bytes.writeFloatLE(1, start + data_offsets[0] + 4 * (i * shape[1] + i));
  }
  fs.writeFileSync(file, bytes);
  return file;
}

// A model that was trained on this data, and whose codes are its very inputs.
export function identityModel(name, features, data, ...words) {
  const model = inFolder(name);
  succeed('train', '--data', data, ...linear, '--latent', String(features), '--out', model, ...words);
  return makeIdentity(model);
}

const identities = new Map();

// The rows that the program reads from a file, with a model of so many features that remembers no names.
export function rowsOf(features, file, ...words) {
  if (!identities.has(features)) {
    const rows = Array.from({ length: 20 }, (_, r) => Array.from({ length: features }, (_, c) => (r + c) % 7));
    const data = write(`base-${features}.csv`, rows.map((row) => `${row.join(',')}\n`).join(''));
    identities.set(features, identityModel(`identity-${features}.safetensors`, features, data));
  }
  const out = inFolder('rows-read.csv');
  const { stderr } = succeed('encode', '--model', identities.get(features), '--in', file, '--out', out, ...words);
  return Object.assign(readCsv(out), { said: stderr });
}
