// A person draws a digit; the network answers while the pen moves.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { hasMnist, open, noData, site } from './harness.mjs';

const seven = [
  [0.3, 0.25],
  [0.7, 0.25],
  [0.45, 0.8],
];
const one = [
  [0.5, 0.2],
  [0.5, 0.8],
];

const sum = (values) => values.reduce((total, value) => total + value, 0);
const difference = (a, b) => sum(a.map((value, i) => Math.abs(value - b[i])));

async function openPad(t, options) {
  const hourglass = await open(t, { prepare: noData, ...options });
  await hourglass.click('Draw');
  await hourglass.until((state) => state.tab === 'Draw');
  return hourglass;
}

test('strokes of the mouse become a picture, and its reconstruction follows', async (t) => {
  const hourglass = await openPad(t);
  assert.equal((await hourglass.state()).draw.ink, 0);

  await hourglass.stroke(one);
  const first = (await hourglass.until((state) => state.draw.ink > 20)).draw;
  assert.equal(first.picture.length, 784);
  assert.equal(first.reconstruction.length, 784);
  assert.ok(sum(first.reconstruction) > 10, `the reconstruction is not blank: ${sum(first.reconstruction)}`);

  await hourglass.click('Clear');
  await hourglass.until((state) => state.draw.ink === 0);
  await hourglass.stroke(seven);
  const second = (await hourglass.until((state) => state.draw.ink > 20)).draw;
  assert.ok(difference(first.picture, second.picture) > 20);
  assert.ok(difference(first.reconstruction, second.reconstruction) > 20, 'another digit, another reconstruction');
  assert.notDeepEqual(first.code, second.code);
  assert.deepEqual(hourglass.problems, []);
});

test('the pretrained model reconstructs a digit that it has never seen', async (t) => {
  const hourglass = await openPad(t);
  if (!(await hourglass.state()).pretrained) return t.skip('the site has no shipped model');
  await hourglass.stroke(seven);
  const { draw } = await hourglass.until((state) => state.draw.ink > 20);
  // A blank answer would be off by the drawing itself.
  const blank = sum(draw.picture.map((value) => value * value)) / 784;
  assert.ok(draw.mse < blank / 2, `${draw.mse} against ${blank} for a blank picture`);
});

test('the drawing and its reconstruction are recognized', async (t) => {
  const hourglass = await openPad(t);
  await hourglass.stroke(seven);
  await hourglass.until((state) => state.draw.recognized?.drawing.digit === 7);
  const { drawing, reconstruction } = (await hourglass.state()).draw.recognized;
  assert.ok(drawing.confidence > 0.5 && reconstruction.digit >= 0, JSON.stringify([drawing, reconstruction]));
  assert.match((await hourglass.widget('Recognized drawing')).value, /7/);
  await hourglass.click('Clear');
  await hourglass.until((state) => state.draw.recognized === null);
});

test('any test digit is put on the pad by its number, or one at random', async (t) => {
  const hourglass = await openPad(t);
  const { page } = hourglass;
  const shows = async (number) => {
    await hourglass.click('Test digit');
    await page.keyboard.type(number);
    await page.keyboard.press('Enter');
  };
  await shows('7');
  const seventh = (await hourglass.until((state) => state.draw.ink > 5)).draw.picture;
  assert.equal((await hourglass.widget('Test digit')).value, '7');
  await hourglass.command('clear');
  await hourglass.command('draw_test_picture', { index: 7 });
  await hourglass.until((state, value) => state.draw.picture.join() === value, { value: seventh.join() });

  await hourglass.click('Random test digit');
  const other = (
    await hourglass.until((state, value) => state.draw.picture.join() !== value, { value: seventh.join() })
  ).draw.picture;
  const { value } = await hourglass.widget('Test digit');
  assert.match(value, /^\d+$/, 'the field says which one it is');
  await hourglass.click('Random test digit');
  await hourglass.until((state, before) => state.draw.picture.join() !== before, { value: other.join() });
  await hourglass.click('Undo');
  await hourglass.until((state, before) => state.draw.picture.join() === before, { value: other.join() });

  // A drawing of one's own has no number; one that there is not is refused.
  await hourglass.click('Clear');
  await hourglass.stroke(one);
  await hourglass.until((state) => state.draw.ink > 5);
  assert.equal((await hourglass.widget('Test digit')).value ?? '', '');
  const { ink } = (await hourglass.state()).draw;
  await shows('99999');
  await hourglass.until((state) => /test pictures, from 0 on, and no number 99999/.test(state.notice));
  assert.equal((await hourglass.state()).draw.ink, ink);
  await hourglass.click('Close message');
  await hourglass.until((state) => !state.notice);
  assert.deepEqual(hourglass.problems, []);
});

