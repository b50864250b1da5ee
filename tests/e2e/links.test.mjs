// Addresses say everything that is shown, short; Back and Forward step through it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noData, open } from './harness.mjs';

const hashIs = (page, hash) => page.waitForFunction((wanted) => location.hash === wanted, hash);

test('an address has only what differs, and Back and Forward step through settings and views', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  const { page } = hourglass;
  await hourglass.command('set', { latent: 8 });
  await hashIs(page, '#latent=8');
  await hourglass.click('Generate');
  await hashIs(page, '#latent=8&view=generate');
  await hourglass.click('Morph');
  await hashIs(page, '#latent=8&view=generate:morph');
  await page.goBack();
  await hourglass.until((state) => state.generate.view === 'Samples');
  await page.goBack();
  await hourglass.until((state) => state.tab === 'Reconstructions' && state.specification.latent === 8);
  await page.goBack();
  await hourglass.until((state) => state.specification.latent === 32);
  await page.goForward();
  await page.goForward();
  await page.goForward();
  await hourglass.until((state) => state.specification.latent === 8 && state.generate.view === 'Morph');
  assert.deepEqual(hourglass.problems, []);
});

test('a lesson: one view, without panels, that trains at once', async (t) => {
  const hourglass = await open(t, {
    prepare: noData,
    query: '#hidden=32&latent=2&epochs=1&view=map:pca&play=1&hide=model,training',
  });
  const { tab } = await hourglass.until((state) => state.epoch === 1);
  assert.equal(tab, 'Map');
  const labels = (await hourglass.widgets()).map(({ label }) => label);
  assert.ok(!labels.includes('Preset') && !labels.includes('Loss curves'), labels.join());
});

test('what is wrong in an address is named, and the rest holds', async (t) => {
  const hourglass = await open(t, { prepare: noData, query: '#latent=4&lr=0.01&view=attic&epochs=3' });
  const { notice, specification } = await hourglass.until((state) => state.notice.includes('attic'));
  assert.match(notice, /no setting 'lr'/);
  assert.equal(specification.latent, 4);
  assert.equal(specification.epochs, 3);
});

test('the seed of samples is a part of the link that Share hands out', async (t) => {
  const hourglass = await open(t, {
    prepare: noData,
    query: '#view=generate:samples:7',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const { page } = hourglass;
  await hourglass.until((state) => state.generate.seed === 7);
  await hourglass.click('New samples');
  await hashIs(page, '#view=generate:samples:8');
  await hourglass.click('Share');
  await page.waitForFunction(() => window.hourglass.notices().some((text) => text.includes('samples:8')));
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /#view=generate:samples:8$/);
});

test('a training with other settings than those shown says so, and offers both ways', async (t) => {
  const hourglass = await open(t, { prepare: noData, query: '#hidden=32&latent=4&epochs=500' });
  await hourglass.click('Train');
  await hourglass.until((state) => state.phase === 'training');
  await hourglass.command('set', { latent: 6 });
  await hourglass.click('Keep the model');
  await hourglass.until((state) => state.specification.latent === 4 && state.phase === 'training');
  await hourglass.command('set', { latent: 6 });
  const { step } = await hourglass.state();
  await hourglass.click('Start anew');
  await hourglass.until((state, before) => !state.needs_reset && state.step < before, { value: step });
  assert.equal((await hourglass.state()).specification.latent, 6);
});
