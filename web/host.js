// The page's side of the platform interface: the methods that src/platform/browser.cpp calls by name.

import { showNotice } from './cover.js';
import { fetchBytes } from './fetching.js';
import { PICTURE_ENDINGS, bytesOf, chosenFiles } from './files.js';

const SETTINGS = 'hourglass.';
const UMAP_FAILED = 3; // UmapWorker::Stage::Failed
const FOLDER = 'folder'; // instead of the endings of files
const LARGEST_FILE = 64e6; // bytes; the largest file of MNIST, unpacked, has 47 million
// In the order of platform::Preferences.
const PREFERENCES = [
  '(prefers-color-scheme: dark)',
  '(forced-colors: active), (prefers-contrast: more)',
  '(prefers-reduced-motion: reduce)',
  '(pointer: coarse)',
];
const RUN_TO_KEEP = 1; // Answer::Kept of src/training/wire.h, the first byte of such a message
const ADDRESS_PAUSE = 400; // ms; browsers limit how often the address may change

function decoded(text) {
  try {
    return decodeURIComponent(text); // including commas, which some programs encode in links
  } catch {
    return text;
  }
}

// What stands after '#'.
export const fragmentOf = ({ hash }) => decoded(hash.slice(1));

// A model has no folder in its name: the program's own have (src/app/control/controller.cpp).
const nameOf = ({ path, file }) => (path.endsWith('.safetensors') ? file.name : path);

export class Host {
  #assets;
  #fail;
  #fragment = null; // a fragment that has not reached the address yet
  #preferences = PREFERENCES.map((query) => matchMedia(query));
  #pause; // the timer of that
  #step = false; // whether it is to be a step of the history
  #begin; // resolves #begun
  #begun = new Promise((resolve) => (this.#begin = resolve)); // the page's own data has been delivered

  // The Web Workers that train, in the build without threads, each with its messages that the program has not read
  // yet.
  #trainers = [];

  #storage;
  #unsaved = false; // whether leaving would lose work

  #umap = null; // the Web Worker that runs UMAP
  #umapNews = null; // its newest message, until the program has read it

  program = null; // the program's functions, once it runs
  refusal = null; // why the program cannot run here
  reason = ''; // why this build is the one that runs
  fetchData = async () => []; // the data that the page comes with, as `begin` takes it
  explain = () => {}; // shows the help about a setting, or all of it (guide.js)

