// The page for people who do not see the canvas: everything here is found by its role and name in the accessibility
// tree and operated through it. And axe-core looks for faults in every view.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { drop, noData, open, pictureViews, slack } from './harness.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// As a screen reader does it: without a pointer.
const press = (locator) => locator.evaluate((element) => element.click());

test('train, read the loss, change the code size, make ten digits, save', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  const { page } = hourglass;
  const byRole = (role, name, options = {}) => page.getByRole(role, { name, exact: true, ...options });

  const size = byRole('textbox', 'Code size');
  await size.focus();
  await size.fill('8');
  await size.press('Enter');
  await hourglass.until((state) => state.specification.latent === 8);
  assert.equal(await size.inputValue(), '8');

  const epochs = byRole('textbox', 'Epochs');
  await epochs.focus();
  await epochs.fill('1');
  await epochs.press('Enter');
  await hourglass.until((state) => state.specification.epochs === 1);
  await press(byRole('button', 'Train'));
  await hourglass.until((state) => state.epoch === 1 && state.phase !== 'training', { timeout: 60_000 });
  const { validation_loss: loss } = await hourglass.state();
  const training = page.getByRole('region', { name: 'Training', exact: true });
  const text = `Test loss: ${loss.toFixed(4)}`;
  await training.getByText(text).waitFor({ state: 'attached', timeout: 5000 });
  const curves = training.getByRole('img', { name: /^Loss curves/ });
  await page.waitForFunction(() =>
    /Test 0\.\d+ after epoch 1/.test(document.querySelector('[role=img][aria-label^="Loss curves"]')?.ariaLabel),
  );
  assert.match(await curves.getAttribute('aria-label'), /Training 0\.\d+.* after epoch/);

  await press(byRole('tab', 'Generate'));
  await hourglass.until((state) => state.tab === 'Generate');
  await press(byRole('button', 'New samples'));
  await hourglass.until((state) => state.generate.settled);
  for (let i = 1; i <= 10; ++i) await byRole('button', `Sample ${i}`).waitFor({ state: 'attached' });

  const download = page.waitForEvent('download');
  await byRole('combobox', 'Save model').selectOption({ label: 'Safetensors' });
  assert.equal((await download).suggestedFilename(), '784-512-256-8-model.safetensors');
  assert.deepEqual(hourglass.problems, []);
});

test('lists, switches and sliders tell their states', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  const { page } = hourglass;
  const variant = page.getByRole('combobox', { name: 'Variant', exact: true });
  const options = await variant.locator('option').allTextContents();
  assert.ok(options.includes('Denoising') && options.length >= 7, options.join());
  await variant.selectOption({ label: 'Denoising' });
  await hourglass.until((state) => state.specification.variant === 'denoising');
  const rate = page.getByRole('slider', { name: 'Learning rate', exact: true });
  assert.equal(
    await rate.getAttribute('aria-valuetext'),
    String((await hourglass.state()).specification.learning_rate),
  );
  await press(page.getByRole('tab', { name: 'Draw', exact: true }));
  const center = page.getByRole('switch', { name: 'Center like MNIST' });
  await center.waitFor({ state: 'attached' });
  assert.equal(await center.isChecked(), true);
  const undo = page.getByRole('button', { name: 'Undo', exact: true });
  assert.equal(await undo.getAttribute('aria-disabled'), 'true');
  await hourglass.stroke([
    [0.5, 0.2],
    [0.5, 0.8],
  ]);
  await page.waitForFunction(() => document.querySelector('[aria-label=Undo]').getAttribute('aria-disabled') === null);
  await press(undo);
  await hourglass.until((state) => state.draw.ink === 0);
});

