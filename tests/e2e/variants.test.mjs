// The variants on the page: each one trains, and its own views show what it is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noData, open } from './harness.mjs';

const value = (widgets, label) => widgets.find((widget) => widget.label === label)?.value;

// Two epochs of a preset with other settings.
async function trains(hourglass, name, settings = {}) {
  await hourglass.command('preset', { name });
  await hourglass.command('set', { ...settings, epochs: 2 });
  await hourglass.command('train', {});
  const early = await hourglass.until((state) => state.phase === 'training' && state.step >= 3, {
    what: `${name} trains`,
  });
  const end = await hourglass.until((state) => state.phase === 'paused' && state.epoch === 2, {
    what: `${name} ends`,
    timeout: 60_000,
  });
  assert.ok(end.validation_loss < early.train_loss, `${name}: ${early.train_loss} to ${end.validation_loss}`);
  assert.equal(end.message, '', name);
}

test('every variant trains in the page', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  for (const name of [
    'tied',
    'contractive',
    'denoising',
    'sparse',
    'top-k',
    'variational',
    'conditional',
    'convolutional',
    'convolutional-denoising',
    'translation',
  ]) {
    await trains(hourglass, name);
  }
  assert.deepEqual(hourglass.problems, []);
});

test('convolution windows and the gradient of the divergence are settings; impossible ones are refused with a message', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  await trains(hourglass, 'convolutional', { kernel: 4, padding: 'valid' });
  await trains(hourglass, 'variational', { kl_gradient: 'path' });
  await hourglass.command('preset', { name: 'convolutional' });
  await assert.rejects(hourglass.command('set', { stride: 4 }), /stride must be at most the kernel's side, 3/);
  await hourglass.command('set', { kernel: 11, stride: 1 });
  const [fault] = (await hourglass.until((state) => state.faults.length === 1)).faults;
  assert.match(fault, /^channels: the layers' activations take \d+ MB, more than the page's memory/);
  assert.deepEqual(hourglass.problems, []);
});

// Turns the wheel until the widget with this label is visible.
async function scrollTo(hourglass, label) {
  for (let turn = 0; turn < 40; ++turn) {
    if ((await hourglass.widgets()).some((widget) => widget.label === label)) return;
    await hourglass.page.mouse.wheel(0, 300);
    await hourglass.page.waitForTimeout(150);
  }
  assert.fail(`${label} is nowhere below`);
}

test('Inside shows the layers, the filters and the use of a variational code', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  await hourglass.command('preset', { name: 'variational' });
  await hourglass.command('step', {});
  await hourglass.until((state) => state.phase === 'paused' && state.step === 1);
  await hourglass.click('Inside');
  await hourglass.command('reset', {});
  await hourglass.page.waitForFunction(() => window.hourglass.widgets().some((one) => one.label === 'Code: 20'));
  const shows = async (labels) => {
    const shown = (await hourglass.widgets()).map((widget) => widget.label);
    for (const label of labels) assert.ok(shown.includes(label), `${label} is not among ${shown.join(', ')}`);
  };
  await shows(['Input: 28 x 28 x 1', 'Encoder 1: 400', 'Code: 20', 'Decoder 1: 400', 'Reconstruction: 28 x 28 x 1']);
  // The rest is further down.
  const code = (await hourglass.widgets()).find((widget) => widget.label === 'Code: 20');
  await hourglass.page.mouse.move(code.x + code.width / 2, code.y + code.height / 2);
  await scrollTo(hourglass, 'First filters');
  await scrollTo(hourglass, 'Code use');
  assert.match(value(await hourglass.widgets(), 'Code use'), /of 20 dimensions are used; KL [\d.e-]+ nats/);
  assert.deepEqual(hourglass.problems, []);
});

