// Assembles the page in build/site: everything that a web server needs, and nothing else.
//
//   node tools/pack-site.mjs [BUILD...]       with these builds of the program; without names, all that exist
//   node tools/pack-site.mjs --add BUILD...   only adds these builds to the existing site
//
//   index.html, loader.js ...       web/, its modules in one file
//   program/BUILD/hourglass-*       the program, BUILD one of relaxed-threads, simd-threads, simd-single
//   program/manifest.json           {"builds": [BUILD, ...]}
//   umap-js/                        the npm package of that name, as umap-worker.js loads it
//   docs/*.md, source.tar.gz        what the article in index.html links to
//   assets/fonts, models, texts      files that come with the program, listed in assets/manifest.json
//   assets/digits/first-*           some test digits, to be seen until the data is there
//   data/manifest.json, data/*.gz   MNIST, with its license in data/README.md; or the data of $HOURGLASS_DATA
import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build as bundle, transform } from 'esbuild';
import subsetFont from 'subset-font';
import { fileNames, findData, locate, sha256, unpack } from './find-data.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const site = join(root, 'build/site');
const say = console.error;

// Where each build is.
const builds = {
  'relaxed-threads': join(root, 'build/web'),
  'simd-threads': join(root, 'build/web-simd-threads'),
  'simd-single': join(root, 'build/web-simd-single'),
};
const isProgram = (name) => /^hourglass-.*\.(js|wasm)$/.test(name);

// Emscripten leaves the names in its scripts long.
async function packProgram(from, to) {
  await mkdir(dirname(to), { recursive: true });
  if (!to.endsWith('.js')) return cp(from, to);
  const { code } = await transform(await readFile(from, 'utf8'), { minify: true, target: 'es2022' });
  await writeFile(to, code);
}

async function packPrograms(names) {
  for (const name of names) {
    for (const file of (await readdir(builds[name])).filter(isProgram)) {
      await packProgram(join(builds[name], file), join(site, 'program', name, file));
    }
  }
  await mkdir(join(site, 'program'), { recursive: true });
  // Written after the files, so that a page that is loading finds everything listed here.
  const packed = Object.keys(builds).filter((name) => existsSync(join(site, 'program', name)));
  await writeFile(join(site, 'program/manifest.json'), JSON.stringify({ builds: packed }, null, 2) + '\n');
}

async function packUmap() {
  const from = join(root, 'node_modules/umap-js');
  for (const file of ['lib/umap-js.min.js', 'LICENSE'])
    await cp(join(from, file), join(site, 'umap-js', basename(file)));
}

// The characters that the program draws: the ranges of src/ui/fonts.cpp, of icons those of src/ui/fonts.h. The whole
// fonts are nine times as large.
async function charactersOf(name) {
  if (name.endsWith('lucide.ttf')) {
    const header = await readFile(join(root, 'src/ui/fonts.h'), 'utf8');
    return [...header.matchAll(/\/\/ ([0-9a-f]{4})$/gm)].map(([, code]) => String.fromCodePoint(parseInt(code, 16)));
  }
  const source = await readFile(join(root, 'src/ui/fonts.cpp'), 'utf8');
  const ranges = source
    .match(/kTextRanges\[\] = \{([^}]*)\}/)[1]
    .match(/0x[0-9A-F]+/g)
    .map(Number);
  return ranges.flatMap((first, i) =>
    i % 2 === 0 ? Array.from({ length: ranges[i + 1] - first + 1 }, (_, k) => String.fromCodePoint(first + k)) : [],
  );
}

async function packFont(from, to, name) {
  const characters = await charactersOf(name);
  // The program draws glyphs one after another: what only layout engines read is left out.
  const options = {
    targetFormat: 'truetype',
    noHinting: true,
    noLayoutClosure: true,
    dropTables: ['GPOS', 'GSUB', 'GDEF'],
  };
  await writeFile(to, await subsetFont(await readFile(from), characters.join(''), options));
}

// The test images of MNIST that the view of reconstructions begins with (src/explore/digit_choice.cpp), so that they stay
// the first once all are there.
const firstDigits = [2246, 1608, 8442, 244, 9754, 8653, 1828, 1893, 327, 2791];

// As a file of the data's format.
async function packFirstDigits(to) {
  const images = unpack(await readFile(locate((await findData(say)).folder, fileNames[2])));
  const size = images.readUInt32BE(8) * images.readUInt32BE(12);
  const head = Buffer.from(images.subarray(0, 16));
  head.writeUInt32BE(firstDigits.length, 4);
  const pictures = firstDigits.map((index) => images.subarray(16 + index * size, 16 + (index + 1) * size));
  await mkdir(dirname(to), { recursive: true });
  await writeFile(to, Buffer.concat([head, ...pictures]));
}

async function packAssets() {
  const from = join(root, 'build/web/assets');
  const all = (await readdir(from, { recursive: true })).filter((name) => /\.(ttf|safetensors|tsv)$/.test(name)).sort();
  const isLater = (name) => !name.startsWith('fonts/') && name !== 'models/default.safetensors';
  const files = all.filter((name) => !isLater(name));
  const later = all.filter(isLater);
  await cp(from, join(site, 'assets'), { recursive: true });
  for (const name of all.filter((file) => file.endsWith('.ttf')))
    await packFont(join(from, name), join(site, 'assets', name), name);
  const first = 'digits/first-images-idx3-ubyte';
  await packFirstDigits(join(site, 'assets', first));
  files.push(first);
  const sized = await Promise.all(
    files.map(async (name) => ({ name, bytes: (await stat(join(site, 'assets', name))).size })),
  );
  await writeFile(join(site, 'assets/manifest.json'), JSON.stringify({ files: sized, later }, null, 2) + '\n');
}

