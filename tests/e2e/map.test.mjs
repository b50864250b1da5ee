// The map of the codes: points, pan and zoom, hovering, decoding a point, UMAP, the saved table.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fingers } from './browsers.mjs';
import { hasMnist, noData, open } from './harness.mjs';

// app/colors.cpp
const classColors = [
  'A96B59',
  '94A4A2',
  '832DB6',
  'FFA90E',
  '717581',
  '3F90DA',
  'B9AC70',
  'E76300',
  'BD1F01',
  '92DADD',
].map((hex) => [0, 2, 4].map((i) => parseInt(hex.slice(i, i + 2), 16)));

async function openMap(t, options = {}) {
  const hourglass = await open(t, options);
  await hourglass.click('Map');
  await hourglass.until(({ map }) => map.complete && !map.gliding, { timeout: 60_000, what: 'all codes are known' });
  return hourglass;
}

// How many pixels of the map have each class's color.
async function countColors(hourglass) {
  const {
    screen: [[left, top], [right, bottom]],
  } = (await hourglass.state()).map;
  const png = await hourglass.page.screenshot({ clip: { x: left, y: top, width: right - left, height: bottom - top } });
  return hourglass.page.evaluate(
    async ([base64, colors]) => {
      const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
      context.drawImage(bitmap, 0, 0);
      const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
      const counts = colors.map(() => 0);
      for (let i = 0; i < data.length; i += 4) {
        colors.forEach((color, k) => {
          if (color.every((value, channel) => Math.abs(value - data[i + channel]) < 24)) counts[k] += 1;
        });
      }
      return counts;
    },
    [png.toString('base64'), classColors],
  );
}

// The contents of the file with the points: [{index, label, x, y, code}, ...].
async function savedPoints(hourglass) {
  const download = hourglass.page.waitForEvent('download');
  await hourglass.click('Save points as a table');
  const [header, ...rows] = (await readFile(await (await download).path(), 'utf8')).trim().split('\n');
  assert.match(header, /^index,label,x,y,z1(,z\d+)*$/);
  return rows.map((row) => {
    const [index, label, x, y, ...code] = row.split(',').map(Number);
    return { index, label, x, y, code };
  });
}

const middleOf = ({ screen: [[left, top], [right, bottom]] }) => [(left + right) / 2, (top + bottom) / 2];

function toScreen(map, { x, y }) {
  const [middleX, middleY] = middleOf(map);
  return [middleX + (x - map.center[0]) * map.scale, middleY - (y - map.center[1]) * map.scale];
}

function toPlane(map, [x, y]) {
  const [middleX, middleY] = middleOf(map);
  return [map.center[0] + (x - middleX) / map.scale, map.center[1] - (y - middleY) / map.scale];
}

function nearest(points, i) {
  let best = -1;
  let least = Infinity;
  points.forEach(({ x, y }, k) => {
    const distance = (x - points[i].x) ** 2 + (y - points[i].y) ** 2;
    if (k !== i && distance < least) [best, least] = [k, distance];
  });
  return [best, Math.sqrt(least)];
}

// How often the nearest point on the map has the same class.
function agreement(points) {
  const some = points.map((_, i) => i).filter((i) => i % 5 === 0);
  return some.filter((i) => points[nearest(points, i)[0]].label === points[i].label).length / some.length;
}

// A point far from the others, on the screen and not below a button or a label.
function lonelyPoint(map, points) {
  const [[left, top], [right, bottom]] = map.screen;
  for (let i = 0; i < points.length; ++i) {
    const [x, y] = toScreen(map, points[i]);
    const inside = x > left + 30 && x < right - 70 && y > top + 40 && y < bottom - 40;
    if (inside && nearest(points, i)[1] * map.scale > 4) return points[i];
  }
  return assert.fail('no point stands alone');
}

test('The map shows every class, and one alone', async (t) => {
  const hourglass = await openMap(t);
  const { map } = await hourglass.state();
  assert.equal(map.projection, 'PCA');
  assert.equal(map.points, hasMnist ? 10_000 : 2_000);
  const all = await countColors(hourglass);
  all.forEach((count, label) => assert.ok(count > 100, `${count} pixels of class ${label}`));
  await hourglass.click('Only 3');
  await hourglass.until(({ map: { only } }) => only === 3);
  await hourglass.page.waitForTimeout(300);
  // Bright colors: the edges of other points may well be gray.
  const one = await countColors(hourglass);
  assert.ok(one[3] >= all[3], `${one[3]} pixels of class 3 after ${all[3]}`);
  assert.ok(one[8] < all[8] / 5, `${one[8]} pixels of class 8 after ${all[8]}`);
  assert.deepEqual(hourglass.problems, []);
});