test('a conditional model draws the digit that it is asked for', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  await hourglass.command('preset', { name: 'conditional' });
  await hourglass.command('set', { epochs: 6 });
  await hourglass.command('train', {});
  await hourglass.until((state) => state.phase === 'paused' && state.epoch === 6, { timeout: 60_000 });
  await hourglass.click('Generate');
  const meanOf = async (digit) => {
    await hourglass.click(`Digit ${digit}`);
    await hourglass.page.waitForTimeout(500);
    return (await hourglass.until((state) => state.generate.settled && state.generate.mean > 0)).generate.mean;
  };
  const ones = await meanOf(1);
  const zeros = await meanOf(0);
  // The same codes, another class.
  assert.ok(Math.abs(zeros / ones - 1) > 0.02, `${zeros} and ${ones}`);
  assert.deepEqual(hourglass.problems, []);
});

test('a conflict between settings is shown beside the field for as long as the field is shown', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  const { page } = hourglass;
  await hourglass.command('preset', { name: 'top-k' });
  const retype = async (label, text) => {
    await hourglass.click(label);
    await page.waitForTimeout(150);
    await page.keyboard.press('Control+a', { delay: 60 });
    await page.waitForTimeout(100);
    await page.keyboard.type(text, { delay: 60 });
    await page.keyboard.press('Enter', { delay: 60 });
  };
  const gone = (label) =>
    page.waitForFunction((name) => !window.hourglass.widgets().some((widget) => widget.label === name), label);
  const trains = async () => (await hourglass.widget('Step')).enabled;

  // Right by itself, but more than the code has.
  await retype('Top k', '2000');
  await hourglass.until((state) => state.faults.length === 1);
  assert.equal((await hourglass.widget('Top k fault')).value, 'Top k must be at most the code size 1024, not 2000');
  assert.equal(await trains(), false);
  await retype('Top k', '30');
  await hourglass.until((state) => state.faults.length === 0 && state.specification.top_k === 30);
  await gone('Top k fault');

  // No number at all; without the field it does not matter.
  await retype('Top k', 'many');
  assert.match((await hourglass.widget('Top k fault')).value, /^Top k must be a whole number from 1 to 2048/);
  await page.waitForFunction(() =>
    window.hourglass.widgets().some(({ label, enabled }) => label === 'Step' && !enabled),
  );
  await hourglass.command('set', { variant: 'plain' });
  await gone('Top k fault');
  await page.waitForFunction(() =>
    window.hourglass.widgets().some(({ label, enabled }) => label === 'Step' && enabled),
  );
  assert.deepEqual(hourglass.problems, []);
});

test('the right end of a slider is the maximum of its field', async (t) => {
  const hourglass = await open(t, { prepare: noData, viewport: { width: 1280, height: 2000 } });
  await hourglass.command('set', { optimizer: 'sgd' });
  const { x, y, width, height } = await hourglass.widget('Momentum slider');
  await hourglass.page.mouse.click(x + width - 2, y + height / 2, { delay: 100 });
  await hourglass.until((state) => state.specification.momentum === 0.999);
  assert.equal(
    (await hourglass.widgets()).some((widget) => widget.label === 'Momentum fault'),
    false,
  );
});

test('conflicting settings are refused with a message', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  await hourglass.command('preset', { name: 'top-k' });
  const refused = await hourglass.command('set', { top_k: 2000 }).then(
    () => '',
    (error) => error.message,
  );
  const { faults, notice } = await hourglass.state();
  assert.match([refused, ...faults, notice].join(' '), /top_k must be at most the code size 1024/);
});

test('KL sparsity sets the activation that it needs, unless another one was chosen', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  await hourglass.command('preset', { name: 'small' });
  await hourglass.command('set', { variant: 'sparse' });
  const { faults, specification } = await hourglass.state();
  assert.deepEqual(faults, []);
  assert.equal(specification.code_activation, 'sigmoid');
  await assert.rejects(hourglass.command('set', { code_activation: 'linear' }), /needs code_activation sigmoid/);
});