test('a stroke continues outside the pad and ends where the button is released', async (t) => {
  const hourglass = await openPad(t);
  const pad = await hourglass.widget('Draw pad');
  const { mouse } = hourglass.page;
  await mouse.move(pad.x + pad.width / 2, pad.y + pad.height / 2);
  await mouse.down();
  await mouse.move(pad.x + pad.width / 2, -40, { steps: 5 });
  await mouse.up();
  const { draw } = await hourglass.until((state) => state.draw.ink > 0);
  await mouse.move(pad.x + 10, pad.y + 10, { steps: 5 });
  await mouse.move(pad.x + pad.width - 10, pad.y + pad.height - 10, { steps: 5 });
  await hourglass.page.waitForTimeout(200);
  assert.equal((await hourglass.state()).draw.ink, draw.ink, 'no button, no ink');
});

// The drawing once the whole stroke has arrived.
async function settled(hourglass) {
  let { draw } = await hourglass.until((state) => state.draw.ink > 5);
  for (;;) {
    await hourglass.page.waitForTimeout(300);
    const next = (await hourglass.state()).draw;
    if (next.ink === draw.ink) return next;
    draw = next;
  }
}

// macOS reports no released keys while Cmd is held.
test('with Cmd, a key works every time it is pressed and does not stay down', async (t) => {
  const hourglass = await openPad(t);
  const { page } = hourglass;
  const inks = [];
  for (const x of [0.3, 0.5, 0.7]) {
    await hourglass.stroke([
      [x, 0.3],
      [x, 0.7],
    ]);
    inks.push((await settled(hourglass)).ink);
  }
  await page.keyboard.down('Meta');
  for (const ink of [inks[1], inks[0]]) {
    await page.keyboard.down('z');
    await hourglass.until((state, value) => state.draw.ink === value, { value: ink });
    await page.waitForTimeout(1000); // a key that is down would repeat
    assert.equal((await hourglass.state()).draw.ink, ink);
  }
  await page.keyboard.up('z');
  await page.keyboard.up('Meta');
  assert.deepEqual(hourglass.problems, []);
});

test('undo, redo and the eraser work from the keyboard and by their buttons', async (t) => {
  const hourglass = await openPad(t);
  const { keyboard } = hourglass.page;
  const inkOf = async () => (await hourglass.state()).draw.ink;
  await hourglass.click('Center like MNIST');
  await hourglass.stroke(one);
  const { ink } = await settled(hourglass);
  await keyboard.press('Control+z');
  await hourglass.until((state) => state.draw.ink === 0);
  await keyboard.press('Control+Shift+Z');
  await hourglass.until((state, value) => state.draw.ink === value, { value: ink });
  await hourglass.click('Undo');
  await hourglass.until((state) => state.draw.ink === 0);
  await keyboard.press('Control+y');
  await hourglass.until((state, value) => state.draw.ink === value, { value: ink });

  assert.equal((await hourglass.state()).draw.eraser, false);
  await keyboard.press('e');
  await hourglass.until((state) => state.draw.eraser);
  await hourglass.stroke([
    [0.3, 0.5],
    [0.7, 0.5],
  ]); // across the middle
  await hourglass.until((state, value) => state.draw.ink < value - 5, { value: ink });
  const draw = await settled(hourglass);
  assert.ok(draw.ink > ink / 3, `only the middle is gone: ${draw.ink} of ${ink}`);
  assert.ok(draw.picture[14 * 28 + 14] < 0.05 && draw.picture[8 * 28 + 14] > 0.9);
  await keyboard.press('Control+z');
  await hourglass.until((state, value) => state.draw.ink === value, { value: ink });
  await hourglass.click('Redo');
  await hourglass.until((state, value) => state.draw.ink === value, { value: draw.ink });

  await hourglass.click('Clear');
  await hourglass.until((state) => state.draw.ink === 0);
  await hourglass.click('Undo');
  await hourglass.until((state, value) => state.draw.ink === value, { value: draw.ink });
  await hourglass.click('Pen');
  await hourglass.until((state) => !state.draw.eraser);
  assert.equal(await inkOf(), draw.ink);
  assert.deepEqual(hourglass.problems, []);
});

