// Classifies digits, independently of the program: 784-128-10, relu and softmax, trained on MNIST by plain stochastic
// gradient descent. It judges whether generated digits are digits.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

const hidden = 128;
const classes = 10;

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

// The same numbers in every run (Mulberry32).
function randomNumbers(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export class Classifier {
  constructor(pixels, random) {
    const uniform = (count, range) => Float64Array.from({ length: count }, () => (2 * random() - 1) * range);
    this.pixels = pixels;
    this.first = uniform(pixels * hidden, Math.sqrt(6 / (pixels + hidden))); // a row of `hidden` for every pixel
    this.firstBias = new Float64Array(hidden);
    this.second = uniform(classes * hidden, Math.sqrt(6 / (hidden + classes)));
    this.secondBias = new Float64Array(classes);
    this.units = new Float64Array(hidden);
    this.probabilities = new Float64Array(classes);
    this.back = new Float64Array(hidden);
    this.active = new Int32Array(hidden);
    this.inked = new Int32Array(pixels); // the pixels of the image at hand that are not 0
  }

  // Leaves the probability of each class in `probabilities`. The pixels are bytes; most are 0 and cost nothing.
  forward(images, start) {
    const { first, units, second, probabilities, inked } = this;
    units.set(this.firstBias);
    this.inkedCount = 0;
    for (let i = 0; i < this.pixels; ++i) {
      if (images[start + i] === 0) continue;
      inked[this.inkedCount++] = i;
      const ink = images[start + i] / 255;
      for (let j = 0, w = i * hidden; j < hidden; ++j, ++w) units[j] += ink * first[w];
    }
    for (let j = 0; j < hidden; ++j) units[j] = Math.max(0, units[j]);
    for (let k = 0; k < classes; ++k) {
      let sum = this.secondBias[k];
      for (let j = 0, w = k * hidden; j < hidden; ++j, ++w) sum += second[w] * units[j];
      probabilities[k] = sum;
    }
    const largest = Math.max(...probabilities);
    const total = probabilities.reduce((sum, logit, k) => sum + (probabilities[k] = Math.exp(logit - largest)), 0);
    for (let k = 0; k < classes; ++k) probabilities[k] /= total;
  }

  // One step down the gradient of the cross-entropy of one image.
  learn(images, start, label, rate) {
    this.forward(images, start);
    const { first, units, second, probabilities, inked, back } = this;
    back.fill(0);
    for (let k = 0; k < classes; ++k) {
      const error = probabilities[k] - (k === label ? 1 : 0);
      this.secondBias[k] -= rate * error;
      for (let j = 0, w = k * hidden; j < hidden; ++j, ++w) {
        back[j] += error * second[w];
        second[w] -= rate * error * units[j];
      }
    }
    let active = 0; // units whose weights change
    for (let j = 0; j < hidden; ++j) {
      if (units[j] === 0 || back[j] === 0) continue;
      this.firstBias[j] -= rate * back[j];
      this.active[active] = j;
      back[active++] = back[j];
    }
    for (let n = 0; n < this.inkedCount; ++n) {
      const row = inked[n] * hidden;
      const step = (rate * images[start + inked[n]]) / 255;
      for (let a = 0; a < active; ++a) first[row + this.active[a]] -= step * back[a];
    }
  }

  // [{ label, confidence }] of images of bytes, one after another.
  classify(images) {
    return Array.from({ length: images.length / this.pixels }, (_, i) => {
      this.forward(images, i * this.pixels);
      const confidence = Math.max(...this.probabilities);
      return { label: this.probabilities.indexOf(confidence), confidence };
    });
  }

  accuracy({ images, labels }) {
    return this.classify(images).filter(({ label }, i) => label === labels[i]).length / labels.length;
  }
}

// From the first `count` images, with a learning rate that falls to zero over the epochs.
export function trainClassifier({ images, labels }, { count = 60000, epochs = 8, rate = 0.05, seed = 1 } = {}) {
  const random = randomNumbers(seed);
  const pixels = images.length / labels.length;
  const classifier = new Classifier(pixels, random);
  count = Math.min(count, labels.length);
  for (let step = 0; step < epochs * count; ++step) {
    const i = Math.floor(random() * count);
    classifier.learn(images, i * pixels, labels[i], rate * (1 - step / (epochs * count)));
  }
  return classifier;
}

// How many of the images are classified as some digit with more than this confidence.
export const recognized = (classifier, images, confidence = 0.9) =>
  classifier.classify(images).filter((one) => one.confidence > confidence).length;
