// The same images and labels in the formats that other programs write them in, for tests that compare what is
// learned from each.
import fs from 'node:fs';
import path from 'node:path';

import { grayPng } from './cli/hourglass.mjs';
import { bytesOf, idxOf, npyOf } from './cli/own-data.mjs';

// A flat array of floats as bytes, without an array of numbers in between.
const floats = (values) => Buffer.from(Float32Array.from(values).buffer);

// Into `folder`; pixels are count x side x side bytes, labels one per image from 0 to 9. Returns {name: words for
// --data and its options}; the first is IDX, which the others are to be compared with. `encodeJpeg`, if given,
// makes a JPEG of one image's pixels.
export async function writeFormats(folder, pixels, labels, side, encodeJpeg) {
  const size = side * side;
  const count = labels.length;
  const file = (name, content) => {
    fs.writeFileSync(path.join(folder, name), content);
    return path.join(folder, name);
  };
  const header = ['label', ...Array.from({ length: size }, (_, i) => `pixel${i}`)].join(',');
  const rows = Array.from(labels, (label, i) => `${label},${pixels.subarray(i * size, (i + 1) * size).join(',')}`);
  const formats = {
    IDX: [file('images.idx', idxOf(8, [count, side, side], pixels))],
    "Kaggle's CSV": [file('train.csv', `${header}\n${rows.join('\n')}\n`), '--label-column', 'label'],
    'NPY bytes': [file('bytes.npy', npyOf('|u1', [count, side, side], pixels))],
    'NPY floats 0..1': [
      file('unit.npy', npyOf('<f4', [count, 1, side, side], floats(Array.from(pixels, (p) => p / 255)))),
    ],
    'NPY floats 0..255': [file('gray.npy', npyOf('<f4', [count, side, side, 1], floats(pixels)))],
    'NPY whole numbers of 8 bytes': [
      file('int64.npy', npyOf('<i8', [count, side, side], bytesOf('BigInt64', Array.from(pixels)))),
    ],
  };
  const image = (i) => pixels.subarray(i * size, (i + 1) * size);
  const pictures = async (name, ending, encode) => {
    for (let i = 0; i < count; ++i) {
      const place = path.join(folder, name, String(labels[i]));
      fs.mkdirSync(place, { recursive: true });
      fs.writeFileSync(path.join(place, `${i}.${ending}`), await encode(image(i)));
    }
    return [path.join(folder, name)];
  };
  formats['PNG, a folder per class'] = await pictures('png', 'png', (bytes) => grayPng(side, side, bytes));
  if (encodeJpeg) formats['JPEG of quality 100, a folder per class'] = await pictures('jpeg', 'jpg', encodeJpeg);
  return formats;
}

// Folders per class are read class by class, so the images are put in that order first.
export function byClass(pixels, labels, size) {
  const order = Array.from(labels.keys()).sort((a, b) => labels[a] - labels[b] || a - b);
  const sorted = new Uint8Array(pixels.length);
  order.forEach((from, to) => sorted.set(pixels.subarray(from * size, (from + 1) * size), to * size));
  return { pixels: sorted, labels: Uint8Array.from(order, (i) => labels[i]) };
}
