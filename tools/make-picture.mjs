// Makes docs/page.png, README's picture, out of the packed site (build/site): node tools/make-picture.mjs
import { chromium } from 'playwright-core';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from './serve.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const server = await serve(join(root, 'build/site'), { port: 0 });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${server.url}#epochs=5`);
  await page.waitForFunction(() => window.hourglass);
  await page.evaluate(() => window.hourglass.ready);
  await page.waitForFunction(() => window.hourglass.state().dataset);
  await page.evaluate(() => {
    window.hourglass.command('theme', { name: 'dark' });
    window.hourglass.command('reset', {});
    window.hourglass.command('train', {});
  });
  await page.waitForFunction(() => window.hourglass.state().epoch >= 3, null, { timeout: 600_000 });
  await page.screenshot({ path: join(root, 'docs/page.png') });
} finally {
  await browser.close();
  await server.close();
}
