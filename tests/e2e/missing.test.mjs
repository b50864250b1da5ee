// Never a blank canvas: a message says what the browser lacks or what went wrong.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noData, onlyBuilds, open } from './harness.mjs';

// Each missing feature, how to disable it, and what the page must say on a site that has only the best build.
const features = [
  ['WebAssembly', () => delete window.WebAssembly, /does not run WebAssembly/],
  ['SIMD', () => (WebAssembly.validate = () => false), /no vector instructions/],
  ['threads', () => delete window.SharedArrayBuffer, /does not share memory between threads/],
  [
    'relaxed SIMD',
    () => {
      const validate = WebAssembly.validate;
      WebAssembly.validate = (bytes) => ![...bytes].join().includes('253,128,2') && validate(bytes);
    },
    /no relaxed vector instructions/,
  ],
  [
    'WebGL 2',
    () => {
      const getContext = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = function (type, ...rest) {
        return type === 'webgl2' ? null : getContext.call(this, type, ...rest);
      };
    },
    /cannot draw with WebGL 2/,
  ],
];

for (const [name, takeAway, message] of features) {
  test(`without ${name} the page says so`, async (t) => {
    const prepare = async (page) => {
      await onlyBuilds(page, ['relaxed-threads']);
      await page.addInitScript(takeAway);
    };
    const hourglass = await open(t, { wait: false, prepare });
    const text = await hourglass.failure();
    assert.match(text, message);
    assert.equal(text.split('\n').filter((line) => message.test(line)).length, 1);
    assert.equal(await hourglass.page.isVisible('#canvas'), false);
    await assert.rejects(hourglass.ready(), /cannot run here/);
    assert.deepEqual(hourglass.problems, []);
  });
}

test('a site that lacks the build for this browser says that it may follow', async (t) => {
  const [, takeAway] = features.find(([name]) => name === 'relaxed SIMD');
  const prepare = async (page) => {
    await onlyBuilds(page, ['relaxed-threads']);
    await page.addInitScript(takeAway);
  };
  const hourglass = await open(t, { wait: false, prepare });
  assert.match(await hourglass.failure(), /can run the build simd-threads[^]*still be building it[^]*reload the page/);
});

test('without JavaScript the page says so', async (t) => {
  const { page } = await open(t, { wait: false, javaScriptEnabled: false });
  assert.match(await page.innerText('main'), /needs JavaScript/);
});

test('a program that does not arrive is named', async (t) => {
  const prepare = (page) => page.route('**/hourglass-page.wasm', (route) => route.fulfill({ status: 404 }));
  const hourglass = await open(t, { wait: false, prepare });
  assert.match(await hourglass.failure(), /could not be loaded[^]*hourglass-page\.wasm[^]*404/);
});

test('a font that does not arrive is reported, and the program continues without it', async (t) => {
  const prepare = async (page) => {
    await noData(page);
    await page.route('**/assets/fonts/Inter-SemiBold.ttf', (route) => route.fulfill({ status: 404 }));
  };
  const hourglass = await open(t, { prepare });
  const notices = await hourglass.page.evaluate(() => window.hourglass.notices());
  assert.equal(notices.length, 1);
  assert.match(notices[0], /Inter-SemiBold\.ttf.*404.*continues without/);
  await hourglass.click('Draw');
  await hourglass.until((state) => state.tab === 'Draw');
});

test('too little memory is reported', async (t) => {
  const prepare = (page) =>
    page.addInitScript(() => {
      WebAssembly.Memory = function () {
        throw new RangeError('WebAssembly.Memory(): could not allocate memory');
      };
      WebAssembly.instantiate = async () => {
        throw new RangeError('WebAssembly.instantiate(): Out of memory: cannot allocate memory');
      };
    });
  const hourglass = await open(t, { wait: false, prepare });
  assert.match(await hourglass.failure(), /could not start[^]*enough memory[^]*relaxed-threads: [^]*simd-single: /);
});

test('a crash of the program is reported', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  await hourglass.page.evaluate(() =>
    setTimeout(() => {
      throw new WebAssembly.RuntimeError('unreachable');
    }),
  );
  assert.match(await hourglass.failure(), /has stopped[^]*unreachable/);
  assert.equal(await hourglass.page.isVisible('#canvas'), false);
});

test('data that does not arrive is reported, and the program uses synthetic digits', async (t) => {
  const prepare = async (page) => {
    await page.route('**/data/manifest.json', (route) =>
      route.fulfill({ json: { name: 'MNIST', files: [{ name: 'train-images-idx3-ubyte.gz', bytes: 100 }] } }),
    );
    await page.route('**/data/*.gz', (route) => route.fulfill({ status: 503 }));
  };
  const hourglass = await open(t, { prepare });
  const notices = await hourglass.page.evaluate(() => window.hourglass.notices());
  assert.equal(notices.length, 1);
  assert.match(notices[0], /train-images-idx3-ubyte\.gz.*503/);
  const { dataset, banner } = await hourglass.state();
  assert.equal(dataset.synthetic, true);
  assert.notEqual(banner, '');

  // The line takes its place from the canvas, and gives it back.
  const below = await hourglass.widget('Open model or data');
  await hourglass.page.click('text=Dismiss');
  await hourglass.page.waitForFunction(
    (y) => window.hourglass.widgets().some((widget) => widget.label === 'Open model or data' && widget.y < y),
    below.y,
  );
});
