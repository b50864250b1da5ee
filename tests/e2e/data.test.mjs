// Data from files, and no data at all.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { drop, noData, open, pictureViews, use } from './harness.mjs';

// IDX files (big-endian counts) of `count` images, 28 x 28, with a bright bar whose position is the label.
function imagesFile(count) {
  const header = Buffer.alloc(16);
  [0x803, count, 28, 28].forEach((value, i) => header.writeUInt32BE(value, 4 * i));
  const pixels = Buffer.alloc(count * 784);
  for (let image = 0; image < count; ++image) {
    const row = 4 + 2 * (image % 10);
    pixels.fill(255, image * 784 + row * 28, image * 784 + (row + 2) * 28);
  }
  return Buffer.concat([header, pixels]);
}

function labelsFile(count) {
  const header = Buffer.alloc(8);
  [0x801, count].forEach((value, i) => header.writeUInt32BE(value, 4 * i));
  return Buffer.concat([header, Buffer.from(Array.from({ length: count }, (_, i) => i % 10))]);
}

const fourFiles = (train, test) => ({
  'train-images-idx3-ubyte.gz': gzipSync(imagesFile(train)),
  'train-labels-idx1-ubyte.gz': gzipSync(labelsFile(train)),
  't10k-images-idx3-ubyte': imagesFile(test),
  't10k-labels-idx1-ubyte': labelsFile(test),
});

test('without data the program uses synthetic digits and says so', async (t) => {
  const { dataset, banner } = await (await open(t, { prepare: noData })).state();
  assert.equal(dataset.synthetic, true);
  assert.ok(dataset.train > 0 && dataset.test > 0);
  assert.notEqual(banner, '');
});

test('four dropped files replace the data', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  await use(hourglass, fourFiles(300, 50));
  const state = await hourglass.until((now) => now.dataset?.train === 300);
  assert.equal(state.dataset.test, 50);
  assert.equal(state.dataset.synthetic, false);
  assert.equal(state.banner, '');
  await hourglass.command('reset');
  await hourglass.command('train');
  await hourglass.until((now) => now.step > 3 && now.train_loss > 0);
  assert.deepEqual(hourglass.problems, []);
});

test('files dropped while the data is loading are read after it', async (t) => {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  const prepare = async (page) => {
    await page.route('**/data/manifest.json', (route) =>
      route.fulfill({ json: { name: 'MNIST', files: [{ name: 'train-images-idx3-ubyte.gz', bytes: 100 }] } }),
    );
    await page.route('**/data/*.gz', async (route) => {
      await released;
      await route.fulfill({ status: 503 });
    });
  };
  const hourglass = await open(t, { prepare, wait: false });
  await hourglass.page.waitForSelector('#pill:not([hidden])');
  await drop(hourglass.page, fourFiles(300, 50));
  await hourglass.page.waitForTimeout(500);
  assert.equal((await hourglass.state()).dataset, null);
  release();
  await hourglass.until((state) => state.import);
  await hourglass.click('Use it');
  const { dataset, banner } = await hourglass.until((state) => state.dataset?.train === 300);
  assert.equal(dataset.synthetic, false);
  assert.equal(banner, '');
});

test('a file that is too large is refused before it is read', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  const { dataset } = await hourglass.state();
  await hourglass.page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(65e6)], 'train-images-idx3-ubyte'));
    document
      .getElementById('canvas')
      .dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  });
  await hourglass.page.waitForFunction(() => window.hourglass.notices().length === 1);
  const [notice] = await hourglass.page.evaluate(() => window.hourglass.notices());
  assert.match(notice, /^train-images-idx3-ubyte is too large: 65\.0 MB, and the limit is 64 MB/);
  const state = await hourglass.state();
  assert.deepEqual(state.dataset, dataset);
  assert.equal(state.notice, '');
});

