// Fingers, on a phone upright and on its side, and on a tablet: real touch events, sent through the browser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { finger, fingers, isFirefox } from './browsers.mjs';
import { noData, open } from './harness.mjs';

const onlyInChromium = isFirefox && "the touches of Firefox's driver do not zoom";

const screens = {
  upright: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  lying: { viewport: { width: 844, height: 390 }, hasTouch: true, isMobile: true },
  tablet: { viewport: { width: 768, height: 1024 }, hasTouch: true, isMobile: true },
};

const middle = ({ x, y, width, height }) => [x + width / 2, y + height / 2];
const labels = async (hourglass) => (await hourglass.widgets()).map(({ label }) => label);
const find = async (hourglass, name) => (await hourglass.widgets()).find(({ label }) => label === name);

async function openTab(t, screen, tab) {
  const hourglass = await open(t, { prepare: noData, ...screens[screen] });
  await hourglass.command('tab', { name: tab });
  await hourglass.until((state, value) => state.tab === value, { value: tab });
  await hourglass.page.waitForTimeout(200);
  return [hourglass, await finger(hourglass)];
}

for (const screen of ['upright', 'tablet']) {
  test(`a long list scrolls by finger: ${screen}`, async (t) => {
    const [hourglass, { tap, drag }] = await openTab(t, screen, screen === 'upright' ? 'Model' : 'Draw');
    const preset = await hourglass.widget('Preset');
    await tap(middle(preset));
    const entry = await hourglass.widget('Steady codes');
    const [x, y] = middle(entry);
    await drag([x, y], [x, y - 160]);
    const moved = await hourglass.widget('Steady codes');
    assert.ok(moved.y < entry.y - 80, `from ${entry.y} to ${moved.y}`);
    // A quick flick neither closes the list nor moves what is behind it.
    await drag([x, y], [x, y - 120], { steps: 3, pace: 8, hold: 0 });
    await hourglass.page.waitForTimeout(1500);
    const last = 'Convolutional denoising';
    for (let i = 0; i < 8 && !(await find(hourglass, last)); ++i) await drag([x, y], [x, y - 160]);
    await tap(middle(await hourglass.widget(last)));
    await hourglass.until(({ specification: s }) => s.variant === 'denoising' && s.architecture === 'convolutional');
    assert.deepEqual(hourglass.problems, []);
  });
}

test('a scroll that begins on a slider leaves its value as it was', async (t) => {
  const [hourglass, { drag, tap }] = await openTab(t, 'upright', 'Model');
  // Down to the settings, with the finger beside the sliders.
  for (let i = 0; i < 12 && !(await find(hourglass, 'Dropout slider')); ++i) await drag([40, 600], [40, 350]);
  for (let i = 0; i < 4 && (await hourglass.widget('Dropout slider')).y > 550; ++i) await drag([40, 500], [40, 400]);
  const slider = await hourglass.widget('Dropout slider');
  const before = await hourglass.state();
  const [x, y] = [slider.x + slider.width * 0.6, slider.y + slider.height / 2];
  await drag([x, y], [x + 20, y - 140]);
  assert.deepEqual((await hourglass.state()).specification, before.specification);
  const after = await find(hourglass, 'Dropout slider');
  assert.ok(!after || after.y < slider.y - 20, `and the panel scrolls: from ${slider.y} to ${after?.y}`);
  for (let i = 0; i < 4 && !(await find(hourglass, 'Dropout slider')); ++i) await drag([40, 400], [40, 500]);

  // Across, it moves; a finger that has hardly moved has not decided.
  const again = await hourglass.widget('Dropout slider');
  const row = again.y + again.height / 2;
  await drag([again.x + 12, row], [again.x + again.width * 0.5, row + 10]);
  const { dropout } = (await hourglass.until((state) => state.specification.dropout > 0.1)).specification;
  const place = await hourglass.widget('Dropout slider');
  const at = place.y + place.height / 2;
  await drag([place.x + place.width * 0.5, at], [place.x + place.width * 0.6, at + 9]);
  assert.equal((await hourglass.widget('Dropout slider')).y, place.y, 'and the panel stays');
  await tap([place.x + place.width * 0.25, at]);
  await hourglass.until((state, value) => state.specification.dropout < value, { value: dropout - 0.05 });
  assert.deepEqual(hourglass.problems, []);
});

