// Runs stay in a list and can be compared; earlier epochs can be shown again; what is shown can be saved.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { noData, open } from './harness.mjs';

const trained = (epochs) => ({ value: epochs, timeout: 120_000 });
const isTrained = (state, epochs) => state.phase === 'paused' && state.epoch >= epochs;

// A small model, trained for a few epochs on synthetic digits.
async function openTrained(t, epochs = 2) {
  const hourglass = await open(t, { prepare: noData, acceptDownloads: true });
  await hourglass.command('set', { hidden: [64], latent: 8, epochs, batch: 32 });
  await hourglass.click('Train');
  await hourglass.until(isTrained, trained(epochs));
  return hourglass;
}

async function download(hourglass, label) {
  const coming = hourglass.page.waitForEvent('download');
  await hourglass.click(label);
  const file = await coming;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

async function downloadPicture(hourglass, label, format) {
  await hourglass.click(label); // opens the menu
  return download(hourglass, format);
}

// Clicks at a place within a widget, as a share of its width.
async function clickAt(hourglass, label, share) {
  const { x, y, width, height } = await hourglass.widget(label);
  await hourglass.page.mouse.click(x + share * width, y + height / 2);
}

test('runs are listed with their errors, beside PCA', async (t) => {
  const hourglass = await openTrained(t);
  await hourglass.command('set', { hidden: [128], epochs: 1 });
  await hourglass.click('Train');
  await hourglass.until((state) => state.runs.length > 1 && state.phase === 'paused' && state.epoch === 1, trained());
  await hourglass.click('Compare');
  const state = await hourglass.until(
    (now) =>
      now.pca_mse !== null &&
      now.compare.sides.every((side) => side.errors.length > 0 && side.errors.every((error) => error > 0)),
    { timeout: 60_000 },
  );
  const [first, second] = state.runs.slice(-2);
  assert.equal(first.epochs, 2);
  assert.equal(second.epochs, 1);
  assert.match(first.name, /784-64-8/);
  assert.match(second.name, /784-128-8/);
  assert.ok(first.mse > 0 && first.mse < 0.2, String(first.mse));
  assert.equal(state.compare.sides[0].name, second.name);
  assert.match(state.compare.sides[1].name, /PCA, 8 components/);
  // No linear code of 8 numbers is better on average than the principal components.
  assert.ok(state.pca_mse > 0 && state.pca_mse < 0.2, String(state.pca_mse));
  await hourglass.click('Restored');
  await hourglass.until(
    ({ compare: { what, sides } }, before) =>
      what === 'restored' && sides.every((side, i) => side.errors[0] > before[i]),
    { value: state.compare.sides.map((side) => side.errors[0]), timeout: 30_000 },
  );
  await hourglass.click('Maps');
  await hourglass.until(({ compare }) => compare.sides.every((side) => side.mapped > 100), { timeout: 30_000 });
  await hourglass.click('Samples');
  await hourglass.until(({ compare }) => compare.what === 'samples');
  assert.deepEqual(hourglass.problems, []);
});

test('a run can be selected, renamed, hidden and removed', async (t) => {
  const hourglass = await openTrained(t, 1);
  await hourglass.click('Compare');
  const { name } = (await hourglass.until((state) => state.runs.some((run) => run.epochs === 1))).runs.at(-1);
  await hourglass.click(`Curve of ${name}`);
  await hourglass.page.waitForFunction(
    (label) => window.hourglass.widgets().find((one) => one.label === label)?.value === 'hidden',
    `Curve of ${name}`,
  );
  await hourglass.click(`Rename ${name}`);
  await hourglass.widget('Name of the run');
  await hourglass.page.waitForTimeout(300);
  await hourglass.page.keyboard.press('Control+a');
  await hourglass.page.keyboard.type('mine', { delay: 60 });
  await hourglass.page.keyboard.press('Enter');
  await hourglass.until((state) => state.runs.at(-1).name === 'mine');
  await hourglass.click('Forget mine');
  await hourglass.until((state) => !state.runs.some((run) => run.name === 'mine'));
});

test('the curves of all runs can be saved as a picture and as a table', async (t) => {
  const hourglass = await openTrained(t);
  await hourglass.click('Compare');
  await hourglass.until((state) => state.pca_mse !== null, { timeout: 60_000 });
  const picture = await downloadPicture(hourglass, 'Save picture of the runs', 'PNG');
  assert.equal(picture.name, '784-64-8-runs.png');
  const { width, colors } = await hourglass.page.evaluate(async (base64) => {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    context.drawImage(bitmap, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer);
    return { width: bitmap.width, colors: new Set(pixels).size };
  }, picture.bytes.toString('base64'));
  const drawing = await downloadPicture(hourglass, 'Save picture of the runs', 'SVG');
  assert.equal(drawing.name, '784-64-8-runs.svg');
  const svg = drawing.bytes.toString();
  assert.match(svg, />784-64-8: Architecture dense, .*Batch size 32/s, 'the run with its settings');
  assert.match(svg, /<polyline /);
  assert.equal(width, 2 * Number(/ width="(\d+)"/.exec(svg)[1]), 'twice as fine');
  assert.ok(colors > 10, `${colors} colors`);

  const table = await download(hourglass, 'Save runs as CSV');
  const [head, ...lines] = table.bytes.toString().trim().split('\n');
  assert.match(head, /^run,epoch,train_loss,validation_loss,validation_mse/);
  assert.deepEqual(
    lines.map((line) => line.split(',')[1]),
    ['1', '2'],
  );
});

test('the slider shows the model as it was, in the drawing view, too', async (t) => {
  const hourglass = await openTrained(t, 3);
  const { past_epochs } = await hourglass.state();
  assert.deepEqual(past_epochs, [0, 1, 2, 3]);
  await hourglass.command('draw', {
    strokes: [
      [
        [0.3, 0.25],
        [0.7, 0.25],
        [0.5, 0.8],
      ],
    ],
  });
  const now = (await hourglass.until((state) => state.draw.reconstruction.length === 784)).draw.reconstruction;
  const distance = (a, b) => Math.max(...a.map((value, i) => Math.abs(value - b[i])));

  await clickAt(hourglass, 'Epoch shown', 0.01);
  const first = (await hourglass.until((state) => state.shown_epoch === 0)).draw.reconstruction;
  assert.ok(distance(first, now) > 0.2, 'untrained weights give another picture');
  await hourglass.command('show_epoch', { epoch: 3 });
  const last = (await hourglass.until((state) => state.shown_epoch === 3)).draw.reconstruction;
  assert.ok(distance(last, now) < 2 / 255, 'half precision changes no gray level to speak of');
  await hourglass.click('Now');
  await hourglass.until((state) => state.shown_epoch === -1);
  await assert.rejects(hourglass.command('show_epoch', { epoch: 99 }), /epoch 99/);
});