test('a damaged file is refused with a message and changes nothing', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  const { dataset } = await hourglass.state();
  const files = fourFiles(300, 50);
  files['t10k-images-idx3-ubyte'] = files['t10k-images-idx3-ubyte'].subarray(0, 1000);
  await drop(hourglass.page, files);
  const state = await hourglass.until((now) => now.notice !== '');
  assert.match(state.notice, /t10k-images/);
  assert.deepEqual(state.dataset, dataset);
});

test('files chosen in the dialog arrive', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  const [chooser] = await Promise.all([
    hourglass.page.waitForEvent('filechooser'),
    hourglass.click('Open model or data'),
  ]);
  const files = Object.entries(fourFiles(120, 30));
  await chooser.setFiles(files.map(([name, buffer]) => ({ name, mimeType: 'application/octet-stream', buffer })));
  await hourglass.until((state) => state.import);
  await hourglass.click('Use it');
  await hourglass.until((state) => state.dataset.train === 120);
});

test('a saved model can be opened again', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  await hourglass.command('reset');
  await hourglass.command('step');
  await hourglass.until((state) => state.step === 1);
  await hourglass.click('Save model'); // opens the menu
  const save = (format) => Promise.all([hourglass.page.waitForEvent('download'), hourglass.click(format)]);
  const [download] = await save('Safetensors');
  assert.match(download.suggestedFilename(), /\.safetensors$/);
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  await drop(hourglass.page, { 'mine.safetensors': Buffer.concat(chunks) });
  await hourglass.until((state) => state.pretrained && state.step === 0);
});

const table =
  'x,y,z,class\n' + Array.from({ length: 100 }, (_, i) => `${i},${(i * i) % 17},${-i / 2},${i % 3}\n`).join('');

