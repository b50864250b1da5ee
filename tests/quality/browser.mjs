// The same runs in the browser and natively: what the page trains is what the command line trains.
import { withPage } from './page.mjs';

// Words of the command line, and the same as the page's data and settings.
const cases = [
  { words: '--preset deep --epochs 10', preset: 'deep', settings: { epochs: 10 } },
  { words: '--preset variational --epochs 5', preset: 'variational', settings: { epochs: 5 } },
  { words: '--preset convolutional --epochs 3', preset: 'convolutional', settings: { epochs: 3 } },
  { words: '--preset denoising --epochs 3', preset: 'denoising', settings: { epochs: 3 } },
  {
    words: '--data toy:color-pictures --preset convolutional --epochs 3',
    data: { command: 'color-pictures', name: 'Color pictures' },
    preset: 'convolutional',
    settings: { epochs: 3 },
  },
];
const patience = 900_000; // ms per run

async function trainInPage(page, { data, preset, settings }) {
  if (data) {
    await page.evaluate((name) => window.hourglass.command('data', { name }), data.command);
    await page.waitForFunction((name) => window.hourglass.state().dataset?.name === name, data.name);
  }
  await page.evaluate(
    ([name, fields]) => {
      window.hourglass.command('preset', { name });
      window.hourglass.command('set', fields);
      window.hourglass.command('reset');
    },
    [preset, settings],
  );
  // Not before: the run before may have ended after as many epochs.
  await page.waitForFunction(() => window.hourglass.state().phase === 'idle' && window.hourglass.state().step === 0);
  await page.evaluate(() => window.hourglass.command('train'));
  const ended = (epochs) =>
    window.hourglass.state().phase === 'paused' && window.hourglass.state().history.length === epochs;
  await page.waitForFunction(ended, settings.epochs, { timeout: patience, polling: 500 });
  return (await page.evaluate(() => window.hourglass.state())).history;
}

// The largest relative difference over both losses and all epochs.
function difference(page, native) {
  if (page.length !== native.length) return Infinity;
  const off = (key) => Math.max(...page.map((epoch, i) => Math.abs(epoch[key] / native[i][key] - 1)));
  return Math.max(off('train_loss'), off('validation_loss'));
}

// trainNatively(words) gives the epochs as the command line prints them; tell(good, name, detail) hears of each case.
export async function compareWithBrowser(root, trainNatively, tell) {
  await withPage(root, '', async (page) => {
    for (const one of cases) {
      const worst = difference(await trainInPage(page, one), trainNatively(one.words));
      tell(
        worst <= 0.01,
        `browser and native: ${one.words}`,
        `differ by at most ${(100 * worst).toFixed(3)} %  bar <= 1 %`,
      );
    }
  });
}
