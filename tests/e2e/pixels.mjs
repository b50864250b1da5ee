// The screen as pixels.

// A part of the page as { width, height, data }, four bytes per pixel.
export async function pixels(page, { x, y, width, height }) {
  return decode(page, await page.screenshot({ clip: { x, y, width, height } }));
}

// A screenshot's bytes as { width, height, data }.
export function decode(page, png) {
  return page.evaluate(async (base64) => {
    const blob = await (await fetch(`data:image/png;base64,${base64}`)).blob();
    const bitmap = await createImageBitmap(blob);
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    return { width: bitmap.width, height: bitmap.height, data: Array.from(data) };
  }, png.toString('base64'));
}

// The number of pixels for which `test(red, green, blue)` holds.
export function count({ data }, test) {
  let found = 0;
  for (let i = 0; i < data.length; i += 4) found += test(data[i], data[i + 1], data[i + 2]) ? 1 : 0;
  return found;
}

// The share of pixels that differ between two pictures of the same size.
export function difference(a, b) {
  let found = 0;
  for (let i = 0; i < a.data.length; i += 4)
    found += [0, 1, 2].some((channel) => Math.abs(a.data[i + channel] - b.data[i + channel]) > 8) ? 1 : 0;
  return found / (a.data.length / 4);
}

// Where two pictures of the same size differ, in words: the rectangle around all pixels that do.
export function whereDifferent(a, b) {
  const xs = [];
  const ys = [];
  for (let i = 0; i < a.data.length; i += 4)
    if ([0, 1, 2].some((channel) => a.data[i + channel] !== b.data[i + channel])) {
      xs.push((i / 4) % a.width);
      ys.push(Math.floor(i / 4 / a.width));
    }
  const range = (all) => `${all.reduce((x, y) => Math.min(x, y))} to ${all.reduce((x, y) => Math.max(x, y))}`;
  return xs.length ? `${xs.length} pixels, x ${range(xs)}, y ${range(ys)}` : 'nowhere';
}
