// The packed page in headless Chromium, for what is measured there.
import path from 'node:path';
import { chromium } from 'playwright-core';
import { serve } from '../../tools/serve.mjs';

// What `use(page)` returns, of the page at this address after '#', once its program is there.
export async function withPage(root, address, use) {
  const server = await serve(path.join(root, 'build/site'), { port: 0 });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-quic', '--no-first-run'],
  });
  try {
    const page = await browser.newPage();
    await page.goto(server.url + (address && `#${address}`));
    await page.waitForFunction(() => window.hourglass);
    await page.evaluate(() => window.hourglass.ready);
    return await use(page);
  } finally {
    await browser.close();
    await server.close();
  }
}
