// Loads everything the program needs, starts it, and explains what is missing or went wrong.

import { showFailure, showNotice, showPill, showProgress, uncover } from './cover.js';
import { chooseBuilds, isModel, programOf, whyNoDrawing } from './features.js';
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

const bytesOf = (files) => files.reduce((sum, { bytes }) => sum + bytes, 0);

// Adds these files to a Map from name to bytes, not before `turn`. The program can do without any of them.
async function fetchAssets(files, assets, part, turn) {
  part.fix(bytesOf(files));
  await turn;
  const fetchOne = async ({ name }) => assets.set(name, await fetchBytes(`assets/${name}`, part));
  const results = await Promise.allSettled(files.map(fetchOne));
  part.finish();
  for (const { reason } of results.filter(({ status }) => status === 'rejected')) {
    console.warn(reason.message);
    showNotice(`${reason.message}. Hourglass continues without it.`);
  }
}

// [[name, bytes], ...], still compressed; none if the site has no data or it cannot be loaded. Not before `turn`, when all
// that the program starts with is here: this is ten times as much.
async function fetchData(progress, turn) {
  let contents = [];
  try {
    const { name, files } = await fetchJson('data/manifest.json');
    if (name) progress.rename(`the ${name} digits`);
    progress.fix(bytesOf(files));
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

// A build on its way. Its threads load their scripts while the program still arrives. Returns its `settings`, which are
// Emscripten's module, and three promises: `loaded`, when all its bytes are here or will not come; `arrived`, compiled,
// which fails when a file does not come; `instantiated`, which fails when the build cannot run.
function beginProgram({ build }, part) {
  const script = programOf(build);
  let markLoaded;
  const loaded = new Promise((resolve) => (markLoaded = resolve));
  const module = fetchModule(script.replace(/\.js$/, '.wasm'), part, markLoaded);
  module.catch(markLoaded);
  const imported = import(new URL(script, document.baseURI));
  const settings = { canvas };
  const instantiated = new Promise((resolve, reject) => {
    settings.onAbort = (reason) => noticeFault(String(reason));
    settings.instantiateWasm = (imports, done) => {
      module.then(async (compiled) => done(await WebAssembly.instantiate(compiled, imports), compiled)).catch(reject);
      return {};
    };
    noticeFault = (message) => reject(new Error(message));
    imported
      .then(({ default: createProgram }) => {
        const created = createProgram(settings);
        // A thread whose script does not arrive reports it to its Worker only, possibly before Emscripten listens.
        for (const worker of settings.PThread?.unusedWorkers ?? []) {
          worker.addEventListener('error', ({ message }) => {
            reject(new Error(`in a thread: ${message ?? 'its program could not be loaded'}`));
          });
        }
        return created;
      })
      .then(resolve, reject);
  });
  const arrived = Promise.all([module, imported]);
  arrived.then(part.finish, part.finish);
  instantiated.catch(() => {}); // both are awaited later
  return { settings, loaded, arrived, instantiated };
}

// Throws when the build cannot run here.
async function startProgram({ settings, instantiated }, options) {
  await instantiated;
  settings.page = host;
  settings.callMain(options);
  if (host.refusal !== null) throw new Error(host.refusal);
  noticeFault = failRunning;
}

const endThreads = ({ settings }) => settings.PThread?.terminateAllThreads();

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

// Runs the first build that works; `program` is that of the first candidate. Returns what runs; null, and says so on the
// page, if none does.
async function startFirst(candidates, program, downloads, { wanted, options }) {
  const failures = [];
  for (const candidate of candidates) {
    const { name } = candidate.build;
    let loading = true;
    try {
      program ??= beginProgram(candidate, downloads.part('another build of the program'));
      await program.arrived;
      loading = false;
      host.refusal = null;
      host.reason = reasonOf(candidate, failures, wanted);
      await startProgram(program, options(name));
      return program;
    } catch (error) {
      const why = String(error?.message ?? error);
      console.warn(`The build ${name} did not start: ${why}`);
      failures.push({ name, why, loading });
      endThreads(program);
      program = null;
    }
  }
  failStarting(failures);
  return null;
}

// A tab in the background has no frames: there the data is fetched all the same.
const nextFrame = () =>
  new Promise((resolve) => (document.hidden ? setTimeout(resolve) : requestAnimationFrame(resolve)));

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

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
  watchForFaults();
  const program = beginProgram(candidates[0], programPart);
  const assets = new Map();
  const { files } = await fetchJson('assets/manifest.json'); // those in `later` are fetched on request
  const [models, others] = [true, false].map((wanted) => files.filter(({ name }) => isModel(name) === wanted));
  const light = fetchAssets(others, assets, fontPart);
  // The model after the program, which has something to do by itself meanwhile.
  const modelsThere = fetchAssets(models, assets, modelPart, program.loaded);
  const data = fetchData(dataPart, modelsThere);
  const noDrawing = whyNoDrawing(); // once everything is asked for
  if (noDrawing) {
    endThreads(program);
    fail('Hourglass cannot run here', noDrawing);
    return;
  }

  await light;
  useFonts(assets);
  host = new Host(assets, await storage, failRunning);
  host.fetchData = () => fetchData({ rename() {}, fix() {}, add() {}, finish() {} });
  prepareInput(canvas);
  const started = await startFirst(candidates, program, downloads, wishes);
  if (!started) return;
  await modelsThere;
  started.settings._hourglass_start();
  if (!host.program) return; // it has shown the reason

  page.connect(host.program);
  await nextFrame(); // after the program, which has drawn its first picture in this one
  uncover();
  await nextFrame();
  twin = new Twin(canvas, host.program);
  connectInput(canvas, host, twin);
  connectGuide(host);
  mirrorTimer = mirrorState(window.hourglass.state);
  // The pretrained model can be used before the data arrives.
  if (!(await Promise.race([data, sleep(PATIENCE)]))) showPill(true);
  host.begin(await data);
  showPill(false);
  // The first draws, and by the second the picture is on the screen.
  await nextFrame();
  await nextFrame();
  page.resolve();
}

main().catch(failLoading);