  // `assets` is a Map from name to bytes; `storage` comes from storage.js; fail(message) shows that the program cannot
  // continue.
  constructor(assets, storage, fail) {
    this.#assets = assets;
    this.#storage = storage;
    this.#fail = fail;
    for (const list of this.#preferences) list.addEventListener('change', () => this.program?.repaint());
    document.addEventListener('visibilitychange', () => document.hidden && this.program?.leave());
    addEventListener('pagehide', () => this.program?.leave());
    addEventListener('beforeunload', (event) => this.#unsaved && event.preventDefault());
    addEventListener('popstate', () => this.#forgetFragment()); // Back and Forward go before what waits
    addEventListener('hashchange', () => this.program?.repaint());
  }

  connected(program) {
    this.program = program;
  }

  failed(message) {
    this.#fail(message);
  }

  refused(why) {
    this.refusal = why;
  }

  buildReason() {
    return this.reason;
  }

  asset(name) {
    return this.#assets.get(name);
  }

  // An asset that is not loaded at the start.
  async requestAsset(name) {
    try {
      const nothing = { expect() {}, add() {} };
      this.receive([[name, await fetchBytes(`assets/${name}`, nothing)]]);
    } catch (error) {
      showNotice(error.message);
    }
  }

  // The data that the page comes with, after other data.
  async requestData() {
    this.receive(await this.fetchData());
  }

  // Of no type, Chromium would look at the bytes and add .txt to the name of some.
  saveFile(name, bytes) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  // A drawing (SVG) as a PNG of two pixels per unit.
  async saveFigure(name, svg) {
    const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
    try {
      const image = new Image();
      image.src = url;
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = 2 * image.naturalWidth;
      canvas.height = 2 * image.naturalHeight;
      canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
      if (!blob) throw new Error('the browser made no picture');
      this.saveFile(name, await blob.arrayBuffer());
    } catch (error) {
      showNotice(`${name} could not be made: ${error.message}. The SVG can be saved instead.`);
    } finally {
      URL.revokeObjectURL(url);
    }
  }

  // The program asks a few milliseconds after the user's click. Browsers allow that for a short time; after that, the
  // next click opens the dialog.
  chooseFile(accept) {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    if (accept === FOLDER) input.webkitdirectory = true;
    else input.accept = accept + PICTURE_ENDINGS;
    input.hidden = true;
    input.onchange = () => {
      this.deliver(chosenFiles(input.files));
      input.remove();
    };
    input.oncancel = () => input.remove();
    document.body.append(input);
    if (navigator.userActivation?.isActive === false) {
      addEventListener('click', () => input.click(), { once: true });
    } else {
      input.click();
    }
    return true;
  }

  // Delivers what the page has loaded, then the user's files: among the page's own files they would be
  // mistaken for the rest of its data.
  begin(contents) {
    this.receive(contents);
    this.#begin();
  }

  // Delivers files that the user chose or dropped: [{ path, file }, ...].
  async deliver(files) {
    const sensible = files.filter(({ path, file: { size } }) => {
      if (size <= LARGEST_FILE) return true;
      const [megabytes, most] = [(size / 1e6).toFixed(1), LARGEST_FILE / 1e6];
      showNotice(`${path} is too large: ${megabytes} MB, and the limit is ${most} MB.`);
      return false;
    });
    if (sensible.length === 0) return;
    await this.#begun;
    try {
      // One after another: a folder may have thousands.
      const contents = [];
      for (const one of sensible) contents.push([nameOf(one), await bytesOf(one)]);
      this.receive(contents);
    } catch (error) {
      showNotice(`The files could not be read: ${error.message}`);
    }
  }

  // [[name, bytes], ...]; a notice says what the program refuses.
  receive(contents) {
    for (const [name, bytes] of contents) {
      try {
        this.program.receive(name, bytes);
      } catch (error) {
        showNotice(`${name}: ${error.message}`);
      }
    }
    try {
      this.program.complete();
    } catch (error) {
      showNotice(error.message);
    }
  }

  // One bit for each of PREFERENCES.
  preferences() {
    return this.#preferences.reduce((bits, { matches }, i) => bits + (matches ? 2 ** i : 0), 0);
  }

  isMac() {
    return /^(Mac|iP)/.test(navigator.platform);
  }

  fragment() {
    return this.#fragment === null ? fragmentOf(location) : decoded(this.#fragment);
  }

  // `step`: Back returns to the address before.
  setFragment(text, step) {
    const encoded = encodeURI(text);
    if (encoded === (this.#fragment ?? location.hash.slice(1))) return;
    clearTimeout(this.#pause); // a text that is being typed is one step
    this.#pause = setTimeout(() => {
      const url = this.#urlOf(this.#fragment);
      if (this.#step) history.pushState(null, '', url);
      else history.replaceState(history.state, '', url);
      this.#forgetFragment();
    }, ADDRESS_PAUSE);
    this.#fragment = encoded;
    this.#step ||= step;
  }

  #forgetFragment() {
    clearTimeout(this.#pause);
    this.#fragment = null;
    this.#step = false;
  }

  #urlOf(fragment) {
    return location.pathname + location.search + (fragment ? `#${fragment}` : '');
  }

  // Phones have a window for it; elsewhere the clipboard is what people expect.
  async share(fragment) {
    const url = new URL(this.#urlOf(encodeURI(fragment)), location.href).href;
    try {
      if (navigator.share && matchMedia('(pointer: coarse)').matches) {
        await navigator.share({ title: document.title, url });
      } else {
        await navigator.clipboard.writeText(url);
        showNotice(`The link is on the clipboard: ${url}`);
      }
    } catch (error) {
      if (error.name !== 'AbortError') showNotice(`Copy this link: ${url}`);
    }
  }

  // Storage may be forbidden; settings then last as long as the page.
  loadSetting(key) {
    try {
      return localStorage.getItem(SETTINGS + key) ?? '';
    } catch {
      return '';
    }
  }

  saveSetting(key, value) {
    try {
      localStorage.setItem(SETTINGS + key, value);
    } catch (error) {
      console.warn('The setting was not saved:', error.message);
    }
    window.followTheme(); // in case it was the theme
  }

  setTitle(text) {
    document.title = text;
  }

  setUnsaved(unsaved) {
    this.#unsaved = unsaved;
  }

  // See src/platform/storage.h; answers go to the program by the number that it has given.
  storageSlot() {
    return this.#storage.slot;
  }

  storageProblem() {
    return this.#storage.problem;
  }

  async storagePut(id, name, bytes) {
    const problem = await this.#storage.put(name, bytes).then(
      () => '',
      ({ message }) => message,
    );
    this.program.stored(id, problem);
  }

  storageRemove(name) {
    this.#storage.remove(name).catch((error) => console.warn(`${name} was not removed:`, error.message));
  }

  async storageGet(id, name, age) {
    const bytes = await this.#storage.get(name, age).catch((error) => {
      console.warn(`${name} could not be read:`, error.message);
    });
    this.program.fetched(id, bytes ?? new Uint8Array());
  }

  async storageNames(id) {
    const names = await this.#storage.names().catch(() => []);
    this.program.fetched(id, new TextEncoder().encode(names.join('\n')));
  }

  copy(text) {
    navigator.clipboard?.writeText(text).catch((error) => console.warn('Not copied:', error.message));
  }

  // Returns its number.
  openTrainer() {
    const failed = (why) => {
      this.closeTrainers();
      this.#fail(`in the worker that trains: ${why}`);
    };
    const worker = new Worker('trainer-worker.js', { type: 'module' });
    const answers = [];
    worker.onmessage = ({ data }) => {
      if (typeof data === 'string') return failed(data);
      answers.push(data);
      if (data[0] === RUN_TO_KEEP) this.program?.wake(); // a hidden page draws no frames
    };
    worker.onerror = ({ message }) => failed(message ?? 'its program could not be loaded');
    return this.#trainers.push({ worker, answers }) - 1;
  }

  closeTrainers() {
    for (const { worker } of this.#trainers) worker.terminate();
  }

  tellTrainer(trainer, bytes) {
    this.#trainers[trainer].worker.postMessage(bytes, [bytes.buffer]);
  }

  // -1: none.
  trainerAnswerSize(trainer) {
    return this.#trainers[trainer].answers[0]?.length ?? -1;
  }

  takeTrainerAnswer(trainer) {
    return this.#trainers[trainer].answers.shift();
  }

  // See src/platform/umap_worker.h; `points` has count x dimensions numbers, `start` has two per point.
  startUmap(points, count, start, seed) {
    this.endUmap();
    const failed = (problem) => (this.#umapNews = { stage: UMAP_FAILED, progress: 0, problem });
    const worker = new Worker('umap-worker.js');
    worker.onmessage = ({ data }) => {
      // A layout that the program has not read yet is kept with the next message.
      const places = data.places ?? this.#umapNews?.places;
      this.#umapNews = { ...data, places };
    };
    worker.onerror = ({ message }) => failed(message ?? 'its program could not be loaded');
    worker.postMessage({ points, count, start, seed }, [points.buffer, start.buffer]);
    this.#umap = worker;
  }

  endUmap() {
    this.#umap?.terminate();
    this.#umap = null;
    this.#umapNews = null;
  }

  // -1: no news.
  umapStage() {
    return this.#umapNews?.stage ?? -1;
  }

  umapProgress() {
    return this.#umapNews.progress;
  }

  umapSize() {
    return this.#umapNews.places?.length ?? 0;
  }

  takeUmap() {
    return this.#umapNews.places;
  }

  // The program asks for this last.
  umapProblem() {
    const { problem = '' } = this.#umapNews;
    this.#umapNews = null;
    return problem;
  }
}
