// Texts in the place of pictures: messages that are read as they are typed, and the eight sentences.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { finger } from './browsers.mjs';
import { Hourglass, drop, noData, open, slack } from './harness.mjs';

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

  // The words of the number that is farthest from 0, and of one that is chosen.
  assert.equal(messages.more_words.split(', ').length, 8);
  await page
    .getByRole('combobox', { name: 'Number of the code', exact: true })
    .selectOption({ index: messages.number === 3 ? 2 : 3 });
  const { messages: chosen } = await hourglass.until((state, before) => state.messages.number !== before, {
    value: messages.number,
  });
  assert.notEqual(chosen.more_words, messages.more_words);
  await page.getByText(chosen.more_words, { exact: true }).waitFor({ state: 'attached' });
  await page.getByText(chosen.less_words, { exact: true }).waitFor({ state: 'attached' });

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

test('texts have settings of their own beside those of the network', async (t) => {
  const hourglass = await open(t, {
    prepare: noData,
    firstVisit: true,
    query: '#data=sms&view=messages',
    viewport: { width: 1280, height: 1600 },
  });
  const { page } = hourglass;
  await hourglass.until((state) => state.messages?.complete, { timeout: 60_000 });
  const labels = async () => (await hourglass.widgets()).map(({ label }) => label);
  assert.ok(!(await labels()).includes('Label weight'), 'as usual, and so not among the essential ones');
  assert.ok((await labels()).includes('Least documents'), 'the model that comes with the page has another one');
  await hourglass.click('All settings');
  await hourglass.widget('Label weight');
  await page.getByRole('combobox', { name: 'Weighting', exact: true }).selectOption({ label: 'Counts' });
  const slide = async (name, to) => {
    const slider = page.getByRole('slider', { name, exact: true });
    await slider.fill(to);
    await page.waitForFunction(
      ([label, value]) => window.hourglass.widgets().some((one) => one.label === label && one.value === value),
      [name, to],
    );
  };
  await slide('Least documents', '8');
  await slide('Label weight', '2');
  await hourglass.command('set', { variant: 'plain', hidden: [], latent: 2, epochs: 1 });
  await hourglass.command('train_from_scratch');
  await hourglass.until((state) => state.phase === 'paused' && state.epoch === 1, { timeout: 60_000 });
  const coming = page.waitForEvent('download');
  await hourglass.click('Save model');
  const bytes = await readFile(await (await coming).path());
  const { __metadata__: saved } = JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString());
  assert.deepEqual([saved.weighting, saved.least_documents, saved.label_weight], ['counts', '8', '2']);
  assert.deepEqual(hourglass.problems, []);
});

test('a mistake in the report is opened among the messages, by mouse and by keyboard', async (t) => {
  const hourglass = await open(t, {
    prepare: noData,
    query: '#data=sms&view=report',
    viewport: { width: 1280, height: 1200 },
  });
  const { page } = hourglass;
  await hourglass.until((state) => state.report?.mistakes > 1, { timeout: 60_000 });
  const rows = page.getByRole('button', { name: /, taken for (spam|ham)$/ });
  await rows.first().waitFor({ state: 'attached' });
  const names = await rows.evaluateAll((list) => list.map((row) => row.getAttribute('aria-label') ?? row.textContent));
  const textOf = (name) => /^(?:spam|ham): (.*), taken for (?:spam|ham)$/s.exec(name)[1];
  await hourglass.click(textOf(names[1]));
  await hourglass.until((state, text) => state.tab === 'Messages' && state.messages.text === text, {
    value: textOf(names[1]),
  });
  await page.waitForFunction(() => location.hash.includes('view=messages'));
  await page.goBack();
  await hourglass.until((state) => state.tab === 'Report' && state.report);
  await rows.first().focus();
  await page.keyboard.press('Enter');
  await hourglass.until((state, text) => state.tab === 'Messages' && state.messages.text === text, {
    value: textOf(names[0]),
  });
  assert.deepEqual(hourglass.problems, []);
});

