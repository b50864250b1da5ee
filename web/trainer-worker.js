// Training without threads: a Web Worker that runs a program of its own (src/worker). Messages in both directions are
// bytes; a string says why it cannot continue.

import createTrainer from './program/simd-single/hourglass-trainer.js';

let trainer = null;
const early = []; // messages that arrived before the program was ready
const turns = new MessageChannel();
let turning = false;

// Waiting messages are handled between two slices of training.
function nextTurn() {
  turning = trainer.training();
  if (turning) turns.port2.postMessage(null);
}

turns.port1.onmessage = () => {
  trainer.advance();
  nextTurn();
};

function receive(bytes) {
  trainer.receive(bytes);
  if (!turning) nextTurn();
}

onmessage = ({ data }) => {
  if (trainer) receive(data);
  else early.push(data);
};

function failed(why) {
  postMessage(why);
  close();
}

const worker = {
  connected: (program) => (trainer = program),
  send: (bytes) => postMessage(bytes, [bytes.buffer]),
  failed,
};

createTrainer({ worker, onAbort: (reason) => failed(String(reason)) }).then(
  () => early.splice(0).forEach(receive),
  (error) => failed(String(error?.message ?? error)),
);
