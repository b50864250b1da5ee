// What does not fit into the page's memory is refused with a message, and what is not refused fits.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noData, open } from './harness.mjs';

test('a link to a model that is too large says so, and another model trains', async (t) => {
  const hourglass = await open(t, { prepare: noData, query: '#hidden=4096,4096' });
  const { faults } = await hourglass.until((state) => state.dataset && state.faults.length > 0);
  assert.match(faults[0], /a model of 4\d million weights is too large for the page's memory; about 3 million fit/);
  await assert.rejects(hourglass.command('train', {}), /too large/);
  await hourglass.command('set', { hidden: '64' });
  await hourglass.until((state) => state.faults.length === 0 && state.phase === 'idle');
  await hourglass.command('train', {});
  await hourglass.until((state) => state.step > 0);
  assert.deepEqual(hourglass.problems, []);
});

test('the largest allowed minibatch fits into memory, a larger one is refused', async (t) => {
  const hourglass = await open(t);
  await hourglass.command('preset', { name: 'convolutional' });
  const allows = async (batch) => {
    await hourglass.command('set', { batch });
    return (
      (await hourglass.until((state, wanted) => state.specification.batch === wanted, { value: batch })).faults
        .length === 0
    );
  };
  let [fits, tooLarge] = [128, 4096];
  assert.ok(await allows(fits));
  assert.ok(!(await allows(tooLarge)));
  assert.match((await hourglass.state()).faults[0], /batch of 4096 images takes more than the page's memory/);
  while (tooLarge - fits > 1) {
    const middle = Math.floor((fits + tooLarge) / 2);
    if (await allows(middle)) fits = middle;
    else tooLarge = middle;
  }
  await hourglass.command('set', { batch: fits });
  await hourglass.command('reset', {});
  await hourglass.command('step', {});
  const { memory } = await hourglass.until((state) => state.step === 1 && state.phase === 'paused', {
    timeout: 60_000,
  });
  t.diagnostic(`a minibatch of ${fits}: ${Math.round(memory.used / 1e6)} of ${Math.round(memory.limit / 1e6)} MB`);
  assert.ok(memory.used < 0.97 * memory.limit, `${memory.used} of ${memory.limit} bytes`);
  assert.deepEqual(hourglass.problems, []);
});