test('a phone saves pictures of all views beside the model', { timeout: slack * 180_000 }, async (t) => {
  const [width, height] = [320, 568];
  const hourglass = await open(t, { prepare: noData, hasTouch: true, isMobile: true, viewport: { width, height } });
  const { page } = hourglass;
  const { tap } = await finger(hourglass);
  const middle = (box) => [box.x + box.width / 2, box.y + box.height / 2];
  const savePicture = async (view) => {
    await tap(middle(await hourglass.settledWidget('Save')));
    const entry = await hourglass.settledWidget('SVG');
    assert.ok(entry.y >= 0 && entry.y + entry.height <= height, `${view}: ${JSON.stringify(entry)}`);
    const waiting = page.waitForEvent('download');
    await tap(middle(entry));
    assert.match((await waiting).suggestedFilename(), new RegExp(`-${view.toLowerCase().replace(' ', '-')}\\.svg$`));
  };
  await hourglass.command('tab', { name: 'Draw' });
  await tap(middle(await hourglass.settledWidget('Save')));
  await tap(middle(await hourglass.settledWidget('SVG')));
  await hourglass.until((state) => state.notice === 'There is nothing in this view yet to make a picture of');
  for (const view of ['Generate', 'Inside']) {
    await hourglass.command('tab', { name: view });
    await hourglass.until((state, tab) => state.tab === tab, { value: view });
    await savePicture(view);
  }
  await hourglass.command('data', { name: 'sms' });
  await hourglass.until((state) => state.messages?.complete, { timeout: 60_000 });
  for (const view of ['Messages', 'Text map', 'Report', 'Robustness', 'Compare', 'Sentences']) {
    if (view === 'Sentences') await hourglass.command('data', { name: 'sentiment-8' });
    else await hourglass.command('tab', { name: view });
    await hourglass.until((state, tab) => state.tab === tab, { value: view });
    if (view === 'Robustness') await hourglass.until((state) => state.robustness?.complete, { timeout: 60_000 });
    await savePicture(view);
  }
  assert.deepEqual(hourglass.problems, []);
});

