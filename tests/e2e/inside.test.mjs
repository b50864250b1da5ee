// The Inside view: the digit that goes through the model, and the histograms of weights and gradients.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noData, open, slack } from './harness.mjs';
import { difference, pixels } from './pixels.mjs';

// Scrolls down until the whole widget is visible.
async function scrollTo(hourglass, label) {
  const { mouse } = hourglass.page;
  await mouse.move(600, 500);
  for (let i = 0; i < 60; ++i) {
    const found = (await hourglass.widgets()).find((widget) => widget.label === label);
    if (found && found.height > 80) return found;
    await mouse.wheel(0, 100);
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  return assert.fail(`no widget '${label}' by scrolling`);
}

// "8192 weights from -0.3 to 0.3: 1,2,3"
function read(value) {
  const [, total, what, low, high, counts] = /^(\d+) (\w+) from (\S+) to (\S+): ([\d,]+)$/.exec(value);
  return { total: Number(total), what, low: Number(low), high: Number(high), counts: counts.split(',').map(Number) };
}
const sum = (values) => values.reduce((a, b) => a + b, 0);

test(
  'the histograms of weights and gradients count every weight of the layer',
  { timeout: slack * 60_000 },
  async (t) => {
    const hourglass = await open(t, { prepare: noData });
    await hourglass.command('set', { hidden: '512,256', latent: 32, variant: 'plain', architecture: 'dense' });
    await hourglass.command('reset');
    await hourglass.until((state) => state.step === 0 && state.phase === 'idle');
    await hourglass.click('Inside');
    for (const [layer, weights] of [
      ['Encoder 1', 784 * 512],
      ['Encoder 3', 256 * 32],
      ['Decoder 3', 512 * 784],
    ]) {
      for (const what of ['weights', 'gradients']) {
        await scrollTo(hourglass, `${layer} ${what}`);
        const found = read((await hourglass.widget(`${layer} ${what}`)).value);
        assert.equal(found.what, what);
        assert.equal(found.total, weights, layer);
        assert.equal(sum(found.counts), weights, layer);
        assert.ok(found.low < 0 && found.high > 0, `${layer} ${what} from ${found.low} to ${found.high}`);
      }
    }
    assert.deepEqual(hourglass.problems, []);
  },
);

test('the histograms follow the training', { timeout: slack * 60_000 }, async (t) => {
  const hourglass = await open(t, { prepare: noData });
  await hourglass.click('Inside');
  const label = 'Encoder 2 weights';
  await scrollTo(hourglass, label);
  const before = (await hourglass.widget(label)).value;
  await hourglass.command('train_from_scratch');
  await hourglass.page.waitForFunction(
    ([name, value]) => window.hourglass.widgets().some((widget) => widget.label === name && widget.value !== value),
    [label, before],
    { timeout: 20_000 },
  );
  const { last } = await hourglass.frames();
  t.diagnostic(`a frame while training: ${last} ms`);
  assert.deepEqual(hourglass.problems, []);
});

test('the digit can be chosen: by class, before, after, at random', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  await hourglass.click('Inside');
  const shown = async () => (await hourglass.widget('Another digit')).value;
  const changed = (before) =>
    hourglass.page.waitForFunction(
      (value) => window.hourglass.widgets().find((widget) => widget.label === 'Another digit').value !== value,
      before,
    );
  const first = await shown();
  assert.match(first, /^test digit [\d,]+, a \d$/);
  const picture = () => hourglass.widget('Input: 28 x 28 x 1').then((widget) => pixels(hourglass.page, widget));
  const before = await picture();
  await hourglass.click('Next digit');
  await changed(first);
  const second = await shown();
  assert.ok(difference(before, await picture()) > 0.001);
  await hourglass.click('Previous digit');
  await changed(second);
  assert.equal(await shown(), first);
  for (const label of [3, 8]) {
    await hourglass.click(String(label));
    await hourglass.page.waitForFunction(
      (end) =>
        window.hourglass
          .widgets()
          .find((widget) => widget.label === 'Another digit')
          .value.endsWith(end),
      `, a ${label}`,
    );
  }
  const last = await shown();
  await hourglass.click('Another digit');
  await changed(last);
});
