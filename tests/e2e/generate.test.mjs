// New digits from the code space: samples, morphs, arithmetic, sliders, and the saved files.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { Classifier, readIdx, readMnist, recognized } from './classifier.mjs';
import { hasMnist, noData, open, site, slack } from './harness.mjs';

const settled = (state) => state.generate.settled && state.generate.samples > 0 && state.generate.mean > 0;
const difference = (a, b) => Math.max(...a.map((value, i) => Math.abs(value - b[i])));

async function openGenerate(t, view, options = { prepare: noData }) {
  const hourglass = await open(t, options);
  await hourglass.click('Generate');
  if (view) await hourglass.click(view);
  await hourglass.until((state, wanted) => state.tab === 'Generate' && state.generate.view === wanted, {
    value: view ?? 'Samples',
  });
  return hourglass;
}

// Drags the grip of a slider to a share of its width.
async function slide(hourglass, label, share) {
  const { x, y, width, height } = await hourglass.widget(label);
  const { mouse } = hourglass.page;
  await mouse.move(x + width / 2, y + height / 2);
  await mouse.down();
  await mouse.move(x + 10 + share * (width - 20), y + height / 2, { steps: 8 });
  await mouse.up();
  await hourglass.page.waitForTimeout(400);
}

// The files that a click downloads: [{ name, bytes }].
async function save(hourglass, label, count = 1) {
  const downloads = [];
  const listener = (download) => downloads.push(download);
  hourglass.page.on('download', listener);
  await hourglass.click(label);
  const deadline = Date.now() + slack * 60_000;
  while (downloads.length < count && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
  hourglass.page.off('download', listener);
  await hourglass.page.waitForTimeout(400); // the note that says so moves everything down
  assert.equal(downloads.length, count, `${label}: ${count} files`);
  return Promise.all(
    downloads.map(async (download) => {
      const chunks = [];
      for await (const chunk of await download.createReadStream()) chunks.push(chunk);
      return { name: download.suggestedFilename(), bytes: Buffer.concat(chunks) };
    }),
  );
}

async function savedDigits(hourglass) {
  const files = await save(hourglass, 'Save IDX', 2);
  const of = (part) => readIdx(files.find(({ name }) => name.includes(part)).bytes);
  return { images: of('images'), labels: of('labels') };
}

const mostApart = ({
  images: {
    shape: [count, height, width],
    values,
  },
}) => {
  const size = height * width;
  let most = 0;
  for (let i = size; i < count * size; ++i) most = Math.max(most, Math.abs(values[i] - values[i % size]));
  return most;
};

// The chunks of a PNG: [{ type, data }].
function chunksOf(png) {
  assert.equal(png.toString('latin1', 1, 4), 'PNG');
  const found = [];
  for (let at = 8; at < png.length;) {
    const size = png.readUInt32BE(at);
    found.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + size) });
    at += size + 12;
  }
  return found;
}

test('the same seed draws the same digits, another seed draws others', async (t) => {
  const hourglass = await openGenerate(t);
  const first = (await hourglass.until(settled)).generate;
  assert.ok(first.mean > 0.02 && first.mean < 0.6, `mean pixel ${first.mean}`);
  await hourglass.click('New samples');
  const second = (
    await hourglass.until(
      (state, { seed, mean }) => state.generate.seed !== seed && state.generate.settled && state.generate.mean !== mean,
      { value: first },
    )
  ).generate;
  assert.equal(second.samples, first.samples);
  await hourglass.click('Previous seed');
  const again = (
    await hourglass.until((state, seed) => state.generate.seed === seed && state.generate.settled, {
      value: first.seed,
    })
  ).generate;
  assert.equal(again.mean, first.mean);
  // A seed is typed, too.
  await hourglass.click('Sample seed');
  await hourglass.page.keyboard.press('Control+A');
  await hourglass.page.keyboard.type('123');
  await hourglass.page.keyboard.press('Enter');
  await hourglass.until((state) => state.generate.seed === 123 && state.generate.settled);
  assert.deepEqual(hourglass.problems, []);
});

test('codes come from the chosen distribution: a mixture, one Gaussian, or N(0, I)', async (t) => {
  const hourglass = await openGenerate(t);
  const means = [];
  for (const [label, source] of [
    ['Mixture', 'mixture'],
    ['Gaussian', 'gaussian'],
    ['N(0, I)', 'normal'],
  ]) {
    await hourglass.click(label);
    const { generate } = await hourglass.until(
      (state, wanted) => state.generate.source === wanted && state.generate.settled && state.generate.mean > 0,
      { value: source },
    );
    means.push(generate.mean);
  }
  assert.equal(new Set(means).size, 3, `mean pixels ${means}`);
});

test('at temperature 0 all digits are the same', async (t) => {
  const hourglass = await openGenerate(t);
  await hourglass.click('Gaussian');
  await hourglass.until((state) => state.generate.source === 'gaussian' && state.generate.settled);
  assert.ok(mostApart(await savedDigits(hourglass)) > 100, 'at temperature 1 they differ');
  await hourglass.until((state) => state.notice === '');
  await slide(hourglass, 'Temperature', -0.2);
  await hourglass.until((state) => state.generate.settled);
  assert.ok(mostApart(await savedDigits(hourglass)) <= 1, 'at temperature 0 they do not');
});

