// Small good files for the fuzz targets to start from: node tests/fuzz/seeds.mjs FOLDER makes a folder per target.
// Those of our own formats are in seeds.cpp.
// The last byte of most tells the target how to read (reader.cpp).
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

import { bytesOf, idxOf, npyOf, zip } from '../cli/own-data.mjs';
import { grayPng } from '../cli/hourglass.mjs';

const text = (string) => Buffer.from(string);
const numbers = [1, 2, 3, 4, 5, 6];
const npy = npyOf('<f4', [2, 3], bytesOf('Float32', numbers));

// A file of one tensor.
function safetensors(metadata) {
  const header = JSON.stringify({ __metadata__: metadata, a: { dtype: 'F32', shape: [1], data_offsets: [0, 4] } });
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, Buffer.from(header), Buffer.alloc(4)]);
}
const data = JSON.stringify({ width: 2, height: 1, columns: ['a', 'b'], low: [0, 0], high: [1, 1], mean: [0, 1] });

// Pictures that encoders of their formats made: 16 x 8 pixels in two colors, 8 x 8 in gray, 3 x 2 in six colors.
const jpegOfColors =
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wCEAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQ' +
  'ERMUFRUVDA8XGBYUGBIUFRQBAwQEBQQFCQUFCRQNCw0UFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU' +
  'FBQUFBQUFBQUFP/AABEIAAgAEAMBIgACEQEDEQH/xAGiAAABBQEBAQEBAQAAAAAAAAAAAQIDBAUGBwgJCgsQAAIBAwMCBAMF' +
  'BQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElK' +
  'U1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV' +
  '1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+gEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoLEQACAQIEBAMEBwUEBAABAncA' +
  'AQIDEQQFITEGEkFRB2FxEyIygQgUQpGhscEJIzNS8BVictEKFiQ04SXxFxgZGiYnKCkqNTY3ODk6Q0RFRkdISUpTVFVWV1hZ' +
  'WmNkZWZnaGlqc3R1dnd4eXqCg4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2dri' +
  '4+Tl5ufo6ery8/T19vf4+fr/2gAMAwEAAhEDEQA/APEa8mr1mvJq/S/BL/mY/wDcL/3Ifr/jZ/zLv+4v/uM//9k=';
const jpeg = Buffer.from(jpegOfColors, 'base64');
const webp = 'UklGRjgAAABXRUJQVlA4ICwAAACwAQCdASoIAAgAAMASJaQAAud/72XkAP7/MZP/CIoDg4B/+TFf9EGZogAAAA==';
const webpOfColors =
  'UklGRkIAAABXRUJQVlA4TDUAAAAvAkAAEC8gECDo9N9hQyCQ5Lk/xwIBgk7/HQgkbWw+nvyBPzk2sCooZBsBDt0rcEoX0f8Y' + 'XgA=';
const bmp = Buffer.concat([
  Buffer.from(
    '424d3e000000000000003600000028000000020000000100000001001800000000000800000000000000000000000000000000000000',
    'hex',
  ),
  Buffer.from([1, 2, 3, 200, 100, 50, 0, 0]),
]);

const seeds = {
  csv: [
    text('a,b\n1,2\n3,4\n'),
    text('a;b\r\n"1,5";2\r\n3;4\r\n'),
    text(',x\n0,1\n1,2\n2,3\n'),
    text('2019\t2020\n0.1\t0.2\n'),
    text('x,kind\n1,b\n?,a\n3,nan\n'),
    text(' 1  2\n 3  4e-3\n'),
    Buffer.from('\ufeff1\t2\n3\t4\n', 'utf16le'),
  ],
  npy: [
    npy,
    npyOf('|u1', [2, 1, 3], numbers, { fortran: true, version: 2 }),
    npyOf('>f8', [3], bytesOf('Float64', [1, 2, 3], false)),
    npyOf('<f2', [1, 1], [0, 60]),
  ],
  idx: [idxOf(8, [1, 2, 3], numbers), idxOf(0x0b, [3, 1], numbers), idxOf(0x0d, [1], bytesOf('Float32', [1], false))],
  png: [grayPng(2, 3, Uint8Array.from(numbers))],
  jpeg: [jpeg],
  bmp: [bmp],
  webp: [Buffer.from(webp, 'base64'), Buffer.from(webpOfColors, 'base64')],
  pnm: [text('P5 2 3 255\n123456'), text('P6 1 1 255\n123')],
  archive: [
    zip({ 'x_train.npy': npy, 'y_train.npy': npyOf('|u1', [2], [1, 2]), 'x_test.npy': npy }),
    zip({ 'a/1.png': grayPng(1, 1, Uint8Array.of(7)), 'b/2.png': grayPng(1, 1, Uint8Array.of(9)) }),
    zip({ 'train.csv': text('1,2\n3,4\n') }),
  ],
  gzip: [zlib.gzipSync(text('1,2\n3,4\n')), Buffer.concat([zlib.gzipSync(npy), Buffer.alloc(8)])],
  labels: [idxOf(8, [3], [1, 2, 3]), idxOf(0x0c, [1, 2], bytesOf('Int32', [7, 8], false)), text('label\n1\n2\n')],
  documents: [
    text('ham\tsee you\nspam\twin "cash\n'),
    text('label,text\n1,"a, ""b"" c"\n0,d\n'),
    Buffer.from('\ufeffone text\nanother\n', 'utf16le'),
  ],
  record: [safetensors({ data })],
};
const plain = ['labels', 'record'];

for (const [name, files] of Object.entries(seeds)) {
  const folder = path.join(process.argv[2], name);
  fs.mkdirSync(folder, { recursive: true });
  files.forEach((bytes, i) => {
    for (const way of plain.includes(name) ? [[]] : [[0], [1], [2 | 8]]) {
      fs.writeFileSync(path.join(folder, `${i}-${way}`), Buffer.concat([bytes, Buffer.from(way)]));
    }
  });
}
