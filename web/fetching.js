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

  // Something to load, with a label for the user. All parts are declared before the first is loaded, so that the bar
  // does not fill up for the first part alone.
  part(label) {
    const part = { label, loaded: 0, total: null, fixed: false, done: false };
    this.#parts.push(part);
    return {
      rename: (better) => (part.label = better),
      // Adds to the number of bytes announced...
      expect: (bytes) => {
        if (!part.fixed) part.total += bytes;
      },
      // ... or sets it for good.
      fix: (bytes) => {
        part.total = bytes;
        part.fixed = true;
      },
      add: (bytes) => {
        part.loaded += bytes;
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
    const known = this.#parts.every((part) => part.total !== null);
    const loaded = this.#parts.reduce((sum, part) => sum + part.loaded, 0);
    const total = this.#parts.reduce((sum, part) => sum + Math.max(part.total, part.loaded), 0);
    // Announced sizes can be wrong; the bar never goes back.
    if (known && total > 0) this.#furthest = Math.max(this.#furthest, loaded / total);
    const current = this.#parts.find((part) => !part.done);
    const amount = `: ${(loaded / MEGABYTE).toFixed(1)} of ${(total / MEGABYTE).toFixed(1)} MB`;
    this.#report(this.#furthest, current ? `Loading ${current.label}${known ? amount : ' …'}` : 'Starting');
  }
}

// Fetches a file, or throws an Error that names the file and says what went wrong.
async function request(url) {
  let response;
  try {
    response = await fetch(url);
  } catch (error) {
    throw new Error(`${url} could not be fetched (${error.message})`, { cause: error });
  }
  if (!response.ok) throw new Error(`${url} could not be fetched (the server answered ${response.status})`);
  return response;
}

// The response's body; its bytes are added to `progress` as they pass, and `ended` is called after the last one.
function counted(response, progress, ended) {
  // With a content encoding, the length counts compressed bytes, which we never see.
  const length = Number(response.headers.get('Content-Length')) || 0;
  progress.expect(response.headers.has('Content-Encoding') ? length * 3 : length);
  return response.body.pipeThrough(
    new TransformStream({
      transform(chunk, controller) {
        progress.add(chunk.byteLength);
        controller.enqueue(chunk);
      },
      flush: ended,
    }),
  );
}

export async function fetchJson(url) {
  const response = await request(url);
  try {
    return await response.json();
  } catch (error) {
    throw new Error(`${url} is not JSON`, { cause: error });
  }
}

// Several fetches may share one `progress`; the caller finishes it.
export async function fetchBytes(url, progress) {
  const response = await request(url);
  try {
    return new Uint8Array(await new Response(counted(response, progress)).arrayBuffer());
  } catch (error) {
    throw new Error(`${url} was cut off (${error.message})`, { cause: error });
  }
}

// `ended` is called when all bytes are here, before they are compiled.
export async function fetchModule(url, progress, ended) {
  const response = await request(url);
  const body = new Response(counted(response, progress, ended), { headers: { 'Content-Type': 'application/wasm' } });
  return WebAssembly.compileStreaming(body);
}
