// The page by the keyboard alone: no pointer is used here.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noData, open } from './harness.mjs';

// What has the focus: its role and name, and whether it is one of the twin's elements.
const focused = ({ page }) =>
  page.evaluate(() => {
    const element = document.activeElement;
    const name = element.getAttribute('aria-label') ?? element.textContent;
    return { role: element.dataset.role, name, key: element.dataset.key ?? '', id: element.id };
  });

async function press({ page }, key, times = 1) {
  for (let i = 0; i < times; ++i) await page.keyboard.press(key, { delay: 30 });
  await page.waitForTimeout(120);
}

// Tabs on to the control with this role and name.
async function tabTo(hourglass, role, name, key = 'Tab') {
  const seen = [];
  for (let i = 0; i < 150; ++i) {
    await press(hourglass, key);
    const now = await focused(hourglass);
    seen.push(now.name);
    if (now.role === role && (now.name === name || now.name.startsWith(`${name}: `))) return now;
  }
  return assert.fail(
    `Tab does not come to the ${role} '${name}', only to ${[...new Set(seen)].join(', ').slice(0, 800)}`,
  );
}

test('Tab goes from control to control, through the page and out of it', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  const { page } = hourglass;
  await page.evaluate(() => {
    const button = document.createElement('button');
    button.id = button.textContent = 'after';
    document.getElementById('stage').after(button);
  });
  const seen = [];
  for (let i = 0; i < 120; ++i) {
    await page.keyboard.press('Tab', { delay: 20 });
    const now = await focused(hourglass);
    if (now.id === 'after') break;
    assert.ok(now.key, `stop ${i} is one of the twin's: ${JSON.stringify(now)}`);
    seen.push(now.name);
  }
  assert.equal((await focused(hourglass)).id, 'after', `Tab leaves; it came to ${seen.join(', ')}`);
  for (const name of ['Open model or data', 'Preset', 'Variant', 'Dropout', 'Train', 'Step', 'Reset'])
    assert.ok(seen.includes(name), `${name} is among ${seen.join(', ')}`);
  assert.equal(new Set(seen).size > 30, true);
  await page.keyboard.press('Shift+Tab');
  assert.ok((await focused(hourglass)).key, 'and Shift+Tab comes back');
  assert.deepEqual(hourglass.problems, []);
});

test('Space on Train pauses when it is pressed again', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  await hourglass.command('set', { hidden: '16', latent: 4 });
  const before = await tabTo(hourglass, 'button', 'Train');
  for (let i = 0; i < 2; ++i) {
    await press(hourglass, 'Space');
    await hourglass.until((state) => state.phase === 'training');
    await hourglass.page.waitForFunction(() => document.activeElement.getAttribute('aria-label') === 'Pause');
    assert.equal((await focused(hourglass)).key, before.key, 'the same element');
    await press(hourglass, 'Space');
    await hourglass.until((state) => state.phase === 'paused');
    await hourglass.page.waitForFunction(() => document.activeElement.getAttribute('aria-label') === 'Train');
  }
});

test('the focus shows on the canvas, also in what is scrolled out of sight', async (t) => {
  const hourglass = await open(t, { prepare: noData, viewport: { width: 1280, height: 700 } });
  assert.ok(!(await hourglass.widgets()).some(({ label }) => label === 'Seed'), 'out of sight at first');
  await tabTo(hourglass, 'field', 'Seed');
  const { x, y, width, height } = await hourglass.widget('Seed');
  const clip = { x: x - 6, y: y - 6, width: width + 12, height: height + 12 };
  await press(hourglass, 'Escape');
  const shown = await hourglass.page.screenshot({ clip });
  await hourglass.page.evaluate(() => document.activeElement.blur());
  await hourglass.page.waitForTimeout(400);
  assert.ok(!shown.equals(await hourglass.page.screenshot({ clip })), 'a ring');
});

