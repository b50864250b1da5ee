// The view Anomalies: scores of what does not belong, a threshold that is dragged, a drawing among them.
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
    ],
  });
  const drawn = await hourglass.until((now) => now.anomalies.drawing);
  assert.ok(drawn.anomalies.drawing.share > 0.9, 'a scribble is no 1');
  assert.match((await hourglass.widget('Verdict on the drawing')).value, /^Does not belong. Stranger than/);
  assert.deepEqual(hourglass.problems, []);
});
