// Gets everything that the program needs, starts it, and says in words what is missing or goes wrong.

import { showFailure, showNotice, showPill, showProgress, uncover } from "./cover.js";
import { chooseBuild } from "./features.js";
import { Downloads, fetchBytes, fetchJson, fetchModule } from "./fetching.js";
import { Host } from "./host.js";
import { connectInput, prepareInput } from "./input.js";
import { publishInterface } from "./interface.js";
import { isolate } from "./isolation.js";
import { mirrorState } from "./mirror.js";

const PATIENCE = 500; // ms that the cover waits for data once the program could be seen
const canvas = document.getElementById("canvas");
const page = publishInterface(canvas);

function fail(title, html, details) {
  showFailure(title, html, details);
  page.reject(new Error(details ?? title));
}

function failLoading(error) {
  const offline = navigator.onLine === false ? "<p>This machine seems to be offline.</p>" : "";
  fail("Hourglass could not be loaded", `<p>A part of the program did not arrive.</p>${offline}`, error.message);
}

function failRunning(message) {
  const html = /memory/i.test(message)
    ? "<p>The browser did not give it enough memory. Closing other tabs may help.</p>"
    : "<p>This is a fault of the program. What was not saved is lost; reloading starts again.</p>";
  clearInterval(mirrorTimer);
  host?.program?.stop();
  fail("Hourglass has stopped", html, message);
}

let host;
let mirrorTimer;

// Faults in the program and its threads reach the page as errors that nobody caught.
function watchForFaults() {
  addEventListener("error", ({ error }) => {
    if (error instanceof WebAssembly.RuntimeError) failRunning(error.message);
    else if (error instanceof ErrorEvent) failRunning(`in a thread: ${error.message}`);
  });
}

const isModel = (name) => name.startsWith("models/");

// What comes with the program, as a Map from name to bytes.
async function fetchAssets(models, fonts) {
  const { files } = await fetchJson("assets/manifest.json");
  if (!files.some(isModel)) models.finish();
  const fetchOne = async (name) => [name, await fetchBytes(`assets/${name}`, isModel(name) ? models : fonts)];
  const assets = new Map(await Promise.all(files.map(fetchOne)));
  models.finish();
  fonts.finish();
  return assets;
}

// [[name, bytes], ...], still compressed; none when the site comes without data or they cannot be had.
async function fetchData(progress) {
  let contents = [];
  try {
    const { name, files } = await fetchJson("data/manifest.json");
    if (name) progress.rename(`the ${name} digits`);
    progress.fix(files.reduce((sum, file) => sum + file.bytes, 0));
    contents = await Promise.all(files.map(async (file) => [file.name, await fetchBytes(`data/${file.name}`, progress)]));
  } catch (error) {
    showNotice(`The data could not be loaded: ${error.message}. Hourglass goes on with digits that it draws itself.`);
  }
  progress.finish();
  return contents;
}

// The page's own words in the program's font.
function useFonts(assets) {
  for (const [name, weight] of [["Inter-Regular", "400"], ["Inter-SemiBold", "600 700"]]) {
    const bytes = assets.get(`fonts/${name}.ttf`);
    if (bytes) document.fonts.add(new FontFace("Inter", bytes, { weight }));
  }
}

async function startProgram(build, host, module) {
  const { default: createProgram } = await import(new URL(build.program, document.baseURI));
  return new Promise((resolve, reject) => {
    createProgram({
      canvas,
      page: host,
      // The module has been compiled already, while it was loading.
      instantiateWasm: (imports, done) => {
        module
          .then(async (compiled) => done(await WebAssembly.instantiate(compiled, imports), compiled))
          .catch(reject);
        return {};
      },
      onAbort: (reason) => failRunning(String(reason)),
    }).then(resolve, reject);
  });
}

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// Two turns: the first draws, and when the second comes, the picture is on the screen.
async function drawn() {
  await nextFrame();
  await nextFrame();
}

async function main() {
  await isolate();
  const { build, missing } = chooseBuild();
  if (!build) {
    fail("Hourglass cannot run here", missing);
    return;
  }

  const downloads = new Downloads(showProgress);
  const parts = ["the program", "the trained model", "the fonts", "the data"].map((label) => downloads.part(label));
  const [programPart, modelPart, fontPart, dataPart] = parts;
  const module = fetchModule(build.program.replace(/\.js$/, ".wasm"), programPart);
  module.then(programPart.finish, () => {}); // its failure is seen below
  const data = fetchData(dataPart);
  let assets;
  try {
    assets = await fetchAssets(modelPart, fontPart);
    useFonts(assets);
    await module;
  } catch (error) {
    failLoading(error);
    return;
  }

  host = new Host(assets, failRunning);
  watchForFaults();
  prepareInput(canvas);
  try {
    await startProgram(build, host, module);
  } catch (error) {
    failRunning(String(error?.message ?? error));
    return;
  }
  if (!host.program) return; // it has said why

  page.connect(host.program);
  connectInput(canvas, host);
  mirrorTimer = mirrorState(window.hourglass.state);
  // The shipped model can be played with before the data is there.
  if (!(await Promise.race([data, sleep(PATIENCE)]))) {
    await drawn();
    uncover();
    showPill(true);
  }
  host.receive(await data);
  showPill(false);
  await drawn();
  uncover();
  page.resolve();
}

main().catch(failLoading);
