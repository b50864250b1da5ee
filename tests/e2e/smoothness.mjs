// How smoothly the page runs, measured from inside.

// Watches the main thread from inside the page: the time between animation frames, and how late a timer of 10 ms
// fires, which is how long something else kept the thread busy.
export function watchMainThread(page) {
  return page.evaluate(() => {
    const gaps = [];
    const stalls = [];
    window.watched = { gaps, stalls };
    let lastFrame = performance.now();
    const frame = (now) => {
      gaps.push(now - lastFrame);
      lastFrame = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    let lastTimer = performance.now();
    setInterval(() => {
      const now = performance.now();
      stalls.push(Math.max(0, now - lastTimer - 10));
      lastTimer = now;
    }, 10);
  });
}

// Processor time in milliseconds that each animation frame took on the main thread, over a few seconds: from
// Chromium's trace, so that waiting for a busy processor does not count.
export async function frameWork(page, seconds) {
  const trace = await page.context().browser().newBrowserCDPSession();
  const events = [];
  trace.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  const complete = new Promise((resolve) => {
    trace.once('Tracing.tracingComplete', resolve);
  });
  await trace.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['devtools.timeline'], excludedCategories: ['*'] },
  });
  await page.waitForTimeout(1000 * seconds);
  await trace.send('Tracing.end');
  await complete;
  return events
    .filter(({ name, tdur }) => name === 'FireAnimationFrame' && tdur !== undefined)
    .map(({ tdur }) => tdur / 1000);
}

// Counts the animation frames from now on; returns how to read the count.
export async function countFrames(page) {
  await page.evaluate(() => {
    window.framesSeen = 0;
    const frame = () => {
      ++window.framesSeen;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  return () => page.evaluate(() => window.framesSeen);
}

export const percentile = (values, share) => values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))];

export const summary = (values) =>
  [
    [0.5, 'median'],
    [0.99, '99 %'],
    [1, 'longest'],
  ]
    .map(([share, name]) => `${percentile(values, share).toFixed(1)} (${name})`)
    .join(', ');
