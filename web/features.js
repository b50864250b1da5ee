// What the program needs of a browser, which builds suit it, and what to say when something is missing.

// The smallest module that uses each feature; a browser without the feature rejects it.
const PROBES = {
  simd: [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11],
  relaxedSimd: [
    0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 15, 1, 13, 0, 65, 1, 253, 15, 65, 2, 253, 15,
    253, 128, 2, 11,
  ],
  exceptions: [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 8, 1, 6, 0, 6, 64, 25, 11, 11],
};

const ALWAYS = ['webassembly', 'simd', 'exceptions'];

// Best first. A site need not have all of them: program/manifest.json lists those it has.
export const BUILDS = [
  { name: 'relaxed-threads', what: 'threads and relaxed SIMD', needs: [...ALWAYS, 'threads', 'relaxedSimd'] },
  { name: 'simd-threads', what: 'threads and SIMD', needs: [...ALWAYS, 'threads'] },
  { name: 'simd-single', what: 'one thread for training, and SIMD', needs: ALWAYS },
];

export const isModel = (asset) => asset.startsWith('models/');

export const programOf = (build) => `program/${build.name}/hourglass-page.js`;

function understands(probe) {
  return typeof WebAssembly === 'object' && WebAssembly.validate(new Uint8Array(PROBES[probe]));
}

// Asking takes up to a fifth of a second.
function hasWebgl2() {
  const context = document.createElement('canvas').getContext('webgl2');
  // Browsers allow only a few contexts at a time: release this one.
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return context !== null;
}

function detect() {
  return {
    webassembly: typeof WebAssembly === 'object' && typeof WebAssembly.instantiate === 'function',
    simd: understands('simd'),
    exceptions: understands('exceptions'),
    relaxedSimd: understands('relaxedSimd'),
    threads: typeof SharedArrayBuffer === 'function' && self.crossOriginIsolated === true,
  };
}

const EXPLANATIONS = {
  webassembly:
    'This browser does not run WebAssembly, or it is switched off (lockdown and high-security modes do that).',
  simd: "This browser's WebAssembly has no vector instructions (SIMD), which the training needs.",
  exceptions: "This browser's WebAssembly has no exceptions, which this program uses.",
  relaxedSimd: "This browser's WebAssembly has no relaxed vector instructions (relaxed SIMD), which this build uses.",
  threads: 'This browser does not share memory between threads (SharedArrayBuffer).',
  insecure:
    'This address is not secure, so the browser does not let the page use several threads. Open it as ' +
    '<code>https://</code>, or on this machine as <code>http://localhost</code>.',
  isolation:
    'The page is not cross-origin isolated, so the browser does not let it use several threads. Whoever serves it ' +
    'has to send the headers <code>Cross-Origin-Opener-Policy: same-origin</code> and ' +
    '<code>Cross-Origin-Embedder-Policy: require-corp</code> (<code>./run</code> does), or the browser has to allow ' +
    "the page's service worker, which private windows often do not.",
  webgl2:
    'This browser cannot draw with WebGL 2. It may be switched off, or blocked for the graphics driver: look for ' +
    "&ldquo;hardware acceleration&rdquo; in the browser's settings.",
};
const OF_THE_BROWSER = ['webassembly', 'simd', 'exceptions', 'relaxedSimd', 'threads'];

// Why a better build does not run, briefly.
const REASONS = {
  relaxedSimd: 'this browser has no relaxed SIMD',
  threads: 'this browser does not share memory between threads',
  insecure: 'this address is not secure (https)',
  isolation: 'the page is not cross-origin isolated: its server does not send the required headers',
};

// Why there are no threads: the browser, the address or the server.
function causeOfNoThreads() {
  if (!self.isSecureContext) return 'insecure';
  return self.crossOriginIsolated ? 'threads' : 'isolation';
}

function explain(missing) {
  const lines = missing.map((cause) => EXPLANATIONS[cause]);
  const list =
    lines.length === 1 ? `<p>${lines[0]}</p>` : `<ul>${lines.map((line) => `<li>${line}</li>`).join('')}</ul>`;
  const helps = missing.some((cause) => OF_THE_BROWSER.includes(cause));
  return list + (helps ? '<p>Current versions of Chrome, Edge and Firefox can do this.</p>' : '');
}

const list = (builds) => builds.map((build) => build.name).join(', ');

// Why the build that the address asks for is unavailable, as HTML; null if it is available.
function unavailable(wanted, onSite) {
  if (wanted === null || onSite.some((build) => build.name === wanted)) return null;
  // Not quoted: the link could contain HTML.
  if (!BUILDS.some((build) => build.name === wanted)) {
    return `<p>The address asks for an unknown build: <code>?build=</code> can be ${list(BUILDS)}.</p>`;
  }
  return `<p>This site does not have the build ${wanted}; it has ${list(onSite) || 'none'}.</p>`;
}

// ./run finishes the other builds while the site is already in use.
function hope(build) {
  return (
    `<p>This browser can run the build ${build.name}, which this site does not have. ` +
    'The site may still be building it: reload the page in a few minutes.</p>'
  );
}

// Why no build can draw here, as HTML; null if the browser can draw.
export const whyNoDrawing = () => (hasWebgl2() ? null : explain(['webgl2']));

// The best of these builds that can run here if the browser can draw; undefined if none can.
export function firstChoice(available) {
  const features = detect();
  return BUILDS.find(({ name, needs }) => available.includes(name) && needs.every((feature) => features[feature]));
}

// The builds that can run here if the browser can draw, best first: {candidates: [{build, passedOver}]}, where
// passedOver says why no better one can; or {missing: why there is none, as HTML}. `available`: names of the builds on
// this site. `wanted`: the only one that may run, or null.
export function chooseBuilds(available, wanted) {
  const onSite = BUILDS.filter((build) => available.includes(build.name));
  const missing = unavailable(wanted, onSite);
  if (missing) return { missing };

  const features = detect();
  const lacks = (build) => build.needs.filter((feature) => !features[feature]);
  const named = (feature) => (feature === 'threads' ? causeOfNoThreads() : feature);
  const passedOver = [];
  const candidates = [];
  for (const build of BUILDS) {
    if (wanted !== null && build.name !== wanted) continue;
    if (!onSite.includes(build)) passedOver.push(`this site has no ${build.name} build`);
    else if (lacks(build).length > 0) passedOver.push(REASONS[named(lacks(build)[0])]);
    else candidates.push({ build, passedOver: [...passedOver] });
  }
  if (candidates.length > 0) return { candidates };
  if (onSite.length === 0) return { missing: '<p>This site has no build of the program.</p>' };
  // Without WebAssembly there is no point in listing its features.
  const least = onSite.find((build) => build.name === wanted) ?? onSite.at(-1);
  const coming = wanted === null && BUILDS.find((build) => lacks(build).length === 0);
  const causes = features.webassembly ? lacks(least).map(named) : ['webassembly'];
  if (features.webassembly && !hasWebgl2()) causes.push('webgl2');
  return { missing: explain(causes) + (coming ? hope(coming) : '') };
}
