// Runs in the page's head, before anything is drawn: asks for the files that the loader will want first. Without it
// they would wait for the first picture of the page.

import { firstChoice, isModel, programOf } from './features.js';

// What there is on the site: tools/pack-site.mjs fills it in.
const { builds, assets } = EARLY;

function ask(as, rel, href) {
  const link = Object.assign(document.createElement('link'), { rel, href, crossOrigin: 'anonymous' });
  if (as) link.as = as;
  document.head.append(link);
}

// The address may ask for another build; and a page that is not isolated will reload once it is (isolation.js).
const build = location.search === '' && self.crossOriginIsolated ? firstChoice(builds) : undefined;
if (build) {
  const script = programOf(build);
  ask('fetch', 'preload', script.replace(/\.js$/, '.wasm'));
  ask('', 'modulepreload', script);
  for (const name of [
    'program/manifest.json',
    'assets/manifest.json',
    ...assets.filter((name) => !isModel(name)).map((name) => `assets/${name}`),
  ])
    ask('fetch', 'preload', name);
}
