// The browser that the end-to-end tests run in, headless Chromium or the one that $HOURGLASS_BROWSER names; and fingers
// on a page, which each browser takes in a way of its own.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firefox } from 'playwright-core';
import { launchChromium } from '../../tools/chromium.mjs';

const name = process.env.HOURGLASS_BROWSER || 'chromium';
assert.ok(['chromium', 'firefox'].includes(name), `HOURGLASS_BROWSER is ${name}; it can be chromium or firefox`);
export const isFirefox = name === 'firefox';

// What stands behind an object of Playwright's. No version promises it, and package.json pins one.
const implementation = (object) => object._connection.toImpl(object);

// A screen that nobody sees, large enough for every window of the tests: without one Firefox has no WebGL 2.
let screen;
async function startScreen() {
  if (process.platform !== 'linux') return {};
  screen = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '3600x1600x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  process.on('exit', () => screen.kill());
  const number = await new Promise((resolve, reject) => {
    screen.stdio[3].once('data', (bytes) => resolve(String(bytes).trim()));
    screen.once('error', reject);
    screen.once('exit', (status) => reject(new Error(`Xvfb ended with status ${status}`)));
  });
  return { DISPLAY: `:${number}`, WAYLAND_DISPLAY: undefined };
}

// Firefox refuses to run as root in somebody else's home, as in a container of CI.
let home;
let environment;
async function prepareFirefox() {
  home = await mkdtemp(join(tmpdir(), 'hourglass-firefox-'));
  return { ...process.env, HOME: home, ...(await startScreen()) };
}

// A Firefox as it is installed, not one that was patched for tests. Its driver cannot give a page a touch screen: a
// Firefox that has one is another process.
async function launchFirefox(hasTouch) {
  const browser = await firefox.launch({
    channel: 'moz-firefox',
    executablePath: process.env.FIREFOX || '/usr/bin/firefox-esr',
    headless: false,
    env: await (environment ??= prepareFirefox()),
    firefoxUserPrefs: hasTouch
      ? {
          'dom.w3c_touch_events.enabled': 1,
          'dom.w3c_touch_events.legacy_apis.enabled': true,
          'dom.maxtouchpoints.testing.value': 5,
          'ui.primaryPointerCapabilities': 1, // coarse
          'ui.allPointerCapabilities': 1,
        }
      : {},
  });
  // Playwright asks every page for a light color scheme, which it has anyway, and this Firefox cannot be asked.
  const session = implementation(browser)._browserSession;
  const send = session.send.bind(session);
  const asksForNothing = (method, { features }) =>
    method === 'emulation.setMediaFeaturesOverride' && (features['prefers-color-scheme'] ?? 'light') === 'light';
  session.send = async (method, parameters) =>
    asksForNothing(method, parameters ?? {}) ? {} : send(method, parameters);
  // Playwright knows a download by its navigation, which one by a link does not have.
  const transport = implementation(browser)._connection._transport;
  const receive = transport.onmessage;
  transport.onmessage = (message) => {
    if (/^browsingContext\.download/.test(message.method)) message.params.download ??= message.params.url;
    receive(message);
  };
  return browser;
}

// Else a test could wait for a browser that crashed until somebody ends it.
function stopWithBrowser() {
  console.error('The browser ended in the middle of a test.');
  process.exit(1);
}

const launched = new Map();

// The browser for pages with these options of a context.
export function browserFor({ hasTouch = false }) {
  const kind = isFirefox && hasTouch ? 'with touch' : 'usual';
  if (!launched.has(kind)) {
    const coming = isFirefox ? launchFirefox(hasTouch) : launchChromium();
    coming.then((browser) => browser.on('disconnected', stopWithBrowser)).catch(() => {}); // whoever asked hears of it
    launched.set(kind, coming);
  }
  return launched.get(kind);
}

export async function closeBrowsers() {
  for (const { value: browser } of await Promise.allSettled(launched.values())) {
    browser?.off('disconnected', stopWithBrowser);
    await browser?.close();
  }
  screen?.kill();
  if (home) await rm(home, { recursive: true, force: true });
}

// As many fingers as there are places [x, y], put down, moved and lifted at once.
export async function fingers({ page }) {
  return isFirefox ? firefoxFingers(page) : chromiumFingers(page);
}

async function chromiumFingers(page) {
  const session = await page.context().newCDPSession(page);
  const send = (type, places) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: places.map(([x, y], id) => ({ x, y, id })) });
  return {
    down: (...places) => send('touchStart', places),
    move: (...places) => send('touchMove', places),
    up: () => send('touchEnd', []),
  };
}

// By WebDriver BiDi itself: Playwright has no call for it.
function firefoxFingers(page) {
  const session = implementation(page).delegate._session;
  let count = 0;
  const send = (ids, actionsOf) =>
    session.send('input.performActions', {
      context: session.sessionId,
      actions: ids.map((id) => ({
        type: 'pointer',
        id: `finger ${id}`,
        parameters: { pointerType: 'touch' },
        actions: actionsOf(id),
      })),
    });
  const to = ([x, y]) => ({ type: 'pointerMove', x: Math.round(x), y: Math.round(y) });
  return {
    // One after the other, as a hand does it: two at once are events that no touch screen sends.
    async down(...places) {
      for (count = 0; count < places.length; ++count)
        await send([count], (id) => [to(places[id]), { type: 'pointerDown', button: 0 }]);
    },
    move: (...places) => send([...places.keys()], (id) => [to(places[id])]),
    up: () => send([...Array(count).keys()], () => [{ type: 'pointerUp', button: 0 }]),
  };
}

// What one finger does.
export async function finger(hourglass) {
  const { down, move, up } = await fingers(hourglass);
  const pause = (ms) => hourglass.page.waitForTimeout(ms);
  return {
    async tap(place) {
      await down(place);
      await up();
      await pause(120);
    },
    // In even steps; `hold`: ms that it rests before it leaves, so that nothing glides on.
    async drag([x1, y1], [x2, y2], { steps = 12, pace = 16, hold = 300 } = {}) {
      await down([x1, y1]);
      for (let i = 1; i <= steps; ++i) {
        await move([x1 + ((x2 - x1) * i) / steps, y1 + ((y2 - y1) * i) / steps]);
        await pause(pace);
      }
      await pause(hold);
      await up();
      await pause(150);
    },
  };
}
