// Finds MNIST, or downloads it, and checks it by the SHA-256 of the uncompressed bytes.
//
//   node tools/get-data.mjs        prints the folder; nothing, and says so, if MNIST cannot be had
//
// In this order: $HOURGLASS_DATA, ../shared/mnist, .data/ (an earlier download), the usual public homes.
// A folder may hold the four files plain or gzip'd. Other data in $HOURGLASS_DATA is used as it is, and said.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const mnist = {
  'train-images-idx3-ubyte': 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  'train-labels-idx1-ubyte': '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  't10k-images-idx3-ubyte': '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  't10k-labels-idx1-ubyte': 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
};
export const fileNames = Object.keys(mnist);

// They pack the same bytes differently, hence the check of what comes out.
const homes = ['https://storage.googleapis.com/cvdf-datasets/mnist/', 'https://ossci-datasets.s3.amazonaws.com/mnist/'];

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

// What a folder holds: { missing: [names], differs: [names] }, both empty for MNIST itself.
async function examine(folder) {
  const missing = fileNames.filter((name) => !locate(folder, name));
  const differs = [];
  if (missing.length === 0) {
    for (const name of fileNames) {
      const digest = sha256(unpack(await readFile(locate(folder, name))));
      if (digest !== mnist[name]) differs.push(name);
    }
  }
  return { missing, differs };
}

async function download(folder, say) {
  for (const home of homes) {
    try {
      for (const name of fileNames) {
        const response = await fetch(`${home}${name}.gz`, { signal: AbortSignal.timeout(120_000) });
        if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
        const bytes = Buffer.from(await response.arrayBuffer());
        if (sha256(unpack(bytes)) !== mnist[name]) throw new Error(`${name}.gz is not MNIST's file`);
        await mkdir(folder, { recursive: true });
        await writeFile(join(folder, `${name}.part`), bytes);
        await rename(join(folder, `${name}.part`), join(folder, `${name}.gz`));
      }
      return true;
    } catch (error) {
      say(`No MNIST from ${home}: ${error.cause?.code ?? error.message}`);
    }
  }
  return false;
}

// Resolves to { folder, name }: name is "MNIST" only for the very bytes of MNIST. null if there is none to be had.
// Throws if $HOURGLASS_DATA is set to something that cannot be used: a wish is not passed over in silence.
export async function findData(say = () => {}) {
  const wish = process.env.HOURGLASS_DATA;
  if (wish) {
    const { missing, differs } = await examine(wish);
    if (missing.length > 0) throw new Error(`HOURGLASS_DATA=${wish} has no ${missing[0]}(.gz)`);
    if (differs.length === 0) return { folder: wish, name: 'MNIST' };
    say(`The data in ${wish} is not MNIST (${differs[0]} has other bytes); using it all the same.`);
    return { folder: wish, name: 'custom' };
  }

  const downloads = join(root, '.data');
  for (const folder of [resolve(root, '../shared/mnist'), downloads]) {
    const { missing, differs } = await examine(folder);
    if (missing.length > 0) continue;
    if (differs.length === 0) return { folder, name: 'MNIST' };
    say(`${folder} is passed over: ${differs[0]} is not MNIST's.`);
  }
  say('Downloading MNIST (11 MB) to .data/');
  if (await download(downloads, say)) return { folder: downloads, name: 'MNIST' };
  say(
    'MNIST cannot be had: the program will work on digits that it draws itself. To change that, put the four\n' +
      'files into a folder and set HOURGLASS_DATA to it, or drop them on the page.',
  );
  return null;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    const found = await findData(console.error);
    if (found) console.log(found.folder);
  } catch (error) {
    console.error(`error: ${error.message}`);
    process.exit(1);
  }
}
