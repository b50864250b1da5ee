// A tour of eight steps through the views, which points at the real controls. They can be used meanwhile.

import { make } from './element.js';

// `tab`: the view to show; `at`: labels of widgets (hourglass.widgets()), or what they match, of which the first that is
// on the screen is pointed at; `model`: phones show it in the tab Model.
const STEPS = [
  {
    tab: 'Reconstructions',
    at: [/^Test digit /, 'Reconstructions'],
    title: 'What goes in, what comes out',
    text: 'Each digit is squeezed into a few numbers and rebuilt from them: the test image on top, its reconstruction below. Click a digit to see it large, with its error.',
  },
  {
    model: true,
    at: ['Preset'],
    title: 'The model',
    text: 'A preset sets everything: how narrow the neck is and which kind of autoencoder it is. Every setting below it can be changed; tap its name to read what it does.',
  },
  {
    model: true,
    at: ['Train from scratch', 'Train', 'Pause'],
    title: 'Training',
    text: 'The model that the page came with is trained already. This button starts anew, with random weights, here in your browser. Watch the digits sharpen.',
  },
  {
    model: true,
    at: ['Loss curves', 'Test loss', 'Validation loss'],
    title: 'The loss',
    text: 'How different the reconstructions are, epoch by epoch: lower is better. The test images are not trained on: if their curve rises while the training curve falls, the model is learning its images by heart (try the preset Overfitting).',
  },
  {
    tab: 'Draw',
    at: ['Draw pad'],
    title: 'Your own digit',
    text: 'Draw here. The model answers while the pen moves: what it sees, its code, what it rebuilds, and which training digits have the closest codes.',
  },
  {
    tab: 'Map',
    at: ['Map of the codes', 'Map'],
    title: 'The map of all codes',
    text: 'Every point is a test digit, placed by its code and colored by its label. Digits of a kind lie together, though nobody told the model about labels.',
  },
  {
    tab: 'Generate',
    at: ['New samples', 'Generate'],
    title: 'New digits',
    text: 'Draw codes at random, and let the decoder turn them into digits that nobody wrote. Morph one digit into another, or move each number of a code with a slider.',
  },
  {
    tab: 'Compare',
    at: ['Curves of the runs', 'Compare'],
    title: 'Which is best?',
    text: 'Every training becomes a run. Compare them here with one another and with PCA, the best linear code. The question mark in the top bar brings back this tour, the glossary and an article.',
  },
];

const MARGIN = 6; // px around the control

// Where the step's control is, in pixels of the window; null if it is not on the screen.
function find(step) {
  const widgets = window.hourglass.widgets();
  for (const label of step.at) {
    const found = widgets.find((widget) => (label.test ? label.test(widget.label) : widget.label === label));
    if (found) return found;
  }
  return null;
}

// Beside the control, where there is most room; over its lower end if it fills the window.
function place(bubble, box, stage) {
  const { width, height } = bubble.getBoundingClientRect();
  const gap = 14;
  const clamp = (value, most) => Math.max(12, Math.min(value, most - 12));
  const [left, top] = [box.x - stage.left, box.y - stage.top];
  const centered = clamp(left + box.width / 2 - width / 2, stage.width - width);
  const spots = [
    [left + box.width + gap, clamp(top, stage.height - height)],
    [left - gap - width, clamp(top, stage.height - height)],
    [centered, top + box.height + gap],
    [centered, top - gap - height],
  ];
  const fits = ([x, y]) => x >= 12 && y >= 12 && x + width <= stage.width - 12 && y + height <= stage.height - 12;
  const [x, y] = spots.find(fits) ?? [centered, stage.height - height - 12];
  bubble.style.left = `${x}px`;
  bubble.style.top = `${y}px`;
}

// Ends when the person has seen all steps, closes it or presses Escape; then calls `ended`.
export function startTour(ended = () => {}) {
  const count = make('span', { className: 'count' });
  const title = make('h2', { id: 'tour-title' });
  const text = make('p', { id: 'tour-text' });
  const back = make('button', { textContent: 'Back', className: 'plain' });
  const next = make('button', { textContent: 'Next' });
  const close = make('button', { textContent: 'Close', className: 'plain' });
  const bubble = make('div', { id: 'tour' }, title, text, make('div', { className: 'row' }, count, close, back, next));
  bubble.setAttribute('role', 'dialog');
  bubble.setAttribute('aria-labelledby', 'tour-title');
  bubble.setAttribute('aria-describedby', 'tour-text');
  const spotlight = make('div', { id: 'spotlight' });
  const layer = make('div', { id: 'tour-stage' }, spotlight, bubble);
  document.getElementById('stage').append(layer);

  let at = 0;
  const follow = () => {
    const stage = layer.getBoundingClientRect();
    const box = find(STEPS[at]);
    const shown = box ?? { x: stage.left + stage.width / 2, y: stage.top + stage.height / 2, width: 0, height: 0 };
    Object.assign(spotlight.style, {
      left: `${shown.x - stage.left - MARGIN}px`,
      top: `${shown.y - stage.top - MARGIN}px`,
      width: `${shown.width + 2 * MARGIN}px`,
      height: `${shown.height + 2 * MARGIN}px`,
    });
    place(bubble, shown, stage);
  };
  const show = (step) => {
    at = step;
    const { tab, model } = STEPS[at];
    const phone = window.hourglass.state().arrangement === 'one column';
    if (tab || (model && phone)) window.hourglass.command('tab', { name: tab ?? 'Model' });
    title.textContent = STEPS[at].title;
    text.textContent = STEPS[at].text;
    count.textContent = `${at + 1} of ${STEPS.length}`;
    back.hidden = at === 0;
    next.textContent = at + 1 < STEPS.length ? 'Next' : 'Done';
    follow();
    next.focus({ preventScroll: true });
  };
  const timer = setInterval(follow, 150); // the view may scroll, turn or be resized
  const end = () => {
    clearInterval(timer);
    layer.remove();
    ended();
  };
  back.onclick = () => show(at - 1);
  next.onclick = () => (at + 1 < STEPS.length ? show(at + 1) : end());
  close.onclick = end;
  bubble.addEventListener('keydown', (event) => {
    event.stopPropagation(); // keys are not the program's now
    if (event.key === 'Escape') end();
  });
  show(0);
}
