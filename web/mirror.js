// The state in words for people who cannot see the canvas: a paragraph that is kept up to date, and
// announcements of what matters (a new phase, the end of an epoch, a message). Announcing it every
// second would drown out everything else.

const PERIOD = 1000; // ms

const PHASES = { idle: 'Ready', training: 'Training', paused: 'Paused', failed: 'Failed' };

function loss(name, value) {
  return Number.isFinite(value) ? `${name} loss ${value.toFixed(4)}` : null;
}

function sentence(parts) {
  return parts.filter(Boolean).join(', ') + '.';
}

// The messages on the canvas, as sentences.
function messages({ notice, message, banner, faults }) {
  const data = banner && `MNIST could not be loaded (${banner}): these are synthetic digits`;
  const texts = new Set([notice, message, data, ...faults].filter(Boolean));
  return [...texts].map((text) => (/[.!?]$/.test(text) ? text : `${text}.`));
}

export function mirrorState(readState) {
  const mirror = document.getElementById('mirror');
  const announcer = document.getElementById('announcer');
  let announced = []; // what still holds of the last announcement

  const update = () => {
    if (document.hidden) return;
    const state = readState();
    const finished = state.phase === 'paused' && state.total_steps > 0 && state.step >= state.total_steps;
    const phase = finished ? 'Finished' : (PHASES[state.phase] ?? state.phase);
    const validation = loss(state.measured_on, state.validation_loss);
    const training = loss('training', state.train_loss);
    const said = messages(state);
    const facts = sentence([phase, `epoch ${state.epoch}`, `step ${state.step}`, training, validation]);
    mirror.textContent = [facts, ...said].join(' ');
    const progress = sentence([phase, state.epoch > 0 && `epoch ${state.epoch} done`, state.epoch > 0 && validation]);
    const current = [progress, ...said];
    const news = current.filter((text) => !announced.includes(text));
    if (news.length > 0) announcer.textContent = news.join(' ');
    announced = current;
  };
  update();
  return setInterval(update, PERIOD);
}
