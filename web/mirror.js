// The state in words for those who do not see the canvas: a paragraph that is up to date, and announcements of what
// matters (the phase changed, an epoch ended). Announcing every second would talk over everything else.

const PERIOD = 1000; // ms

const PHASES = { idle: "Ready", training: "Training", paused: "Paused", failed: "Failed" };

function loss(name, value) {
  return Number.isFinite(value) ? `${name} loss ${value.toFixed(4)}` : null;
}

function sentence(parts) {
  return parts.filter(Boolean).join(", ") + ".";
}

export function mirrorState(readState) {
  const mirror = document.getElementById("mirror");
  const announcer = document.getElementById("announcer");
  let announced = "";

  const update = () => {
    if (document.hidden) return;
    const state = readState();
    const phase = PHASES[state.phase] ?? state.phase;
    const validation = loss("validation", state.validation_loss);
    mirror.textContent = sentence([
      phase,
      `epoch ${state.epoch}`,
      `step ${state.step}`,
      loss("training", state.train_loss),
      validation,
      state.message,
    ]);
    const news = sentence([phase, state.epoch > 0 && `epoch ${state.epoch} done`, state.epoch > 0 && validation]);
    if (news !== announced) announcer.textContent = announced = news;
  };
  update();
  return setInterval(update, PERIOD);
}
