// Judges whether generated digits are digits: the classifier that comes with the program
// (assets/models/digits.safetensors), its forward pass computed here independently.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';

import { readSafetensors } from '../safetensors.mjs';

const shipped = fileURLToPath(new URL('../../assets/models/digits.safetensors', import.meta.url));

// The images or labels of an IDX file in memory, plain or gzipped: {shape, values}.
export function readIdx(bytes) {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = zlib.gunzipSync(bytes);
  const dimensions = bytes[3];
  if (bytes[0] !== 0 || bytes[1] !== 0 || bytes[2] !== 8) throw new Error('this is no IDX file of bytes');
  const shape = Array.from({ length: dimensions }, (_, i) => bytes.readUInt32BE(4 + 4 * i));
  const values = bytes.subarray(4 + 4 * dimensions);
  if (shape.reduce((a, b) => a * b, 1) !== values.length)
    throw new Error(`${values.length} values are not ${shape.join(' x ')}`);
  return { shape, values };
}

function readFrom(folder, start) {
  const name = fs.readdirSync(folder).find((file) => file.replace(/\./g, '-').startsWith(start));
  if (!name) throw new Error(`${folder}: there is no ${start}`);
  return readIdx(fs.readFileSync(path.join(folder, name))).values;
}

// { train, test }, each { images, labels }, from the folder with MNIST's four files.
export function readMnist(folder) {
  const part = (name) => ({ images: readFrom(folder, `${name}-images`), labels: readFrom(folder, `${name}-labels`) });
  return { train: part('train'), test: part('t10k') };
}

export class Classifier {
  constructor(file = shipped) {
    const { tensors } = readSafetensors(file);
    this.layers = [];
    for (let i = 0; `head.${i}.weight` in tensors; ++i) {
      const {
        shape: [outputs, inputs],
        numbers,
      } = tensors[`head.${i}.weight`];
      this.layers.push({ outputs, inputs, weight: numbers, bias: tensors[`head.${i}.bias`].numbers });
    }
    this.pixels = this.layers[0].inputs;
  }

  // The probability of each class of an image of bytes, the `pixels` from `start` on.
  probabilities(images, start) {
    let values = Float64Array.from(images.subarray(start, start + this.pixels), (byte) => byte / 255);
    for (const { outputs, inputs, weight, bias } of this.layers) {
      const next = Float64Array.from(bias);
      // Most pixels, and most units after relu, are 0 and cost nothing.
      const lit = Array.from(values.keys()).filter((i) => values[i] !== 0);
      for (let row = 0, first = 0; row < outputs; ++row, first += inputs)
        for (const i of lit) next[row] += weight[first + i] * values[i];
      values = weight === this.layers.at(-1).weight ? next : next.map((value) => Math.max(0, value));
    }
    const largest = Math.max(...values);
    const exponentials = values.map((logit) => Math.exp(logit - largest));
    const total = exponentials.reduce((sum, value) => sum + value, 0);
    return exponentials.map((value) => value / total);
  }

  // [{ label, confidence }] of images of bytes, one after another.
  classify(images) {
    return Array.from({ length: images.length / this.pixels }, (_, i) => {
      const probabilities = this.probabilities(images, i * this.pixels);
      const confidence = Math.max(...probabilities);
      return { label: probabilities.indexOf(confidence), confidence };
    });
  }

  accuracy({ images, labels }) {
    return this.classify(images).filter(({ label }, i) => label === labels[i]).length / labels.length;
  }
}

// How many of the images are taken for some digit with more than this confidence.
export const recognized = (classifier, images, confidence = 0.9) =>
  classifier.classify(images).filter((one) => one.confidence > confidence).length;
