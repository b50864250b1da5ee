// The view Anomalies: scores of what does not belong, a threshold that is dragged, a drawing among them, training on
// some classes alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drop, noData, open } from './harness.mjs';

test('a class is told from the others, the threshold is dragged, a drawing is judged', async (t) => {
  const hourglass = await open(t, { prepare: noData, query: '#view=anomalies:reconstruction:1' });
  const { anomalies } = await hourglass.until((now) => now.anomalies?.scored > 0 && !now.anomalies.behind);
  assert.deepEqual(anomalies.normal, [1]);
  assert.ok(anomalies.auroc > 0.6, `digits are harder than a stroke: AUROC ${anomalies.auroc}`);
  assert.equal(anomalies.strangest.length, 10);
  const { worst } = await hourglass.frames();
  t.diagnostic(`longest frame ${worst} ms`);

  const { x, y, width, height } = await hourglass.widget('Threshold');
  await hourglass.page.mouse.click(x + 0.9 * width, y + height / 2);
  const moved = await hourglass.until((now, before) => now.anomalies.threshold > before, {
    value: anomalies.threshold,
  });
  assert.ok(moved.anomalies.recall < anomalies.recall);
  await hourglass.click('Threshold at 95 %');
  await hourglass.until((now, before) => now.anomalies.threshold === before, { value: anomalies.threshold });

  await hourglass.command('draw', {
    strokes: [
      [
        [0.2, 0.2],
        [0.8, 0.3],
        [0.2, 0.7],
        [0.9, 0.8],
      ],
      [
        [0.8, 0.1],
        [0.1, 0.5],
        [0.7, 0.9],
        [0.5, 0.1],
        [0.3, 0.9],
      ],
    ],
  });
  const drawn = await hourglass.until((now) => now.anomalies.drawing);
  assert.ok(drawn.anomalies.drawing.share > 0.9, 'a scribble is no 1');
  assert.match((await hourglass.widget('Verdict on the drawing')).value, /^Does not belong. Stranger than/);
  assert.deepEqual(hourglass.problems, []);
});

test('errors are divided by contrast, and the address says so', async (t) => {
  const hourglass = await open(t, { prepare: noData, query: '#view=anomalies:reconstruction:1' });
  const scored = (now, by) => now.anomalies?.by_contrast === by && now.anomalies.scored > 0 && !now.anomalies.behind;
  const { anomalies: usual } = await hourglass.until(scored, { value: false });
  await hourglass.click('By contrast');
  const { anomalies } = await hourglass.until(scored, { value: true });
  assert.notEqual(anomalies.strangest[0].score, usual.strangest[0].score);
  await hourglass.page.waitForURL(/anomalies:reconstruction-by-contrast:1/);
  await hourglass.page.goBack();
  await hourglass.until((now) => now.anomalies?.by_contrast === false);
  assert.deepEqual(hourglass.problems, []);
});

test('a strange digit goes on the drawing pad by a click, and by a key', async (t) => {
  const hourglass = await open(t, {
    prepare: noData,
    query: '#view=anomalies:reconstruction:1',
    viewport: { width: 1280, height: 1400 },
  });
  const { anomalies } = await hourglass.until((now) => now.anomalies?.scored > 0 && !now.anomalies.behind);
  const [first, second] = anomalies.strangest;
  const name = ({ index }) => `Test digit ${index.toLocaleString('en-US')}`;
  await hourglass.click(name(first));
  const { draw: clicked } = await hourglass.until((now) => now.tab === 'Draw' && now.draw.ink > 20);
  assert.equal(clicked.can_undo, true);
  await hourglass.click('Anomalies');
  const back = await hourglass.until((now) => now.tab === 'Anomalies' && now.anomalies?.drawing);
  // The very digit: it scores as it does among the test digits.
  assert.ok(Math.abs(back.anomalies.drawing.score / first.score - 1) < 1e-3, JSON.stringify(back.anomalies.drawing));
  await hourglass.page.getByRole('button', { name: name(second) }).press('Enter');
  const { draw } = await hourglass.until((now) => now.tab === 'Draw' && now.draw.ink > 20);
  assert.notDeepEqual(draw.picture, clicked.picture);
  await hourglass.click('Undo');
  await hourglass.until((now, ink) => Math.abs(now.draw.ink - ink) < 1e-3, { value: clicked.ink });
  assert.deepEqual(hourglass.problems, []);
});