test('fields, lists, sliders, switches and tabs are used by their usual keys', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  const { page } = hourglass;
  await tabTo(hourglass, 'choice', 'Variant');
  await press(hourglass, 'ArrowDown');
  await hourglass.until((state) => state.specification.variant !== 'plain');
  await press(hourglass, 'ArrowUp');
  await hourglass.until((state) => state.specification.variant === 'plain');

  await tabTo(hourglass, 'field', 'Code size');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('12');
  await press(hourglass, 'Enter');
  await hourglass.until((state) => state.specification.latent === 12);
  await tabTo(hourglass, 'button', 'More Code size');
  await press(hourglass, 'Enter');
  await hourglass.until((state) => state.specification.latent === 24);

  await tabTo(hourglass, 'slider', 'Dropout');
  await press(hourglass, 'ArrowRight', 3);
  const { specification } = await hourglass.until((state) => state.specification.dropout > 0);
  await press(hourglass, 'Home');
  await hourglass.until((state) => state.specification.dropout === 0);
  assert.ok(specification.dropout < 0.2);

  await tabTo(hourglass, 'tab', 'Reconstructions');
  await press(hourglass, 'ArrowRight');
  await hourglass.until((state) => state.tab === 'Draw');
  assert.equal((await focused(hourglass)).name, 'Draw');
  await tabTo(hourglass, 'switch', 'Center like MNIST');
  const centered = () => page.evaluate(() => document.activeElement.checked);
  assert.equal(await centered(), true);
  await press(hourglass, 'Space');
  await page.waitForFunction(() =>
    window.hourglass.widgets().some((w) => w.label === 'Center like MNIST' && w.value === 'false'),
  );
  await tabTo(hourglass, 'radio', 'Clean');
  await press(hourglass, 'ArrowRight');
  await page.waitForFunction(() => window.hourglass.widgets().some((w) => w.label === 'Noise' && w.value === 'true'));
  assert.deepEqual(hourglass.problems, []);
});

test('a digit is drawn by the arrow keys', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  await press(hourglass, '2');
  await hourglass.until((state) => state.tab === 'Draw');
  await tabTo(hourglass, 'surface', 'Draw pad');
  const inkOf = async () => (await hourglass.state()).draw.ink;
  await press(hourglass, 'ArrowRight', 2);
  assert.equal(await inkOf(), 0, 'the pen is up');
  await press(hourglass, 'Space');
  await press(hourglass, 'ArrowDown', 10);
  await hourglass.until((state) => state.draw.ink > 15);
  await press(hourglass, 'Space');
  const ink = await inkOf();
  await press(hourglass, 'ArrowRight', 5);
  assert.equal(await inkOf(), ink, 'and up again');

  await tabTo(hourglass, 'choice', 'Try a digit');
  await press(hourglass, '4');
  const { draw } = await hourglass.until((state, value) => state.draw.ink > 20 && state.draw.ink !== value, {
    value: ink,
  });
  await tabTo(hourglass, 'field', 'Test digit');
  await hourglass.page.keyboard.type('12');
  await press(hourglass, 'Enter');
  const twelfth = (await hourglass.until((state, value) => state.draw.ink !== value, { value: draw.ink })).draw;
  await tabTo(hourglass, 'button', 'Random test digit');
  await press(hourglass, 'Space');
  await hourglass.until((state, value) => state.draw.ink > 5 && state.draw.ink !== value, { value: twelfth.ink });
  await tabTo(hourglass, 'field', 'Test digit', 'Shift+Tab');
  await hourglass.page.keyboard.press('Control+a');
  await hourglass.page.keyboard.type('999999');
  await press(hourglass, 'Enter');
  await hourglass.until((state) => /no number 999999/.test(state.notice));
  await tabTo(hourglass, 'button', 'Close message');
  await press(hourglass, 'Enter');
  await hourglass.until((state) => !state.notice);
  assert.deepEqual(hourglass.problems, []);
});

test('keys work while no control has the focus, and ? lists them', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  await hourglass.command('set', { hidden: '16', latent: 4 });
  await press(hourglass, ' ');
  await hourglass.until((state) => state.phase === 'training' && state.step > 0);
  await press(hourglass, ' ');
  const { step } = await hourglass.until((state) => state.phase === 'paused');
  await press(hourglass, 's');
  await hourglass.until((state, value) => state.step === value + 1 && state.phase === 'paused', { value: step });
  await press(hourglass, '4');
  await hourglass.until((state) => state.tab === 'Map');
  await press(hourglass, '?');
  await hourglass.widget('Close');
  await hourglass.page.waitForFunction(() => document.activeElement.textContent === 'Close');
  await press(hourglass, 'Enter');
  await hourglass.page.waitForFunction(() => !window.hourglass.widgets().some(({ label }) => label === 'Close'));
});