test('Hovering a point shows that digit, within the time of a frame', async (t) => {
  const hourglass = await openMap(t);
  const points = await savedPoints(hourglass);
  const { map } = await hourglass.state();
  assert.equal(points.length, map.points);
  const point = lonelyPoint(map, points);
  await hourglass.page.mouse.move(...toScreen(map, point));
  const {
    map: { hovered },
  } = await hourglass.until(({ map: { hovered: h } }, index) => h?.index === index, { value: point.index });
  assert.equal(hovered.label, point.label);
  const [x, y] = middleOf(map);
  for (let i = 0; i < 60; ++i) await hourglass.page.mouse.move(x + 100 * Math.cos(i / 5), y + 100 * Math.sin(i / 5));
  const { median, worst } = await hourglass.frames();
  t.diagnostic(`hovering ${points.length} points: ${median.toFixed(1)} ms a frame, at most ${worst.toFixed(1)} ms`);
  assert.deepEqual(hourglass.problems, []);
});

test('Two fingers zoom the map around their middle, and not the page', async (t) => {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const hourglass = await openMap(t, { prepare: noData, ...phone });
  const { map: before } = await hourglass.state();
  const [x, y] = middleOf(before);
  const { down, move, up } = await fingers(hourglass);
  const places = (apart) => [
    [x - apart / 2, y],
    [x + apart / 2, y],
  ];
  await down(...places(60));
  for (let apart = 70; apart <= 180; apart += 10) {
    await move(...places(apart));
    await hourglass.page.waitForTimeout(30);
  }
  await up();
  const { map: after } = await hourglass.until(({ map }, scale) => map.scale > 2 * scale, { value: before.scale });
  const slack = 8 / before.scale; // pixels
  assert.ok(Math.hypot(after.center[0] - before.center[0], after.center[1] - before.center[1]) < slack);
  assert.equal(await hourglass.page.evaluate(() => visualViewport.scale), 1);
});

test('Keys move and zoom the map', async (t) => {
  const hourglass = await openMap(t, { prepare: noData });
  const { map: before } = await hourglass.state();
  const [x, y] = middleOf(before);
  await hourglass.page.mouse.click(x, y);
  await hourglass.page.keyboard.press('ArrowRight');
  const { map: moved } = await hourglass.until(({ map }, center) => map.center[0] > center, {
    value: before.center[0],
  });
  await hourglass.page.keyboard.press('Equal');
  await hourglass.until(({ map }, scale) => map.scale > scale, { value: moved.scale });
});

test('The wheel zooms around the pointer, dragging pans, Fit shows everything again', async (t) => {
  const hourglass = await openMap(t, { prepare: noData });
  const { map: before } = await hourglass.state();
  const [x, y] = middleOf(before);
  const pointer = [x - 90, y + 60];
  await hourglass.page.mouse.move(...pointer);
  await hourglass.page.mouse.wheel(0, -300);
  const { map: closer } = await hourglass.until(({ map }, scale) => map.scale > 1.1 * scale, { value: before.scale });
  const slack = 1 / before.scale; // a pixel
  const [wasX, wasY] = toPlane(before, pointer);
  const [isX, isY] = toPlane(closer, pointer);
  assert.ok(Math.hypot(isX - wasX, isY - wasY) < slack, `${[wasX, wasY]} became ${[isX, isY]}`);

  await hourglass.page.mouse.down();
  await hourglass.page.mouse.move(pointer[0] + 50, pointer[1] - 30, { steps: 5 });
  await hourglass.page.mouse.up();
  const { map: moved } = await hourglass.until(({ map }, center) => map.center[0] !== center, {
    value: closer.center[0],
  });
  assert.ok(Math.abs((closer.center[0] - moved.center[0]) * closer.scale - 50) < 2, 'to the right');
  assert.ok(Math.abs((moved.center[1] - closer.center[1]) * closer.scale + 30) < 2, 'up');
  assert.deepEqual(moved.place, closer.place, 'a drag is no click');

  await hourglass.click('Fit the map');
  await hourglass.until(({ map }, scale) => Math.abs(map.scale - scale) < 1e-3 * scale, { value: before.scale });
  await hourglass.click('Zoom in');
  await hourglass.until(({ map }, scale) => map.scale > 1.4 * scale, { value: before.scale });
  assert.deepEqual(hourglass.problems, []);
});

