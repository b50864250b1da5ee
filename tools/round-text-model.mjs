// Makes a text model of the page smaller to send: rounds the numbers of each tensor to multiples of a power of two, so
// that Brotli packs them into a third of the bytes. The file stays a model in half precision like any other.
//
//   node tools/round-text-model.mjs FROM TO FINENESS
//
// FROM is in single precision. FINENESS is the step as a share of a tensor's root mean square; of the classifier, which is
// small, an eighth of it counts, and of the words' idf a 64th.
import { readFile, writeFile } from 'node:fs/promises';
import { parseModel, writeModel } from './safetensors.mjs';

const [from, to, fineness] = process.argv.slice(2);
if (!(Number(fineness) > 0)) {
  console.error('usage: node tools/round-text-model.mjs FROM TO FINENESS');
  process.exit(2);
}
const model = parseModel(await readFile(from));
for (const tensor of model.tensors.values()) {
  const { name, values } = tensor;
  const size = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
  const share = Number(fineness) * (name.endsWith('.idf') ? 1 / 64 : name.startsWith('classifier.') ? 1 / 8 : 1);
  const step = 2 ** Math.round(Math.log2(share * size));
  tensor.values = values.map((value) => Math.round(value / step) * step);
}
await writeFile(to, writeModel(model));
