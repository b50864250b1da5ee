// Makes a dense model of the page smaller to send: its weights become integers of one byte and steps (src/io/model_parts.h),
// coarse where it matters least, which Brotli packs into an eighth of what half precision takes.
//
//   node tools/round-model.mjs FROM TO FINENESS RATE [KEY=VALUE...]
//
// FROM is in single precision. FINENESS is the noise that rounding adds to what a layer hands on, as a share of its
// root mean square. RATE is what a bit is worth: an integer nearer to 0 is taken where it saves more bits, times RATE,
// than it adds noise, in units of that of plain rounding. Settings can be changed, such as the learning rate that
// training from scratch begins with.
//
// A weight's step, the product of one of its output and one of its input, is
//   fineness * rms(outputs) * sqrt(12 / inputs) / sqrt(E[f'(y)^2] / mean of that) * U[i][i]
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

// The integers of a matrix and how often each of them comes. Weight by weight; what rounding one does to the output, the
// next ones of its row make good as well as they can (Frantar et al., "GPTQ", ICLR 2023, algorithm 1). `bits`: what each
// integer from -128 on takes to send, if that counts.
function chooseIntegers({ shape: [outs, ins], values }, outputSteps, inputSteps, u, bits) {
  const integers = new Int8Array(outs * ins);
  const counts = new Float64Array(256);
  for (let j = 0; j < outs; ++j) {
    const row = Float64Array.from(values.subarray(j * ins, (j + 1) * ins));
    for (let i = 0; i < ins; ++i) {
      const step = outputSteps[j] * inputSteps[i];
      let chosen = 0;
      if (step !== 0) {
        const exact = row[i] / step;
        const nearest = Math.max(-127, Math.min(127, Math.round(exact)));
        const cost = (integer) => 12 * (exact - integer) ** 2 + bits[integer + 128];
        chosen = nearest;
        for (const other of [nearest - Math.sign(nearest), 0]) if (cost(other) < cost(chosen)) chosen = other;
        const error = (row[i] - chosen * step) / u[i * ins + i];
        if (error !== 0) for (let k = i + 1; k < ins; ++k) row[k] -= error * u[i * ins + k];
      }
      integers[i * outs + j] = chosen;
      ++counts[chosen + 128];
    }
  }
  return { integers, counts };
}

// Of steps few different ones, four to a doubling, so that they pack, too.
const rounded = (step) => (step === 0 ? 0 : 2 ** (Math.round(4 * Math.log2(step)) / 4));

// Replaces the weights by rounded ones and returns the tensors that are stored for them.
function roundWeights(weight, fineness, rate, inputs, outputs, isLast) {
  const [outs, ins] = weight.shape;
  const power = meanSquares(inputs, ins);
  const slopes = isLast ? outputs.map((y) => sigmoid(y) * (1 - sigmoid(y))) : outputs.map(() => 1);
  const gain = meanSquares(slopes, outs);
  const usualGain = mean(gain);
  const noise = fineness * Math.sqrt(mean(meanSquares(outputs, outs)));
  const u = inverseFactor(moments(inputs, ins), ins);
  const outputSteps = Float32Array.from(gain, (value) =>
    rounded((noise * Math.sqrt(12 / ins)) / Math.sqrt(Math.max(value / usualGain, LEAST))),
  );
  const inputSteps = Float32Array.from(power, (value, i) => (value === 0 ? 0 : rounded(u[i * ins + i])));
  const plain = chooseIntegers(weight, outputSteps, inputSteps, u, new Float64Array(256));
  const bits = plain.counts.map((count) => -rate * Math.log2((count + 0.1) / (outs * ins)));
  const { integers } = chooseIntegers(weight, outputSteps, inputSteps, u, bits);
  weight.values = Float32Array.from(
    weight.values,
    (_, at) =>
      integers[(at % ins) * outs + Math.floor(at / ins)] * inputSteps[at % ins] * outputSteps[Math.floor(at / ins)],
  );
  const { name } = weight;
  return [
    { name: `${name}.integers`, shape: [ins, outs], values: integers, type: 'I8' },
    { name: `${name}.input_steps`, shape: [ins], values: inputSteps, type: 'F32' },
    { name: `${name}.output_steps`, shape: [outs], values: outputSteps, type: 'F32' },
  ];
}

const [from, to, fineness, rate, ...settings] = process.argv.slice(2);
if (!(Number(fineness) > 0) || !(Number(rate) >= 0) || settings.some((setting) => !setting.includes('='))) {
  console.error('usage: node tools/round-model.mjs FROM TO FINENESS RATE [KEY=VALUE...]');
  process.exit(2);
}
const model = parseModel(await readFile(from));
const { activation, code_activation: codeActivation, output } = model.metadata;
const names = ['encoder', 'decoder'].flatMap((half) =>
  [...model.tensors.keys()].filter((name) => name.startsWith(half) && name.endsWith('.weight')).sort(),
);
let inputs = await loadImages();
const stored = [];
names.forEach((name, layer) => {
  const weight = model.tensors.get(name);
  const bias = model.tensors.get(name.replace('.weight', '.bias')).values;
  let outputs = multiply(inputs, weight, bias);
  const isLast = layer === names.length - 1;
  stored.push(...roundWeights(weight, Number(fineness), Number(rate), inputs, outputs, isLast && output === 'sigmoid'));
  outputs = multiply(inputs, weight, bias); // what the next layer gets from now on
  const isCode = name.startsWith('encoder') && names[layer + 1]?.startsWith('decoder');
  inputs = outputs.map(activations[isLast ? output : isCode ? codeActivation : activation]);
});
for (const setting of settings) {
  const [key, value] = setting.split('=');
  if (!(key in model.metadata)) throw new Error(`the model has no setting '${key}'`);
  model.metadata[key] = value;
}
for (const name of names) model.tensors.delete(name);
for (const tensor of stored) model.tensors.set(tensor.name, tensor);
await writeFile(to, writeModel(model));
