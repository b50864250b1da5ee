// What the documentation says about the repository, compared with the repository: node --test tests/docs/*.test.mjs

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { drawRooms } from '../../tools/draw-rooms.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const read = (name) => readFileSync(join(root, name), 'utf8');
const texts = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'web/README.md',
  'assets/models/README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const lines = (text) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

test('the picture of the rooms is the one of their CMakeLists.txt (node tools/draw-rooms.mjs draws it)', () => {
  assert.equal(read('docs/rooms.svg'), drawRooms());
});

test('the example in README is the one that tests/unit/readme_example_test.cpp runs', () => {
  const [, shown] = read('README.md').match(/```cpp\n(.*?)```/s);
  const [, run] = read('tests/unit/readme_example_test.cpp').match(/\/\/ README begins\n(.*?)\/\/ README ends/s);
  assert.deepEqual(lines(shown), lines(run));
});

test('every link within the repository leads somewhere', () => {
  for (const name of texts) {
    for (const [, target] of read(name).matchAll(/(?:\]\(|href="|src=")([^)"#]+)[)"#]/g)) {
      if (/^https?:/.test(target)) continue;
      assert.ok(existsSync(join(root, dirname(name), target)), `${name} links to ${target}`);
    }
  }
});

// A path in backticks; what git ignores (build/, .deps/) need not be there.
test('every file and folder that is named exists', () => {
  // A changelog names what was; web/README.md names paths of the packed site.
  for (const name of texts.filter((text) => !['CHANGELOG.md', 'web/README.md'].includes(text))) {
    for (const [, path] of read(name).matchAll(/`((?:src|tests|tools|docs|web|cmake|assets)\/[\w./-]*)`/g)) {
      assert.ok(existsSync(join(root, path)), `${name} names ${path}`);
    }
  }
});

test('README has a line for every folder of src', () => {
  const table = read('README.md').match(/## Where things are\n(.*?)\n## /s)[1];
  for (const { name } of readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  )) {
    assert.match(table, new RegExp(`\`src/${name}\``));
  }
});
