// The mean squared error of a model on MNIST's test images computed independently of the program: reads the
// safetensors file and the images by itself and multiplies plainly, in double precision. Knows only layers of
// relu with a sigmoid at the end.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

// [{weight: rows of [outputs][inputs], bias}], encoder first.
function readLayers(file) {
  const bytes = fs.readFileSync(file);
  const headerSize = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + headerSize));
  const values = (name) => {
    const {
      dtype,
      shape,
      data_offsets: [begin, end],
    } = header[name];
    if (dtype !== 'F32') throw new Error(`${name} is ${dtype}; this reads F32`);
    const start = bytes.byteOffset + 8 + headerSize + begin;
    return { shape, numbers: Float64Array.from(new Float32Array(bytes.buffer.slice(start, start + end - begin))) };
  };
  const layers = [];
  for (const half of ['encoder', 'decoder']) {
    for (let i = 0; `${half}.${i}.weight` in header; ++i) {
      const {
        shape: [outputs, inputs],
        numbers,
      } = values(`${half}.${i}.weight`);
      const last = !(`${half}.${i + 1}.weight` in header);
      layers.push({ outputs, inputs, weight: numbers, bias: values(`${half}.${i}.bias`).numbers, relu: !last });
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