test('a scroll over the sliders of the code changes no number, and the digit stays in sight', async (t) => {
  const [hourglass, { drag, tap }] = await openTab(t, 'upright', 'Generate');
  await tap(middle(await hourglass.widget('Sliders')));
  const numbers = async () =>
    (await hourglass.widgets()).filter(({ label }) => /^z\d+$/.test(label)).map(({ label, value }) => [label, value]);
  await hourglass.widget('A test digit');
  const first = await numbers();
  assert.ok(first.length >= 5, `${first.length} sliders`);
  const button = await hourglass.widget('A test digit');
  const { x, y, width } = await hourglass.widget(first[4][0]);
  await drag([x + width * 0.7, y + 10], [x + width * 0.7, y - 150]);
  const second = await numbers();
  assert.ok(!second.some(([name]) => name === first[0][0]), 'they scroll');
  for (const [name, value] of second) {
    const known = first.find(([other]) => other === name);
    if (known) assert.equal(value, known[1], name);
  }
  assert.deepEqual(await hourglass.widget('A test digit'), button, 'what is above them does not');
  for (const label of ['Samples', 'Sliders']) await hourglass.widget(label);
});

test('time travel is scrolled past, tapped and dragged', async (t) => {
  const [hourglass, { drag, tap }] = await openTab(t, 'tablet', 'Draw');
  await hourglass.command('set', { hidden: '16', latent: 4, epochs: 3 });
  await hourglass.command('train');
  await hourglass.until((state) => state.epoch >= 3 && state.phase !== 'training', { timeout: 60_000 });
  const slider = await hourglass.widget('Epoch shown');
  const [x, y] = [slider.x + slider.width * 0.2, slider.y + slider.height / 2];
  await drag([x, y], [x + 10, y - 100]);
  assert.equal((await hourglass.state()).shown_epoch, -1);
  await tap([x, y]);
  await hourglass.until((state) => state.shown_epoch >= 0);
  // The message about it does not cover the button that ends it.
  await hourglass.page.waitForTimeout(200);
  await tap(middle(await hourglass.widget('Now')));
  await hourglass.until((state) => state.shown_epoch === -1);
});

test('each view opens at its top, and again where it was left', async (t) => {
  const [hourglass, { drag }] = await openTab(t, 'upright', 'Model');
  for (let i = 0; i < 3; ++i) await drag([40, 600], [40, 300]);
  const gone = await labels(hourglass);
  assert.ok(!gone.includes('Step'), 'the top of the model is out of sight');
  await hourglass.command('tab', { name: 'Draw' });
  const pad = await hourglass.widget('Draw pad');
  assert.ok(pad.y < 200 && pad.height > 150, JSON.stringify(pad));
  await hourglass.command('tab', { name: 'Model' });
  await hourglass.page.waitForTimeout(300);
  assert.deepEqual(await labels(hourglass), gone);
});

test('two taps on the same point are two taps', async (t) => {
  const [hourglass, { tap }] = await openTab(t, 'upright', 'Reconstructions');
  const place = middle(await hourglass.widget('Theme'));
  const seen = [(await hourglass.state()).theme];
  for (let i = 0; i < 3; ++i) {
    await tap(place);
    seen.push((await hourglass.state()).theme);
  }
  assert.deepEqual(seen, ['system', 'light', 'dark', 'system']);
});

test('two fingers zoom the page, but on the pad they do not', { skip: onlyInChromium }, async (t) => {
  const [hourglass] = await openTab(t, 'upright', 'Draw');
  const { down, move, up } = await fingers(hourglass);
  const scale = () => hourglass.page.evaluate(() => visualViewport.scale);
  const pinch = async ([x, y]) => {
    await down([x - 30, y], [x + 30, y]);
    for (let way = 40; way <= 100; way += 10) await move([x - way, y], [x + way, y]);
    await up();
    await hourglass.page.waitForTimeout(300);
  };
  await pinch(middle(await hourglass.widget('Draw pad')));
  assert.equal(await scale(), 1);
  await pinch([195, 640]);
  assert.ok((await scale()) > 1.3, `zoomed by ${await scale()}`);
  assert.deepEqual(hourglass.problems, []);
});

test('a tap puts a test digit on the pad', async (t) => {
  const [hourglass, { tap }] = await openTab(t, 'upright', 'Draw');
  await tap(middle(await hourglass.widget('Random test digit')));
  await hourglass.until((state) => state.draw.ink > 5);
  // As many of the closest as are spoken of.
  await hourglass.page.waitForFunction(
    () => document.querySelector('[aria-label^="Closest training digits: "]')?.ariaLabel.match(/\d/g)?.length === 8,
  );
  assert.deepEqual(hourglass.problems, []);
});