test('a sheet, digits with labels and codes are saved', async (t) => {
  const hourglass = await openGenerate(t);
  await hourglass.until((state) => state.generate.source === 'mixture' && state.generate.settled);
  const [picture] = await save(hourglass, 'Save PNG');
  const [header, ...rest] = chunksOf(picture.bytes);
  assert.equal(header.type, 'IHDR');
  const [width, height] = [header.data.readUInt32BE(0), header.data.readUInt32BE(4)];
  assert.equal(width, 2 * (10 * 28 + 11 * 2));
  assert.equal(height, width);
  const pixels = inflateSync(Buffer.concat(rest.filter(({ type }) => type === 'IDAT').map(({ data }) => data)));
  assert.equal(pixels.length, height * (width + 1));

  const { images, labels } = await savedDigits(hourglass);
  assert.deepEqual(images.shape, [1000, 28, 28]);
  assert.deepEqual(labels.shape, [1000]);
  assert.ok(images.values.some((value) => value > 200));
  assert.deepEqual([...new Set(labels.values)].sort(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);

  const [codes] = await save(hourglass, 'Save codes');
  const [columns, ...lines] = codes.bytes.toString().trim().split('\n');
  const rows = lines.map((line) => line.split(',').map(Number));
  assert.equal(rows.length, 1000);
  const { specification } = await hourglass.state();
  assert.equal(columns, Array.from({ length: specification.latent }, (_, i) => `z${i + 1}`).join());
  assert.match(codes.name, /^784-.*-samples-codes\.csv$/);
  assert.ok(rows.every((row) => row.length === specification.latent && row.every(Number.isFinite)));
});

test('a morph starts and ends with the two reconstructions, and plays', async (t) => {
  const hourglass = await openGenerate(t, 'Morph');
  await hourglass.click('From 1');
  await hourglass.click('To 0');
  for (const way of ['Linear', 'Spherical']) {
    await hourglass.click(way);
    await hourglass.click('Step 1');
    const start = (await hourglass.until((state) => state.generate.position === 0)).generate;
    assert.deepEqual(start.picture, start.from);
    await hourglass.click('Step 9');
    const end = (await hourglass.until((state) => state.generate.position === 1)).generate;
    assert.deepEqual(end.picture, end.to);
    assert.ok(difference(end.from, end.to) > 0.5, 'two digits');
    await hourglass.click('Step 5');
    const middle = (await hourglass.until((state) => state.generate.position === 0.5)).generate;
    assert.ok(difference(middle.picture, middle.from) > 0.1 && difference(middle.picture, middle.to) > 0.1);
  }
  await slide(hourglass, 'Position', 1.2);
  await hourglass.until((state) => state.generate.position === 1);

  await hourglass.click('Play');
  await hourglass.until((state) => state.generate.playing && state.generate.position < 0.7);
  await hourglass.until((state) => state.generate.position < 0.3);
  await hourglass.until((state) => state.generate.position > 0.6);
  await hourglass.click('Pause morph');
  const { generate } = await hourglass.until((state) => !state.generate.playing);
  await hourglass.page.waitForTimeout(300);
  assert.equal((await hourglass.state()).generate.position, generate.position);
  assert.deepEqual(hourglass.problems, []);
});

test('a morph is saved as an animated PNG', async (t) => {
  const hourglass = await openGenerate(t, 'Morph');
  const [{ name, bytes }] = await save(hourglass, 'Save animation');
  assert.match(name, /\.png$/);
  const chunks = chunksOf(bytes);
  assert.deepEqual([chunks[0].type, chunks[1].type, chunks.at(-1).type], ['IHDR', 'acTL', 'IEND']);
  assert.equal(chunks[1].data.readUInt32BE(0), 48);
  const frames = chunks.filter(({ type }) => type === 'fcTL');
  assert.equal(frames.length, 48);
  const pictures = chunks
    .filter(({ type }) => type === 'IDAT' || type === 'fdAT')
    .map(({ type, data }) => inflateSync(type === 'fdAT' ? data.subarray(4) : data));
  assert.equal(pictures.length, 48);
  assert.ok(pictures.every((pixels) => pixels.length === 168 * 169));
  assert.deepEqual(pictures[1], pictures[47], 'the way back is the way there');
  assert.notDeepEqual(pictures[0], pictures[24]);
  const sequence = chunks
    .filter(({ type }) => type === 'fcTL' || type === 'fdAT')
    .map(({ data }) => data.readUInt32BE(0));
  assert.deepEqual(
    sequence,
    sequence.map((_, i) => i),
  );
});

test('arithmetic with codes changes the digit', async (t) => {
  const hourglass = await openGenerate(t, 'Arithmetic');
  await hourglass.until((state) => state.generate.measured && state.generate.picture.length > 0, { timeout: 60_000 });
  const whole = (await hourglass.state()).generate;
  assert.ok(difference(whole.picture, whole.from) > 0.3, 'a 7 turned into a 9');
  await slide(hourglass, 'Strength', -0.2);
  const none = (
    await hourglass.until((state, before) => JSON.stringify(state.generate.picture) !== before, {
      value: JSON.stringify(whole.picture),
    })
  ).generate;
  assert.ok(difference(none.picture, none.from) < 1e-3, 'without strength it is the reconstruction');
  // Ink to the right above the middle and to the left below it: the second moment that slant is.
  const lean = (picture) =>
    picture.reduce((sum, ink, i) => sum + ink * ((i % 28) - 13.5) * (13.5 - Math.floor(i / 28)), 0);
  const ink = (picture) => picture.reduce((sum, value) => sum + value, 0);
  await slide(hourglass, 'Slant', 1.2);
  const right = (await hourglass.state()).generate.picture;
  await slide(hourglass, 'Slant', -0.2);
  const left = (await hourglass.state()).generate.picture;
  assert.ok(lean(right) > lean(left) + 100, `leaning right ${lean(right)}, left ${lean(left)}`);
  await slide(hourglass, 'Slant', 0.5);
  await slide(hourglass, 'Thickness', 1.2);
  const thick = (await hourglass.state()).generate.picture;
  await slide(hourglass, 'Thickness', -0.2);
  const thin = (await hourglass.state()).generate.picture;
  assert.ok(ink(thick) > 1.2 * ink(thin), `ink ${ink(thick)} and ${ink(thin)}`);
  assert.deepEqual(hourglass.problems, []);
});

test('a click sends a sample to the sliders', async (t) => {
  const hourglass = await openGenerate(t);
  await hourglass.until(settled);
  await hourglass.click('Sample 3');
  await hourglass.until((state) => state.generate.view === 'Sliders');
  const sliders = (await hourglass.widgets()).filter(({ label }) => /^z\d+$/.test(label));
  assert.ok(sliders.length > 3);
  await slide(hourglass, sliders[0].label, 0.9);
  assert.notEqual((await hourglass.widget(sliders[0].label)).value, sliders[0].value);
});

// The pretrained variational model.

const variational = join(site, 'assets/models/variational.safetensors');

// As if the file were dropped on the canvas.
async function openModel(hourglass, file) {
  await hourglass.page.evaluate(async (base64) => {
    const bytes = await (await fetch(`data:;base64,${base64}`)).arrayBuffer();
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([bytes], 'variational.safetensors'));
    for (const type of ['dragover', 'drop']) {
      document
        .getElementById('canvas')
        .dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    }
  }, readFileSync(file).toString('base64'));
  await hourglass.until((state) => state.specification.variant === 'variational' && state.pretrained);
}

