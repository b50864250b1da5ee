// The page explains itself: the line on first sight, the tour, the help window, the article.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noData, open } from './harness.mjs';

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

test('the first visit begins with what this is; the second does not', async (t) => {
  const hourglass = await open(t, { prepare: noData, firstVisit: true });
  const { page } = hourglass;
  assert.match(await page.innerText('#intro'), /squeezes what it sees, such as a digit, through a narrow code/);
  await page.getByRole('button', { name: 'Close' }).click();
  assert.equal(await page.isVisible('#intro'), false);
  await page.reload();
  await hourglass.ready();
  assert.equal(await page.isVisible('#intro'), false);
  assert.deepEqual(hourglass.problems, []);
});

for (const [name, screen] of [
  ['a window', {}],
  ['a phone', phone],
]) {
  test(`the tour points at real controls, in ${name}`, async (t) => {
    const hourglass = await open(t, { prepare: noData, firstVisit: true, ...screen });
    const { page } = hourglass;
    await page.getByRole('button', { name: 'Show me around' }).click();
    const seen = [];
    for (let step = 1; step <= 8; ++step) {
      await page.waitForFunction((n) => document.querySelector('#tour .count').textContent === `${n} of 8`, step);
      seen.push((await hourglass.state()).tab);
      // Something is pointed at, on the screen, and the bubble leaves it to be seen.
      await page.waitForFunction(() => document.getElementById('spotlight').offsetWidth > 20);
      if (step === 1) {
        const digit = (await hourglass.widgets()).find(({ label }) => label.startsWith('Test digit '));
        const spot = await page.locator('#spotlight').boundingBox();
        const middle = { x: digit.x + digit.width / 2, y: digit.y + digit.height / 2 };
        assert.ok(Math.abs(spot.x + spot.width / 2 - middle.x) < 4, `${JSON.stringify(spot)} is not around the digit`);
        assert.ok(Math.abs(spot.y + spot.height / 2 - middle.y) < 4, `${JSON.stringify(spot)} is not around the digit`);
      }
      const bubble = await page.locator('#tour').boundingBox();
      const { width, height } = page.viewportSize();
      assert.ok(bubble.x >= 0 && bubble.x + bubble.width <= width, `step ${step}: ${JSON.stringify(bubble)}`);
      assert.ok(bubble.y >= 0 && bubble.y + bubble.height <= height, `step ${step}: ${JSON.stringify(bubble)}`);
      await page.locator('#tour button', { hasText: step < 8 ? 'Next' : 'Done' }).click();
    }
    assert.equal(await page.locator('#tour').count(), 0);
    for (const view of ['Reconstructions', 'Draw', 'Map', 'Generate', 'Compare'])
      assert.ok(seen.includes(view), `${view} in ${seen}`);
    assert.deepEqual(hourglass.problems, []);
  });
}

test('Escape ends the tour', async (t) => {
  const { page } = await open(t, { prepare: noData, firstVisit: true });
  await page.getByRole('button', { name: 'Show me around' }).click();
  await page.waitForSelector('#tour');
  await page.keyboard.press('Escape');
  await page.waitForSelector('#tour', { state: 'detached' });
});

test('the question mark and the names of settings open help in real text', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  const { page } = hourglass;
  await hourglass.click('Help');
  const dialog = page.getByRole('dialog', { name: 'What is this?' });
  await dialog.getByRole('button', { name: 'Glossary' }).click();
  await page.waitForFunction(() => scrollY > 300);
  const term = page.locator('#article dt', { hasText: 'learning rate' });
  assert.ok(await term.isVisible());
  await page.getByRole('link', { name: 'Back to the program' }).click();
  await page.waitForFunction(() => scrollY === 0);

  // Left of the field, where its name is; in a window where it is in sight.
  await page.setViewportSize({ width: 1280, height: 1000 });
  const field = await hourglass.widget('Architecture');
  await page.mouse.click(field.x - 60, field.y + field.height / 2);
  const help = page.getByRole('dialog', { name: 'Architecture' });
  await help.waitFor();
  assert.match(await help.innerText(), /every unit sees every pixel[^]*The network from the image to the code/);
  await page.keyboard.press('Escape');
  await help.waitFor({ state: 'detached' });
  assert.equal((await hourglass.state()).specification.latent, 32);
});

test('the names of the losses open help, too', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  await hourglass.click('Test loss');
  const help = hourglass.page.getByRole('dialog', { name: 'Test loss' });
  await help.waitFor();
  assert.match(await help.innerText(), /after each epoch[^]*difference between image and reconstruction/);
  await help.getByRole('button', { name: 'Glossary' }).click();
  await hourglass.page.waitForFunction(() => document.activeElement.id === 'term-loss');
  assert.deepEqual(hourglass.problems, []);
});

test('every setting has an entry in the glossary, also those of texts', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  const { page } = hourglass;
  const known = await page.$$eval('#article dt[data-fields]', (terms) =>
    terms.flatMap(({ dataset }) => dataset.fields.split(' ')),
  );
  const { specification } = await hourglass.state();
  for (const key of Object.keys(specification)) assert.ok(known.includes(key), key);

  await page.setViewportSize({ width: 1280, height: 1000 });
  await hourglass.command('data', { name: 'sms' });
  const slider = await hourglass.widget('Misspelled words');
  await page.mouse.click(slider.x + 20, slider.y - 12); // its name is above it
  const help = page.getByRole('dialog', { name: 'Misspelled words' });
  await help.waitFor();
  assert.match(await help.innerText(), /The share of words with a typing error[^]*some get a typing error/);
});

test('the article answers the five questions of newcomers', async (t) => {
  const { page } = await open(t, { prepare: noData });
  const text = await page.innerText('#article');
  for (const question of [
    'What goes in?',
    'What is the code?',
    'What comes out?',
    'What does 0.0044 mean?',
    'How do I get back',
  ])
    assert.ok(text.includes(question), question);
  // Pictures arrive when they are scrolled to, and every one says in words what it shows.
  const pictures = page.locator('#article img');
  for (let i = 0; i < (await pictures.count()); ++i) {
    await pictures.nth(i).scrollIntoViewIfNeeded();
    await page.waitForFunction((n) => document.querySelectorAll('#article img')[n].naturalWidth > 0, i);
    assert.ok((await pictures.nth(i).getAttribute('alt')).length > 10);
  }
  for (const href of await page.$$eval('#article a', (links) => links.map((link) => link.getAttribute('href')))) {
    if (/^(https:|#)/.test(href)) continue;
    const { ok, status } = await page.evaluate(async (url) => {
      const response = await fetch(url, { method: 'HEAD' });
      return { ok: response.ok, status: response.status };
    }, href);
    assert.ok(ok, `${href}: ${status}`);
  }
});

test('settings begin with those that matter most', async (t) => {
  const hourglass = await open(t, {
    prepare: noData,
    firstVisit: true,
    query: '#dropout=0.2',
    viewport: { width: 1280, height: 1600 },
  });
  const labels = async () => (await hourglass.widgets()).map(({ label }) => label);
  await hourglass.widget('All settings');
  const few = await labels();
  assert.ok(few.includes('Code size') && !few.includes('Initial weights'));
  assert.ok(few.includes('Dropout'), 'what is not as usual is shown');
  await hourglass.click('All settings');
  await hourglass.widget('Initial weights');
});
