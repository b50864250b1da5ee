// Where SDL and browsers disagree: sizes, pixel densities, keys, and lost graphics.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noData, open, slack } from './harness.mjs';
import { decode, pixels, whereDifferent } from './pixels.mjs';

const sizes = [
  [390, 844],
  [200, 150],
  [1001, 703],
  [2200, 400],
];

test('the canvas follows the window, even to odd sizes', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  for (const [width, height] of sizes) {
    await hourglass.page.setViewportSize({ width, height });
    await hourglass.page.waitForFunction(
      ([w, h]) => {
        const canvas = document.getElementById('canvas');
        return canvas.width === w && canvas.height === h;
      },
      [width, height],
    );
    await hourglass.page.waitForTimeout(200);
    assert.ok((await hourglass.colors()) > 10, `there is a picture at ${width} x ${height}`);
    for (const widget of await hourglass.widgets()) {
      assert.ok(widget.x >= -1 && widget.x + widget.width <= width + 1, `${widget.label} at ${width} x ${height}`);
    }
  }
  assert.deepEqual(hourglass.problems, []);
});

test('the buttons work on the screen of a phone', async (t) => {
  const hourglass = await open(t, {
    prepare: noData,
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 3,
    hasTouch: true,
    isMobile: true,
  });
  await hourglass.command('reset');
  await hourglass.until((state) => state.step === 0 && !state.pretrained);
  const { x, y, width, height } = await hourglass.widget('Train');
  await hourglass.page.touchscreen.tap(x + width / 2, y + height / 2);
  await hourglass.until((state) => state.phase === 'training' && state.step > 0);
});

test('a dense screen has twice the pixels, at the same places', async (t) => {
  const [plain, dense] = [await open(t, { prepare: noData }), await open(t, { prepare: noData, deviceScaleFactor: 2 })];
  assert.deepEqual(
    await dense.page.evaluate(() => {
      const canvas = document.getElementById('canvas');
      return [canvas.width, canvas.height];
    }),
    [2560, 1600],
  );
  const [a, b] = [await plain.widget('Draw'), await dense.widget('Draw')];
  for (const side of ['x', 'y', 'width', 'height']) assert.ok(Math.abs(a[side] - b[side]) < 4, side);
  await dense.click('Draw');
  await dense.until((state) => state.tab === 'Draw');
});

test('the pixel density may change while the page is open', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  const session = await hourglass.page.context().newCDPSession(hourglass.page);
  await session.send('Emulation.setDeviceMetricsOverride', {
    width: 1280,
    height: 800,
    deviceScaleFactor: 1.5,
    mobile: false,
  });
  await hourglass.page.waitForFunction(() => document.getElementById('canvas').width === 1920);
  await hourglass.click('Draw');
  await hourglass.until((state) => state.tab === 'Draw');
  assert.ok((await hourglass.colors()) > 50);
});

test('lost graphics are restored', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  const { page } = hourglass;
  await page.waitForTimeout(300);
  const before = await hourglass.colors();
  await page.evaluate(() => {
    window.extension = document.getElementById('canvas').getContext('webgl2').getExtension('WEBGL_lose_context');
    window.extension.loseContext();
  });
  await page.waitForFunction(() => window.hourglass.notices().length === 1);
  await page.evaluate(() => window.extension.restoreContext());
  await page.waitForFunction(() => window.hourglass.notices().length === 0);
  await page.waitForTimeout(300);
  const after = await hourglass.colors();
  assert.ok(after > before / 2, `${before} colors before, ${after} after`);
  await hourglass.click('Draw');
  await hourglass.until((state) => state.tab === 'Draw');
  assert.deepEqual(hourglass.problems, []);
});

test('the browser keeps its keys', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  const { page } = hourglass;
  await page.evaluate(() => {
    window.canceled = {};
    addEventListener('keydown', (event) => (window.canceled[event.code] = event.defaultPrevented));
    // SDL's listener on the canvas comes before this one; a key that it never saw does not bubble at all.
    window.seen = [];
    document.getElementById('canvas').addEventListener('keydown', (event) => window.seen.push(event.code));
  });
  await page.focus('#canvas');
  for (const key of ['F12', 'Control+r', 'Control+c', 'Control+v', 'Control+l']) {
    await page.evaluate((combination) => {
      const [modifier, name] = combination.includes('+') ? combination.split('+') : ['', combination];
      const event = new KeyboardEvent('keydown', {
        key: name,
        code: name.length === 1 ? `Key${name.toUpperCase()}` : name,
        ctrlKey: modifier === 'Control',
        bubbles: true,
        cancelable: true,
      });
      document.getElementById('canvas').dispatchEvent(event);
      window.canceled[combination] = event.defaultPrevented;
    }, key);
  }
  const [canceled, seen] = await page.evaluate(() => [window.canceled, window.seen]);
  for (const key of ['F12', 'Control+r', 'Control+c', 'Control+v', 'Control+l'])
    assert.equal(canceled[key], false, key);
  assert.deepEqual(seen, []);
});

