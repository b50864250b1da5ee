// Training where the browser gives a page no threads: a Web Worker that runs a program of its own (src/worker). The
// messages both ways are bytes (src/training/messages.h); a text says why it cannot go on.

import createTrainer from "./program/simd-single/hourglass-trainer.js";

let trainer = null;
const early = []; // messages that came before the program was there
const turns = new MessageChannel();
let turning = false;

// Between two slices of training, the messages that have come in have their turn.
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
