// The grid of test digits: which ones, what is shown of each, the large view, and what can be saved.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { noData, open, slack } from './harness.mjs';
import { count, pixels } from './pixels.mjs';

const known = (state, order) =>
  state.reconstructions.order === order &&
  state.reconstructions.errors.length > 9 &&
  state.reconstructions.errors.every((error) => error !== null);
const descending = (values) => values.every((value, i) => i === 0 || values[i - 1] >= value);

// All errors, as the program saves them.
async function download(hourglass) {
  const waiting = hourglass.page.waitForEvent('download', { timeout: slack * 60_000 });
  await hourglass.click('Save errors');
  const file = await waiting;
  // What says that it was saved stands above everything and moves it; after some seconds it goes.
  await hourglass.until((state) => state.notice !== '');
  await hourglass.until((state) => state.notice === '');
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

test(
  'the errors of all test digits can be saved, and Worst and Best are the ends of that table',
  { timeout: slack * 120_000 },
  async (t) => {
    const hourglass = await open(t, { prepare: noData });
    const { dataset } = await hourglass.state();
    const { name, text } = await download(hourglass);
    assert.match(name, /^784-.*-errors\.csv$/);
    const [heading, ...lines] = text.trimEnd().split('\n');
    assert.equal(heading, 'index,label,mse');
    const rows = lines.map((line) => line.split(',').map(Number));
    assert.equal(rows.length, dataset.test);
    assert.ok(rows.every(([index, label, mse], i) => index === i && label >= 0 && label <= 9 && mse >= 0 && mse < 1));

    const byError = [...rows].sort((a, b) => b[2] - a[2]);
    const errors = {};
    for (const [button, order, sorted] of [
      ['Worst', 'worst', byError],
      ['Best', 'best', byError.toReversed()],
    ]) {
      await hourglass.click(button);
      const shown = await hourglass.until(
        (state, wanted) =>
          state.reconstructions.order === wanted.order &&
          state.reconstructions.indices[0] === wanted.first &&
          state.reconstructions.errors.every((e) => e !== null),
        { value: { order, first: sorted[0][0] }, what: `${order} begins with ${sorted[0]}` },
      );
      ({ errors: errors[order] } = shown.reconstructions);
      const signed = order === 'worst' ? errors[order] : errors[order].toReversed();
      assert.ok(descending(signed), `${order}: ${errors[order]}`);
      assert.deepEqual(
        shown.reconstructions.labels,
        shown.reconstructions.indices.map((index) => rows[index][1]),
      );
    }
    assert.ok(Math.min(...errors.worst) > Math.max(...errors.best), `${errors.worst} against ${errors.best}`);
    assert.deepEqual(hourglass.problems, []);
  },
);

test('By class shows the ten classes in order; Shuffle shows other digits of each', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  await hourglass.click('By class');
  const first = await hourglass.until(
    (state) => state.reconstructions.order === 'by class' && state.reconstructions.labels.length >= 10,
  );
  const { labels, indices } = first.reconstructions;
  assert.equal(labels.length % 10, 0);
  assert.deepEqual(
    labels,
    labels.map((_, i) => i % 10),
  );
  await hourglass.click('Shuffle');
  const second = await hourglass.until(
    (state, before) => state.reconstructions.indices[0] !== before && state.reconstructions.order === 'by class',
    { value: indices[0] },
  );
  assert.deepEqual(second.reconstructions.labels, labels);
});

test('a click opens a digit, the arrow keys step, Esc closes', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  const { reconstructions } = await hourglass.until((state) => state.reconstructions.indices.length > 3);
  assert.equal(reconstructions.open, -1);
  const said = async () => (await hourglass.widget('Close digit')).value;
  const words = (place) =>
    `Test digit ${reconstructions.indices[place].toLocaleString('en')}, ` + `labeled ${reconstructions.labels[place]}`;
  await hourglass.click(`Test digit ${reconstructions.indices[1]}`);
  await hourglass.until((state) => state.reconstructions.open === 1);
  assert.equal(await said(), words(1));
  await hourglass.widget('Code of this digit');
  await hourglass.page.keyboard.press('ArrowRight', { delay: 60 });
  await hourglass.until((state) => state.reconstructions.open === 2);
  assert.equal(await said(), words(2));
  await hourglass.click('Previous digit');
  await hourglass.until((state) => state.reconstructions.open === 1);
  await hourglass.page.keyboard.press('Escape', { delay: 60 });
  await hourglass.until((state) => state.reconstructions.open === -1);
  await hourglass.widget('By class');
  assert.deepEqual(hourglass.problems, []);
});

test('Difference adds a picture in blue and orange to each digit', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  await hourglass.command('theme', { name: 'dark' });
  await hourglass.until(known, { value: 'random' });
  const look = async () => {
    const { indices } = (await hourglass.state()).reconstructions;
    return pixels(hourglass.page, await hourglass.widget(`Test digit ${indices[0]}`));
  };
  const blue = (red, green, b) => b > red + 30 && b > green + 10;
  const before = await look();
  assert.equal(count(before, blue), 0);
  await hourglass.click('Difference');
  await hourglass.until((state) => state.reconstructions.difference && state.reconstructions.errors[0] !== null);
  const after = await look();
  assert.ok(after.height > before.height * 1.3, `${before.height} to ${after.height}`);
  assert.ok(count(after, blue) > 20, `${count(after, blue)} blue pixels`);
});

test('while training, Worst is kept up to date, and digits that are still among the worst keep their places', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  await hourglass.click('Worst');
  await hourglass.command('set', { epochs: 500 });
  await hourglass.command('train_from_scratch');
  await hourglass.until(
    (state) =>
      state.phase === 'training' &&
      state.step > 50 &&
      state.reconstructions.order === 'worst' &&
      state.reconstructions.indices.length > 9,
  );
  // Each look that differs from the one before. In the page, or two changes could be seen as one.
  const looks = await hourglass.page.evaluate(async () => {
    const look = () => window.hourglass.state().reconstructions.indices;
    const seen = [look()];
    const end = performance.now() + 60_000;
    while (seen.length < 5 && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      const now = look();
      if (now.join() !== seen.at(-1).join()) seen.push(now);
    }
    return seen;
  });
  assert.equal(looks.length, 5, 'other digits become the worst');
  let kept = 0;
  for (const [i, now] of looks.entries()) {
    const before = looks[i - 1] ?? [];
    if (now.length !== before.length) continue; // chosen anew, for another room
    for (const index of now.filter((one) => before.includes(one))) {
      assert.equal(now.indexOf(index), before.indexOf(index), `test digit ${index} has moved: ${before} to ${now}`);
      ++kept;
    }
  }
  t.diagnostic(`${kept} of ${4 * looks[0].length} digits stayed over a change`);
  assert.ok(kept > 0);
  assert.deepEqual(hourglass.problems, []);
});
