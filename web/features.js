// What the program needs of a browser, which build suits it, and what to say when something is missing.

// The smallest modules that use a feature; a browser without it refuses them.
const PROBES = {
  simd: [
    0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
  ],
  relaxedSimd: [
    0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 15, 1, 13, 0, 65, 1, 253, 15, 65, 2, 253, 15,
    253, 128, 2, 11,
  ],
  exceptions: [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 8, 1, 6, 0, 6, 64, 25, 11, 11],
};

// Best first. A build that the site does not have must not stand here.
export const BUILDS = [
  {
    name: "relaxed-threads",
    program: "program/relaxed-threads/hourglass-page.js",
    needs: ["webassembly", "simd", "exceptions", "threads", "relaxedSimd", "webgl2"],
  },
];

function understands(probe) {
  return typeof WebAssembly === "object" && WebAssembly.validate(new Uint8Array(PROBES[probe]));
}

function hasWebgl2() {
  const context = document.createElement("canvas").getContext("webgl2");
  // Browsers allow few contexts at a time: give this one back.
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return context !== null;
}

function detect() {
  return {
    webassembly: typeof WebAssembly === "object" && typeof WebAssembly.instantiate === "function",
    simd: understands("simd"),
    exceptions: understands("exceptions"),
    relaxedSimd: understands("relaxedSimd"),
    threads: typeof SharedArrayBuffer === "function" && self.crossOriginIsolated === true,
    webgl2: hasWebgl2(),
  };
}

const EXPLANATIONS = {
  webassembly:
    "This browser does not run WebAssembly, or it has been switched off (a lockdown or high-security mode does that).",
  simd: "This browser's WebAssembly has no vector instructions (SIMD), which the training needs.",
  exceptions: "This browser's WebAssembly has no exceptions, which the program is built with.",
  relaxedSimd:
    "This browser's WebAssembly has no relaxed vector instructions (relaxed SIMD), which the training is built with.",
  threads: "This browser does not share memory between threads (SharedArrayBuffer).",
  insecure:
    "This address is not secure, so the browser does not let the page use several threads. Open it by " +
    "<code>https://</code>, or on this machine by <code>http://localhost</code>.",
  isolation:
    "The page is not cross-origin isolated, so the browser does not let it use several threads. Whoever serves it " +
    "has to send the headers <code>Cross-Origin-Opener-Policy: same-origin</code> and " +
    "<code>Cross-Origin-Embedder-Policy: require-corp</code> (<code>./run</code> does), or the browser has to allow " +
    "the page's service worker, which private windows often do not.",
  webgl2:
    "This browser cannot draw with WebGL 2. It may be switched off, or blocked for the graphics driver: look for " +
    "&ldquo;hardware acceleration&rdquo; in the browser's settings.",
};
const OF_THE_BROWSER = ["webassembly", "simd", "exceptions", "relaxedSimd", "threads"];

// Why there are no threads: the browser, the address or the server.
function causeOfNoThreads() {
  if (!self.isSecureContext) return "insecure";
  return self.crossOriginIsolated ? "threads" : "isolation";
}

function explain(missing) {
  const lines = missing.map((cause) => EXPLANATIONS[cause]);
  const list = lines.length === 1 ? `<p>${lines[0]}</p>` : `<ul>${lines.map((line) => `<li>${line}</li>`).join("")}</ul>`;
  const helps = missing.some((cause) => OF_THE_BROWSER.includes(cause));
  return list + (helps ? "<p>Current versions of Chrome, Edge and Firefox can do this.</p>" : "");
}

// Returns {build}, or {missing: what is missing, in words, as HTML}.
export function chooseBuild() {
  const features = detect();
  const lacks = (build) => build.needs.filter((feature) => !features[feature]);
  const build = BUILDS.find((candidate) => lacks(candidate).length === 0);
  if (build) return { build };
  // Without WebAssembly at all there is no point in naming its parts.
  const missing = features.webassembly ? lacks(BUILDS.at(-1)) : ["webassembly"];
  return { missing: explain(missing.map((feature) => (feature === "threads" ? causeOfNoThreads() : feature))) };
}
