// Draws docs/rooms.svg, the rooms of src/ and the arrows between them, from the CMakeLists.txt of each room:
//
//   node tools/draw-rooms.mjs           writes it
//   node tools/draw-rooms.mjs --check   fails if the picture is not the one of the rooms as they are (./test --only lint)
//
// An arrow that a longer path implies is left out. Rooms of one folder with the same arrows share a box.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const picture = join(root, 'docs/rooms.svg');
const BOX_HEIGHT = 30,
  LINE = 15,
  FLOOR_GAP = 46,
  BOX_GAP = 26,
  BEND_WIDTH = 14,
  MARGIN = 16;
const CHARACTER = 7.3; // width at 13 px, roughly

// The words of a CMake call's arguments: [name, arrows].
function roomOf(body) {
  const [name, ...words] = body.split(/\s+/).filter(Boolean);
  const arrows = [];
  let list = '';
  for (const word of words) {
    if (/^[A-Z_]+$/.test(word)) list = word;
    else if (list === 'ARROWS') arrows.push(word);
  }
  return [name, arrows];
}

// Map from a room's name to the names of the rooms that it may include from. A function that makes rooms of its own kind,
// such as hourglass_view(), is followed into its calls; the variable HOURGLASS_VIEW_ROOMS has the rooms of all views.
export function readRooms() {
  const folder = join(root, 'src');
  const names = readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('CMakeLists.txt'))
    .sort();
  const text = names.map((name) => readFileSync(join(folder, name), 'utf8').replace(/#.*/g, '')).join('\n');
  const rooms = new Map();
  const views = [];
  const makers = /\bfunction\((\w+) (\w+)\)(.*?)\bendfunction\(\)/gs;
  for (const [, maker, parameter, body] of text.matchAll(makers)) {
    const [, template] = body.match(/\bhourglass_room\(([^()]*)\)/) ?? [];
    if (!template) continue;
    for (const [, name] of text.matchAll(new RegExp(`\\b${maker}\\(([\\w/]+)[^()]*\\)`, 'g'))) {
      const [room, arrows] = roomOf(template.replaceAll(`\${${parameter}}`, name));
      rooms.set(room, arrows);
      views.push(room);
    }
  }
  for (const [, body] of text.replace(makers, '').matchAll(/\bhourglass_room\(([^()]*)\)/g)) {
    rooms.set(...roomOf(body.replaceAll('${HOURGLASS_VIEW_ROOMS}', views.join(' '))));
  }
  return rooms;
}

// All rooms below one, not only the next.
function reachable(rooms, name, seen = new Set()) {
  for (const next of rooms.get(name)) {
    if (seen.has(next)) continue;
    seen.add(next);
    reachable(rooms, next, seen);
  }
  return seen;
}

function check(rooms) {
  for (const [name, arrows] of rooms) {
    for (const arrow of arrows)
      if (!rooms.has(arrow)) throw new Error(`${name} has an arrow to ${arrow}, which is no room`);
    if (reachable(rooms, name).has(name)) throw new Error(`the arrows of ${name} lead in a circle`);
  }
}

// Without the arrows that longer paths imply.
function reduce(rooms) {
  const implied = (arrows, arrow) => arrows.some((other) => other !== arrow && reachable(rooms, other).has(arrow));
  return new Map([...rooms].map(([name, arrows]) => [name, arrows.filter((arrow) => !implied(arrows, arrow)).sort()]));
}

// [{ names, arrows }], where arrows are indices of boxes.
function makeBoxes(rooms) {
  const byKey = new Map();
  for (const [name, arrows] of [...rooms].sort()) {
    const key = name.includes('/') ? `${dirname(name)} ${arrows}` : name;
    byKey.set(key, [...(byKey.get(key) ?? []), name]);
  }
  const groups = [...byKey.values()];
  const boxOf = new Map(groups.flatMap((names, i) => names.map((name) => [name, i])));
  return groups.map((names) => ({ names, arrows: [...new Set(rooms.get(names[0]).map((arrow) => boxOf.get(arrow)))] }));
}

// The lines of a box: the folder and, if several rooms share it, their names, two or three per line.
function linesOf({ names }) {
  if (names.length === 1) return names;
  const folder = dirname(names[0]);
  const lines = [`${folder}/`];
  for (let i = 0; i < names.length; i += 2)
    lines.push(
      names
        .slice(i, i + 2)
        .map((name) => name.slice(folder.length + 1))
        .join(', '),
    );
  return lines;
}

// Nodes in rows, the lowest floor first; an arrow over several floors passes through a bend on each.
function arrange(boxes) {
  const floors = [];
  const floorOf = (i) =>
    (floors[i] ??= boxes[i].arrows.length === 0 ? 0 : 1 + Math.max(...boxes[i].arrows.map(floorOf)));
  boxes.forEach((_, i) => floorOf(i));
  const rows = Array.from({ length: 1 + Math.max(...floors) }, () => []);
  const nodes = boxes.map((box, i) => {
    const lines = linesOf(box);
    const width = Math.max(...lines.map((line) => line.length)) * CHARACTER + 24;
    const node = {
      lines,
      width,
      height: BOX_HEIGHT + LINE * (lines.length - 1),
      floor: floors[i],
      below: [],
      above: [],
    };
    rows[node.floor].push(node);
    return node;
  });
  const paths = [];
  boxes.forEach((box, i) => {
    for (const target of box.arrows) {
      const path = [nodes[i]];
      for (let floor = floors[i] - 1; floor > floors[target]; --floor) {
        const bend = { width: BEND_WIDTH, height: 0, floor, below: [], above: [] };
        rows[floor].push(bend);
        path.push(bend);
      }
      path.push(nodes[target]);
      for (let k = 1; k < path.length; ++k) {
        path[k - 1].below.push(path[k]);
        path[k].above.push(path[k - 1]);
      }
      paths.push(path);
    }
  });
  return { rows, paths };
}

const mean = (numbers) => numbers.reduce((sum, value) => sum + value, 0) / numbers.length;

function pack(row) {
  let x = 0;
  for (const node of row) {
    node.x = x + node.width / 2;
    x += node.width + BOX_GAP;
  }
}

// Orders each row by the middle of its neighbors, in sweeps down and up (Sugiyama, Tagawa and Toda 1981), then moves
// nodes towards them as far as there is room.
function place(rows) {
  rows.forEach(pack);
  for (let sweep = 0; sweep < 24; ++sweep) {
    const side = sweep % 2 === 0 ? 'below' : 'above';
    for (const row of sweep % 2 === 0 ? rows : rows.toReversed()) {
      const wish = new Map(
        row.map((node) => [node, node[side].length > 0 ? mean(node[side].map(({ x }) => x)) : node.x]),
      );
      row.sort((a, b) => wish.get(a) - wish.get(b));
      pack(row);
      const shift = mean(row.map((node) => wish.get(node) - node.x));
      for (const node of row) node.x += shift;
    }
  }
  const room = (a, b) => (a.width + b.width) / 2 + BOX_GAP;
  for (let sweep = 0; sweep < 200; ++sweep) {
    for (const row of rows) {
      row.forEach((node, i) => {
        const near = [...node.below, ...node.above];
        let x = mean(near.map((other) => other.x));
        if (i > 0) x = Math.max(x, row[i - 1].x + room(row[i - 1], node));
        if (i + 1 < row.length) x = Math.min(x, row[i + 1].x - room(node, row[i + 1]));
        if (i === 0 || x >= row[i - 1].x + room(row[i - 1], node)) node.x = x;
      });
    }
  }
  const all = rows.flat();
  const left = Math.min(...all.map((node) => node.x - node.width / 2));
  for (const node of all) node.x += MARGIN - left;
  let y = MARGIN;
  for (const row of rows.toReversed()) {
    const height = Math.max(...row.map((node) => node.height));
    for (const node of row) node.y = y + height / 2;
    y += height + FLOOR_GAP;
  }
  return { width: Math.max(...all.map((node) => node.x + node.width / 2)) + MARGIN, height: y - FLOOR_GAP + MARGIN };
}

function drawPath(path) {
  const points = path.map((node) => [node.x, node.y]);
  points[0][1] += path[0].height / 2;
  points.at(-1)[1] -= path.at(-1).height / 2 + 5;
  let d = `M${points[0].map(Math.round)}`;
  for (let k = 1; k < points.length; ++k) {
    const [[x0, y0], [x1, y1]] = [points[k - 1], points[k]];
    const middle = (y0 + y1) / 2;
    d += ` C${[x0, middle, x1, middle, x1, y1].map(Math.round)}`;
  }
  return `<path d="${d}"/>`;
}

function drawBox({ lines, x, y, width, height }) {
  const texts = lines.map((line, i) => {
    const baseline = y + 4.5 + LINE * (i - (lines.length - 1) / 2);
    return `<text x="${Math.round(x)}" y="${Math.round(baseline)}">${line}</text>`;
  });
  const rect = `<rect x="${Math.round(x - width / 2)}" y="${Math.round(y - height / 2)}" width="${Math.round(width)}" height="${height}" rx="6"/>`;
  return rect + texts.join('');
}

export function drawRooms() {
  const rooms = readRooms();
  check(rooms);
  const { rows, paths } = arrange(makeBoxes(reduce(rooms)));
  const { width, height } = place(rows);
  const boxes = rows.flat().filter((node) => node.lines);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}" width="${Math.ceil(width)}" role="img" aria-label="The rooms of src and their arrows">
<!-- Made by tools/draw-rooms.mjs. -->
<style>
  .paper { fill: #fff } path { fill: none; stroke: #8a8f98; marker-end: url(#tip) } marker path { fill: #8a8f98; stroke: none }
  .box rect { fill: #eef3fb; stroke: #5b7fb5 } text { font: 13px ui-monospace, Menlo, Consolas, monospace; text-anchor: middle; fill: #1c2530 }
</style>
<defs><marker id="tip" viewBox="0 0 8 8" refX="3" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0,0 L8,4 L0,8 z"/></marker></defs>
<rect class="paper" width="100%" height="100%"/>
${paths.map(drawPath).join('\n')}
<g class="box">
${boxes.map(drawBox).join('\n')}
</g>
</svg>
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const drawn = drawRooms();
  if (!process.argv.includes('--check')) writeFileSync(picture, drawn);
  else if (readFileSync(picture, 'utf8') !== drawn) {
    console.error('docs/rooms.svg is not up to date: node tools/draw-rooms.mjs');
    process.exit(1);
  }
}
