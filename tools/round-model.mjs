// Makes a dense model of the page smaller to send: rounds its weights to so few digits that Brotli packs them into half
// the bytes, coarsely where it matters least. The file stays a model in half precision like any other.
//
//   node tools/round-model.mjs FROM TO FINENESS [KEY=VALUE...]
//
// FROM is in single precision. FINENESS is the noise that rounding adds to what a layer hands on, as a share of its
// root mean square; settings can be changed, such as the learning rate that training from scratch begins with.
//
// A weight's step is a power of two near
//   fineness * rms(outputs) * sqrt(12 / inputs) * U[i][i] / sqrt(E[f'(y)^2] / mean of that)
// with y its output over training images, f the sigmoid of the last layer, else the identity, and 1 / U[i][i] how far
// its input varies where those after it are known: the noise of a step is step^2 / 12. Weights whose input is never on
// become 0.
import { readFile, writeFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { findData, locate } from './find-data.mjs';
import { parseModel, writeModel } from './safetensors.mjs';

const IMAGES = 2000;
const DAMPING = 0.01;
const LEAST = 0.05; // of the mean gain: noise that is not small does more than its share

async function loadImages() {
  const { folder } = await findData(console.error);
  const file = await readFile(locate(folder, 'train-images-idx3-ubyte'));
  const bytes = file[0] === 0x1f ? gunzipSync(file) : file;
  return Float32Array.from(bytes.subarray(16, 16 + IMAGES * 784), (value) => value / 255);
}

const sigmoid = (x) => 1 / (1 + Math.exp(-x));
const activations = { relu: (x) => Math.max(x, 0), tanh: Math.tanh, sigmoid, linear: (x) => x };

// The outputs before the activation, image after image.
function multiply(inputs, { shape: [outs, ins], values }, bias) {
  const result = new Float32Array((inputs.length / ins) * outs);
  for (let image = 0; image < inputs.length / ins; ++image) {
    for (let j = 0; j < outs; ++j) {
      let sum = bias[j];
      for (let i = 0; i < ins; ++i) sum += inputs[image * ins + i] * values[j * ins + i];
      result[image * outs + j] = sum;
    }
  }
  return result;
}

// Of each column.
function meanSquares(values, columns) {
  const sums = new Float64Array(columns);
  values.forEach((value, i) => (sums[i % columns] += value * value));
  return sums.map((sum) => (sum * columns) / values.length);
}
const mean = (values) => values.reduce((a, b) => a + b) / values.length;

// E[x x'], with a little added to the diagonal, of size x size.
function moments(inputs, size) {
  const sums = new Float64Array(size * size);
  const images = inputs.length / size;
  for (let image = 0; image < images; ++image) {
    const x = inputs.subarray(image * size, (image + 1) * size);
    for (let i = 0; i < size; ++i)
      if (x[i] !== 0) for (let j = 0; j < size; ++j) sums[i * size + j] += (x[i] * x[j]) / images;
  }
  let trace = 0;
  for (let i = 0; i < size; ++i) trace += sums[i * size + i];
  for (let i = 0; i < size; ++i) sums[i * size + i] += (DAMPING * trace) / size;
  return sums;
}

// L of A = L L', in the lower triangle (Golub and Van Loan, "Matrix Computations", algorithm 4.2.2).
function cholesky(a, size) {
  const l = Float64Array.from(a);
  for (let i = 0; i < size; ++i) {
    for (let j = 0; j <= i; ++j) {
      let sum = l[i * size + j];
      for (let k = 0; k < j; ++k) sum -= l[i * size + k] * l[j * size + k];
      l[i * size + j] = i === j ? Math.sqrt(sum) : sum / l[j * size + j];
    }
  }
  return l;
}

// The upper triangle U of the inverse of A = U' U, from the Cholesky factor of A in reverse order: U = R^-1.
function inverseFactor(a, size) {
  const reversed = a.map((_, at) => a[a.length - 1 - at]);
  const l = cholesky(reversed, size); // A = R R' with R[i][j] = l of the indices from the end: upper
  const r = (i, j) => l[(size - 1 - i) * size + (size - 1 - j)];
  const u = new Float64Array(size * size);
  for (let j = 0; j < size; ++j) {
    u[j * size + j] = 1 / r(j, j);
    for (let i = j - 1; i >= 0; --i) {
      let sum = 0;
      for (let k = i + 1; k <= j; ++k) sum -= r(i, k) * u[k * size + j];
      u[i * size + j] = sum / r(i, i);
    }
  }
  return u;
}

// Weight by weight; what rounding one does to the output, the next ones of its row make good as well as they can
// (Frantar et al., "GPTQ", ICLR 2023, algorithm 1).
function roundWeights(weight, fineness, inputs, outputs, isLast) {
  const [outs, ins] = weight.shape;
  const power = meanSquares(inputs, ins);
  const slopes = isLast ? outputs.map((y) => sigmoid(y) * (1 - sigmoid(y))) : outputs.map(() => 1);
  const gain = meanSquares(slopes, outs);
  const usualGain = mean(gain);
  const noise = fineness * Math.sqrt(mean(meanSquares(outputs, outs)));
  const u = inverseFactor(moments(inputs, ins), ins);
  weight.values = weight.values.slice();
  for (let j = 0; j < outs; ++j) {
    const row = weight.values.subarray(j * ins, (j + 1) * ins);
    const allowed = (noise * Math.sqrt(12 / ins)) / Math.sqrt(Math.max(gain[j] / usualGain, LEAST));
    for (let i = 0; i < ins; ++i) {
      const scale = u[i * ins + i];
      const step = 2 ** Math.round(Math.log2(allowed * scale));
      const rounded = power[i] === 0 ? 0 : Math.round(row[i] / step) * step;
      const error = power[i] === 0 ? 0 : (row[i] - rounded) / scale;
      row[i] = rounded;
      if (error !== 0) for (let k = i + 1; k < ins; ++k) row[k] -= error * u[i * ins + k];
    }
  }
}

const [from, to, fineness, ...settings] = process.argv.slice(2);
if (!(Number(fineness) > 0) || settings.some((setting) => !setting.includes('='))) {
  console.error('usage: node tools/round-model.mjs FROM TO FINENESS [KEY=VALUE...]');
  process.exit(2);
}
const model = parseModel(await readFile(from));
const { activation, code_activation: codeActivation, output } = model.metadata;
const names = ['encoder', 'decoder'].flatMap((half) =>
  [...model.tensors.keys()].filter((name) => name.startsWith(half) && name.endsWith('.weight')).sort(),
);
let inputs = await loadImages();
names.forEach((name, layer) => {
  const weight = model.tensors.get(name);
  const bias = model.tensors.get(name.replace('.weight', '.bias')).values;
  let outputs = multiply(inputs, weight, bias);
  const isLast = layer === names.length - 1;
  roundWeights(weight, Number(fineness), inputs, outputs, isLast && output === 'sigmoid');
  outputs = multiply(inputs, weight, bias); // what the next layer gets from now on
  const isCode = name.startsWith('encoder') && names[layer + 1]?.startsWith('decoder');
  inputs = outputs.map(activations[isLast ? output : isCode ? codeActivation : activation]);
});
for (const setting of settings) {
  const [key, value] = setting.split('=');
  if (!(key in model.metadata)) throw new Error(`the model has no setting '${key}'`);
  model.metadata[key] = value;
}
await writeFile(to, writeModel(model));