test('a model of messages is trained on the page, and saved', async (t) => {
  const hourglass = await open(t, { prepare: noData, query: '#data=sms&view=report' });
  const { page } = hourglass;
  const before = await hourglass.until((state) => state.report, { timeout: 60_000 });
  assert.equal(before.pretrained, true);
  assert.equal(before.validation_loss, null, 'nothing is measured before it is trained');
  assert.equal(before.report.by_code, false, 'the model that comes with the page');
  // Fresh weights of a plain model of words, which sees what its codes are good for as they are.
  await hourglass.command('set', { variant: 'plain', epochs: 4, batch: 32 });
  await hourglass.widget('Keep the model'); // beside which Train is another button than before
  await hourglass.click('Train');
  await hourglass.until((state) => state.report?.course.length > 0, { timeout: 60_000 });
  const done = await hourglass.until((state) => state.phase === 'paused' && state.epoch === 4, { timeout: 60_000 });
  assert.equal(done.history.length, 4);
  assert.ok(done.history[3].train_loss < 0.95 * done.history[0].train_loss, 'the training loss falls');
  assert.ok(done.history[3].validation_loss < done.history[0].validation_loss, 'and that of the messages held out');
  const { report } = await hourglass.until((state) => state.report.course.at(-1)?.epoch === 4);
  assert.equal(report.by_code, true);
  const [first, last] = [report.course[0], report.course.at(-1)];
  assert.equal(first.epoch, 0);
  assert.ok(last.f1 > first.f1 && last.accuracy > first.accuracy, JSON.stringify(report.course));
  t.diagnostic(`codes alone, epochs 0 and 4: accuracy ${first.accuracy} and ${last.accuracy}`);
  t.diagnostic(`${done.samples_per_second} messages per second, longest frame ${done.worst_frame_ms} ms`);
  assert.equal(report.accuracy, last.accuracy);

  // Compare: beside the model that comes with the page, the same messages.
  await hourglass.command('tab', { name: 'Compare' });
  const compared = (state) => state.compare?.sides.every(({ rebuilt }) => rebuilt.at(-1)?.length === 8);
  const { compare } = await hourglass.until(compared);
  assert.deepEqual(compare.runs, ['SMS, as it comes', 'Plain, 32 numbers']);
  assert.deepEqual(
    compare.sides.map(({ name, epochs, f1 }) => [name, epochs, f1]),
    [
      ['Plain, 32 numbers', 4, last.f1],
      ['SMS, as it comes', 0, null],
    ],
  );
  assert.ok((await hourglass.widgets()).some(({ label }) => label === 'Curves of the models'));
  const typed = 'Claim your free prize now';
  await page.getByRole('textbox', { name: 'Compared text' }).fill(typed);
  const own = await hourglass.until((state, text) => state.compare.texts[0] === text && state.compare, {
    value: typed,
  });
  assert.equal(own.compare.texts.length, compare.texts.length + 1);
  await hourglass.until((state) => state.compare.sides.every(({ rebuilt }) => rebuilt[0].includes('claim')));
  await hourglass.command('tab', { name: 'Report' });

  // Time travel: the views show the model as it was.
  const { past_epochs: past } = await hourglass.state();
  assert.deepEqual([past[0], past.at(-1)], [0, 4]);
  await hourglass.command('show_epoch', { epoch: 0 });
  const back = await hourglass.until((state) => state.shown_epoch === 0 && state.report?.course.length === 1 && state);
  assert.equal(back.report.accuracy, first.accuracy);
  await hourglass.click('Now');
  await hourglass.until((state) => state.shown_epoch === -1 && state.report?.course.at(-1).epoch === 4);

  const coming = page.waitForEvent('download');
  await hourglass.click('Save model');
  const download = await coming;
  assert.equal(download.suggestedFilename(), 'texts.safetensors');
  const bytes = await readFile(await download.path());
  const header = JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString());
  assert.equal(header.__metadata__.format, 'hourglass-text-1');
  assert.equal(header.__metadata__.variant, 'plain');
  assert.ok(header['classifier.weight'], 'with the classifier');

  // The file opens again, in the place of the model that comes with the page.
  await hourglass.command('data', { name: 'mnist' });
  await hourglass.until((state) => state.tab === 'Reconstructions');
  await drop(page, { 'texts.safetensors': bytes });
  const opened = await hourglass.until((state) => /^Opened texts/.test(state.notice) && state);
  assert.equal(
    opened.notice,
    'Opened texts.safetensors: a model of texts, 32 numbers each. It reads the SMS messages.',
  );
  assert.deepEqual([opened.pretrained, opened.specification.variant], [true, 'plain']);
  await hourglass.command('tab', { name: 'Report' });
  const again = await hourglass.until((state) => state.report && state, { timeout: 60_000 });
  assert.equal(again.report.by_code, false, 'the file has the classifier of words and code');
  assert.ok(again.report.accuracy > 0.97, JSON.stringify(again.report));
  await hourglass.click('Train'); // goes on with these weights
  await hourglass.until((state) => state.step > 0 && !state.pretrained);
  await hourglass.command('pause');
  const { step, history } = await hourglass.until((state) => state.phase === 'paused');

  // What was trained on pictures is as it was, and so are the texts.
  await hourglass.command('data', { name: 'mnist' });
  await hourglass.until((state) => state.tab === 'Reconstructions' && state.epoch === 0);
  await hourglass.command('data', { name: 'sms' });
  await hourglass.until((state, step) => state.step === step, { value: step });

  // After a reload it goes on where it stood.
  await page.waitForTimeout(1500); // until the page's place is kept, once a second
  await page.reload();
  await hourglass.ready();
  const kept = await hourglass.until((state) => /^Went on where you were/.test(state.notice) && state);
  assert.match(kept.notice, /^Went on where you were: the model of texts, epoch \d+ of 4$/);
  const there = await hourglass.until((state, steps) => state.step === steps && state, { value: step });
  assert.deepEqual([there.pretrained, there.specification.variant], [false, 'plain']);
  assert.deepEqual(there.history, history);
  await hourglass.command('tab', { name: 'Report' });
  const { report: after } = await hourglass.until((state) => state.report && state, { timeout: 60_000 });
  assert.ok(after.accuracy > 0.97, JSON.stringify(after));
  assert.deepEqual(hourglass.problems, []);
});

