// The mean squared error of a model on MNIST's test images computed independently of the program: reads the
// safetensors file and the images by itself and multiplies plainly, in double precision. Knows only layers of
// relu with a sigmoid at the end.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

import { readSafetensors } from '../safetensors.mjs';

// [{weight: rows of [outputs][inputs], bias}], encoder first.
function readLayers(file) {
  const { tensors } = readSafetensors(file);
  const layers = [];
  for (const half of ['encoder', 'decoder']) {
    for (let i = 0; `${half}.${i}.weight` in tensors; ++i) {
      const {
        shape: [outputs, inputs],
        numbers,
      } = tensors[`${half}.${i}.weight`];
      const last = !(`${half}.${i + 1}.weight` in tensors);
      layers.push({ outputs, inputs, weight: numbers, bias: tensors[`${half}.${i}.bias`].numbers, relu: !last });
    }
  }
  return layers;
}

function readImages(folder) {
  const plain = path.join(folder, 't10k-images-idx3-ubyte');
  const bytes = fs.existsSync(plain) ? fs.readFileSync(plain) : zlib.gunzipSync(fs.readFileSync(`${plain}.gz`));
  return bytes.subarray(16);
}

function forward({ outputs, inputs, weight, bias, relu }, input) {
  const output = new Float64Array(outputs);
  for (let row = 0; row < outputs; ++row) {
    let sum = bias[row];
    const first = row * inputs;
    for (let i = 0; i < inputs; ++i) sum += weight[first + i] * input[i];
    output[row] = relu ? Math.max(0, sum) : sum;
  }
  return output;
}

export function meanSquaredError(file, folder) {
  const layers = readLayers(file);
  const images = readImages(folder);
  const features = layers[0].inputs;
  let sum = 0;
  for (let first = 0; first < images.length; first += features) {
    const image = Float64Array.from(images.subarray(first, first + features), (byte) => byte / 255);
    const raw = layers.reduce((values, layer) => forward(layer, values), image);
    for (let i = 0; i < features; ++i) sum += (1 / (1 + Math.exp(-raw[i])) - image[i]) ** 2;
  }
  return sum / images.length;
}