// What the article links to: the documents as they are, and the sources without data, models and pictures.
async function packReading() {
  await mkdir(join(site, 'docs'), { recursive: true });
  for (const name of await readdir(join(root, 'docs')))
    if (name.endsWith('.md')) await cp(join(root, 'docs', name), join(site, 'docs', name));
  const parts = ['README.md', 'LICENSE', 'CMakeLists.txt', 'CMakePresets.json', 'package.json', 'package-lock.json'];
  const folders = ['bench', 'cmake', 'docs', 'run', 'src', 'test', 'tests', 'tools', 'web'];
  await promisify(execFile)('tar', [
    '-czf',
    join(site, 'source.tar.gz'),
    '--exclude=*.png',
    '-C',
    root,
    ...[...parts, ...folders].filter((name) => existsSync(join(root, name))),
  ]);
}

// The modules of the page become one file, and what runs in its head becomes a part of it: each file would cost a
// request before the program is asked for.
async function bundlePage() {
  const names = (await readdir(site)).filter((name) => name.endsWith('.js'));
  const common = { absWorkingDir: site, bundle: true, target: 'es2022', minify: true, metafile: true };
  const loader = { entryPoints: ['loader.js'], outfile: 'loader.js', allowOverwrite: true, sourcemap: true };
  const { builds } = JSON.parse(await readFile(join(site, 'program/manifest.json'), 'utf8'));
  const { files } = JSON.parse(await readFile(join(site, 'assets/manifest.json'), 'utf8'));
  const early = {
    entryPoints: ['early.js'],
    write: false,
    define: { EARLY: JSON.stringify({ builds, assets: files.map(({ name }) => name) }) },
  };
  const theme = await transform(await readFile(join(site, 'theme.js'), 'utf8'), { minify: true });
  const inHead = { 'theme.js': theme.code, 'early.js': (await bundle({ ...common, ...early })).outputFiles[0].text };
  const { metafile } = await bundle({ ...common, ...loader, format: 'esm' });

  const page = await readFile(join(site, 'index.html'), 'utf8');
  const inlined = page.replace(/<script src="(\w+\.js)">/g, (_, name) => `<script>${inHead[name].trim()}`);
  await writeFile(join(site, 'index.html'), inlined);
  const within = [...Object.keys(metafile.inputs), ...Object.keys(inHead)].filter((name) => name !== 'loader.js');
  await Promise.all(names.filter((name) => within.includes(name)).map((name) => rm(join(site, name))));
}

// The page fetches gzipped files and shows progress by the sizes in the manifest.
async function packData() {
  const folder = join(site, 'data');
  const found = await findData(say);
  const origin = await fingerprint(found.folder);
  const stamp = join(root, 'build/site-data.stamp');
  if (existsSync(join(folder, 'manifest.json')) && existsSync(stamp) && (await readFile(stamp, 'utf8')) === origin)
    return;

  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const files = [];
  for (const name of fileNames) {
    const source = await readFile(locate(found.folder, name));
    const plain = unpack(source);
    const packed = plain === source ? gzipSync(plain, { level: 9 }) : source;
    await writeFile(join(folder, `${name}.gz`), packed);
    files.push({ name: `${name}.gz`, bytes: packed.length, uncompressed_bytes: plain.length, sha256: sha256(plain) });
  }
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ name: found.name, files }, null, 2) + '\n');
  if (found.name === 'MNIST') await cp(join(root, 'assets/mnist/README.md'), join(folder, 'README.md'));
  await writeFile(stamp, origin);
}

// Detects changes of a data folder without reading 11 MB each time.
async function fingerprint(folder) {
  const parts = [folder];
  for (const name of fileNames) {
    const { size, mtimeMs } = await stat(locate(folder, name));
    parts.push(`${size}:${mtimeMs}`);
  }
  return parts.join(' ');
}

// Everything but the data is small and made anew, so that nothing old is left behind.
async function packPage(names) {
  await mkdir(site, { recursive: true });
  for (const entry of await readdir(site)) {
    if (entry !== 'data') await rm(join(site, entry), { recursive: true });
  }
  await cp(join(root, 'web'), site, { recursive: true, filter: (path) => !path.endsWith('.md') });
  await packPrograms(names);
  await packUmap();
  await packAssets();
  await bundlePage();
  await packReading();
  await packData();
}

const words = process.argv.slice(2);
const adds = words[0] === '--add';
const names = adds ? words.slice(1) : words;
const unknown = names.find((name) => !(name in builds));
if (unknown !== undefined) {
  console.error(`error: there is no build '${unknown}'; there are ${Object.keys(builds).join(', ')}`);
  process.exit(2);
}
if (adds) {
  await packPrograms(names);
} else {
  const built = Object.keys(builds).filter((name) => existsSync(join(builds[name], 'hourglass-page.wasm')));
  await packPage(names.length > 0 ? names : built);
}