test('a tap on a field opens it for typing', async (t) => {
  const [hourglass, { tap, drag }] = await openTab(t, 'upright', 'Model');
  for (let i = 0; i < 12 && !(await find(hourglass, 'Code size')); ++i) await drag([40, 600], [40, 400]);
  await tap(middle(await hourglass.widget('Code size')));
  const { page } = hourglass;
  await page.waitForFunction(() => document.activeElement.getAttribute('aria-label') === 'Code size');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('9');
  await tap([20, 300]);
  await hourglass.until((state) => state.specification.latent === 9);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'canvas');
});

test('the sizes are right before the first touch', async (t) => {
  const [hourglass, { tap }] = await openTab(t, 'tablet', 'Reconstructions');
  const before = await hourglass.widget('Reset');
  assert.ok(before.height >= 44, `${before.height}`);
  await tap([500, 600]);
  assert.deepEqual(await hourglass.widget('Reset'), before);
  const mouse = await open(t, { prepare: noData, viewport: { width: 768, height: 1024 } });
  assert.ok((await mouse.widget('Reset')).height < 44);
});

const widths = [
  [320, 568],
  [390, 844],
  [700, 900],
  [768, 1024],
  [844, 390],
  [1024, 768],
  [1366, 768],
  [3440, 1440],
];

test('every view can be reached on every screen', async (t) => {
  const hourglass = await open(t, { prepare: noData, hasTouch: true });
  const { tap } = await finger(hourglass);
  for (const [width, height] of widths) {
    await hourglass.page.setViewportSize({ width, height });
    await hourglass.page.waitForTimeout(300);
    for (const name of ['Draw', 'Generate', 'Map', 'Inside', 'Compare', 'Reconstructions']) {
      const tab = await hourglass.widget(name);
      const what = `${name} at ${width} x ${height}`;
      assert.ok(tab.width >= 24 && tab.height >= 24, `${what}: ${JSON.stringify(tab)}`);
      assert.ok(tab.x >= 0 && tab.x + tab.width <= width, what);
      await tap(middle(tab));
      await hourglass.until((state, value) => state.tab === value, { value: name, what });
    }
  }
});

test('the line on the training leaves its button in the window of the smallest phone', async (t) => {
  const hourglass = await open(t, { prepare: noData, hasTouch: true, viewport: { width: 320, height: 568 } });
  assert.ok((await hourglass.widget('Train from scratch')).width >= 160, 'its words have room');
  await hourglass.command('set', { hidden: 16, epochs: 1, train_images: 1000 });
  await hourglass.command('train_from_scratch');
  await hourglass.until((state) => state.epoch >= 1 && state.phase !== 'training');
  for (const name of ['Draw', 'Compare']) {
    await hourglass.command('tab', { name });
    const { x, width } = await hourglass.widget('Train');
    assert.ok(width >= 90 && x + width <= 320 - 8, `${name}: from ${x} to ${x + width}`);
  }
});

for (const screen of Object.keys(screens)) {
  test(`a finger draws: ${screen}`, async (t) => {
    const [hourglass, { drag }] = await openTab(t, screen, 'Draw');
    const { x, y, width, height } = await hourglass.widget('Draw pad');
    await drag([x + width / 2, y + height * 0.2], [x + width / 2, y + height * 0.8]);
    const { draw } = await hourglass.until((state) => state.draw.ink > 20 && state.draw.reconstruction);
    assert.ok(draw.reconstruction.reduce((total, ink) => total + ink) > 10);
    assert.equal(await hourglass.page.evaluate(() => scrollY), 0, 'the page did not scroll');
  });
}

test('on its side, a phone shows pad and result side by side, and how the training goes', async (t) => {
  const [hourglass] = await openTab(t, 'lying', 'Draw');
  const pad = await hourglass.widget('Draw pad');
  assert.ok(pad.height > 200 && pad.y + pad.height <= 390, JSON.stringify(pad));
  const undo = await hourglass.widget('Clear');
  assert.ok(undo.x > pad.x + pad.width && undo.y + undo.height <= 345, 'the tools are in sight beside it');
  const train = await hourglass.widget('Train from scratch');
  assert.ok(train.y < 60, 'training is in the top line');
});