// Black ink on white, of a size that no model has: a thick diagonal.
function photo() {
  const side = 60;
  const pixels = Array.from({ length: side * side }, (_, i) => {
    const [x, y] = [i % side, Math.floor(i / side)];
    return x > 8 && x < 50 && Math.abs(x - y) < 4 ? 10 : 250;
  });
  return Buffer.concat([Buffer.from(`P5 ${side} ${side} 255\n`), Buffer.from(pixels)]);
}

test('a dropped picture is judged like a drawing', async (t) => {
  const hourglass = await open(t, { prepare: noData, query: '#view=anomalies:reconstruction:1' });
  await hourglass.until((now) => now.anomalies?.scored > 0 && !now.anomalies.behind);
  await drop(hourglass.page, { 'photo.pgm': photo() });
  const { anomalies, notice, tab } = await hourglass.until((now) => now.anomalies?.drawing);
  assert.equal(tab, 'Anomalies');
  assert.match(notice, /^photo\.pgm is on the drawing pad: .*dark on a bright ground.*60 x 60 pixels become 28 x 28$/);
  assert.ok(anomalies.drawing.share >= 0);
  assert.match((await hourglass.widget('Verdict on the drawing')).value, /elong/);
  await hourglass.click('Draw');
  const { draw } = await hourglass.until((now) => now.tab === 'Draw' && now.draw.ink > 20);
  assert.ok(draw.picture[0] < 0.05 && Math.max(...draw.picture) > 0.9, 'white ink on black');
  await hourglass.command('data', { name: 'swiss-roll' });
  await hourglass.until((now) => now.dataset.name === 'Swiss roll');
  await drop(hourglass.page, { 'photo.pgm': photo() });
  await hourglass.until((now) => /^photo\.pgm: one picture is for the drawing pad/.test(now.notice));
  assert.deepEqual(hourglass.problems, []);
});

test('a model for each class is trained beside the work, which comes back', async (t) => {
  const hourglass = await open(t, {
    prepare: noData,
    query: '#hidden=16&latent=4&epochs=1&train_images=200&view=anomalies',
    viewport: { width: 1280, height: 1500 },
  });
  await hourglass.until((now) => now.anomalies?.scored > 0);
  await hourglass.command('step');
  const { runs, step } = await hourglass.until((now) => now.step === 1 && now.phase === 'paused');
  await hourglass.page.getByRole('button', { name: 'Train 10 one-class models', disabled: false }).press('Enter');
  const { anomalies } = await hourglass.until((now) => now.anomalies.series?.running === false, { timeout: 90_000 });
  assert.equal(anomalies.series.problem, undefined);
  assert.equal(anomalies.series.results.filter(({ auroc }) => auroc >= 0).length, 10);
  assert.ok(anomalies.series.mean_auroc > 0.5, `better than guessing: ${anomalies.series.mean_auroc}`);
  const back = await hourglass.until((now, before) => now.step === before, { value: step });
  assert.deepEqual(back.runs, runs);
  assert.deepEqual(hourglass.problems, []);
});

test('training on one class makes it normal, and its address says so', async (t) => {
  const hourglass = await open(t, {
    prepare: noData,
    query: '#hidden=32&latent=8&epochs=2&only_classes=3&play=1&view=anomalies',
  });
  const { anomalies, dataset } = await hourglass.until(
    (now) => now.epoch === 2 && now.phase === 'paused' && now.anomalies?.scored > 0 && !now.anomalies.behind,
  );
  assert.deepEqual(anomalies.normal, [3]);
  assert.equal(anomalies.scored, dataset.test);
  assert.match(hourglass.page.url(), /only_classes=3/);
  await hourglass.command('set', { only_classes: 'all' });
  await hourglass.command('set', { only_classes: '12' }).catch((error) => assert.fail(error));
  const { faults } = await hourglass.state();
  assert.match(faults.join(), /only_classes must be of the data's, which has 0, 1, .* not 12/);
  assert.deepEqual(hourglass.problems, []);
});
