// Pictures to print of views: each is drawn afresh, named after the run, and says what it is of.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { drop, noData, open, slack } from './harness.mjs';

// The picture of the view that is shown.
async function save(hourglass, format) {
  const { page } = hourglass;
  const label = 'Save picture of the view';
  await page.waitForFunction(
    (name) => window.hourglass.widgets().some((widget) => widget.label === name && widget.enabled),
    label,
  );
  await hourglass.click(label);
  const waiting = page.waitForEvent('download');
  await hourglass.click(format);
  const file = await waiting;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

const has = (svg, ...patterns) => patterns.forEach((pattern) => assert.match(svg, pattern));
const count = (svg, tag) => svg.split(`<${tag}`).length - 1;

test('views of texts can be printed', { timeout: slack * 120_000 }, async (t) => {
  const hourglass = await open(t, { prepare: noData, query: '#data=sms' });
  const { page } = hourglass;
  const show = (view) => hourglass.command('tab', { name: view });
  const svg = async (name) => {
    const file = await save(hourglass, 'SVG');
    assert.equal(file.name, `sms-as-it-comes-${name}.svg`);
    return file.bytes.toString();
  };
  await hourglass.until((state) => state.messages?.complete, { timeout: 60_000 });
  const messages = await svg('messages');
  has(messages, />Most probable words of the reconstruction</, /Of: WINNER!!/, /held out/, /SMS, as it comes:/);
  assert.ok(count(messages, 'rect') > 20, 'ten bars, each on its ground');

  await show('Text map');
  await hourglass.until((state) => state['text map']?.messages > 5000);
  await page.waitForTimeout(500);
  const map = await svg('text-map');
  has(map, />Texts by their codes</, />spam</, />ham</, /PCA keeps \d+ % of the variance/);
  await hourglass.command('tab', { name: 'Report' });
  const report = await svg('report');
  const { confusion } = (await hourglass.state()).report;
  has(report, />predicted</, />precision</, />accuracy 0\.\d{3}</);
  for (const cell of confusion.flat()) assert.ok(report.includes(`>${cell}<`), `${cell}`);

  await show('Robustness');
  await hourglass.until((state) => state.robustness?.complete, { timeout: 60_000 });
  const robustness = await svg('robustness');
  has(robustness, />misspelled words, percent</, />Codes</, />Words and code</, /1 − F1 of spam/);
  assert.ok(count(robustness, 'polyline') >= 3);
  const picture = await save(hourglass, 'PNG');
  assert.equal(picture.name, 'sms-as-it-comes-robustness.png');
  assert.equal(picture.bytes.readUInt32BE(16), 2 * 760, 'twice the resolution');
  assert.deepEqual(hourglass.problems, []);
});

test('the eight sentences can be printed and saved', { timeout: slack * 60_000 }, async (t) => {
  const hourglass = await open(t, { prepare: noData, query: '#data=sentiment-8&view=sentences:seed-3' });
  const { page } = hourglass;
  await hourglass.until((state) => state.sentences?.epoch === 50);
  const { name, bytes } = await save(hourglass, 'SVG');
  assert.equal(name, 'eight-sentences.svg');
  has(bytes.toString(), /Seed 3: epoch 50 of 50/, />Confusion matrix</, />How probably each is positive</);
  const waiting = page.waitForEvent('download');
  await hourglass.click('Save sentences as CSV');
  const file = await waiting;
  assert.equal(file.suggestedFilename(), 'eight-sentences-seed-3.csv');
  const [heading, ...rows] = (await readFile(await file.path(), 'utf8')).trimEnd().split('\n');
  assert.equal(heading, 'what,epoch,loss,accuracy,text,label,predicted,probability,seed');
  assert.equal(rows.filter((row) => row.startsWith('epoch,')).length, 50);
  assert.equal(rows.filter((row) => row.startsWith('sentence,')).length, 8);
  const { loss } = (await hourglass.state()).sentences;
  assert.ok(Math.abs(Number(rows[49].split(',')[2]) - loss) < 1e-6);

  const coming = page.waitForEvent('download');
  await hourglass.click('Save classifier');
  const model = await coming;
  assert.equal(model.suggestedFilename(), 'eight-sentences-seed-3.safetensors');
  const saved = await readFile(await model.path());
  assert.match(saved.toString('latin1', 8, 4000), /negative.*positive/);
  await drop(page, { 'mine.safetensors': saved });
  const { notice } = await hourglass.until((state) => state.notice.startsWith('mine.safetensors'));
  assert.match(
    notice,
    /a classifier of word sequences, which only the command line reads: text evaluate, text encode$/,
  );
  assert.deepEqual(hourglass.problems, []);
});

test('histograms of Inside and Draw are in their pictures', { timeout: slack * 60_000 }, async (t) => {
  const hourglass = await open(t, { prepare: noData, query: '#view=inside' });
  const { page } = hourglass;
  await hourglass.until((state) => state.tab === 'Inside');
  await page.waitForTimeout(2000);
  await page.mouse.move(600, 500);
  for (let i = 0; i < 30; ++i) await page.mouse.wheel(0, 200);
  await page.waitForFunction(() => window.hourglass.widgets().some(({ label }) => label === 'Encoder 3 weights'));
  const inside = (await save(hourglass, 'SVG')).bytes.toString();
  has(inside, />Weights and gradients</, />Encoder 3, weights</, />Decoder 3, gradients</, /st\. dev\. /);
  await hourglass.command('tab', { name: 'Draw' });
  await hourglass.command('draw_test_picture', { index: 3 });
  await hourglass.until((state) => state.draw.error_share >= 0, { timeout: 60_000 });
  const draw = (await save(hourglass, 'SVG')).bytes.toString();
  has(draw, /Mean squared errors of [\d,]+ test samples/, /The line: this drawing, 0\.\d+/);
  assert.deepEqual(hourglass.problems, []);
});
