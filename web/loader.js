// Loads everything the program needs, starts it, and explains what is missing or went wrong.

import { showFailure, showNotice, showPill, showProgress, uncover } from './cover.js';
import { chooseBuilds, programOf } from './features.js';
import { Downloads, fetchBytes, fetchJson, fetchModule } from './fetching.js';
import { connectGuide } from './guide.js';
import { Host, fragmentOf } from './host.js';
import { connectInput, prepareInput } from './input.js';
import { publishInterface } from './interface.js';
import { isolate } from './isolation.js';
import { mirrorState } from './mirror.js';
import { openStorage } from './storage.js';
import { Twin } from './twin.js';

const PATIENCE = 300; // ms to wait for the data before its progress is shown above the program
const canvas = document.getElementById('canvas');
const page = publishInterface(canvas);

function fail(title, html, details, way) {
  showFailure(title, html, details, way);
  page.reject(new Error(details ?? title));
}

function failLoading(error) {
  const offline = navigator.onLine === false ? '<p>This machine seems to be offline.</p>' : '';
  fail('Hourglass could not be loaded', `<p>A part of the program did not arrive.</p>${offline}`, error.message);
}

function failRunning(message) {
  const html = /memory|OOM/i.test(message)
    ? '<p>Its 256 MB of memory are full. A smaller model needs less. Unsaved work is lost; reload to start again.</p>'
    : '<p>This is a bug in the program. Unsaved work is lost; reload to start again.</p>';
  clearInterval(mirrorTimer);
  twin?.remove();
  host?.program?.stop();
  host?.closeTrainers();
  fail('Hourglass has stopped', html, message);
}

let host;
let mirrorTimer;
let twin;
let noticeFault = failRunning; // while a build is starting, a fault concerns that build only

// Faults in the program and its threads reach the page as uncaught errors.
function watchForFaults() {
  addEventListener('error', ({ error }) => {
    if (error instanceof WebAssembly.RuntimeError) noticeFault(error.message);
    else if (error instanceof ErrorEvent) noticeFault(`in a thread: ${error.message}`);
  });
}

const isModel = (name) => name.startsWith('models/');

// The assets, as a Map from name to bytes. The program can do without any of them.
async function fetchAssets(models, fonts) {
  const { files } = await fetchJson('assets/manifest.json'); // those in `later` are fetched on request
  if (!files.some(isModel)) models.finish();
  const fetchOne = async (name) => [name, await fetchBytes(`assets/${name}`, isModel(name) ? models : fonts)];
  const results = await Promise.allSettled(files.map(fetchOne));
  models.finish();
  fonts.finish();
  for (const { reason } of results.filter(({ status }) => status === 'rejected')) {
    console.warn(reason.message);
    showNotice(`${reason.message}. Hourglass continues without it.`);
  }
  return new Map(results.filter(({ status }) => status === 'fulfilled').map(({ value }) => value));
}

// [[name, bytes], ...], still compressed; none if the site has no data or it cannot be loaded. Not before `turn`, that of
// the program, whose threads load their scripts when it starts: this is ten times as much.
async function fetchData(progress, turn) {
  let contents = [];
  try {
    const { name, files } = await fetchJson('data/manifest.json');
    if (name) progress.rename(`the ${name} digits`);
    progress.fix(files.reduce((sum, file) => sum + file.bytes, 0));
    await turn;
    contents = await Promise.all(
      files.map(async (file) => [`data://${file.name}`, await fetchBytes(`data/${file.name}`, progress)]),
    );
  } catch (error) {
    showNotice(`The data could not be loaded: ${error.message}. Hourglass continues with synthetic digits.`);
  }
  progress.finish();
  return contents;
}

// The page's own text uses the program's font.
function useFonts(assets) {
  for (const [name, weight] of [
    ['Inter-Regular', '400'],
    ['Inter-SemiBold', '600 700'],
  ]) {
    const bytes = assets.get(`fonts/${name}.ttf`);
    if (bytes) document.fonts.add(new FontFace('Inter', bytes, { weight }));
  }
}

// For tests and comparisons. ?build=NAME: only this build; ?fail-self-test=NAME,NAME: these builds refuse to run;
// ?renderer=imgui: Dear ImGui's own backend draws (src/platform/web/README.md).
function readWishes() {
  const address = new URLSearchParams(location.search);
  const toFail = (address.get('fail-self-test') ?? '').split(',');
  const renderer = address.get('renderer');
  const options = (build) => [
    ...(toFail.includes(build) ? ['--fail-self-test'] : []),
    ...(renderer === null ? [] : ['--renderer', renderer]),
  ];
  return { wanted: address.get('build'), options };
}

// The way out for who asked for a build that there is not.
function bestBuild() {
  const address = new URL(location.href);
  address.searchParams.delete('build');
  return { label: 'Open with the best build', address: address.href };
}