async function check(page, where) {
  const { violations } = await page.evaluate(() => window.axe.run());
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).slice(0, 3)}`);
  assert.deepEqual(found, [], where);
}

for (const colorScheme of ['light', 'dark']) {
  test(`axe finds nothing in any view: ${colorScheme}`, async (t) => {
    const hourglass = await open(t, { prepare: noData, colorScheme });
    const { page } = hourglass;
    await page.evaluate(axe);
    await page.waitForTimeout(600); // until the loading screen is gone
    const inViews = async (...names) => {
      for (const name of names) {
        await hourglass.command('tab', { name });
        await page.waitForTimeout(450); // the twin looks five times a second
        await check(page, name);
      }
    };
    await inViews(...pictureViews);
    for (const label of ['Morph', 'Arithmetic', 'Sliders']) {
      await hourglass.command('tab', { name: 'Generate' });
      await hourglass.click(label);
      await page.waitForTimeout(500);
      await check(page, label);
    }
    await page.setViewportSize({ width: 390, height: 844 });
    await hourglass.command('tab', { name: 'Model' });
    await page.waitForTimeout(600);
    await check(page, 'a phone');
    await page.setViewportSize({ width: 1280, height: 800 });
    await hourglass.command('data', { name: 'sms' });
    await hourglass.until((state) => state.messages?.complete, { timeout: 60_000 });
    await inViews('Messages', 'Text map', 'Report', 'Robustness', 'Compare');
    await hourglass.command('data', { name: 'two-moons' });
    await hourglass.until((state) => state.tab === 'Points');
    await inViews('Points', 'Anomalies');
    await hourglass.command('data', { name: 'sentiment-8' });
    await hourglass.until((state) => state.tab === 'Sentences');
    await inViews('Sentences');
  });

  test(`axe finds nothing in what opens over the page: ${colorScheme}`, async (t) => {
    const hourglass = await open(t, { prepare: noData, colorScheme, firstVisit: true });
    const { page } = hourglass;
    await page.evaluate(axe);
    await page.waitForTimeout(600);
    await check(page, 'the line on first sight');
    await page.getByRole('button', { name: 'Show me around' }).click();
    await page.locator('#tour button', { hasText: 'Next' }).waitFor();
    await page.waitForTimeout(400);
    await check(page, 'the tour');
    await page.keyboard.press('Escape');
    await hourglass.click('Help');
    const help = page.getByRole('dialog');
    await help.waitFor();
    await check(page, 'help');
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'detached' });
    const size = await hourglass.widget('Architecture');
    await page.mouse.click(size.x - 60, size.y + size.height / 2);
    await help.waitFor();
    await check(page, 'help on a setting');
    await help.getByRole('button', { name: 'Glossary' }).click();
    await page.waitForFunction(() => scrollY > 300);
    await check(page, 'the glossary');
    await page.getByRole('link', { name: 'Back to the program' }).click();
    await page.keyboard.press('?');
    await hourglass.widget('Close');
    await page.waitForTimeout(450);
    await check(page, 'the keys');
    await page.keyboard.press('Escape');
    await drop(page, { 'table.csv': Buffer.from('a,b,c\n1,2,3\n2,3,4\n3,5,9\n') });
    await hourglass.until((state) => state.import);
    await page.waitForTimeout(450);
    await check(page, 'the sheet of an import');
    await hourglass.click('Cancel');
    await drop(page, { 'broken.png': Buffer.from('no picture') });
    await hourglass.widget('Close message');
    await page.waitForTimeout(450);
    await check(page, 'a message of an error');
  });
}

test('pictures say what they show, in numbers', { timeout: slack * 60_000 }, async (t) => {
  const hourglass = await open(t, { prepare: noData });
  const { page } = hourglass;
  const show = (name) => press(page.getByRole('tab', { name, exact: true }));
  const says = (pattern) => page.getByRole('img', { name: pattern }).first().waitFor({ state: 'attached' });

  await show('Generate');
  await press(page.getByRole('radio', { name: 'Morph', exact: true }));
  await says(
    /^Morph.*0\.50 of the way from test digit [\d,]+, a 3, to test digit [\d,]+, an? 8; mean squared difference .* 0\.\d+.*0\.\d+/,
  );
  await press(page.getByRole('radio', { name: 'Arithmetic', exact: true }));
  await says(/^Result.*test digit [\d,]+, a 7, changed into a 9; mean squared difference .* 0\.\d+, ink [\d.]+ %/);
  await says(/^The same change of other digits.*test digits .*, all a 7; .* 0\.\d+/);

  await show('Inside');
  await says(/^Input: 28 x 28 x 1.*1 picture of 28 by 28 values, \d+ of them above zero; 0 to 1, mean 0\.\d+/);
  await says(/^Code: 32.*32 units, \d+ of them above zero; .* to .*; largest unit \d+/);
  await says(/^First filters.*40 filters of 28 by 28 weights; -[\d.]+ to [\d.]+/);

  await show('Compare');
  await press(page.getByRole('radio', { name: 'Maps', exact: true }));
  await says(
    /^Left map.*1,000 test digits; first principal component of the codes from .* to .*; the nearest to [\d.]+ % of them/,
  );
  assert.deepEqual(hourglass.problems, []);
});
