// What the program asks of the page: the methods that src/platform/browser.cpp calls by name.

import { showNotice } from "./cover.js";
import { fetchBytes } from "./fetching.js";

const SETTINGS = "hourglass.";
const EMBEDDING_FAILED = 3; // Embedding::Stage::Failed
const LARGEST_FILE = 64e6; // bytes; MNIST's largest, unpacked, has 47 million
const ADDRESS_PAUSE = 400; // ms; browsers refuse too many changes of the address in a short time

export class Host {
  #assets;
  #fail;
  #fragment = null; // a fragment that is not in the address yet
  #dark = matchMedia("(prefers-color-scheme: dark)");
  #begin; // resolves #begun
  #begun = new Promise((resolve) => (this.#begin = resolve)); // the data that the page loads has been handed over

  #trainer = null; // the Web Worker that trains, in the build without threads
  #answers = []; // its messages that the program has not taken yet

  #embedding = null; // the Web Worker that runs UMAP
  #embeddingNews = null; // its newest message, until the program has heard of it

  program = null; // the program's functions, once it runs
  refusal = null; // why the program does not run here
  reason = ""; // why this build of it runs
  onWantsText = () => {};

  // `assets` is a Map from name to bytes; fail(message) shows that the program cannot go on.
  constructor(assets, fail) {
    this.#assets = assets;
    this.#fail = fail;
    this.#dark.addEventListener("change", () => this.program?.repaint());
    addEventListener("hashchange", () => this.program?.repaint());
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

  // One that the page does not start with.
  async requestAsset(name) {
    try {
      const nothing = { expect() {}, add() {} };
      this.receive([[name, await fetchBytes(`assets/${name}`, nothing)]]);
    } catch (error) {
      showNotice(error.message);
    }
  }

  saveFile(name, bytes) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes]));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  // The program asks some milliseconds after the click that it answers. Browsers allow that for a while after a click;
  // when the while is over, the next click opens the dialog.
  chooseFile(accept) {
    const input = document.createElement("input");
    input.type = "file";
    input.multiple = true;
    input.accept = accept;
    input.hidden = true;
    input.onchange = () => {
      this.deliver(input.files);
      input.remove();
    };
    input.oncancel = () => input.remove();
    document.body.append(input);
    if (navigator.userActivation?.isActive === false) {
      addEventListener("click", () => input.click(), { once: true });
    } else {
      input.click();
    }
    return true;
  }

  // Hands over what the page has loaded, and lets the user's files follow: among the program's own they would be taken
  // for the rest of its data.
  begin(contents) {
    this.receive(contents);
    this.#begin();
  }

  // Hands files that the user chose or dropped to the program.
  async deliver(files) {
    const sensible = Array.from(files).filter(({ name, size }) => {
      if (size <= LARGEST_FILE) return true;
      const [megabytes, most] = [(size / 1e6).toFixed(1), LARGEST_FILE / 1e6];
      showNotice(`${name} is too large: ${megabytes} MB, and at most ${most} MB can be opened.`);
      return false;
    });
    if (sensible.length === 0) return;
    await this.#begun;
    try {
      const contents = await Promise.all(
        sensible.map(async (file) => [file.name, new Uint8Array(await file.arrayBuffer())]),
      );
      this.receive(contents);
    } catch (error) {
      showNotice(`The files could not be read: ${error.message}`);
    }
  }

  // [[name, bytes], ...]; what the program refuses is said in a notice.
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

  prefersDark() {
    return this.#dark.matches;
  }

  isMac() {
    return /^(Mac|iP)/.test(navigator.platform);
  }

  fragment() {
    const text = this.#fragment ?? location.hash.slice(1);
    try {
      return decodeURIComponent(text); // also the commas, which other programs encode in links
    } catch {
      return text;
    }
  }

  setFragment(text) {
    const encoded = encodeURI(text);
    if (encoded === (this.#fragment ?? location.hash.slice(1))) return;
    if (this.#fragment === null) {
      setTimeout(() => {
        const url = location.pathname + location.search + (this.#fragment ? `#${this.#fragment}` : "");
        history.replaceState(history.state, "", url);
        this.#fragment = null;
      }, ADDRESS_PAUSE);
    }
    this.#fragment = encoded;
  }

  // Storage may be forbidden; then settings last as long as the page.
  loadSetting(key) {
    try {
      return localStorage.getItem(SETTINGS + key) ?? "";
    } catch {
      return "";
    }
  }

  saveSetting(key, value) {
    try {
      localStorage.setItem(SETTINGS + key, value);
    } catch (error) {
      console.warn("The setting was not kept:", error.message);
    }
    window.followTheme(); // in case it was the theme
  }

  copy(text) {
    navigator.clipboard?.writeText(text).catch((error) => console.warn("Not copied:", error.message));
  }

  wantsText(wants) {
    this.onWantsText(wants);
  }

  openTrainer() {
    const failed = (why) => {
      this.closeTrainer();
      this.#fail(`in the worker that trains: ${why}`);
    };
    this.#trainer = new Worker("trainer-worker.js", { type: "module" });
    this.#trainer.onmessage = ({ data }) => {
      if (typeof data === "string") failed(data);
      else this.#answers.push(data);
    };
    this.#trainer.onerror = ({ message }) => failed(message ?? "its program could not be loaded");
  }

  closeTrainer() {
    this.#trainer?.terminate();
  }

  tellTrainer(bytes) {
    this.#trainer.postMessage(bytes, [bytes.buffer]);
  }

  // -1: there is none.
  trainerAnswerSize() {
    return this.#answers.length > 0 ? this.#answers[0].length : -1;
  }

  takeTrainerAnswer() {
    return this.#answers.shift();
  }

  // src/platform/embedding.h; `points` are `count` times as many numbers as a point has, `start` two for each.
  startEmbedding(points, count, start, seed) {
    this.endEmbedding();
    const failed = (problem) => (this.#embeddingNews = { stage: EMBEDDING_FAILED, progress: 0, problem });
    const worker = new Worker("umap-worker.js");
    worker.onmessage = ({ data }) => {
      // A layout that the program has not taken goes on to the next message.
      const places = data.places ?? this.#embeddingNews?.places;
      this.#embeddingNews = { ...data, places };
    };
    worker.onerror = ({ message }) => failed(message ?? "its program could not be loaded");
    worker.postMessage({ points, count, start, seed }, [points.buffer, start.buffer]);
    this.#embedding = worker;
  }

  endEmbedding() {
    this.#embedding?.terminate();
    this.#embedding = null;
    this.#embeddingNews = null;
  }

  // -1: there is no news.
  embeddingStage() {
    return this.#embeddingNews?.stage ?? -1;
  }

  embeddingProgress() {
    return this.#embeddingNews.progress;
  }

  embeddingSize() {
    return this.#embeddingNews.places?.length ?? 0;
  }

  takeEmbedding() {
    return this.#embeddingNews.places;
  }

  // The last that the program asks of a message.
  embeddingProblem() {
    const { problem = "" } = this.#embeddingNews;
    this.#embeddingNews = null;
    return problem;
  }
}
