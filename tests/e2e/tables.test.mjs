// Tables: toy sets, the view of their points, the sheet that asks before files are used, and data handed back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drop, noData, open } from './harness.mjs';

const flowers =
  'length (cm),width (cm),kind\n' +
  Array.from({ length: 50 }, (_, i) => `${5 + (i % 7) / 3},${2 + (i % 5) / 4},${i % 2 ? 'rose' : 'iris'}\n`).join('');

async function downloaded(page, act) {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  return [download.suggestedFilename(), Buffer.concat(chunks)];
}

test('a link opens the Swiss roll, which is unrolled within seconds, far better than by PCA', async (t) => {
  const hourglass = await open(t, { prepare: noData, query: '#data=swiss-roll' });
  const { dataset, tab, points } = await hourglass.until((now) => now.points?.pca_mse > 0);
  assert.deepEqual(dataset, { name: 'Swiss roll', synthetic: false, train: 2000, test: 500 });
  assert.equal(tab, 'Points');
  assert.deepEqual(points.axes, ['x', 'y', 'z']);
  const labels = (await hourglass.widgets()).map(({ label }) => label);
  assert.ok(!labels.includes('Draw') && !labels.includes('Reconstructions'), 'views of pictures are gone');
  await assert.rejects(hourglass.command('tab', { name: 'Draw' }), /is for pictures/);

  const start = Date.now();
  await hourglass.click('Train');
  const done = await hourglass.until((now) => now.points?.mse < 0.1 * now.points?.pca_mse, { timeout: 60_000 });
  t.diagnostic(`a tenth of PCA's error after ${(Date.now() - start) / 1000} s, epoch ${done.epoch}`);
  const { message } = await hourglass.state();
  assert.equal(message, '');

  // Turned by the mouse and by the keys.
  const { x, y, width, height } = await hourglass.widget('Points of the rows');
  const { mouse } = hourglass.page;
  await mouse.move(x + width / 2, y + height / 2);
  await mouse.down();
  await mouse.move(x + width / 2 + 60, y + height / 2, { steps: 4 });
  await mouse.up();
  const turned = await hourglass.until((now, yaw) => now.points.yaw !== yaw, { value: points.yaw });
  const surface = hourglass.page.getByRole('application', { name: /^Points of the rows/ });
  await surface.focus();
  await hourglass.page.keyboard.press('ArrowRight');
  await hourglass.until((now, yaw) => now.points.yaw !== yaw, { value: turned.points.yaw });
  await hourglass.click('PCA');
  await hourglass.until((now) => now.points.shows.pca);

  const [name, csv] = await downloaded(hourglass.page, () => hourglass.click('Save rows as a table'));
  assert.match(name, /-rows\.csv$/);
  const [header, ...rows] = csv.toString().trim().split('\n');
  assert.equal(header, 'row,label,"x","y","z","x rebuilt","y rebuilt","z rebuilt",z1,z2,mse');
  assert.equal(rows.length, 500);
  assert.deepEqual(hourglass.problems, []);
});

test('the list of data has toy sets, and the way back is one click', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  const data = hourglass.page.getByRole('combobox', { name: 'Data', exact: true });
  await data.selectOption({ label: 'Two moons' });
  const moons = await hourglass.until((now) => now.dataset.name === 'Two moons');
  assert.equal(moons.specification.latent, 1);
  await hourglass.page.waitForFunction(() => location.hash === '#data=two-moons');
  const [name, file] = await downloaded(hourglass.page, () => data.selectOption({ label: 'CSV' }));
  assert.equal(name, 'two-moons.csv');
  assert.match(file.toString(), /^class,x,y\n(upper|lower),/);
  await data.selectOption({ label: 'MNIST' });
  const back = await hourglass.until((now) => now.dataset.synthetic);
  assert.equal(back.tab, 'Reconstructions');
  await hourglass.until((now) => now.specification.latent === 32);
  await hourglass.page.waitForFunction(() => location.hash === '');
  assert.deepEqual(hourglass.problems, []);
});

test('files are used only after the sheet has said what they are', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  const { page } = hourglass;
  const before = (await hourglass.state()).dataset;
  await drop(page, { 'flowers.csv': Buffer.from(flowers) });
  const asked = await hourglass.until((now) => now.import);
  assert.deepEqual(asked.dataset, before);
  assert.equal(asked.import.name, 'flowers.csv');
  assert.deepEqual(asked.import.lines, {
    Found: 'CSV, 50 rows of 2 columns',
    Columns: '2 columns: length (cm), width (cm)',
    Classes: '2 classes from kind: iris, rose',
    Values: '2 to 7',
    Split: '40 to train, 10 to test',
  });
  // The twin has all of it.
  await page.getByRole('combobox', { name: 'Label column', exact: true }).selectOption({ label: 'none' });
  await hourglass.until((now) => now.import.label_column === '');
  await page.getByText('Columns: 2 columns: length (cm), width (cm)').waitFor({ state: 'attached' });
  await page.getByRole('button', { name: 'Cancel', exact: true }).press('Enter');
  assert.deepEqual((await hourglass.until((now) => !now.import)).dataset, before);

  await drop(page, { 'flowers.csv': Buffer.from(flowers) });
  await hourglass.until((now) => now.import);
  await hourglass.click('Use it');
  const used = await hourglass.until((now) => now.dataset.name === 'flowers.csv');
  assert.equal(used.tab, 'Points');
  const { points } = await hourglass.until((now) => now.points?.columns.length === 2);
  assert.deepEqual(
    points.columns.map((column) => column.name),
    ['length (cm)', 'width (cm)'],
  );
  assert.deepEqual(hourglass.problems, []);
});