test('A click decodes the point, and the cross can be dragged', async (t) => {
  const hourglass = await openMap(t, { prepare: noData });
  const { map } = await hourglass.state();
  const [x, y] = middleOf(map);
  const at = [x - 120, y + 40];
  await hourglass.page.mouse.click(...at);
  const { map: there } = await hourglass.until(({ map: { code } }, old) => code[0] !== old, { value: map.code[0] });
  const [wantedX, wantedY] = toPlane(map, at);
  assert.ok(Math.hypot(there.place[0] - wantedX, there.place[1] - wantedY) < 1.5 / map.scale);
  assert.notEqual(there.decoded_mean, map.decoded_mean);
  assert.ok(there.decoded_mean > 0.01 && there.decoded_mean < 0.9, `mean pixel ${there.decoded_mean}`);

  await hourglass.page.mouse.move(...at);
  await hourglass.page.mouse.down();
  await hourglass.page.mouse.move(at[0] + 150, at[1], { steps: 5 });
  const { map: dragged } = await hourglass.until(({ map: { place } }, old) => place[0] > old, {
    value: there.place[0],
  });
  await hourglass.page.mouse.up();
  assert.deepEqual(dragged.center, map.center, 'the map stays');
  assert.deepEqual(hourglass.problems, []);
});

test('Codes of two numbers lie on the decoded images of their plane, live', async (t) => {
  const hourglass = await open(t, { prepare: noData });
  await hourglass.click('Map');
  await hourglass.command('preset', { name: 'plane' });
  await hourglass.command('train');
  const { map: early } = await hourglass.until(
    ({ map, step }) => step > 3 && map.projection === 'Codes' && map.points > 0 && map.tiles > 50,
    { timeout: 60_000 },
  );
  await hourglass.until(({ map }, mean) => Math.abs(map.tiles_mean - mean) > 1e-4, { value: early.tiles_mean });
  await hourglass.command('pause');
  await hourglass.until(({ map, phase }) => phase !== 'training' && map.complete, { timeout: 60_000 });
  const points = await savedPoints(hourglass);
  for (const { x, y, code } of points) assert.deepEqual(code, [x, y]);
  const { map } = await hourglass.state();
  assert.equal(map.points, 2_000);
  assert.ok(map.tiles > 50, `${map.tiles} tiles`);

  // The picture to print has them, too.
  await hourglass.click('Save picture of the map');
  const coming = hourglass.page.waitForEvent('download');
  await hourglass.click('SVG');
  const svg = await readFile(await (await coming).path(), 'utf8');
  const printed = svg.match(/<image /g)?.length ?? 0;
  assert.ok(printed > 30 && printed <= map.tiles, `${printed} tiles`);
  assert.deepEqual(hourglass.problems, []);
});

test('UMAP groups the digits of one class, and can be run again for a changed model', async (t) => {
  const hourglass = await openMap(t);
  const before = agreement(await savedPoints(hourglass));
  await hourglass.click('UMAP');
  await hourglass.until(({ map }) => map.umap.running, { timeout: 30_000 });
  await hourglass.until(({ map }) => map.umap.finished || map.umap.problem, { timeout: 180_000 });
  const { map } = await hourglass.until(({ map: m }) => !m.gliding);
  assert.equal(map.umap.problem, '');
  assert.equal(map.points, hasMnist ? 2_500 : 2_000);
  const points = await savedPoints(hourglass);
  assert.equal(points.length, map.points);
  const share = agreement(points);
  t.diagnostic(
    `nearest points of one class: ${(100 * share).toFixed(1)} % by UMAP, ${(100 * before).toFixed(1)} % by PCA`,
  );
  assert.ok(share > 0.8, `${share} of the nearest points are of the same class`);
  assert.ok(share > before);

  await hourglass.click('Update');
  await hourglass.until(({ map: m }) => m.umap.running);
  await hourglass.click('Cancel');
  await hourglass.until(({ map: m }) => !m.umap.running);
  assert.deepEqual(hourglass.problems, []);
});
