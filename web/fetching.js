// Downloads that report their progress together.

const MEGABYTE = 1e6;

export class Downloads {
  #parts = [];
  #report;
  #furthest = 0;

  // report(fraction, text) is called as bytes come in.
  constructor(report) {
    this.#report = report;
  }

  // Something to load, by a name for people. `bytes` is what is known of its size beforehand.
  part(label, bytes = 0) {
    const part = { label, loaded: 0, total: bytes, done: false };
    this.#parts.push(part);
    return {
      expect: (total) => {
        part.total = Math.max(part.total, total);
      },
      add: (more) => {
        part.loaded += more;
        part.total = Math.max(part.total, part.loaded);
        this.#update();
      },
      finish: () => {
        part.done = true;
        part.total = part.loaded;
        this.#update();
      },
    };
  }

  #update() {
    const sum = (key) => this.#parts.reduce((total, part) => total + part[key], 0);
    const loaded = sum("loaded");
    const total = sum("total");
    // Sizes become known while loading; the bar does not go back for that.
    this.#furthest = Math.max(this.#furthest, total > 0 ? loaded / total : 0);
    const current = this.#parts.find((part) => !part.done);
    const amount = `${(loaded / MEGABYTE).toFixed(1)} of ${(total / MEGABYTE).toFixed(1)} MB`;
    this.#report(this.#furthest, current ? `Loading ${current.label}: ${amount}` : "Starting");
  }
}

// Fetches, or throws an Error that names the file and says what went wrong.
async function request(url) {
  let response;
  try {
    response = await fetch(url);
  } catch (error) {
    throw new Error(`${url} could not be fetched (${error.message})`);
  }
  if (!response.ok) throw new Error(`${url} could not be fetched (the server answered ${response.status})`);
  return response;
}

// The response's body, counted into `progress` as it passes.
function counted(response, progress) {
  // With an encoding, the length is that of the compressed bytes, which we do not see.
  const length = Number(response.headers.get("Content-Length")) || 0;
  progress.expect(response.headers.has("Content-Encoding") ? length * 3 : length);
  return response.body.pipeThrough(
    new TransformStream({
      transform(chunk, controller) {
        progress.add(chunk.byteLength);
        controller.enqueue(chunk);
      },
    }),
  );
}

export async function fetchJson(url) {
  const response = await request(url);
  try {
    return await response.json();
  } catch {
    throw new Error(`${url} is not JSON`);
  }
}

// Several fetches may share one `progress`; the caller finishes it.
export async function fetchBytes(url, progress) {
  const response = await request(url);
  try {
    return new Uint8Array(await new Response(counted(response, progress)).arrayBuffer());
  } catch (error) {
    throw new Error(`${url} broke off (${error.message})`);
  }
}

export async function fetchModule(url, progress) {
  const response = await request(url);
  const body = new Response(counted(response, progress), { headers: { "Content-Type": "application/wasm" } });
  return WebAssembly.compileStreaming(body);
}
