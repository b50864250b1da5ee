// Texts in the place of pictures: messages that are read as they are typed, and the eight sentences.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noData, open } from './harness.mjs';

test('a message is read as it is typed, beside the messages of the collection', async (t) => {
  const requests = [];
  const hourglass = await open(t, {
    prepare: async (page) => {
      await noData(page);
      page.on('request', (request) => requests.push(new URL(request.url()).pathname));
    },
  });
  const { page } = hourglass;
  const fetched = () => requests.filter((path) => /sms/.test(path)).length;
  assert.equal(fetched(), 0, 'nothing of it is fetched before it is wanted');
  await hourglass.command('data', { name: 'sms' });
  let { messages, tab } = await hourglass.until((state) => state.messages?.complete, { timeout: 60_000 });
  assert.equal(fetched(), 2);
  assert.equal(tab, 'Messages');
  assert.ok(page.url().endsWith('#data=sms'), page.url());
  assert.equal(messages.label, 'spam');
  assert.equal(messages.nearest.length, 6);
  const tabs = (await hourglass.widgets()).map(({ label }) => label);
  assert.ok(tabs.includes('Report') && !tabs.includes('Draw'), tabs.join(', '));

  await hourglass.click('A friend');
  await hourglass.until((state) => state.messages.label === 'ham');

  // By the field's element in the document: letter by letter, as a phone's keyboard does it.
  const field = page.getByRole('textbox', { name: 'Message', exact: true });
  await field.fill('Xyzzyq: claim your free prize');
  ({ messages } = await hourglass.until((state) => state.messages.text.startsWith('Xyzzyq') && state.messages));
  assert.equal(messages.label, 'spam');
  assert.deepEqual(messages.unknown, ['Xyzzyq:']);
  t.diagnostic(`from the text to its verdict: ${messages.milliseconds} ms`);

  await page.getByRole('textbox', { name: 'Search the messages' }).fill('ringtone');
  ({ messages } = await hourglass.until((state) => state.messages.found < 100));
  assert.ok(messages.found > 3, `${messages.found} messages`);

  await hourglass.command('tab', { name: 'Report' });
  const { report } = await hourglass.until((state) => state.report);
  assert.equal(
    report.confusion.flat().reduce((a, b) => a + b),
    1034,
  );
  assert.ok(report.f1 > 0.93 && report.accuracy > 0.98, JSON.stringify(report));

  await hourglass.command('tab', { name: 'Text map' });
  const { 'text map': map } = await hourglass.until((state) => state['text map']?.near.length);
  assert.deepEqual([map.messages, map.words, map.word], [5171, 1406, 'prize']);

  await hourglass.command('tab', { name: 'Robustness' });
  const { levels } = (await hourglass.until((state) => state.robustness?.complete, { timeout: 60_000 })).robustness;
  assert.deepEqual([levels[0].typos, levels.at(-1).typos], [0, 30]);
  const lost = (features) => levels[0][features] - levels.at(-1)[features];
  assert.ok(lost('codes') < lost('words'), 'typing errors do less to codes');

  await hourglass.command('data', { name: 'mnist' });
  await hourglass.until((state) => state.tab === 'Reconstructions');
  assert.deepEqual(hourglass.problems, []);
});

test('the eight sentences are learned while one looks', async (t) => {
  const hourglass = await open(t, { prepare: noData, query: '#data=sentiment-8' });
  const { sentences } = await hourglass.until((state) => state.sentences?.epoch === 50);
  assert.ok(sentences.accuracy >= 0.875, `accuracy ${sentences.accuracy}`);
  await hourglass.click('Another seed');
  await hourglass.until((state) => state.sentences.seed === 2 && state.sentences.epoch === 50);
  await hourglass.page.getByRole('textbox', { name: 'Sentence', exact: true }).fill('good work');
  await hourglass.until((state) => state.sentences.own > 0.5);
  assert.deepEqual(hourglass.problems, []);
});