test("one's own documents are understood, used and trained on", async (t) => {
  const hourglass = await open(t, { prepare: noData });
  const { page } = hourglass;
  const shown = await hourglass.until((state) => state.dataset && state.tab === 'Reconstructions');
  const kinds = {
    food: ['soup', 'bread', 'salad', 'coffee', 'cheese'],
    travel: ['train', 'ticket', 'hotel', 'flight', 'luggage'],
    work: ['meeting', 'report', 'deadline', 'office', 'budget'],
  };
  const rows = Array.from({ length: 90 }, (_, i) => {
    const [kind, words] = Object.entries(kinds)[i % 3];
    const word = (k) => words[(i * k + (i >> 2)) % words.length];
    return `${i},${kind},"Note ${i}, about the ${word(1)} and a ${word(2)} with ${word(3)}"`;
  });
  const table = Buffer.from(['id,topic,remark', ...rows].join('\n'));
  await drop(page, { 'notes.csv': table });
  const { import: sheet } = await hourglass.until((state) => state.import);
  assert.equal(sheet.lines.Found, '90 documents');
  assert.equal(sheet.lines.Labels, 'food 30, travel 30, work 30');
  assert.equal(sheet.label_column, 'topic');
  assert.equal(sheet.problem, '');
  await hourglass.click('Use it');
  await hourglass.until((state) => state.tab === 'Messages' && state.messages?.complete);
  await hourglass.command('set', { epochs: 12, latent: 8 });
  await hourglass.click('Train');
  const done = await hourglass.until((state) => state.phase === 'paused' && state.epoch === 12, { timeout: 60_000 });
  assert.ok(done.history[11].train_loss < done.history[0].train_loss);
  await hourglass.command('tab', { name: 'Report' });
  const { report } = await hourglass.until((state) => state.report?.course.at(-1)?.epoch === 12);
  assert.equal(report.confusion.length, 3);
  assert.ok(report.accuracy >= 0.8, JSON.stringify(report));

  // They and their model outlive a reload.
  await page.waitForTimeout(1500);
  await page.reload();
  await hourglass.ready();
  const again = await hourglass.until((state) => state.messages?.complete && state.report && state);
  assert.equal(again.tab, 'Report');
  const there = await hourglass.until((state) => state.epoch === 12 && state.report?.course.length > 0);
  assert.deepEqual([there.pretrained, there.history.length, there.report.confusion.length], [false, 12, 3]);
  await hourglass.until((state, past) => JSON.stringify(state.past_epochs) === past, {
    value: JSON.stringify(done.past_epochs),
  });
  await hourglass.command('tab', { name: 'Compare' });
  const { compare } = await hourglass.until((state) => state.compare?.sides.length > 0 && state);
  assert.equal(compare.runs.length, 1);
  assert.equal(compare.sides[0].epochs, 12);
  await hourglass.command('tab', { name: 'Report' });

  // The model reads texts without labels: there are verdicts, and nothing says whether they are right.
  const coming = page.waitForEvent('download');
  await hourglass.click('Save model');
  const saved = await readFile(await (await coming).path());
  const bare = rows.map((row) => row.split('"')[1].replace(',', '')).join('\n');
  await drop(page, { 'bare.txt': Buffer.from(bare) });
  await hourglass.until((state) => state.import?.lines.Found === '90 documents');
  await hourglass.click('Use it');
  await hourglass.until((state) => state.import === null);
  await drop(page, { 'notes.safetensors': saved });
  const { notice } = await hourglass.until((state) => /^Opened notes/.test(state.notice));
  assert.match(notice, /reads bare\.txt\. The texts have no labels: .* food, travel, work/);
  await hourglass.command('tab', { name: 'Report' });
  const { report: unmeasured } = await hourglass.until((state) => state.report?.unmeasured);
  assert.match(unmeasured.unmeasured, /nothing says how often/);
  assert.equal(
    unmeasured.verdicts.reduce((a, b) => a + b),
    90,
  );

  // What cannot be used is said once, and nothing changes.
  const one = Buffer.from(rows.map((row) => `same\t${row}`).join('\n'));
  await drop(page, { 'one.txt': one });
  await hourglass.until((state) => state.import?.problem.includes('all documents are labeled "same"'));
  await hourglass.command('cancel_import');
  await drop(page, { 'latin.txt': Buffer.from(`ham\tcaf\u00e9 and more words\n`, 'latin1') });
  await hourglass.until((state) => state.notice.includes('is not UTF-8'));
  await hourglass.command('data', { name: 'mnist' });
  const back = await hourglass.until((state) => state.tab === 'Reconstructions');
  assert.deepEqual(back.dataset, shown.dataset);
  assert.deepEqual(hourglass.problems, []);
});

