// The user's files on their way to the program: folders with what is in them, and pictures that only the browser can
// decode.

import { showNotice } from './cover.js';

const PICTURES = /\.(jpe?g|webp|bmp|gif|avif)$/i;
export const PICTURE_ENDINGS = ',.jpg,.jpeg,.webp,.bmp,.gif,.avif';
const ANY_PICTURE = /\.(png|p[gpn]m|jpe?g|webp|bmp|gif|avif)(\.gz)?$/i;
const MOST_FILES = 100_000;

const hidden = (path) => path.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');

async function entriesOf(folder) {
  const reader = folder.createReader();
  const all = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject)); // 100 at a time
    if (some.length === 0) return all;
    all.push(...some);
  }
}

async function collect(entry, found) {
  const path = entry.fullPath.replace(/^\//, '');
  if (hidden(path) || found.length >= MOST_FILES) return;
  if (entry.isDirectory) {
    for (const inner of await entriesOf(entry)) await collect(inner, found);
  } else {
    found.push({ path, file: await new Promise((resolve, reject) => entry.file(resolve, reject)) });
  }
}

// Of a folder of pictures only these, and a word about the rest.
function picturesOf(found) {
  const others = found.filter(({ path }) => !ANY_PICTURE.test(path));
  if (others.length === 0 || 2 * others.length > found.length) return found;
  const names = others.slice(0, 3).map(({ path }) => path);
  showNotice(`Left out, because they are no pictures: ${names.join(', ')}${others.length > 3 ? ', ...' : ''}`);
  return found.filter(({ path }) => ANY_PICTURE.test(path));
}

// [{ path, file }, ...] of what was dropped. To be called while the event lasts.
export async function droppedFiles({ items, files }) {
  const entries = Array.from(items, (item) => item.webkitGetAsEntry?.() ?? null);
  if (!entries.some((entry) => entry?.isDirectory)) return chosenFiles(files);
  const found = [];
  for (const entry of entries) if (entry) await collect(entry, found);
  return picturesOf(found);
}

// The same of what was chosen in a dialog, possibly a folder.
export function chosenFiles(files) {
  const found = Array.from(files, (file) => ({ path: file.webkitRelativePath || file.name, file }));
  return found.some(({ file }) => file.webkitRelativePath)
    ? picturesOf(found.filter(({ path }) => !hidden(path)))
    : found;
}

// A picture as a PNM file, which the program reads; transparent parts show black.
async function decode(file) {
  const bitmap = await createImageBitmap(file);
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  let gray = true;
  for (let i = 0; gray && i < data.length; i += 4) gray = data[i] === data[i + 1] && data[i] === data[i + 2];
  const channels = gray ? 1 : 3;
  const header = new TextEncoder().encode(`P${gray ? 5 : 6} ${width} ${height} 255\n`);
  const bytes = new Uint8Array(header.length + channels * width * height);
  bytes.set(header);
  for (let from = 0, to = header.length; from < data.length; from += 4)
    for (let c = 0; c < channels; ++c) bytes[to++] = data[from + c];
  return bytes;
}

// What the program reads of a file. Throws an Error with its name.
export async function bytesOf({ path, file }) {
  if (!PICTURES.test(path)) return new Uint8Array(await file.arrayBuffer());
  try {
    return await decode(file);
  } catch {
    throw new Error(`${path} is damaged, or no picture that this browser can decode`);
  }
}
