// The view Anomalies: scores of what does not belong, a threshold that is dragged, a drawing among them, training on
// some classes alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noData, open } from './harness.mjs';

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

test('a model for each class is trained beside the work, which comes back', async (t) => {
  const hourglass = await open(t, {
    prepare: noData,
    query: '#hidden=16&latent=4&epochs=1&train_images=200&view=anomalies',
    viewport: { width: 1280, height: 1500 },
  });
  await hourglass.until((now) => now.anomalies?.scored > 0);
  await hourglass.command('step');
  const { runs, step } = await hourglass.until((now) => now.step === 1 && now.phase === 'paused');
  await hourglass.click('Train 10 one-class models');
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
