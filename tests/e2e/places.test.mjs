// Every view's own state is in the address: changed by hand, taken as a link, opened afresh.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noData, open, slack } from './harness.mjs';

const hashIs = (page, hash) => page.waitForFunction((wanted) => location.hash === wanted, hash);
const hashMatches = (page, pattern) =>
  page.waitForFunction((source) => new RegExp(source).test(location.hash), pattern.source);

// Chooses from a drop-down list.
async function choose(hourglass, list, entry) {
  await hourglass.click(list);
  await hourglass.click(entry);
}

// What a link opens for somebody else: another browser without any work.
async function openLink(t, hourglass) {
  const { page } = hourglass;
  return open(t, { prepare: noData, query: new URL(page.url()).hash });
}

const value = async (hourglass, label) => (await hourglass.widget(label)).value;
const says = (hourglass, label, wanted) =>
  hourglass.page.waitForFunction(
    ([name, text]) => window.hourglass.widgets().some((one) => one.label === name && one.value === text),
    [label, wanted],
  );
// Types over what a field has.
async function type(hourglass, field, text) {
  const { page } = hourglass;
  await hourglass.click(field);
  await page.waitForTimeout(300); // until the field has the focus
  await page.keyboard.press('Control+a', { delay: 60 });
  await page.keyboard.type(text, { delay: 60 });
}