// An array file of floats as NumPy writes it.
function npyFile(shape, numbers) {
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`;
  const header = Buffer.alloc(Math.ceil((11 + dictionary.length) / 64) * 64, ' ');
  header.write('\x93NUMPY\x01\x00', 'latin1');
  header.writeUInt16LE(header.length - 10, 8);
  header.write(dictionary, 10, 'latin1');
  header[header.length - 1] = 10;
  const values = Float32Array.from(numbers);
  return Buffer.concat([header, Buffer.from(values.buffer)]);
}

// Trains for a moment, then looks at every view.
async function trainAndLook(hourglass, train, views) {
  await hourglass.until((now, count) => now.dataset?.train === count, { value: train });
  await hourglass.command('set', { epochs: 1000 }); // so that it goes on while the views are looked at
  await hourglass.command('train_from_scratch');
  await hourglass.until((now) => now.step > 3 && now.train_loss > 0);
  for (const name of views) {
    await hourglass.command('tab', { name });
    await hourglass.page.waitForTimeout(300);
  }
  // It may have finished meanwhile: small tables take a second for all epochs.
  await hourglass.command('train_from_scratch');
  await hourglass.until((now) => now.step > 3 && now.train_loss > 0);
  assert.deepEqual(hourglass.problems, []);
}

test('a dropped table is split, scaled and trained on; every view bears its rows', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  await use(hourglass, { 'table.csv': Buffer.from(table) });
  const { notice, dataset } = await hourglass.until((now) => now.dataset?.train === 80);
  assert.deepEqual(dataset, { name: 'table.csv', synthetic: false, train: 80, test: 20 });
  assert.equal(
    notice,
    "table.csv: read as CSV, 100 rows of 3 columns, labels from 'class'; 80 to train and 20 to test with; " +
      'every column scaled to mean 0 and deviation 1',
  );
  await trainAndLook(hourglass, 80, ['Points', 'Map', 'Inside', 'Compare']);
});

test('a dropped array is trained on', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  const numbers = Array.from({ length: 60 * 35 }, (_, i) => ((7 * i) % 11) / 10);
  await use(hourglass, { 'array.npy.gz': gzipSync(npyFile([60, 7, 5], numbers)) });
  const { notice } = await hourglass.until((now) => now.dataset?.train === 48);
  assert.equal(notice, 'array.npy.gz: read as NPY, 60 images of 5 x 7 pixels; 48 to train and 12 to test with');
  await trainAndLook(hourglass, 48, ['Reconstructions', 'Draw', 'Generate', 'Map', 'Inside', 'Compare']);
});

test('which dimension of an array counts the samples can be chosen', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  await drop(hourglass.page, { 'matlab.npy': npyFile([8, 8, 30], Array(8 * 8 * 30).fill(0.5)) });
  const { import: asked } = await hourglass.until((now) => now.import);
  assert.equal(asked.lines.Size, '8 x 8 pixels');
  assert.match(asked.notes.join(), /30 images whose samples come last, as MATLAB orders them$/);
  await hourglass.click('First');
  await hourglass.until((now) => now.import.lines.Size === '30 x 8 pixels');
  await hourglass.page.getByRole('button', { name: 'Use it', disabled: false }).press('Enter');
  const { dataset } = await hourglass.until((now) => now.dataset.name === 'matlab.npy');
  assert.equal(dataset.train + dataset.test, 8);
});

test('images dropped together are a set; a file that does not go with them changes nothing', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  const before = (await hourglass.state()).dataset;
  const image = (i) => Buffer.concat([Buffer.from('P5 4 4 255\n'), Buffer.alloc(16, 10 * i)]);
  const images = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`${i}.pgm`, image(i)]));
  await drop(hourglass.page, { ...images, 'table.csv': Buffer.from(table) });
  const refused = await hourglass.until((now) => now.notice !== '');
  assert.match(
    refused.notice,
    /^table\.csv: does not go with 0\.pgm; open one table or array at a time, or several images$/,
  );
  assert.deepEqual(refused.dataset, before);
  await use(hourglass, images);
  const { notice } = await hourglass.until((now) => now.dataset?.train === 8);
  assert.equal(notice, '10 images: read as PNM, 10 images of 4 x 4 pixels; 8 to train and 2 to test with');
});

test('a wrong table is refused in a sentence and changes nothing', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  const { dataset } = await hourglass.state();
  await drop(hourglass.page, { 'wrong.csv': Buffer.from('1,2\n3\n') });
  const state = await hourglass.until((now) => now.notice !== '');
  assert.equal(state.notice, 'wrong.csv: line 2 has 1 cell, the first line 2; every line needs as many');
  assert.deepEqual(state.dataset, dataset);
});

// Two PNMs in color, one dark and one bright, of different sizes.
const colored = (width, height, [red, green, blue]) =>
  Buffer.concat([
    Buffer.from(`P6 ${width} ${height} 255\n`),
    Buffer.from(Array.from({ length: width * height }, () => [red, green, blue]).flat()),
  ]);

test('pictures in color are brought to one size, and trained on in every view', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  const files = Array.from({ length: 20 }, (_, i) => [`${i}.ppm`, colored(20 + (i % 3), 16, [250, 12 * i, 0])]);
  await drop(hourglass.page, Object.fromEntries(files));
  const asked = await hourglass.until((state) => state.import);
  assert.equal(asked.import.lines.Size, '28 x 28 pixels in color');
  assert.match(asked.import.notes.join(), /several sizes/);
  await hourglass.click('Gray');
  await hourglass.until((state) => state.import.channels === 1);
  await hourglass.click('In color');
  await hourglass.click('32 x 32');
  await hourglass.until((state) => state.import.lines.Size === '32 x 32 pixels in color');
  await hourglass.page.getByRole('button', { name: 'Use it', disabled: false }).press('Enter');
  await hourglass.until((state) => state.dataset.name === '20 images');
  await hourglass.command('set', { hidden: [16], latent: 2, epochs: 2, batch: 8 });
  await hourglass.command('train');
  await hourglass.until((state) => state.phase === 'paused' && state.step > 0 && state.step === state.total_steps);
  for (const name of pictureViews) {
    await hourglass.command('tab', { name });
    await hourglass.until((state, tab) => state.tab === tab, { value: name });
    await hourglass.page.waitForTimeout(200);
  }
  assert.equal((await hourglass.state()).phase, 'paused');
  assert.deepEqual(hourglass.problems, []);
});
