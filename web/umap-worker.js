// UMAP of many points with the npm package umap-js, in a worker so that page and training go on. A
// classic worker, because the package is not an ES module. Receives {points, count, start, seed} once;
// sends {stage, progress, places, problem}.

/* global UMAP */
importScripts('umap-js/umap-js.min.js');

const STAGE = { neighbors: 0, layout: 1, done: 2, failed: 3 }; // UmapWorker::Stage
const NEIGHBORS = 15;
// Shares of the total time, measured with 2,500 to 10,000 points.
const NEIGHBORS_SHARE = 0.12;
const GRAPH_SHARE = 0.25; // umap-js builds the graph in one call
const CALLS_PER_POINT = 450; // distance computations of the neighbor search
const PAUSE = 60; // ms between messages

// The same numbers for the same seed: 32-bit xorshift (Marsaglia, "Xorshift RNGs", 2003), which must not start at 0.
function seededRandom(seed) {
  let state = (seed ^ 0x2545f491) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
}

function rowsOf(numbers, count) {
  const width = numbers.length / count;
  return Array.from({ length: count }, (_, i) => Array.from(numbers.subarray(i * width, (i + 1) * width)));
}

// Euclidean; reports the progress of the search.
function countedDistance(count) {
  let calls = 0;
  let last = performance.now();
  return (a, b) => {
    if ((++calls & 0xffff) === 0 && performance.now() - last > PAUSE) {
      last = performance.now();
      const done = Math.min(calls / (CALLS_PER_POINT * count), 1);
      postMessage({ stage: STAGE.neighbors, progress: done * NEIGHBORS_SHARE });
    }
    let sum = 0;
    for (let i = 0; i < a.length; ++i) sum += (a[i] - b[i]) ** 2;
    return Math.sqrt(sum);
  };
}

function send(stage, progress, rows) {
  const places = new Float32Array(2 * rows.length);
  rows.forEach(([x, y], i) => {
    places[2 * i] = x;
    places[2 * i + 1] = y;
  });
  if (!places.every(Number.isFinite)) throw new Error('the layout diverged');
  postMessage({ stage, progress, places }, [places.buffer]);
}

function run({ points, count, start, seed }) {
  const random = seededRandom(seed);
  const nNeighbors = Math.min(NEIGHBORS, count - 1);
  const umap = new UMAP.UMAP({ nNeighbors, random, distanceFn: countedDistance(count) });
  const epochs = umap.initializeFit(rowsOf(points, count));
  // Starts where the program says instead of at random.
  const rows = umap.getEmbedding();
  rows.forEach((row, i) => {
    row[0] = start[2 * i];
    row[1] = start[2 * i + 1];
  });
  const before = NEIGHBORS_SHARE + GRAPH_SHARE;
  let last = -PAUSE;
  for (let epoch = 0; epoch < epochs; ++epoch) {
    if (performance.now() - last > PAUSE) {
      last = performance.now();
      send(STAGE.layout, before + ((1 - before) * epoch) / epochs, rows);
    }
    umap.step();
  }
  send(STAGE.done, 1, umap.getEmbedding());
}

onmessage = ({ data }) => {
  try {
    run(data);
  } catch (error) {
    postMessage({ stage: STAGE.failed, progress: 0, problem: String(error?.message ?? error) });
  }
};
