// Opens the packed site (build/site; $HOURGLASS_SITE is another one) in a browser (browsers.mjs), and finds and uses
// widgets on the canvas as a person does: by their labels, with the real mouse.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { serve } from '../../tools/serve.mjs';
import { browserFor, closeBrowsers, isFirefox } from './browsers.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const site = process.env.HOURGLASS_SITE ?? join(root, 'build/site');
assert.ok(existsSync(join(site, 'index.html')), `there is no packed site in ${site}: ./test packs it`);

export const hasMnist = JSON.parse(readFileSync(join(site, 'data/manifest.json'), 'utf8')).name === 'MNIST';

const server = await serve(site, { port: 0 });
after(async () => {
  await closeBrowsers();
  await server.close();
});

// A limit only ends a hanging test. What the page does a few milliseconds of per frame takes several times as long where
// frames are slow: Firefox draws more slowly in software, and a shared machine is at times half as fast as usual.
export const slack = 3;
const patience = slack * (isFirefox ? 60_000 : 20_000); // ms

// The views of pictures, by the names of their tabs.
export const pictureViews = 'Reconstructions Draw Generate Map Inside Anomalies Compress Augment Compare'.split(' ');

// A data manifest without data: the program uses synthetic digits.
export const noData = async (page) =>
  page.route('**/data/manifest.json', (route) => route.fulfill({ json: { name: null, files: [] } }));

// A site that has only these builds of the program.
export const onlyBuilds = async (page, builds) =>
  page.route('**/program/manifest.json', (route) => route.fulfill({ json: { builds } }));

export class Hourglass {
  problems = []; // errors that the page did not catch, and errors in the console

  constructor(page) {
    this.page = page;
    page.on('console', (message) => message.type() === 'error' && this.problems.push(message.text()));
    page.on('pageerror', (error) => this.problems.push(error.message));
  }

  ready() {
    return this.page.evaluate(() => window.hourglass.ready);
  }

  state() {
    return this.page.evaluate(() => window.hourglass.state());
  }

  widgets() {
    return this.page.evaluate(() => window.hourglass.widgets());
  }

  command(name, args) {
    return this.page.evaluate(([n, a]) => window.hourglass.command(n, a), [name, args]);
  }

  frames() {
    return this.page.evaluate(() => window.hourglass.frames());
  }

  // Waits until `test`, called in the page with the state and `value`, is true; returns that state. `timeout`: usual limit.
  async until(test, { value, timeout: usual = patience / slack, what = String(test) } = {}) {
    const timeout = slack * usual;
    const source = `(${test})(window.hourglass.state(), ${JSON.stringify(value)})`;
    try {
      await this.page.waitForFunction(source, null, { timeout, polling: 50 });
    } catch (error) {
      if (error.name !== 'TimeoutError') throw error;
      const { draw, ...state } = await this.state();
      assert.fail(`not within ${timeout / 1000} s: ${what}\nthe state was ${JSON.stringify(state)}`);
    }
    return this.state();
  }

  // The widget with this label, once it is on the screen.
  async widget(label) {
    const find = (name) => window.hourglass.widgets().find((widget) => widget.label === name);
    try {
      return await (await this.page.waitForFunction(find, label, { timeout: patience, polling: 50 })).jsonValue();
    } catch {
      const labels = (await this.widgets()).map((widget) => widget.label);
      return assert.fail(`there is no widget '${label}'; there are ${labels.join(', ')}`);
    }
  }

  // Once it has stayed where it is for some frames: what the page was just told may still move its widgets.
  async settledWidget(label) {
    const frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    let widget = await this.widget(label);
    for (let same = 0; same < 2;) {
      await this.page.evaluate(frames);
      const now = await this.widget(label);
      same = now.x === widget.x && now.y === widget.y ? same + 1 : 0;
      widget = now;
    }
    return widget;
  }

  async click(label) {
    const { x, y, width, height } = await this.settledWidget(label);
    await this.page.mouse.click(x + width / 2, y + height / 2);
  }

  // Draws with the mouse on the pad: [[x, y], ...], each from 0 to 1.
  async stroke(points) {
    const pad = await this.widget('Draw pad');
    const at = ([x, y]) => [pad.x + x * pad.width, pad.y + y * pad.height];
    const { mouse } = this.page;
    await mouse.move(...at(points[0]));
    await mouse.down();
    for (const point of points.slice(1)) await mouse.move(...at(point), { steps: 6 });
    await mouse.up();
  }

  // What a failure or a missing feature says instead of the program.
  async failure() {
    await this.page.waitForSelector('#cover[data-state="failed"]', { timeout: patience });
    return this.page.innerText('#failure');
  }

  // The picture of the canvas is of more than one color, and of how many.
  async colors() {
    const png = await this.page.screenshot();
    return this.page.evaluate(async (base64) => {
      const blob = await (await fetch(`data:image/png;base64,${base64}`)).blob();
      const bitmap = await createImageBitmap(blob);
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
      context.drawImage(bitmap, 0, 0);
      return new Set(new Uint32Array(context.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer)).size;
    }, png.toString('base64'));
  }
}

function returnToAllSettings() {
  try {
    localStorage.setItem('hourglass.intro', 'seen');
    localStorage.setItem('hourglass.settings', 'all');
  } catch {
    // A test may forbid storage.
  }
}

// As if the user dragged files from the desktop onto the canvas.
export function drop(page, files) {
  const contents = Object.entries(files).map(([name, bytes]) => [name, bytes.toString('base64')]);
  return page.evaluate(async (list) => {
    const data = new DataTransfer();
    for (const [name, base64] of list) {
      const bytes = await (await fetch(`data:;base64,${base64}`)).arrayBuffer();
      data.items.add(new File([bytes], name));
    }
    const canvas = document.getElementById('canvas');
    for (const type of ['dragover', 'drop']) {
      canvas.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
    }
  }, contents);
}

// The same, and what the sheet asks is answered with "Use it".
export async function use(hourglass, files) {
  await drop(hourglass.page, files);
  await hourglass.until((state) => state.import);
  await hourglass.click('Use it');
}

// Opens the page in a context of its own, which ends with the test. `prepare(page)` comes before loading; `wait:
// false` for pages that never get ready; `query` is a part of the address, such as "?build=simd-threads".
// `firstVisit`: as somebody sees it who was never here; else as one who has seen the introduction and wants all
// settings.
export async function open(
  t,
  { prepare, wait = true, firstVisit = false, url = server.url, query = '', ...options } = {},
) {
  const browser = await browserFor(options);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  t.after(() => context.close());
  if (!firstVisit) await context.addInitScript(returnToAllSettings);
  const page = await context.newPage();
  const hourglass = new Hourglass(page);
  await prepare?.(page);
  await page.goto(url + query);
  if (wait) await hourglass.ready();
  return hourglass;
}
