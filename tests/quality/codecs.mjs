// What common codecs make of MNIST's 10,000 test digits: node tests/quality/codecs.mjs [--json | --table | --pictures].
// --table prints src/explore/codec_points.h, which the page's plot has them from, and --pictures
// src/explore/codec_pictures.h: what the smallest files give back of the ten digits that the page shows.
//
// The yardstick for `hourglass rate` and `hourglass compress --lossless`. Lossy codecs get sheets of 1,000 digits,
// 40 by 25, so that headers do not count; lossless ones the sheets and, where it is a format of bytes, the
// file; for the page's table they get every tenth digit, which is the sheet that it compresses. The encoders are Debian's: cjpeg and djpeg (libjpeg-turbo-progs), cwebp and dwebp (webp), pnmtopng
// (netpbm), gzip, bzip2, xz. A row per codec and setting; mse is the mean over pixels of 0..1.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { findData, locate, unpack } from '../../tools/find-data.mjs';

const side = 28;
const [columns, rows] = [40, 25];
const perSheet = columns * rows;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hourglass-codecs-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const inFolder = (name) => path.join(folder, name);

function run(program, ...words) {
  const result = spawnSync(program, words, { maxBuffer: 1 << 28 });
  assert.ok(!result.error, `${program} is not there; Debian's packages have it (see the top of this file)`);
  assert.equal(result.status, 0, `${program} ${words.join(' ')}: ${result.stderr}`);
  return result.stdout;
}

async function readDigits() {
  const { folder: data } = await findData(console.error);
  return Buffer.from(unpack(fs.readFileSync(locate(data, 't10k-images-idx3-ubyte'))).subarray(16));
}

const width = columns * side;
const height = rows * side;
function sheetOf(digits, first) {
  const pixels = Buffer.alloc(width * height);
  for (let i = 0; i < perSheet; ++i)
    for (let y = 0; y < side; ++y) {
      const from = ((first + i) * side + y) * side;
      const to = (Math.floor(i / columns) * side + y) * width + (i % columns) * side;
      digits.copy(pixels, to, from, from + side);
    }
  return pixels;
}

const pgm = (pixels) => Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), pixels]);

// The pixels of a gray PGM file; throws unless it is one of this size.
function pixelsOf(bytes) {
  const header = bytes.toString('latin1', 0, 32).match(/^P5\s+(\d+)\s+(\d+)\s+255\s/);
  assert.deepEqual([Number(header[1]), Number(header[2])], [width, height]);
  return bytes.subarray(header[0].length);
}

// The first of each class among every tenth digit, as src/explore/rate_curve.cpp chooses them.
async function shownDigits() {
  const { folder: data } = await findData(console.error);
  const labels = unpack(fs.readFileSync(locate(data, 't10k-labels-idx1-ubyte'))).subarray(8);
  return Array.from({ length: 10 }, (_, label) => {
    for (let i = 0; ; i += 10) if (labels[i] === label) return i;
  });
}

function squaredError(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; ++i) sum += (a[i] - b[i]) ** 2;
  return sum / 255 ** 2;
}

const sheetFile = inFolder('sheet.pgm');
const coded = inFolder('coded');
const back = inFolder('back.pgm');

const lossy = {
  jpeg(quality) {
    run('cjpeg', '-grayscale', '-optimize', '-quality', String(quality), '-outfile', coded, sheetFile);
    run('djpeg', '-grayscale', '-pnm', '-outfile', back, coded);
    return pixelsOf(fs.readFileSync(back));
  },
  // WebP has no gray pictures: of the decoded luma the full range is taken, as a viewer shows it.
  webp(quality) {
    run('cwebp', '-quiet', '-m', '6', '-q', String(quality), sheetFile, '-o', coded);
    run('dwebp', '-quiet', coded, '-ppm', '-o', back);
    const bytes = fs.readFileSync(back);
    const header = bytes.toString('latin1', 0, 32).match(/^P6\s+(\d+)\s+(\d+)\s+255\s/);
    assert.deepEqual([Number(header[1]), Number(header[2])], [width, height]);
    const colors = bytes.subarray(header[0].length);
    return Uint8Array.from({ length: width * height }, (_, i) =>
      Math.round((colors[3 * i] + colors[3 * i + 1] + colors[3 * i + 2]) / 3),
    );
  },
};

const lossless = {
  gzip: (file) => run('gzip', '-9', '-c', '-n', file).length,
  bzip2: (file) => run('bzip2', '-9', '-c', file).length,
  xz: (file) => run('xz', '-9e', '-c', file).length,
  png: (file) => run('pnmtopng', '-compression', '9', file).length,
  webp(file) {
    run('cwebp', '-quiet', '-lossless', '-z', '9', file, '-o', coded);
    return fs.statSync(coded).size;
  },
};

const digits = await readDigits();
const count = digits.length / side ** 2;
const sheets = Array.from({ length: count / perSheet }, (_, i) => sheetOf(digits, i * perSheet));

function measureLossy(codec, quality) {
  let bytes = 0;
  let error = 0;
  for (const sheet of sheets) {
    fs.writeFileSync(sheetFile, pgm(sheet));
    error += squaredError(lossy[codec](quality), sheet);
    bytes += fs.statSync(coded).size;
  }
  return { codec, quality, bytes_per_sample: bytes / count, mse: error / digits.length };
}