test('Draw: a test picture or a written digit, the pen and the noise', { timeout: slack * 90_000 }, async (t) => {
  const hourglass = await open(t, {
    prepare: noData,
    query: '#view=draw',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const { page } = hourglass;
  await choose(hourglass, 'Try a digit', '7');
  await hashIs(page, '#view=draw:written-7-0');
  await hourglass.click('Noise');
  await hashIs(page, '#view=draw:written-7-0:noise');
  await hourglass.click('New noise');
  await hashIs(page, '#view=draw:written-7-0:noise:draw-1');
  await hourglass.click('Eraser');
  await hashIs(page, '#view=draw:written-7-0:noise:draw-1:eraser');
  const { draw } = await hourglass.state();
  const other = await openLink(t, hourglass);
  const there = (await other.until((state) => state.draw.ink > 10 && state.draw.seen && state.draw.eraser)).draw;
  assert.deepEqual(there.picture, draw.picture);
  assert.deepEqual(there.seen, draw.seen);
  // Back through what was done.
  await page.goBack();
  await page.goBack();
  await page.goBack();
  await hourglass.until((state) => state.draw.ink > 10 && !state.draw.seen && !state.draw.eraser);
  await page.goBack();
  await hourglass.until((state) => state.draw.ink === 0);
  await page.goForward();
  const again = await hourglass.until((state) => state.draw.ink > 10);
  assert.deepEqual(again.draw.picture, draw.picture);
  // A test picture, and a stroke over it, which nothing can name.
  await hourglass.command('draw_test_picture', { index: 17 });
  await hashIs(page, '#view=draw:test-17');
  const seventeen = (await hourglass.state()).draw.picture;
  await hourglass.stroke([
    [0.1, 0.1],
    [0.9, 0.2],
  ]);
  await hashIs(page, '#view=draw');
  await hourglass.click('Share');
  await hourglass.until((state) => state.notice.includes('not what you have drawn'));
  await page.goBack();
  const back = await hourglass.until((state) => state.draw.ink > 10, {});
  assert.deepEqual(back.draw.picture, seventeen);
  assert.deepEqual(hourglass.problems, []);
});

test('Inside, Compress, Augment and Compare say what they show', { timeout: slack * 120_000 }, async (t) => {
  const hourglass = await open(t, { prepare: noData, query: '#view=inside' });
  const { page } = hourglass;
  await hourglass.click('Next digit');
  await hourglass.click('Next digit');
  await hashIs(page, '#view=inside:test-2');
  const digit = await value(hourglass, 'Another digit');
  const inside = await openLink(t, hourglass);
  await says(inside, 'Another digit', digit);
  await page.goBack();
  await page.waitForFunction(
    (before) => window.hourglass.widgets().find((one) => one.label === 'Another digit').value !== before,
    digit,
  );

  await hourglass.click('Compress');
  await hourglass.click('PSNR');
  await hourglass.until((state) => state.compress?.points.length > 5, { timeout: 60_000 });
  const step = (await hourglass.widgets()).find((widget) => widget.label === 'Step' && widget.value); // not the button
  await page.mouse.click(step.x + step.width / 4, step.y + step.height / 2);
  await hashMatches(page, /^#view=compress:step-[\d.]+:psnr$/);
  const [, wanted] = /step-([\d.]+)/.exec(page.url());
  const compress = await openLink(t, hourglass);
  await compress.until((state, at) => Math.abs(state.compress.step - at) < 1e-6, {
    value: Number(wanted),
    timeout: 60_000,
  });
  assert.equal(await value(compress, 'PSNR'), 'true');

  await hourglass.click('Augment');
  await choose(hourglass, 'Method', 'SMOTE on pixels');
  await hourglass.click('Class 3');
  await hourglass.click('Class 9');
  await hourglass.click('Other pictures');
  await hashIs(page, '#view=augment:smote:classes-3,8:seed-2');
  const augment = await openLink(t, hourglass);
  const made = await augment.until((state) => state.augment.complete, { timeout: 30_000 });
  assert.deepEqual(made.augment.classes, [3, 8]);
  assert.equal(made.augment.method, 'smote');
  assert.equal(made.augment.seed, 2);

  await hourglass.click('Compare');
  await hourglass.click('Maps');
  await choose(hourglass, 'Right model', 'The newest run');
  await hashIs(page, '#view=compare:maps:right-newest');
  const compare = await openLink(t, hourglass);
  await compare.until((state) => state.compare.what === 'maps' && !state.compare.sides[1].name.startsWith('PCA'));
  assert.deepEqual(hourglass.problems, []);
});

test('Morph and Arithmetic say which digits, and what is done to them', { timeout: slack * 60_000 }, async (t) => {
  const hourglass = await open(t, { prepare: noData, query: '#view=generate:morph' });
  const { page } = hourglass;
  await hourglass.click('From 5');
  await hashMatches(page, /^#view=generate:morph:from-\d+$/);
  await hourglass.click('Another for To');
  await hourglass.click('Spherical');
  await hourglass.click('Step 3');
  await hashMatches(page, /^#view=generate:morph:from-\d+:to-\d+:spherical:at-0.25$/);
  const { generate } = await hourglass.until((state) => state.generate.position === 0.25);
  const other = await openLink(t, hourglass);
  const there = (await other.until((state) => state.generate.position === 0.25)).generate;
  assert.deepEqual(there.ends, generate.ends);
  assert.deepEqual(there.picture, generate.picture);
  // While it plays, the address stays as it is.
  await hourglass.click('Play');
  await hashMatches(page, /^#view=generate:morph:from-\d+:to-\d+:spherical:play$/);
  const steps = await page.evaluate(() => history.length);
  const place = (await hourglass.state()).generate.position;
  await hourglass.until((state, before) => state.generate.position !== before, { value: place });
  assert.equal(await page.evaluate(() => history.length), steps);
  await hourglass.click('Pause morph');
  await hashMatches(page, /:spherical(:at-[\d.]+)?$/);
  await page.goBack();
  await hourglass.until((state) => state.generate.playing);
  await page.goBack();
  await hourglass.until((state) => !state.generate.playing && state.generate.position === 0.25);

  await hourglass.click('Arithmetic');
  await hashIs(page, '#view=generate:arithmetic');
  await hourglass.click('Digit 2');
  await hourglass.click('Into 4');
  for (const [name, share] of Object.entries({ Strength: 0.25, Slant: 0.75, Thickness: 0.3 })) {
    const { x, y, width, height } = await hourglass.settledWidget(name);
    await page.mouse.click(x + share * width, y + height / 2);
  }
  await hashMatches(
    page,
    /^#view=generate:arithmetic:digit-\d+:into-4:strength-[\d.]+:slant-[\d.]+:thickness--[\d.]+$/,
  );
  const changed = await hourglass.until((state) => state.generate.measured);
  const values = await Promise.all(['Strength', 'Slant', 'Thickness'].map((name) => value(hourglass, name)));
  const arithmetic = await openLink(t, hourglass);
  const same = await arithmetic.until((state) => state.generate.measured);
  assert.equal(same.generate.digit, changed.generate.digit);
  for (const [i, name] of ['Strength', 'Slant', 'Thickness'].entries()) await says(arithmetic, name, values[i]);
  const difference = same.generate.picture.map((pixel, i) => Math.abs(pixel - changed.generate.picture[i]));
  assert.ok(Math.max(...difference) < 0.02, 'the sliders are rounded');
  assert.deepEqual(hourglass.problems, []);
});

test('Samples say what codes are drawn from, and Sliders which code', { timeout: slack * 60_000 }, async (t) => {
  const hourglass = await open(t, { prepare: noData, query: '#view=generate' });
  const { page } = hourglass;
  await hourglass.click('Gaussian');
  await hashIs(page, '#view=generate:samples:gaussian');
  const samples = await openLink(t, hourglass);
  await samples.until((state) => state.generate.source === 'gaussian');

  await hourglass.click('Sliders');
  await hashIs(page, '#view=generate:sliders');
  await hourglass.click('A test digit');
  await hashMatches(page, /^#view=generate:sliders:test-\d+$/);
  const { generate } = await hourglass.until((state) => state.generate.picture?.length === 784);
  const test = await openLink(t, hourglass);
  assert.deepEqual(
    (await test.until((state) => state.generate.picture?.length === 784)).generate.picture,
    generate.picture,
  );
  const first = (await hourglass.widgets()).find(({ label }) => /^z\d+$/.test(label));
  const { x, y, width, height } = await hourglass.settledWidget(first.label);
  await page.mouse.click(x + 0.8 * width, y + height / 2);
  await hashMatches(page, /^#view=generate:sliders:code-(-?[\d.]+,){31}-?[\d.]+$/);
  const set = (await hourglass.state()).generate.picture;
  assert.notDeepEqual(set, generate.picture);
  const code = await openLink(t, hourglass);
  const there = (await code.until((state) => state.generate.picture?.length === 784)).generate.picture;
  assert.ok(Math.max(...there.map((pixel, i) => Math.abs(pixel - set[i]))) < 0.02, 'three decimals are kept');
  await page.goBack();
  await hourglass.until((state, picture) => JSON.stringify(state.generate.picture) === picture, {
    value: JSON.stringify(generate.picture),
  });

  const faulty = await open(t, { prepare: noData, query: '#view=generate:sliders:code-1,2' });
  const { notice } = await faulty.until((state) => state.notice !== '');
  assert.match(notice, /code-1,2/);
  assert.deepEqual([...hourglass.problems, ...faulty.problems], []);
});

test('Map: its part of the plane, one step for a drag', { timeout: slack * 60_000 }, async (t) => {
  const hourglass = await open(t, { prepare: noData, query: '#view=map' });
  const { page } = hourglass;
  const settled = (one) => one.until(({ map }) => map?.complete && !map.gliding);
  await settled(hourglass);
  const { screen } = (await hourglass.state()).map;
  const [x, y] = [0, 1].map((axis) => (screen[0][axis] + screen[1][axis]) / 2);
  const steps = await page.evaluate(() => history.length);
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let i = 1; i <= 10; ++i) {
    await page.mouse.move(x + 9 * i, y - 3 * i);
    await page.waitForTimeout(20);
  }
  await page.mouse.up();
  await hashMatches(page, /^#view=map:center--?[\d.]+,-?[\d.]+$/);
  assert.equal(await page.evaluate(() => history.length), steps + 1);
  await hourglass.click('Zoom in');
  await hashMatches(page, /:zoom-150$/);
  await hourglass.click('Only 3');
  await hashMatches(page, /^#view=map:only-3:center--?[\d.]+,-?[\d.]+:zoom-150$/);
  const { map } = await hourglass.state();
  const other = await openLink(t, hourglass);
  const there = (await settled(other)).map;
  const pixel = 1.01 / map.scale;
  for (const axis of [0, 1]) assert.ok(Math.abs(there.center[axis] - map.center[axis]) <= pixel, 'within a pixel');
  assert.ok(Math.abs(there.scale / map.scale - 1) < 0.01, `${there.scale} and ${map.scale}`);
  assert.equal(there.only, 3);
  assert.equal(await other.page.evaluate(() => location.hash), await page.evaluate(() => location.hash));
  // Back to all points, and forward again.
  for (let back = 0; back < 3; ++back) await page.goBack();
  await hourglass.until((state, scale) => Math.abs(state.map.scale * 1.5 - scale) < 1, { value: map.scale });
  await hashIs(page, '#view=map');
  for (let forward = 0; forward < 3; ++forward) await page.goForward();
  await hourglass.until((state, scale) => Math.abs(state.map.scale - scale) < 1, { value: map.scale });
  await hourglass.click('Fit the map');
  await hashIs(page, '#view=map:only-3');
  assert.deepEqual(hourglass.problems, []);
});

test('Points: columns, colors, rotation', { timeout: slack * 60_000 }, async (t) => {
  const hourglass = await open(t, { prepare: noData, query: '#data=swiss-roll' });
  const { page } = hourglass;
  await hourglass.click('Reconstruction');
  const { x, y, width, height } = await hourglass.settledWidget('Points of the rows');
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 + 90, y + height / 2 + 30, { steps: 5 });
  await page.mouse.up();
  await hashMatches(page, /^#data=swiss-roll&view=points:norebuilt:turn-+\d+,\d+$/);
  const { points } = await hourglass.state();
  const other = await openLink(t, hourglass);
  const there = (await other.until((state) => state.points && !state.points.shows.reconstruction)).points;
  for (const angle of ['yaw', 'pitch'])
    assert.ok(Math.abs(there[angle] - points[angle]) < 0.01, `${there[angle]} and ${points[angle]}`);
  assert.deepEqual(there.axes, points.axes);
  const flat = await open(t, { prepare: noData, query: '#data=swiss-roll&view=points:axes-3,0,1:color-2:pca' });
  const { axes, shows } = (await flat.until((state) => state.points?.shows.pca)).points;
  assert.deepEqual(axes, [points.axes[2], points.axes[0]]);
  assert.ok(shows.data && shows.reconstruction);
  assert.deepEqual(hourglass.problems, []);
});

test('views of texts say what is typed, searched and chosen', { timeout: slack * 120_000 }, async (t) => {
  const hourglass = await open(t, {
    prepare: noData,
    query: '#data=sms&view=messages',
    viewport: { width: 1280, height: 1400 },
  });
  const { page } = hourglass;
  await hourglass.until((state) => state.messages?.text);
  const text = 'Is 50 % off & free: yes or no? #1 + 2';
  await type(hourglass, 'Message', text);
  await hashMatches(page, /view=messages:text-/);
  await type(hourglass, 'Search the messages', 'call me');
  await hashMatches(page, /:search-call\+me$/);
  const { messages } = await hourglass.state();
  const other = await openLink(t, hourglass);
  const there = (await other.until((state) => state.messages?.complete && state.messages.found < 5000)).messages;
  assert.equal(there.text, text);
  assert.equal(there.score, messages.score);
  assert.equal(there.found, messages.found);
  // What was typed at once is one step.
  await page.goBack();
  await page.goBack();
  await hourglass.until((state) => state.messages.text.startsWith('WINNER'));
  await page.goForward();
  await hourglass.until((state, typed) => state.messages.text === typed, { value: text });

  await page.evaluate(() => (location.hash = 'data=sms&view=text map:words'));
  await type(hourglass, 'Word', 'call');
  await hashIs(page, '#data=sms&view=text%20map:words:word-call');
  const map = await openLink(t, hourglass);
  await map.until((state) => state['text map']?.word === 'call', { timeout: 30_000 });

  await hourglass.command('data', { name: 'sentiment-8' });
  await hourglass.click('Another seed');
  await type(hourglass, 'Sentence', 'poor effort');
  await hashIs(page, '#data=sentiment-8&view=sentences:seed-2:text-poor+effort');
  const { own } = (await hourglass.until((state) => state.sentences.epoch === 50)).sentences;
  const sentences = await openLink(t, hourglass);
  const same = await sentences.until((state) => state.sentences?.epoch === 50);
  assert.equal(same.sentences.seed, 2);
  assert.equal(same.sentences.own, own);
  assert.deepEqual(hourglass.problems, []);
});

test('parts of a place that cannot be used are named, and the others hold', async (t) => {
  const hourglass = await open(t, { prepare: noData, query: '#view=draw:test-3:attic:pen-9999:uncentered:draw-x' });
  const { notice, draw } = await hourglass.until((state) => state.notice.includes('attic') && state.draw.ink > 10);
  assert.match(notice, /The view Draw has no place 'attic', 'pen-9999', 'draw-x'/);
  assert.ok(draw.picture.some((pixel) => pixel > 0.9));
  await hashIs(hourglass.page, '#view=draw:test-3:uncentered');
  const beyond = await open(t, { prepare: noData, query: '#view=inside:test-99999999:log' });
  await beyond.until((state) => state.notice.includes("no place 'test-99999999'"));
  const query = '#view=generate:arithmetic:digit-99999999:into-4:strength-9';
  const arithmetic = await open(t, { prepare: noData, query });
  await arithmetic.until((state) => state.notice.includes("no place 'digit-99999999', 'strength-9'"));
  await hashIs(arithmetic.page, '#view=generate:arithmetic:into-4');
  const map = await open(t, { prepare: noData, query: '#view=map:pca:center-1:zoom-200:only-12' });
  await map.until((state) => state.notice.includes("no place 'center-1', 'only-12'"));
  await hashIs(map.page, '#view=map:pca:center-0,0:zoom-200');
});
