// Makes the pictures of README and docs, docs/page.png, docs/views/*.png and docs/questions/*.png, from the packed site
// (build/site):
//
//   node tools/make-pictures.mjs [NAME...]     all of them, or only these (page, questions, draw, map, ...)
//
// Each view is shown in a window of 1280x720, the same at two device pixels per unit, and on a phone of 390x844.
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchChromium } from './chromium.mjs';
import { serve } from './serve.mjs';

const docs = join(dirname(dirname(fileURLToPath(import.meta.url))), 'docs');

const screens = [
  { suffix: '', viewport: { width: 1280, height: 720 }, deviceScaleFactor: 1 },
  { suffix: '-2x', viewport: { width: 1280, height: 720 }, deviceScaleFactor: 2 },
  { suffix: '-phone', viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
];

const command = (page, name, args = {}) => page.evaluate(([n, a]) => window.hourglass.command(n, a), [name, args]);
const until = (page, test, value) => page.waitForFunction(test, value, { timeout: 600_000, polling: 100 });

async function openTrained(page, name) {
  await command(page, 'open_trained', { name });
  await until(page, () => window.hourglass.state().notice.startsWith('Opened'));
}

// Waits until the run, which appears with its first epoch, has ended.
async function train(page, settings) {
  const before = await page.evaluate(() => window.hourglass.state().runs.length);
  await command(page, 'set', settings);
  await command(page, 'train');
  await until(page, (runs) => window.hourglass.state().runs.length > runs, before);
  await until(page, () => window.hourglass.state().phase === 'paused');
}

const three = [
  [
    [0.3, 0.24],
    [0.42, 0.16],
    [0.6, 0.17],
    [0.69, 0.28],
    [0.62, 0.41],
    [0.48, 0.47],
    [0.64, 0.53],
    [0.72, 0.66],
    [0.62, 0.8],
    [0.44, 0.84],
    [0.28, 0.76],
  ],
];

// What each picture shows; each view settles for a while before its picture is taken.
const views = {
  reconstructions: async (page) => command(page, 'tab', { name: 'Reconstructions' }),
  draw: async (page) => {
    await command(page, 'draw', { strokes: three });
    await command(page, 'tab', { name: 'Draw' });
  },
  generate: async (page) => {
    await openTrained(page, 'variational');
    await command(page, 'tab', { name: 'Generate' });
  },
  map: async (page) => {
    await openTrained(page, 'plane');
    await command(page, 'tab', { name: 'Map' });
  },
  inside: async (page) => command(page, 'tab', { name: 'Inside' }),
  anomalies: async (page) => {
    await command(page, 'draw', { strokes: three });
    await train(page, { only_classes: '3', epochs: 5 });
    await command(page, 'tab', { name: 'Anomalies' });
    await until(page, () => window.hourglass.state().anomalies?.behind === false);
  },
  compare: async (page) => {
    await train(page, { hidden: [128], epochs: 5 });
    await command(page, 'preset', { name: 'deep' });
    await train(page, { epochs: 5 });
    await command(page, 'tab', { name: 'Compare' });
    await until(page, () => window.hourglass.state().pca_mse !== null);
  },
  augment: async (page) => {
    await openTrained(page, 'conditional');
    await command(page, 'tab', { name: 'Augment' });
    await until(page, () => window.hourglass.state().augment?.complete);
    await page.getByRole('button', { name: 'Measure the gain' }).press('Enter');
    await until(page, () => window.hourglass.state().augment.gain[2]?.scores.length === 1);
  },
  compress: async (page) => {
    await openTrained(page, 'convolutional');
    await command(page, 'tab', { name: 'Compress' });
    await until(page, () => window.hourglass.state().compress?.complete);
  },
  messages: async (page) => {
    await command(page, 'data', { name: 'sms' });
    await until(page, () => window.hourglass.state().messages?.complete);
  },
};

async function open(browser, url, { viewport, ...options }, { firstVisit = false } = {}) {
  const page = await browser.newPage({ viewport, ...options });
  if (!firstVisit) await page.addInitScript(() => localStorage.setItem('hourglass.intro', 'seen'));
  await page.goto(url);
  await page.waitForFunction(() => window.hourglass);
  await page.evaluate(() => window.hourglass.ready);
  await until(page, () => window.hourglass.state().dataset);
  await command(page, 'theme', { name: firstVisit ? 'light' : 'dark' });
  return page;
}

async function takePage(browser, url) {
  const page = await open(browser, `${url}#epochs=5`, { viewport: { width: 1280, height: 800 } });
  await command(page, 'reset');
  await command(page, 'train');
  await until(page, () => window.hourglass.state().epoch >= 3);
  await page.screenshot({ path: join(docs, 'page.png') });
  await page.close();
}

async function takeView(browser, url, name) {
  for (const { suffix, ...screen } of screens) {
    const page = await open(browser, url, screen);
    await views[name](page);
    await page.mouse.move(1, 1);
    await page.waitForTimeout(9000); // for work done a few digits per frame, and for the notice to disappear
    await page.screenshot({ path: join(docs, 'views', `${name}${suffix}.png`) });
    await page.close();
  }
}

// Where the page answers what newcomers ask (docs/questions.md).
const questions = {
  'what-goes-in': (page) => page.getByRole('button', { name: 'Show me around' }).click(),
  'the-code': async (page) => {
    await close(page);
    await page
      .getByRole('button', { name: /^Test digit/ })
      .first()
      .press('Enter');
    await page.getByRole('button', { name: 'Close digit' }).blur();
  },
  'what-comes-out': async (page) => {
    await close(page);
    await command(page, 'draw', { strokes: three });
    await command(page, 'tab', { name: 'Draw' });
  },
  'what-the-number-means': (page) => read(page, 'What does 0.0044 mean?'),
  'the-way-back': async (page) => {
    await close(page);
    await command(page, 'preset', { name: 'sparse' });
    await page.mouse.click(238, 124); // Preset
  },
};

const close = (page) => page.locator('#intro').getByRole('button', { name: 'Close' }).click();

async function read(page, question) {
  await page.getByRole('button', { name: 'What is this?' }).click();
  await page.getByText(question).evaluate((asked) => asked.scrollIntoView({ block: 'center', behavior: 'instant' }));
}

async function takeQuestions(browser, url) {
  await mkdir(join(docs, 'questions'), { recursive: true });
  for (const [name, answer] of Object.entries(questions)) {
    const page = await open(browser, url, { viewport: { width: 1280, height: 720 } }, { firstVisit: true });
    await answer(page);
    await page.waitForTimeout(3000);
    await page.screenshot({ path: join(docs, 'questions', `${name}.png`) });
    await page.close();
  }
}

const wanted = process.argv.length > 2 ? process.argv.slice(2) : ['page', 'questions', ...Object.keys(views)];
const unknown = wanted.find((name) => !['page', 'questions'].includes(name) && !(name in views));
if (unknown) {
  console.error(`there is no view '${unknown}'; known are page, questions, ${Object.keys(views).join(', ')}`);
  process.exit(2);
}
await mkdir(join(docs, 'views'), { recursive: true });
const server = await serve(join(dirname(docs), 'build/site'), { port: 0 });
const browser = await launchChromium();
try {
  for (const name of wanted) {
    if (name === 'page') await takePage(browser, server.url);
    else if (name === 'questions') await takeQuestions(browser, server.url);
    else await takeView(browser, server.url, name);
    console.error(`${name}: done`);
  }
} finally {
  await browser.close();
  await server.close();
}
