// New digits from the code space.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noData, open } from './harness.mjs';

test('Generate draws samples, and other ones on demand', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  await hourglass.click('Generate');
  const first = await hourglass.until((state) => state.generate.samples > 0 && state.generate.mean > 0);
  assert.ok(first.generate.mean > 0.02 && first.generate.mean < 0.6, `mean pixel ${first.generate.mean}`);
  await hourglass.click('New samples');
  const second = await hourglass.until((state, mean) => state.generate.mean !== mean && state.generate.mean > 0,
    { value: first.generate.mean });
  assert.equal(second.generate.samples, first.generate.samples);
  assert.deepEqual(hourglass.problems, []);
});
