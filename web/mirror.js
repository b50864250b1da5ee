// The state in words for those who do not see the canvas: a paragraph that is up to date, and announcements of what
// matters (the phase changed, an epoch ended, there is a message). Announcing every second would talk over everything
// else.

const PERIOD = 1000; // ms

const PHASES = { idle: "Ready", training: "Training", paused: "Paused", failed: "Failed" };

function loss(name, value) {
  return Number.isFinite(value) ? `${name} loss ${value.toFixed(4)}` : null;
}

function sentence(parts) {
  return parts.filter(Boolean).join(", ") + ".";
}

// What the canvas shows in words besides its widgets, as sentences.
function messages({ notice, message, banner, faults }) {
  const data = banner && `MNIST could not be loaded (${banner}): these are digits that the program drew itself`;
  const texts = new Set([notice, message, data, ...faults].filter(Boolean));
  return [...texts].map((text) => (/[.!?]$/.test(text) ? text : `${text}.`));
}

export function mirrorState(readState) {
  const mirror = document.getElementById("mirror");
  const announcer = document.getElementById("announcer");
  let announced = []; // what of it still holds

  const update = () => {
    if (document.hidden) return;
    const state = readState();
    const phase = PHASES[state.phase] ?? state.phase;
    const validation = loss("validation", state.validation_loss);
    const training = loss("training", state.train_loss);
    const said = messages(state);
    const facts = sentence([phase, `epoch ${state.epoch}`, `step ${state.step}`, training, validation]);
    mirror.textContent = [facts, ...said].join(" ");
    const progress = sentence([phase, state.epoch > 0 && `epoch ${state.epoch} done`, state.epoch > 0 && validation]);
    const current = [progress, ...said];
    const news = current.filter((text) => !announced.includes(text));
    if (news.length > 0) announcer.textContent = news.join(" ");
    announced = current;
  };
  update();
  return setInterval(update, PERIOD);
}
