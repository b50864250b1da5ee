// How smoothly the page runs, as seen by itself.

// Watches the main thread from inside the page: the time between its animation frames, and by how much a timer of
// 10 ms comes late, which is how long something else kept the thread.
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

export const percentile = (values, share) => values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))];

export const summary = (values) => [[0.5, 'median'], [0.99, '99 %'], [1, 'longest']]
  .map(([share, name]) => `${percentile(values, share).toFixed(1)} (${name})`).join(', ');