test('a larger text makes everything larger, and the pointer still hits it', async (t) => {
  const hourglass = await open(t, { prepare: noData, viewport: { width: 1600, height: 1000 } });
  const before = await hourglass.widget('Theme');
  await hourglass.click('Text size');
  await hourglass.until((state) => state.text_size === 125);
  await hourglass.page.waitForTimeout(300);
  const after = await hourglass.widget('Theme');
  assert.ok(Math.abs(after.height - 1.25 * before.height) < 1, `${after.height} after ${before.height}`);
  await hourglass.click('Draw');
  await hourglass.until((state) => state.tab === 'Draw');
  await hourglass.stroke([
    [0.5, 0.2],
    [0.5, 0.8],
  ]);
  const { draw } = await hourglass.until((state) => state.draw.ink > 20);
  assert.ok(draw.picture[14 * 28 + 14] > 0.5, 'the stroke is where the pointer was');
  await hourglass.page.reload();
  await hourglass.ready();
  assert.equal((await hourglass.state()).text_size, 125, 'it stays');
});

for (const wish of [{ contrast: 'more' }, { forcedColors: 'active' }]) {
  test(`high contrast where the system asks for it: ${Object.keys(wish)}`, async (t) => {
    for (const [colorScheme, ground] of [
      ['dark', 0],
      ['light', 255],
    ]) {
      const { page } = await open(t, { prepare: noData, colorScheme, ...wish });
      await page.waitForTimeout(600);
      const { data } = await pixels(page, { x: 4, y: 300, width: 1, height: 1 });
      assert.deepEqual(data, [ground, ground, ground, 255], colorScheme);
    }
  });
}

test('text fields accept typing and pasting', async (t) => {
  const hourglass = await open(t, { prepare: noData, viewport: { width: 1280, height: 1000 } });
  const { page } = hourglass;
  const { x, y, width, height } = await hourglass.widget('Hidden widths');
  const select = async () => {
    await page.mouse.click(x + width / 2, y + height / 2);
    await page.waitForTimeout(150);
    await page.keyboard.press('Control+a', { delay: 60 });
    await page.waitForTimeout(100);
  };
  await select();
  await page.keyboard.type('300,100', { delay: 60 });
  await page.keyboard.press('Enter', { delay: 60 });
  await hourglass.until((state) => /^300, ?100$/.test(state.specification.hidden));

  await select();
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', '200,50');
    document
      .getElementById('canvas')
      .dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
  await page.waitForTimeout(300);
  await page.keyboard.press('Enter', { delay: 60 });
  await hourglass.until((state) => /^200, ?50$/.test(state.specification.hidden));
});

test('the picture drawn piece by piece is the one drawn at once', async (t) => {
  const hourglass = await open(t, { prepare: noData, deviceScaleFactor: 1.25 });
  const { page } = hourglass;
  // The picture once nothing changes any more: under load an evaluation may end seconds after the training.
  const rest = async () => {
    let before = await page.screenshot();
    for (const end = Date.now() + slack * 20_000; Date.now() < end;) {
      await page.waitForTimeout(700);
      const now = await page.screenshot();
      if (now.equals(before)) return now;
      before = now;
    }
    assert.fail('the page does not come to rest');
  };
  const compare = async (what) => {
    await page.mouse.move(3, 3);
    await page.waitForTimeout(1500); // until hover effects have ended
    const piecemeal = await rest();
    await page.evaluate(() => dispatchEvent(new Event('resize'))); // empties the canvas
    await page.waitForTimeout(400);
    const whole = await rest();
    if (!piecemeal.equals(whole))
      assert.fail(
        `the pictures differ ${what}: ${whereDifferent(await decode(page, piecemeal), await decode(page, whole))}`,
      );
    return piecemeal;
  };
  const start = await compare('at the start');
  await hourglass.click('Draw');
  await hourglass.stroke([
    [0.3, 0.3],
    [0.7, 0.3],
    [0.4, 0.8],
  ]);
  // Until then the view changes by itself; a few hundred images per second where a frame takes long.
  await hourglass.until((state) => state.draw.searched === state.dataset.train, { timeout: 30_000 });
  const drawn = await compare('after drawing');
  assert.ok(!drawn.equals(start));
  await hourglass.click('Generate');
  await page.waitForTimeout(1000);
  await hourglass.until((state) => state.generate.settled);
  await hourglass.click('Variant');
  await page.waitForTimeout(200);
  await page.keyboard.press('Escape', { delay: 60 });
  await compare('after a list was open');
  await hourglass.click('Reconstructions');
  await hourglass.command('train_from_scratch');
  await hourglass.until((state) => state.step > 10);
  await hourglass.command('pause');
  await hourglass.until((state) => state.phase === 'paused');
  await compare('after training');
});

test('nothing is drawn while nothing happens', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  await hourglass.page.mouse.move(2, 2);
  await hourglass.page.waitForTimeout(2500);
  const draws = await hourglass.page.evaluate(async () => {
    const gl = document.getElementById('canvas').getContext('webgl2');
    let count = 0;
    const { clear } = WebGL2RenderingContext.prototype;
    gl.clear = function (...args) {
      ++count;
      return clear.apply(this, args);
    };
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return count;
  });
  assert.ok(draws <= 2, `${draws} frames in a second of rest`);
});
