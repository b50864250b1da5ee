// Runs the benchmark on the given engines: node run.mjs FILTER native|web...   JSON lines, then a table.
import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { serve } from '../../tools/serve.mjs';
import { coldStarts } from './cold_start.mjs';
import { frameWork, percentile, watchMainThread } from '../e2e/smoothness.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const webBuild = 'relaxed-threads';
const [filter, ...engines] = process.argv.slice(2);
const rows = [];
const wanted = (name) => filter.split(' ').every((word) => name.includes(word));

function take(line) {
  console.log(line);
  rows.push(JSON.parse(line));
}

async function native() {
  const program = spawn(join(root, 'build/native/bench'), ['native', filter], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve, reject) => {
    program.on('error', reject);
    program.on('close', (status) => (status === 0 ? resolve() : reject(new Error(`bench ended with ${status}`))));
  });
  for await (const line of createInterface({ input: program.stdout })) take(line);
  await ended;
}

// The page that runs the program: its output arrives through the binding `take`.
const benchPage = `<!doctype html><title>bench</title><script type="module">
import make from './bench.js';
try {
  await make({
    arguments: [${JSON.stringify(webBuild)}, ${JSON.stringify(filter)}],
    print: (line) => window.take(line),
    printErr: (line) => console.error(line),
    onExit: (status) => window.done(status),
    onAbort: (reason) => window.done(String(reason)),
  });
} catch (error) {
  window.done(String(error));
}
</script>`;

// Composites without copying the canvas on the processor, as with a graphics card.
const composited = ['--ignore-gpu-blocklist', '--use-angle=swiftshader', '--enable-gpu-rasterization'];

async function inBrowser(folder, use, flags = []) {
  const { launchChromium } = await import('../../tools/chromium.mjs');
  const server = await serve(folder, { port: 0 });
  const browser = await launchChromium(flags);
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.error(error.message));
    await use(page, server.url);
  } finally {
    await browser.close();
    await server.close();
  }
}

async function kernels() {
  const folder = mkdtempSync(join(tmpdir(), 'hourglass-bench-'));
  try {
    const build = join(root, 'build/web');
    for (const name of readdirSync(build)) {
      if (/^bench\..*(js|wasm)$|^bench\.js$/.test(name)) copyFileSync(join(build, name), join(folder, name));
    }
    writeFileSync(join(folder, 'index.html'), benchPage);
    await inBrowser(folder, async (page, url) => {
      await page.exposeFunction('take', take);
      const ended = new Promise((resolve) => {
        page.exposeFunction('done', resolve);
      });
      await page.goto(url);
      const status = await ended;
      if (status !== 0) throw new Error(`the benchmark ended in the browser with ${status}`);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const pageCase = 'page start to first trained step';

// From the request for the page to the first step of a fresh model, with everything served from this machine.
async function pageStart() {
  if (!wanted(pageCase)) return;
  const times = [];
  for (let i = 0; i < 5; i += 1) {
    await inBrowser(join(root, 'build/site'), async (page, url) => {
      const start = performance.now();
      await page.goto(url);
      await page.waitForFunction(() => window.hourglass);
      await page.evaluate(() => window.hourglass.ready);
      await page.waitForFunction(() => window.hourglass.state().dataset);
      await page.evaluate(() => {
        window.hourglass.command('reset', {});
        window.hourglass.command('train', {});
      });
      await page.waitForFunction(() => window.hourglass.state().step > 0, null, { polling: 5 });
      times.push((performance.now() - start) / 1000);
    });
  }
  times.sort((a, b) => a - b);
  take(
    JSON.stringify({ engine: 'web', build: webBuild, case: pageCase, threads: null, batch: null, seconds: times[2] }),
  );
}

const coldCase = 'cold page at 10 Mbit/s to the first reconstructions';

async function coldStart() {
  if (!wanted(coldCase)) return;
  const seconds = (await coldStarts(join(root, 'build/site'), webBuild, 5, inBrowser)).sort((a, b) => a - b);
  take(
    JSON.stringify({ engine: 'web', build: webBuild, case: coldCase, threads: null, batch: null, seconds: seconds[2] }),
  );
}

const stallCase = 'longest stall of the main thread while training';
const frameCase = 'work of a frame on the main thread while training';
const watchSeconds = 8;

// While the page trains at full speed: how late a timer of 10 ms fires, and the processor time that a frame takes on
// the main thread. Frames without anything to draw are not counted.
async function mainThread() {
  if (![stallCase, frameCase].some(wanted)) return;
  await inBrowser(
    join(root, 'build/site'),
    async (page, url) => {
      await page.goto(url);
      await page.waitForFunction(() => window.hourglass);
      await page.evaluate(() => window.hourglass.ready);
      await page.evaluate(() => {
        window.hourglass.command('reset', {});
        window.hourglass.command('train', {});
      });
      await page.waitForTimeout(2000);
      await watchMainThread(page);
      await page.waitForTimeout(1000 * watchSeconds);
      const { stalls } = await page.evaluate(() => window.watched);
      const work = (await frameWork(page, watchSeconds)).filter((milliseconds) => milliseconds > 1);
      const { threads, samples_per_second: speed } = await page.evaluate(() => window.hourglass.state());
      const row = (name, times) => ({
        engine: 'web',
        build: webBuild,
        case: name,
        threads,
        batch: 128,
        samples_per_second: speed,
        seconds: percentile(times, 1) / 1000,
        seconds_99_percent: percentile(times, 0.99) / 1000,
        seconds_median: percentile(times, 0.5) / 1000,
      });
      for (const [name, times] of [
        [stallCase, stalls],
        [frameCase, work],
      ]) {
        if (wanted(name)) take(JSON.stringify(row(name, times)));
      }
    },
    composited,
  );
}

function table() {
  const cells = rows.map((row) => [
    row.engine,
    row.case,
    row.threads ?? '',
    row.batch ?? '',
    row.gflops?.toFixed(1) ?? '',
    row.fraction_of_peak?.toFixed(2) ?? '',
    row.seconds !== undefined ? `${row.seconds.toFixed(3)} s` : Math.round(row.samples_per_second),
  ]);
  cells.unshift(['engine', 'case', 'threads', 'batch', 'GFLOP/s', 'of peak', 'images/s']);
  const widths = cells[0].map((_, i) => Math.max(...cells.map((row) => String(row[i]).length)));
  return cells
    .map((row) =>
      row.map((cell, i) => (i < 2 ? String(cell).padEnd(widths[i]) : String(cell).padStart(widths[i]))).join('  '),
    )
    .join('\n');
}

for (const engine of engines) {
  if (engine === 'native') {
    await native();
  } else {
    await kernels();
    await pageStart();
    await coldStart();
    await mainThread();
  }
}
if (rows.length === 0) {
  console.error(`no case's name contains the words '${filter}'`);
  process.exit(1);
}
console.log(`\n${table()}`);