test('centering can be switched off', async (t) => {
  const hourglass = await openPad(t);
  await hourglass.stroke([
    [0.15, 0.1],
    [0.15, 0.5],
  ]);
  const centered = await settled(hourglass);
  await hourglass.click('Center like MNIST');
  const asDrawn = (await hourglass.until((state, value) => state.draw.ink !== value, { value: centered.ink })).draw;
  const column = (draw, x) => sum(draw.picture.filter((_, i) => i % 28 === x));
  assert.ok(column(centered, 14) > 5 && column(centered, 4) === 0, 'in the middle');
  assert.ok(column(asDrawn, 14) === 0 && column(asDrawn, 4) > 5, 'where it was drawn');
});

// A stroke of a pen, with the pressure `force(share)` along its way.
async function penStroke(hourglass, x, force) {
  const pad = await hourglass.widget('Draw pad');
  const session = await hourglass.page.context().newCDPSession(hourglass.page);
  const steps = 12;
  const send = (type, share, buttons) =>
    session.send('Input.dispatchMouseEvent', {
      type,
      x: pad.x + pad.width * x,
      y: pad.y + pad.height * (0.2 + 0.6 * share),
      button: 'left',
      buttons,
      clickCount: 1,
      pointerType: 'pen',
      force: force(share),
    });
  await send('mouseMoved', 0, 0);
  await send('mousePressed', 0, 1);
  for (let i = 1; i <= steps; ++i) await send('mouseMoved', i / steps, 1);
  await send('mouseReleased', 1, 0);
}

test('a pressure-sensitive pen draws wider lines when pressed harder', async (t) => {
  const hourglass = await openPad(t);
  await hourglass.click('Center like MNIST');
  const strokeInk = async (force) => {
    await hourglass.command('clear');
    await hourglass.until((state) => state.draw.ink === 0);
    await penStroke(hourglass, 0.5, force);
    return settled(hourglass);
  };
  const light = await strokeInk(() => 0.1);
  const hard = await strokeInk(() => 0.9);
  assert.ok(hard.ink > 2 * light.ink, `${hard.ink} against ${light.ink}`);
  const growing = await strokeInk((share) => 0.05 + 0.9 * share);
  const row = (y) => sum(growing.picture.slice(28 * y, 28 * y + 28));
  assert.ok(row(20) > 1.3 * row(8), `wider at the end: ${row(20)} against ${row(8)}`);

  // A mouse, after the pen, has the width that is set.
  await hourglass.command('clear');
  await hourglass.stroke([
    [0.5, 0.2],
    [0.5, 0.8],
  ]);
  const { ink } = await settled(hourglass);
  assert.ok(light.ink < ink && ink < hard.ink, `${light.ink} < ${ink} < ${hard.ink}`);
});