// Tabs on as tabTo does, without waiting for the canvas at each stop.
async function quicklyTo({ page }, role, name, key = 'Tab') {
  const seen = [];
  for (let i = 0; i < 150; ++i) {
    await page.keyboard.press(key);
    const [isRole, label] = await page.evaluate((wanted) => {
      const element = document.activeElement;
      return [element.dataset.role === wanted, element.getAttribute('aria-label') ?? element.textContent];
    }, role);
    if (isRole && (name === '' || label === name || label.startsWith(`${name}: `))) return label;
    seen.push(label);
  }
  return assert.fail(`${key} does not come to the ${role} '${name}', only to ${[...new Set(seen)].join(', ')}`);
}

// What the control with the focus says: its own state, and what the program knows of it.
const ownState = ({ page }) =>
  page.evaluate(() => {
    const { ariaLabel, textContent, value, checked } = document.activeElement;
    const recorded = window.hourglass.widgets().find(({ label }) => label === ariaLabel);
    return JSON.stringify([ariaLabel ?? textContent, value, checked, recorded?.value]);
  });

// The main control of each view and the key that uses it; and what is then so, where it is not the control itself that
// changes. These run in the page.
const walks = {
  digits: {
    Reconstructions: ['radio', 'Random', 'ArrowRight'],
    Draw: ['button', 'Random test digit', 'Space', ({ draw }) => draw.ink > 5],
    Generate: ['button', 'New samples', 'Space', ({ generate }) => generate.seed === 2],
    Map: ['radio', 'PCA', 'ArrowRight'],
    Inside: ['button', 'Next digit', 'Space', () => document.querySelector('[aria-label*="test digit 1,"]')],
    Anomalies: ['choice', 'Score', 'ArrowDown'],
    Compress: ['radio', 'MSE', 'ArrowRight'],
    Augment: ['choice', 'Method', 'ArrowDown'],
    Compare: ['radio', 'Digits', 'ArrowRight'],
  },
  'two-moons': {
    Points: ['surface', '', '+', ({ points }) => points.zoom > 1],
    Map: ['radio', 'PCA', 'ArrowRight'],
    Inside: ['button', 'Next digit', 'Space', () => document.querySelector('[aria-label*="test row 1,"]')],
    Anomalies: ['choice', 'Score', 'ArrowDown'],
    Compare: ['switch', 'Curve of PCA, 1 component', 'Space'],
  },
  sms: {
    Messages: [
      'button',
      'A friend',
      'Space',
      () => document.querySelector('#twin input[aria-label="Message"]').value.length < 100,
    ],
    'Text map': ['radio', 'Messages', 'ArrowRight'],
    Report: ['button', ''], // nothing but texts to read
    Robustness: ['radio', '1 \u2212 F1 of spam', 'ArrowRight'],
    Compare: ['radio', 'Loss', 'ArrowRight'],
  },
  'sentiment-8': { Sentences: ['button', 'Another seed', 'Space', ({ sentences }) => sentences.seed === 2] },
};

for (const [data, views] of Object.entries(walks)) {
  test(`every view is reached and used by keys alone: ${data}`, async (t) => {
    const hourglass = await open(t, { prepare: noData, query: '#hide=model,training' });
    const { page } = hourglass;
    if (data !== 'digits') await hourglass.command('data', { name: data });
    await hourglass.until((state, name) => state.tab === name, { value: Object.keys(views)[0] });
    if (data === 'sms') await hourglass.until((state) => state.messages?.complete, { timeout: 60_000 });
    await page.waitForTimeout(500);
    for (const [i, [view, [role, name, key, after]]] of Object.entries(views).entries()) {
      await quicklyTo(hourglass, 'tab', '', i === 0 ? 'Tab' : 'Shift+Tab');
      for (let way = 0; way < 9 && (await hourglass.state()).tab !== view; ++way) await press(hourglass, 'ArrowRight');
      assert.equal((await hourglass.state()).tab, view);
      await page.waitForTimeout(400); // the twin has what the view shows
      await quicklyTo(hourglass, role, name);
      if (!key) continue;
      const before = await ownState(hourglass);
      await press(hourglass, key);
      if (after) await hourglass.until(after, { what: `${view}: ${name} by ${key}` });
      else assert.notEqual(await ownState(hourglass), before, `${view}: ${name} by ${key}`);
    }
    assert.deepEqual(hourglass.problems, []);
  });
}