// The compiled module of a build, and the function that runs it.
function fetchProgram({ build }, part) {
  const script = programOf(build);
  const program = Promise.all([
    fetchModule(script.replace(/\.js$/, '.wasm'), part),
    import(new URL(script, document.baseURI)),
  ]);
  program.then(part.finish, part.finish); // a failure surfaces where the program is awaited
  return program;
}

// Throws when the build cannot run here.
async function startProgram([module, { default: createProgram }], options) {
  const settings = { canvas, page: host };
  try {
    await new Promise((resolve, reject) => {
      noticeFault = (message) => reject(new Error(message));
      settings.onAbort = (reason) => noticeFault(String(reason));
      settings.instantiateWasm = (imports, done) => {
        WebAssembly.instantiate(module, imports)
          .then((instance) => done(instance, module))
          .catch(reject);
        return {};
      };
      createProgram(settings).then(resolve, reject);
      // A thread whose script does not arrive reports it to its Worker only, possibly before Emscripten listens.
      for (const worker of settings.PThread?.unusedWorkers ?? []) {
        worker.addEventListener('error', ({ message }) => {
          reject(new Error(`in a thread: ${message ?? 'its program could not be loaded'}`));
        });
      }
    });
    settings.callMain(options);
    if (host.refusal !== null) throw new Error(host.refusal);
  } catch (error) {
    settings.PThread?.terminateAllThreads();
    throw error;
  }
  noticeFault = failRunning;
}

const unique = (texts) => [...new Set(texts)];

function reasonOf({ build, passedOver }, failures, wanted) {
  if (wanted !== null) return `${build.what}, because the page's address asks for it`;
  const causes = unique([...passedOver, ...failures.map(({ name, why }) => `${name} did not start: ${why}`)]);
  return build.what + (causes.length > 0 ? `, because ${causes.join('; ')}` : ', the fastest');
}

function failStarting(failures) {
  const details = failures.map(({ name, why }) => `${name}: ${why}`).join('\n');
  if (failures.every(({ loading }) => loading)) {
    failLoading(new Error(details));
    return;
  }
  const help = /memory/i.test(details)
    ? '<p>The browser did not grant enough memory. Closing other tabs may help.</p>'
    : '<p>No build of the program runs in this browser. A current version of it, or another one, may help.</p>';
  fail('Hourglass could not start', help, details);
}

// Runs the first build that works; `program` is that of the first candidate. Returns false and says so
// on the page if none does.
async function startFirst(candidates, program, downloads, { wanted, options }) {
  const failures = [];
  for (const candidate of candidates) {
    const { name } = candidate.build;
    let loading = true;
    try {
      const loaded = await (program ?? fetchProgram(candidate, downloads.part('another build of the program')));
      loading = false;
      host.refusal = null;
      host.reason = reasonOf(candidate, failures, wanted);
      await startProgram(loaded, options(name));
      return true;
    } catch (error) {
      const why = String(error?.message ?? error);
      console.warn(`The build ${name} did not start: ${why}`);
      failures.push({ name, why, loading });
      program = null;
    }
  }
  failStarting(failures);
  return false;
}

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// Two frames: the first draws, and by the second the picture is on the screen.
async function drawn() {
  await nextFrame();
  await nextFrame();
}

async function main() {
  await isolate();
  const wishes = readWishes();
  const { builds } = await fetchJson('program/manifest.json');
  const { candidates, missing } = chooseBuilds(builds, wishes.wanted);
  if (!candidates) {
    fail('Hourglass cannot run here', missing, undefined, wishes.wanted === null ? undefined : bestBuild());
    return;
  }

  const downloads = new Downloads(showProgress);
  const parts = ['the program', 'the trained model', 'the fonts', 'the data'].map((label) => downloads.part(label));
  const [programPart, modelPart, fontPart, dataPart] = parts;
  const storage = openStorage(fragmentOf(location));
  const program = fetchProgram(candidates[0], programPart);
  const assetsComing = fetchAssets(modelPart, fontPart);
  let beginData;
  const data = fetchData(dataPart, new Promise((resolve) => (beginData = resolve)));
  let assets;
  try {
    assets = await assetsComing;
    useFonts(assets);
  } catch (error) {
    failLoading(error);
    return;
  }

  host = new Host(assets, await storage, failRunning);
  host.fetchData = () => fetchData({ rename() {}, fix() {}, add() {}, finish() {} });
  watchForFaults();
  prepareInput(canvas);
  const started = await startFirst(candidates, program, downloads, wishes);
  beginData();
  if (!started) return;
  if (!host.program) return; // it has shown the reason

  page.connect(host.program);
  twin = new Twin(canvas, host.program);
  connectInput(canvas, host, twin);
  connectGuide(host);
  mirrorTimer = mirrorState(window.hourglass.state);
  // The pretrained model can be used before the data arrives.
  await drawn();
  uncover();
  if (!(await Promise.race([data, sleep(PATIENCE)]))) showPill(true);
  host.begin(await data);
  showPill(false);
  await drawn();
  page.resolve();
}

main().catch(failLoading);