test('noise corrupts what the model sees, stays while drawing, and can be drawn again', async (t) => {
  const hourglass = await openPad(t);
  await hourglass.stroke(one);
  assert.equal((await settled(hourglass)).seen, null);
  await hourglass.click('Noise');
  const first = (await hourglass.until((state) => state.draw.seen !== null)).draw;
  assert.ok(difference(first.picture, first.seen) > 30);
  await hourglass.click('New noise');
  const second = (
    await hourglass.until((state, value) => state.draw.seen.join() !== value, { value: first.seen.join() })
  ).draw;
  assert.ok(difference(first.seen, second.seen) > 30, 'other noise');
  assert.deepEqual(first.picture, second.picture);
  await hourglass.click('Strip');
  const strip = (
    await hourglass.until((state, value) => state.draw.seen.join() !== value, { value: second.seen.join() })
  ).draw;
  assert.ok(sum(strip.seen) < strip.ink, 'ink is gone');
  assert.ok(
    strip.seen.every((value, i) => value === 0 || value === strip.picture[i]),
    'and nothing else has changed',
  );
  await hourglass.click('Clean');
  await hourglass.until((state) => state.draw.seen === null);
});

test('a denoising model gets a corrupted drawing by default', async (t) => {
  const hourglass = await openPad(t);
  await hourglass.command('preset', { name: 'denoising' });
  await hourglass.command('train');
  await hourglass.stroke(one);
  const { draw } = await hourglass.until((state) => state.draw.ink > 20 && state.draw.seen !== null);
  assert.equal((await hourglass.widget('Noise')).value, 'true');
  assert.ok(difference(draw.picture, draw.seen) > 30);
});

// The mean picture (0..1) of every class of the test digits that the site holds.
function classMeans() {
  const file = (name) => gunzipSync(readFileSync(join(site, 'data', name)));
  const images = file('t10k-images-idx3-ubyte.gz').subarray(16);
  const labels = file('t10k-labels-idx1-ubyte.gz').subarray(8);
  const means = Array.from({ length: 10 }, () => new Float64Array(784));
  const counts = new Float64Array(10);
  for (let i = 0; i < labels.length; ++i) {
    ++counts[labels[i]];
    for (let pixel = 0; pixel < 784; ++pixel) means[labels[i]][pixel] += images[784 * i + pixel] / 255;
  }
  return means.map((mean, label) => Array.from(mean, (value) => value / counts[label]));
}

test('the pretrained model takes a drawn 7 for a 7 and a scribble for no digit', async (t) => {
  if (!hasMnist) return t.skip('the site has no MNIST');
  const hourglass = await openPad(t, { prepare: undefined });
  if (!(await hourglass.state()).pretrained) return t.skip('the site has no shipped model');
  await hourglass.stroke(seven);
  const { draw } = await hourglass.until((state) => state.draw.searched > 2000 && state.draw.error_share !== null, {
    timeout: 60_000,
  });
  assert.equal(draw.neighbors.length, 8);
  const labels = draw.neighbors.map((digit) => digit.label);
  assert.ok(labels.filter((label) => label === 7).length >= 5, `the closest training digits are ${labels}`);
  for (let i = 1; i < 8; ++i) assert.ok(draw.neighbors[i - 1].distance <= draw.neighbors[i].distance);
  assert.ok(draw.error_share < 0.95, `like the test digits: ${draw.error_share}`);
  const off = classMeans().map((mean) => sum(mean.map((value, i) => (value - draw.reconstruction[i]) ** 2)));
  assert.equal(
    off.indexOf(Math.min(...off)),
    7,
    `distances from the mean pictures: ${off.map((value) => value.toFixed(1))}`,
  );

  await hourglass.click('Clear');
  await hourglass.until(
    (state) => state.draw.ink === 0 && state.draw.neighbors.length === 0 && state.draw.error_share === null,
  );
  await hourglass.stroke([
    [0.1, 0.1],
    [0.9, 0.2],
    [0.1, 0.4],
    [0.9, 0.5],
    [0.1, 0.7],
    [0.9, 0.8],
    [0.2, 0.9],
    [0.2, 0.1],
    [0.5, 0.9],
    [0.8, 0.1],
  ]);
  await hourglass.until((state) => state.draw.error_share > 0.95);
  assert.deepEqual(hourglass.problems, []);
});