// All these digits in one picture, below one another in sheets, or as they lie in the file.
function measureLossless(codec, pixels = digits) {
  const file = inFolder('all');
  const some = pixels.length / side ** 2;
  const made = Array.from({ length: some / perSheet }, (_, i) => sheetOf(pixels, i * perSheet));
  const header = Buffer.from(`P5\n${width} ${height * made.length}\n255\n`);
  const isPicture = codec === 'png' || codec === 'webp';
  fs.writeFileSync(file, isPicture ? Buffer.concat([header, ...made]) : pixels);
  const bytes = lossless[codec](file);
  return { codec, lossless: true, bytes_per_sample: bytes / some, bits_per_pixel: (8 * bytes) / pixels.length };
}

// The page's sheet, as src/explore/rate_curve.cpp chooses it.
const everyTenth = () =>
  Buffer.concat(
    Array.from({ length: perSheet }, (_, i) => digits.subarray(10 * i * side ** 2, (10 * i + 1) * side ** 2)),
  );

// The digits in sixteen levels of gray, a letter per pixel.
async function picturesText() {
  const shown = await shownDigits();
  const lines = [
    `// What the smallest files that were measured of JPEG and WebP (codec_points.h) give back of ten test digits:`,
    `// gray from 0 to f, a letter per pixel, row by row. Printed by`,
    `//`,
    `//     node tests/quality/codecs.mjs --pictures`,
    `#pragma once`,
    ``,
    `#include <cstdint>`,
    ``,
    `namespace hourglass::explore {`,
    ``,
    `// Which test digits.`,
    `inline constexpr std::uint32_t kCodecDigits[10] = {${shown.join(', ')}};`,
    `// clang-format off`,
  ];
  for (const [codec, quality] of [
    ['jpeg', 5],
    ['webp', 0],
  ]) {
    lines.push(`inline constexpr const char* k${codec[0].toUpperCase()}${codec.slice(1)}Digits[10] = {`);
    for (const index of shown) {
      const first = Math.floor(index / perSheet) * perSheet;
      fs.writeFileSync(sheetFile, pgm(sheetOf(digits, first)));
      const pixels = lossy[codec](quality);
      const [column, row] = [(index - first) % columns, Math.floor((index - first) / columns)];
      const letters = Array.from({ length: side * side }, (_, i) => {
        const x = column * side + (i % side);
        const y = row * side + Math.floor(i / side);
        return Math.round((pixels[y * width + x] * 15) / 255).toString(16);
      });
      for (let i = 0; i < letters.length; i += 98)
        lines.push(`    "${letters.slice(i, i + 98).join('')}"${i + 98 < letters.length ? '' : ','}`);
    }
    lines.push(`};`);
  }
  return [...lines, `// clang-format on`, ``, `}  // namespace hourglass::explore`, ``].join('\n');
}

if (process.argv.includes('--pictures')) {
  process.stdout.write(await picturesText());
  process.exit(0);
}

const wanted = process.argv.includes('--table') ? [] : Object.keys(lossless);
const results = [
  ...[5, 10, 15, 20, 30, 50, 75].map((quality) => measureLossy('jpeg', quality)),
  ...[0, 1, 5, 10, 20, 50, 75].map((quality) => measureLossy('webp', quality)),
  ...wanted.map(measureLossless),
];

function textOf({ codec, quality, lossless, bits_per_pixel, bytes_per_sample, mse }) {
  if (lossless) return `${codec.padEnd(6)} lossless     ${bits_per_pixel.toFixed(3)} bits per pixel`;
  const bytes = bytes_per_sample.toFixed(1).padStart(6);
  return `${codec.padEnd(6)} quality ${String(quality).padEnd(4)} ${bytes} bytes per digit, mse ${mse.toFixed(5)}`;
}

function tableOf(codec) {
  const points = results.filter((result) => result.codec === codec && !result.lossless);
  const rows = points.map(({ bytes_per_sample, mse }) => `    {${bytes_per_sample.toFixed(1)}, ${mse.toFixed(5)}},\n`);
  const name = codec[0].toUpperCase() + codec.slice(1);
  return `inline constexpr CodecPoint k${name}Points[] = {\n${rows.join('')}};\n`;
}

const names = { gzip: 'gzip', bzip2: 'bzip2', xz: 'xz', png: 'PNG', webp: 'WebP' };
function losslessTable() {
  const rows = Object.keys(lossless).map((codec) => {
    const { bytes_per_sample } = measureLossless(codec, everyTenth());
    return `{"${names[codec]}", ${bytes_per_sample.toFixed(1)}}`;
  });
  return `inline constexpr LosslessPoint kLosslessPoints[] = {\n    ${rows.join(', ')},\n};\n`;
}

if (process.argv.includes('--table')) {
  process.stdout
    .write(`// What JPEG and WebP make of MNIST's 10,000 test digits, in sheets of 1,000, so that headers do not count. Every
// number was measured and printed by
//
//     node tests/quality/codecs.mjs --table
//
// with Debian 12's cjpeg (libjpeg-turbo), cwebp (libwebp), pnmtopng (netpbm), gzip, bzip2 and xz.
#pragma once

namespace hourglass::explore {

// Bytes per digit, and the mean squared error of a pixel of 0..1; from the smallest file on.
struct CodecPoint {
    double bytes, mse;
};
${tableOf('jpeg')}${tableOf('webp')}
// Without loss, of every tenth of the digits, which is the sheet that the page compresses: as bytes or, for PNG
// and WebP, as one picture. Bytes per digit.
struct LosslessPoint {
    const char* name;
    double bytes;
};
${losslessTable()}
}  // namespace hourglass::explore
`);
} else {
  for (const result of results) console.log(process.argv.includes('--json') ? JSON.stringify(result) : textOf(result));
}