test('runs on texts are renamed, deleted and saved, and outlive a reload with their past epochs', async (t) => {
  const hourglass = await open(t, { prepare: noData, query: '#data=sms&view=compare' });
  const { page } = hourglass;
  const isDone = (state) => state.phase === 'paused' && state.epoch === 3 && state.past_epochs.at(-1) === 3;
  await hourglass.until((state) => state.compare?.runs.length === 1, { timeout: 60_000 });
  for (const latent of [4, 6]) {
    await hourglass.command('set', { variant: 'plain', hidden: [16], epochs: 3, batch: 64, latent });
    await hourglass.command('train');
    await hourglass.until((state, name) => state.compare?.runs.at(-1) === name && state.phase === 'paused', {
      timeout: 60_000,
      value: `Plain, ${latent} numbers`,
    });
    await hourglass.until(isDone, { timeout: 60_000 });
  }
  const list = (...runs) =>
    hourglass.until((state, names) => JSON.stringify(state.compare?.runs) === names, {
      value: JSON.stringify(['SMS, as it comes', ...runs]),
    });
  await list('Plain, 4 numbers', 'Plain, 6 numbers');

  await hourglass.click('Rename Plain, 4 numbers');
  await hourglass.widget('Name of the run');
  await page.waitForTimeout(300); // until the field has the focus
  await page.keyboard.press('Control+a');
  await page.keyboard.type('the small one', { delay: 60 });
  await page.keyboard.press('Enter');
  await list('the small one', 'Plain, 6 numbers');

  const saved = async (...clicks) => {
    const coming = page.waitForEvent('download');
    for (const label of clicks) await hourglass.click(label);
    const download = await coming;
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  };
  const table = await saved('Save runs as CSV');
  assert.equal(table.name, 'hourglass-text-runs.csv');
  const rows = table.bytes.toString().trim().split('\n');
  assert.equal(rows.length, 1 + 2 * 3, 'a row for each epoch of each run that was trained');
  assert.match(rows[1], /^"the small one",1,[\d.]+,[\d.]+,/);
  const picture = await saved('Save picture of the curves', 'SVG');
  assert.equal(picture.name, 'plain-6-numbers-and-the-small-one-loss.svg');
  assert.match(picture.bytes.toString(), /the small one: .*code size 4/s);

  await hourglass.click('Forget the small one');
  await list('Plain, 6 numbers');
  await hourglass.until((state) => state.notice === 'Deleted the small one.');
  await hourglass.click('Undo');
  await list('the small one', 'Plain, 6 numbers');

  // All of it is there again, the epochs of the newest to look back at, too.
  const before = await hourglass.state();
  await page.waitForTimeout(3000); // until the page's place is kept, once a second
  await page.reload();
  await hourglass.ready();
  await list('the small one', 'Plain, 6 numbers');
  const after = await hourglass.until((state, past) => JSON.stringify(state.past_epochs) === past && state, {
    timeout: 60_000,
    value: JSON.stringify(before.past_epochs),
  });
  assert.deepEqual(after.history, before.history);
  assert.deepEqual(
    after.compare.sides.map(({ name, epochs, f1 }) => [name, epochs, f1]),
    before.compare.sides.map(({ name, epochs, f1 }) => [name, epochs, f1]),
  );
  await hourglass.command('show_epoch', { epoch: before.past_epochs[0] });
  await hourglass.command('tab', { name: 'Report' });
  await hourglass.until((state) => state.shown_epoch === 0 && state.report?.course.length === 1);
  await hourglass.command('tab', { name: 'Compare' });

  // One of the list goes on where it stood, and so does its file.
  const opened = (name) =>
    hourglass.until((state, notice) => state.notice === notice && state.epoch === 3, {
      value: `Opened ${name}, epoch 3 of 3`,
    });
  await hourglass.click('Open the small one');
  await opened('the small one');
  assert.equal((await hourglass.state()).specification.latent, 4);
  const file = await saved('Save the small one');
  assert.equal(file.name, 'the small one.safetensors');
  await hourglass.click('Open Plain, 6 numbers');
  await opened('Plain, 6 numbers');
  await drop(page, { [file.name]: file.bytes });
  await opened(file.name);
  await list('the small one', 'Plain, 6 numbers', file.name);
  await hourglass.click(`Forget ${file.name}`);

  await hourglass.click('Forget the small one');
  await list('Plain, 6 numbers');
  await page.waitForTimeout(1500);
  await page.reload();
  await hourglass.ready();
  await list('Plain, 6 numbers');
  assert.deepEqual(hourglass.problems, []);

  // A tab opened after this one is closed goes on where it was, though nothing was ever trained on pictures.
  await page.waitForTimeout(1500);
  const [context, url] = [page.context(), page.url().replace(/#.*/, '')];
  const next = new Hourglass(await context.newPage());
  await noData(next.page);
  await page.close();
  await next.page.goto(url);
  await next.ready();
  const there = await next.until((state) => state.compare?.runs?.length === 2 && state, { timeout: 60_000 });
  assert.deepEqual(there.compare.runs, ['SMS, as it comes', 'Plain, 6 numbers']);
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

test('the eight sentences are looked back at, and compared with another seed', async (t) => {
  const hourglass = await open(t, { prepare: noData, query: '#data=sentiment-8' });
  const { page } = hourglass;
  const { sentences: now } = await hourglass.until((state) => state.sentences?.epoch === 50);
  const slider = page.getByRole('slider', { name: 'Epoch shown' });
  await page.waitForFunction(() => document.querySelector('#twin [aria-label="Epoch shown"]')?.max === '50');
  await slider.focus();
  await page.keyboard.press('ArrowLeft');
  const { sentences: past } = await hourglass.until((state) => state.sentences.shown_epoch === 49);
  assert.notDeepEqual(past.probabilities, now.probabilities);
  await hourglass.click('Now');
  await hourglass.until((state) => state.sentences.shown_epoch === 50);
  await hourglass.click('Compare with another seed');
  const { sentences: both } = await hourglass.until((state) => state.sentences.against);
  assert.equal(both.against.seed, 2);
  await hourglass.click('Next other seed');
  const { sentences: third } = await hourglass.until((state) => state.sentences.against?.seed === 3);
  await slider.focus();
  await page.keyboard.press('Home');
  const { sentences: fresh } = await hourglass.until((state) => state.sentences.shown_epoch === 0);
  assert.notDeepEqual(fresh.against.probabilities, third.against.probabilities, 'both are at this epoch');
  await page.waitForFunction(() => location.hash === '#data=sentiment-8&view=sentences:epoch-0:against-3');
  const again = await open(t, { prepare: noData, query: await page.evaluate(() => location.hash) });
  const { sentences: linked } = await again.until((state) => state.sentences?.against && state);
  assert.deepEqual(linked.probabilities, fresh.probabilities);
  assert.deepEqual(linked.against, fresh.against);
  assert.deepEqual([...hourglass.problems, ...again.problems], []);
});