const missing =
  (!hasMnist && 'the site was packed without MNIST') ||
  (!existsSync(variational) && 'the site has no variational model');

test('a link to a pretrained model opens it', { skip: missing }, async (t) => {
  const hourglass = await open(t);
  await hourglass.command('open_trained', { name: 'variational' });
  const opened = await hourglass.until((state) => state.specification.variant === 'variational' && state.pretrained);
  assert.match(opened.notice, /New digits/);
  await hourglass.page.waitForFunction(() => location.hash === '#trained=variational');
  assert.equal((await hourglass.widget('Preset')).value, 'New digits');
  await hourglass.page.reload();
  await hourglass.ready();
  const again = await hourglass.until((state) => state.specification.variant === 'variational');
  assert.ok(again.pretrained && again.dataset !== null);
});

test('of 100 digits drawn from the prior at least 80 are recognized', { skip: missing }, async (t) => {
  const hourglass = await openGenerate(t, undefined, {});
  await openModel(hourglass, variational);
  await hourglass.until(
    (state) => state.generate.source === 'normal' && state.generate.recognized >= 0 && state.generate.settled,
    { timeout: 60_000 },
  );
  const { images, labels } = await savedDigits(hourglass);
  const classifier = new Classifier();
  const accuracy = classifier.accuracy(readMnist(join(site, 'data')).test);
  assert.ok(accuracy > 0.965, `the judge is right about ${accuracy} of the test digits`);
  const sheets = Array.from({ length: 10 }, (_, i) =>
    recognized(classifier, images.values.subarray(i * 78400, (i + 1) * 78400)),
  );
  // The page reads its own pictures the same way; the file has them rounded to bytes.
  const shown = (await hourglass.state()).generate;
  const ofThose = recognized(classifier, images.values.subarray(0, shown.samples * 784));
  assert.ok(shown.recognized >= 0 && Math.abs(shown.recognized - ofThose) <= 1, `${shown.recognized}, ${ofThose}`);
  const mean = sheets.reduce((a, b) => a + b) / sheets.length;
  t.diagnostic(`recognized of 100: ${sheets.join(', ')}; on average ${mean}; the judge's accuracy ${accuracy}`);
  assert.ok(mean >= 80, `recognized of 100 on average: ${mean}`);
  const right = classifier.classify(images.values).filter(({ label }, i) => label === labels.values[i]).length;
  assert.ok(right > 500, `the labels are those of the nearest class: ${right} of 1000 agree with the judge`);
});
