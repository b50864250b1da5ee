// What explains the page: the line on first sight, the help window behind the question mark, and what a click on the
// name of a setting shows. The article is in index.html, the tour in tour.js.

import { make } from './element.js';
import { startTour } from './tour.js';

const SEEN = 'hourglass.intro';

// Browsers may forbid storage: then the line comes back each time.
function wasSeen() {
  try {
    return localStorage.getItem(SEEN) !== null;
  } catch {
    return false;
  }
}

function remember() {
  try {
    localStorage.setItem(SEEN, 'seen');
  } catch {
    // See above.
  }
}

const focusProgram = () => document.getElementById('canvas').focus({ preventScroll: true });

const tour = () => {
  scrollTo(0, 0);
  startTour(focusProgram);
};

// Not by a link's fragment: the fragment of the address holds the settings.
function readAt(id) {
  for (const pointed of document.querySelectorAll('#article .pointed')) pointed.classList.remove('pointed');
  const target = document.getElementById(id);
  target.classList.add('pointed');
  target.scrollIntoView({ block: 'start', behavior: 'auto' });
  const focusable = target.closest('[id]');
  focusable.tabIndex = -1;
  focusable.focus({ preventScroll: true });
}

function showIntro() {
  const intro = document.getElementById('intro');
  const close = () => {
    remember();
    intro.hidden = true;
  };
  const button = (text, className, action) =>
    make('button', {
      textContent: text,
      className,
      onclick: () => {
        close();
        action();
      },
    });
  intro.append(
    make('p', {
      textContent:
        'An autoencoder squeezes what it sees, such as a digit, through a narrow code and rebuilds it from that code. Train one here, in your browser.',
    }),
    button('Show me around', '', tour),
    button('What is this?', 'plain', () => readAt('what')),
    button('Close', 'plain', focusProgram),
  );
  intro.hidden = false;
}

// A window over the page; clicking beside it, Escape and its buttons close it.
function openDialog(title, ...content) {
  const dialog = make('dialog', { className: 'guide' }, make('h2', { textContent: title }), ...content);
  dialog.setAttribute('aria-label', title);
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  dialog.addEventListener('keydown', (event) => event.stopPropagation());
  dialog.addEventListener('close', () => {
    dialog.remove();
    focusProgram();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

function buttons(...entries) {
  return make(
    'div',
    { className: 'buttons' },
    ...entries.map(([text, action], i) =>
      make('button', {
        textContent: text,
        className: i > 0 ? 'plain' : '',
        // After the dialog has given the focus back, so that the action can place it elsewhere.
        onclick: ({ target }) => {
          const dialog = target.closest('dialog');
          dialog.addEventListener('close', action);
          dialog.close();
        },
      }),
    ),
  );
}

function showHelp() {
  openDialog(
    'What is this?',
    make('p', {
      textContent:
        'Hourglass trains autoencoders: networks that squeeze an image through a code of a few numbers and rebuild it. Everything runs in this page; nothing is sent anywhere.',
    }),
    buttons(
      ['Show me around', tour],
      ['Read the article', () => readAt('what')],
      ['The variants', () => readAt('family')],
      ['Glossary', () => readAt('glossary')],
      ['Close', () => {}],
    ),
  );
}

// The glossary's entry for a field of the settings, as its <dt>.
const termOf = (key) => document.querySelector(`#article dt[data-fields~="${CSS.escape(key)}"]`);

function explain(key, title, text) {
  const term = termOf(key);
  const more = [];
  if (term) {
    const meaning = make('p');
    meaning.append(make('strong', { textContent: term.textContent }), `: ${term.nextElementSibling.textContent}`);
    more.push(meaning);
  }
  const entries = [['Close', () => {}]];
  if (term) entries.push(['Glossary', () => readAt(term.id)]);
  openDialog(title, make('p', { textContent: text }), ...more, buttons(...entries));
}

// host.explain is what the program calls: with an empty key for the question mark, else for a setting.
export function connectGuide(host) {
  host.explain = (key, title, text) => (key === '' ? showHelp() : explain(key, title, text));
  const article = document.getElementById('article');
  article.addEventListener('click', (event) => {
    const link = event.target.closest('a[href="#stage"]');
    if (!link) return;
    event.preventDefault();
    scrollTo(0, 0);
    focusProgram();
  });
  // Keys that a person presses while reading are not the program's.
  article.addEventListener('keydown', (event) => event.stopPropagation());
  if (!wasSeen()) showIntro();
}
