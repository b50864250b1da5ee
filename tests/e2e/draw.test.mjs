// A person draws a digit; the network answers while the pen moves.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { open, noData } from './harness.mjs';

const seven = [[0.3, 0.25], [0.7, 0.25], [0.45, 0.8]];
const one = [[0.5, 0.2], [0.5, 0.8]];

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

test('the shipped model knows a digit that it has never seen', async (t) => {
  const hourglass = await openPad(t);
  if (!(await hourglass.state()).pretrained) return t.skip('the site has no shipped model');
  await hourglass.stroke(seven);
  const { draw } = await hourglass.until((state) => state.draw.ink > 20);
  // A blank answer would be off by the drawing itself.
  const blank = sum(draw.picture.map((value) => value * value)) / 784;
  assert.ok(draw.mse < blank / 2, `${draw.mse} against ${blank} for a blank picture`);
});

test('a stroke goes on outside the pad and ends where the button is released', async (t) => {
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

test('a finger draws, on the screen of a phone', async (t) => {
  const hourglass = await openPad(t, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const pad = await hourglass.widget('Draw pad');
  const session = await hourglass.page.context().newCDPSession(hourglass.page);
  const touch = (type, points) => session.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  const x = pad.x + pad.width / 2;
  await touch('touchStart', [{ x, y: pad.y + pad.height * 0.2 }]);
  for (let i = 1; i <= 8; ++i) await touch('touchMove', [{ x, y: pad.y + pad.height * (0.2 + 0.07 * i) }]);
  await touch('touchEnd', []);
  const { draw } = await hourglass.until((state) => state.draw.ink > 20);
  assert.ok(sum(draw.reconstruction) > 10);
  assert.equal(await hourglass.page.evaluate(() => scrollY), 0, 'the page did not scroll');
});
