// Gets everything that the program needs, starts it, and says in words what is missing or goes wrong.

import { showFailure, showNotice, showProgress, uncover } from "./cover.js";
import { chooseBuild } from "./features.js";
import { Downloads, fetchBytes, fetchJson, fetchModule } from "./fetching.js";
import { Host } from "./host.js";
import { connectInput } from "./input.js";
import { publishInterface } from "./interface.js";
import { isolate } from "./isolation.js";
import { mirrorState } from "./mirror.js";

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
  fail("Hourglass has stopped", html, message);
}

let mirrorTimer;

// Faults in the program and its threads reach the page as errors that nobody caught.
function watchForFaults() {
  addEventListener("error", ({ error }) => {
    if (error instanceof WebAssembly.RuntimeError) failRunning(error.message);
    else if (error instanceof ErrorEvent) failRunning(`in a thread: ${error.message}`);
  });
}

// "fonts/...": what comes with the program, by its kind.
function assetLabel(name) {
  if (name.startsWith("fonts/")) return "the fonts";
  if (name.startsWith("models/")) return "the trained model";
  return "pictures";
}

async function fetchAssets(downloads) {
  const { files } = await fetchJson("assets/manifest.json");
  const assets = new Map();
  const progress = new Map();
  for (const name of files) {
    const label = assetLabel(name);
    if (!progress.has(label)) progress.set(label, downloads.part(label));
  }
  await Promise.all(
    files.map(async (name) => assets.set(name, await fetchBytes(`assets/${name}`, progress.get(assetLabel(name))))),
  );
  for (const part of progress.values()) part.finish();
  return assets;
}

// [[name, bytes], ...], still compressed; none when the site comes without data or they cannot be had.
async function fetchData(downloads) {
  try {
    const { name, files } = await fetchJson("data/manifest.json");
    if (files.length === 0) return [];
    const size = files.reduce((sum, file) => sum + file.bytes, 0);
    const progress = downloads.part(name === "MNIST" ? "the MNIST digits" : name, size);
    const contents = await Promise.all(
      files.map(async (file) => [file.name, await fetchBytes(`data/${file.name}`, progress)]),
    );
    progress.finish();
    return contents;
  } catch (error) {
    showNotice(`The data could not be loaded: ${error.message}. Hourglass goes on with digits that it draws itself.`);
    return [];
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

async function main() {
  await isolate();
  const { build, missing } = chooseBuild();
  if (!build) {
    const list = missing.length === 1 ? `<p>${missing[0]}</p>` : `<ul>${missing.map((text) => `<li>${text}</li>`).join("")}</ul>`;
    fail("Hourglass cannot run in this browser", list);
    return;
  }

  const downloads = new Downloads(showProgress);
  const progress = downloads.part("the program");
  const module = fetchModule(build.program.replace(/\.js$/, ".wasm"), progress);
  module.then(progress.finish, () => {}); // its failure is seen below
  const data = fetchData(downloads);
  let assets;
  try {
    assets = await fetchAssets(downloads);
    await module;
  } catch (error) {
    failLoading(error);
    return;
  }

  const host = new Host(assets, failRunning);
  watchForFaults();
  try {
    await startProgram(build, host, module);
  } catch (error) {
    failRunning(String(error?.message ?? error));
    return;
  }
  if (!host.program) return; // it has said why

  page.connect(host.program);
  connectInput(canvas, host);
  host.receive(await data);
  // Two turns: the first draws, and when the second comes, the picture is on the screen.
  await nextFrame();
  await nextFrame();
  uncover();
  mirrorTimer = mirrorState(window.hourglass.state);
  page.resolve();
}

main().catch(failLoading);
