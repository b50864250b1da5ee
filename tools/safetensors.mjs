// Reads models in single precision and writes them smaller, for the tools that round weights.

// { metadata, tensors }: a Map from name to { name, shape, values }.
export function parseModel(file) {
  const length = Number(file.readBigUInt64LE(0));
  const { __metadata__: metadata, ...entries } = JSON.parse(file.subarray(8, 8 + length));
  const tensors = Object.entries(entries).map(
    ([
      name,
      {
        dtype,
        shape,
        data_offsets: [begin, end],
      },
    ]) => {
      if (dtype !== 'F32') throw new Error(`${name} is ${dtype}; a model in single precision is needed`);
      const data = file.subarray(8 + length + begin, 8 + length + end);
      return { name, shape, values: Float32Array.from({ length: data.length / 4 }, (_, i) => data.readFloatLE(4 * i)) };
    },
  );
  return { metadata, tensors: new Map(tensors.map((tensor) => [tensor.name, tensor])) };
}

// A number whose significand has at most 11 bits, as the 16 bits of half precision; below 2^-24 it is 0.
function half(value) {
  const sign = value < 0 ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size < 2 ** -25) return sign;
  const exponent = Math.max(Math.floor(Math.log2(size)), -14);
  const mantissa = Math.round(size / 2 ** (exponent - 10));
  return sign + ((exponent + 14) << 10) + mantissa; // of a subnormal the exponent adds 0, of a full mantissa it carries
}

const writers = {
  F32: { bytes: 4, put: (data, value, at) => data.writeFloatLE(value, at) },
  F16: { bytes: 2, put: (data, value, at) => data.writeUInt16LE(half(value), at) },
  I8: { bytes: 1, put: (data, value, at) => data.writeInt8(value, at) },
};

// Tensors without a `type` are written in half precision.
export function writeModel({ metadata, tensors }) {
  const header = { __metadata__: metadata };
  let end = 0;
  for (const { name, shape, values, type = 'F16' } of tensors.values()) {
    const begin = end;
    end += writers[type].bytes * values.length;
    header[name] = { dtype: type, shape, data_offsets: [begin, end] };
  }
  const text = Buffer.from(JSON.stringify(header));
  const head = Buffer.alloc(8 + Math.ceil(text.length / 8) * 8, ' ');
  head.writeBigUInt64LE(BigInt(head.length - 8));
  text.copy(head, 8);
  const data = Buffer.alloc(end);
  let at = 0;
  for (const { values, type = 'F16' } of tensors.values())
    for (const value of values) at = writers[type].put(data, value, at);
  return Buffer.concat([head, data]);
}
