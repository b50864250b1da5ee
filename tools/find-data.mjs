// The data that the page and the tests use: the four files of $HOURGLASS_DATA, else MNIST in assets/mnist.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

// SHA-256 of the plain files, as in assets/mnist/README.md.
const mnist = {
  'train-images-idx3-ubyte': 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  'train-labels-idx1-ubyte': '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  't10k-images-idx3-ubyte': '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  't10k-labels-idx1-ubyte': 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
};
export const fileNames = Object.keys(mnist);

// More than any data set of this kind unpacks to; a gzip file that would grow beyond it is refused.
const largest = 256 * 1024 * 1024;

export function unpack(bytes) {
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: largest }) : bytes;
}

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

// The path of one of the four files in a folder: plain or gzip'd, also spelled "train-images.idx3-ubyte".
export function locate(folder, name) {
  for (const spelling of [name, name.replace('-idx', '.idx')]) {
    for (const ending of ['', '.gz']) {
      const path = join(folder, spelling + ending);
      if (existsSync(path)) return path;
    }
  }
  return null;
}

// Resolves to { folder, name }: name is "MNIST" only for the very bytes of MNIST, else "custom", which is said.
// Throws if a file is missing.
export async function findData(say = () => {}) {
  const folder = process.env.HOURGLASS_DATA || join(root, 'assets/mnist');
  const missing = fileNames.find((name) => !locate(folder, name));
  if (missing)
    throw new Error(`${process.env.HOURGLASS_DATA ? '$HOURGLASS_DATA, ' : ''}${folder}, has no ${missing}(.gz)`);
  for (const name of fileNames) {
    if (sha256(unpack(await readFile(locate(folder, name)))) === mnist[name]) continue;
    say(`The data in ${folder} is not MNIST (${name} has other bytes); using it all the same.`);
    return { folder, name: 'custom' };
  }
  return { folder, name: 'MNIST' };
}
