// The loss curves: their axes, smoothing, legend, zoom, hover, and the table of their values.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { noData, open, slack } from './harness.mjs';
import { difference, pixels } from './pixels.mjs';

// A paused training of two short epochs.
async function openTrained(t) {
  const hourglass = await open(t, { prepare: noData });
  await hourglass.command('set', { hidden: 64, latent: 8, variant: 'plain', architecture: 'dense', epochs: 2 });
  await hourglass.command('set', { validation_images: 500 });
  await hourglass.command('train_from_scratch');
  await hourglass.until((state) => state.epoch >= 2 && state.phase !== 'training', { timeout: 60_000 });
  await hourglass.page.mouse.move(5, 5);
  return hourglass;
}

const plot = (hourglass) => hourglass.widget('Loss curves');
const look = async (hourglass) => pixels(hourglass.page, await plot(hourglass));
// Waits until the plot's text matches.
async function says(hourglass, pattern) {
  await hourglass.page
    .waitForFunction(
      (source) =>
        window.hourglass
          .widgets()
          .some((widget) => widget.label === 'Loss curves' && new RegExp(source).test(widget.value)),
      pattern.source,
      { timeout: 10_000 },
    )
    .catch(async () => assert.match((await plot(hourglass)).value, pattern));
  return (await plot(hourglass)).value;
}
const epochs = (value) => /epoch (\S+) to (\S+);/.exec(value).slice(1).map(Number);

test('linear and logarithmic axes and smoothing change the picture', { timeout: slack * 90_000 }, async (t) => {
  const hourglass = await openTrained(t);
  await says(hourglass, /^Training, Validation; epoch 0 to 2; .*, logarithmic$/);
  const logarithmic = await look(hourglass);
  await hourglass.click('Linear');
  await says(hourglass, /, linear/);
  await hourglass.page.mouse.move(5, 5);
  const linear = await look(hourglass);
  assert.ok(difference(logarithmic, linear) > 0.002, `${difference(logarithmic, linear)}`);
  await hourglass.click('Log');
  await says(hourglass, /, logarithmic/);
  await hourglass.click('Smoothing');
  await hourglass.page.mouse.move(5, 5);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const smooth = await look(hourglass);
  assert.ok(difference(logarithmic, smooth) > 0.0005, `${difference(logarithmic, smooth)}`);
  assert.deepEqual(hourglass.problems, []);
});

test('the legend hides a curve and shows it again', { timeout: slack * 90_000 }, async (t) => {
  const hourglass = await openTrained(t);
  await hourglass.click('Validation');
  assert.doesNotMatch(await says(hourglass, /^Training;/), /Validation/);
  assert.equal((await hourglass.widget('Validation')).value, 'false');
  await hourglass.click('Validation');
  await says(hourglass, /^Training, Validation;/);
});

test('hovering shows the values', { timeout: slack * 90_000 }, async (t) => {
  const hourglass = await openTrained(t);
  const { x, y, width, height } = await plot(hourglass);
  await hourglass.page.mouse.move(x + width - 10, y + height / 2);
  const value = await says(hourglass, /; epoch [\d.]+, Training [\d.]+, Validation [\d.]+$/);
  const [, validation] = /Validation ([\d.]+)$/.exec(value);
  const state = await hourglass.state();
  assert.ok(Math.abs(Number(validation) - state.validation_loss) < 1e-4, `${validation} and ${state.validation_loss}`);
});

test('a drag zooms in, a double click shows everything', { timeout: slack * 90_000 }, async (t) => {
  const hourglass = await openTrained(t);
  const { x, y, width, height } = await plot(hourglass);
  const { mouse } = hourglass.page;
  const zoom = async () => {
    await mouse.move(x + width * 0.5, y + height / 2);
    await mouse.down();
    await mouse.move(x + width * 0.8, y + height / 2, { steps: 6 });
    await mouse.up();
    await hourglass.widget('Show all epochs');
    const [low, high] = epochs(await says(hourglass, /epoch/));
    assert.ok(low > 0.5 && low < 1.2 && high > 1.2 && high < 1.8, `${low} to ${high}`);
  };
  await zoom();
  await hourglass.click('Show all epochs');
  await says(hourglass, /epoch 0 to 2;/);
  await zoom();
  await mouse.dblclick(x + width / 2, y + height / 2, { delay: 40 });
  await says(hourglass, /epoch 0 to 2;/);
  assert.deepEqual(hourglass.problems, []);
});

test('the curves can be saved as a table', { timeout: slack * 90_000 }, async (t) => {
  const hourglass = await openTrained(t);
  const waiting = hourglass.page.waitForEvent('download');
  await hourglass.click('Save the curves');
  const file = await waiting;
  assert.equal(file.suggestedFilename(), '784-64-8-loss.csv');
  const [heading, ...rows] = (await readFile(await file.path(), 'utf8')).trimEnd().split('\n');
  assert.equal(heading, 'epoch,train,validation');
  const cells = rows.map((row) => row.split(','));
  const validation = cells.filter((row) => row[2] !== '');
  assert.deepEqual(
    validation.map((row) => Number(row[0])),
    [1, 2],
  );
  const state = await hourglass.state();
  assert.ok(Math.abs(Number(validation[1][2]) - state.validation_loss) < 1e-6);
  const train = cells.filter((row) => row[1] !== '').map((row) => [Number(row[0]), Number(row[1])]);
  assert.ok(train.length > 20, `${train.length} points`);
  assert.ok(train.every(([epoch, loss], i) => loss > 0 && (i === 0 || epoch > train[i - 1][0])));
});
