// Reads safetensors files independently of the program: {metadata, tensors}, each tensor {shape, numbers}.
import fs from 'node:fs';

// IEEE 754 binary16.
function fromHalf(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const readers = {
  F32: (bytes) => Float64Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i)),
  F64: (bytes) => Float64Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readDoubleLE(8 * i)),
  U8: (bytes) => Float64Array.from(bytes),
  F16: (bytes) => Float64Array.from({ length: bytes.length / 2 }, (_, i) => fromHalf(bytes.readUInt16LE(2 * i))),
};

export function readSafetensors(file) {
  const bytes = fs.readFileSync(file);
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  const { __metadata__: metadata, ...entries } = JSON.parse(bytes.toString('utf8', 8, start));
  const tensors = {};
  for (const [
    name,
    {
      dtype,
      shape,
      data_offsets: [begin, end],
    },
  ] of Object.entries(entries)) {
    if (!readers[dtype]) throw new Error(`${name} is ${dtype}; this reads ${Object.keys(readers).join(' and ')}`);
    tensors[name] = { shape, numbers: readers[dtype](bytes.subarray(start + begin, start + end)) };
  }
  return { metadata, tensors };
}
