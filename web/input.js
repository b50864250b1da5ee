// Input that SDL does not handle, or takes from the browser: sizes, focus, keys, the clipboard, phone
// keyboards, dropped files and lost graphics.

import { showNotice } from './cover.js';
import { droppedFiles } from './files.js';

// Before the program starts.
export function prepareInput(canvas) {
  // The program draws only what has changed, so the canvas has to keep its picture.
  const getContext = canvas.getContext.bind(canvas);
  canvas.getContext = (type, attributes) => getContext(type, { ...attributes, preserveDrawingBuffer: true });

  // Emscripten cannot resize a canvas whose graphics are lost; this listener is called before its own.
  let lost = false;
  canvas.addEventListener('webglcontextlost', () => (lost = true));
  canvas.addEventListener('webglcontextrestored', () => (lost = false));
  addEventListener('resize', (event) => lost && event.stopImmediatePropagation());
}

export function connectInput(canvas, host, twin) {
  const { program } = host;
  followSize(canvas, program);
  holdPointer(canvas);
  leavePinchToBrowser(canvas);
  tellPressure(canvas, program);
  leaveKeysToBrowser(canvas, program, twin);
  forwardShortcuts(canvas, program);
  pasteText(canvas, program);
  offerKeyboard(canvas, host, twin);
  takeDroppedFiles(host);
  surviveLostGraphics(canvas, program);
  canvas.focus({ preventScroll: true });
}

// SDL listens to the window only. Setting the size clears the canvas, so it is redrawn before the browser shows it.
function followSize(canvas, program) {
  addEventListener('resize', () => program.repaint());
  new ResizeObserver(() => {
    dispatchEvent(new Event('resize'));
    program.tick();
  }).observe(canvas);
}

// A drag continues outside the canvas, and its end is seen there.
function holdPointer(canvas) {
  canvas.addEventListener('pointerdown', (event) => {
    canvas.focus({ preventScroll: true });
    try {
      canvas.setPointerCapture(event.pointerId);
    } catch {
      // The pointer is gone already.
    }
  });
  canvas.addEventListener('contextmenu', (event) => event.preventDefault());
  // Leave zooming the page to the browser.
  canvas.addEventListener('wheel', (event) => event.ctrlKey && event.stopImmediatePropagation(), { capture: true });
}

// Two fingers zoom the page, unless they are on something that they zoom itself: a map, or the pad, where they draw.
// SDL cancels every touch, which would forbid it; what it cancels at the end of one keeps taps from coming as clicks.
function leavePinchToBrowser(canvas) {
  const onSurface = ({ clientX: x, clientY: y }) =>
    [...document.querySelectorAll('#twin [data-role="surface"]')].some((surface) => {
      const box = surface.getBoundingClientRect();
      return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
    });
  const leave = (event) => {
    const ends = event.type === 'touchend' || event.type === 'touchcancel';
    const left = !ends && ![...event.touches].some(onSurface);
    if (left || !event.cancelable) event.preventDefault = () => {};
  };
  for (const type of ['touchstart', 'touchmove', 'touchend', 'touchcancel'])
    canvas.addEventListener(type, leave, { capture: true, passive: false });
}

// Browsers send these before the mouse events that SDL sees. A lifted pen keeps the last pressure that it had.
function tellPressure(canvas, program) {
  const tell = (event) => program.pen(event.pointerType === 'pen' ? event.pressure : -1);
  canvas.addEventListener('pointerdown', tell, { capture: true });
  canvas.addEventListener('pointermove', tell, { capture: true });
}

const EDITING_KEYS = new Set([
  ...'acxzy',
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'Home',
  'End',
  'Backspace',
  'Delete',
]);

const MODIFIERS = ['Control', 'Meta', 'Shift'];

// SDL cancels every key with Ctrl and all function keys, so it gets only those that a text field needs, and undo and
// redo for the drawing. Otherwise reloading, the developer tools and paste events would not work. Tab is the
// browser's: it goes from one element of the twin to the next, from the canvas to the control that was used last.
function leaveKeysToBrowser(canvas, program, twin) {
  const isBrowsers = (event) => {
    if (event.key === 'Tab') return true;
    if (/^F\d+$/.test(event.key)) return true;
    if (event.getModifierState('AltGraph')) return true; // a character; as Ctrl+Alt it would be canceled
    const modifier = event.ctrlKey || event.metaKey;
    if (modifier && event.key.length === 1 && event.key.toLowerCase() === 'v') return true; // becomes a paste event
    if (modifier && !MODIFIERS.includes(event.key)) {
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const undo = key === 'z' || (key === 'y' && event.ctrlKey); // Cmd+Y is a browser's own
      return !(program.wantsText() ? EDITING_KEYS.has(key) : undo);
    }
    return event.altKey && event.key.startsWith('Arrow'); // back and forward
  };
  const enterTwin = (event) => {
    twin.look();
    if (!twin.current) return;
    twin.current.focus({ preventScroll: true });
    event.preventDefault();
  };
  const take = (event) => {
    if (event.key === 'Tab' && event.target === canvas && !event.shiftKey) enterTwin(event);
    if (isBrowsers(event)) event.stopImmediatePropagation();
    else if (event.metaKey && event.target === canvas && !MODIFIERS.includes(event.key)) releaseSoon(event);
  };
  addEventListener('keydown', take, { capture: true });
}

// While Cmd is held, macOS reports no released keys: they would stay down for the program. If the
// release does come, SDL ignores the second one.
function releaseSoon({ target, code, key, keyCode }) {
  const release = new KeyboardEvent('keyup', { code, key, metaKey: true, bubbles: true });
  Object.defineProperty(release, 'keyCode', { value: keyCode }); // SDL reads it, and constructors may ignore it
  requestAnimationFrame(() => target.dispatchEvent(release));
}

function pasteText(canvas, program) {
  addEventListener('paste', (event) => {
    const text = event.clipboardData?.getData('text/plain');
    if (!text || !program.wantsText()) return;
    event.preventDefault();
    program.paste(text);
  });
}

// A canvas opens neither a phone's keyboard nor an input method; the twin's text field does.
function offerKeyboard(canvas, host, twin) {
  const { program } = host;
  let byTouch = false;
  canvas.addEventListener('pointerdown', (event) => (byTouch = event.pointerType === 'touch'));
  // Browsers open the keyboard only while they handle the touch, so the program must run now: it takes one event in a
  // frame, and a tap has three.
  canvas.addEventListener('touchend', () => {
    for (let i = 0; i < 4; ++i) program.tick();
    if (!byTouch || !program.wantsText()) return;
    twin.look();
    if (twin.current?.dataset.role === 'field') twin.current.focus({ preventScroll: true });
  });
}

// Keys that work wherever the focus is, unless it is where they write or choose: the program hears them by the canvas,
// or else from here (src/app/panels/shortcuts.cpp).
function forwardShortcuts(canvas, program) {
  addEventListener('keydown', (event) => {
    const { target, key } = event;
    if (target === canvas || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const writes = target.matches('textarea, select, input:not([type=range], [type=checkbox], [type=radio])');
    const reading = canvas.getBoundingClientRect().bottom < innerHeight / 2; // the article, where Space scrolls
    const onPage = (target === document.body && !reading) || target.closest('#twin') !== null;
    if (writes || !onPage) return;
    if (key === '?') program.type(key);
    else if (/^[s1-9]$/i.test(key) || key === 'Escape' || (key === ' ' && target === document.body)) program.press(key);
    else return;
    if (key !== 'Escape') event.preventDefault();
    program.tick();
  });
}

function takeDroppedFiles(host) {
  const hint = document.getElementById('drop-hint');
  const hasFiles = (event) => event.dataTransfer?.types.includes('Files');
  addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    hint.hidden = false;
  });
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) hint.hidden = true;
  });
  addEventListener('drop', (event) => {
    hint.hidden = true;
    if (!hasFiles(event)) return;
    event.preventDefault();
    droppedFiles(event.dataTransfer).then(
      (files) => host.deliver(files),
      (error) => showNotice(`The folder could not be read: ${error.message}`),
    );
  });
}

function surviveLostGraphics(canvas, program) {
  let takeAway = () => {};
  canvas.addEventListener('webglcontextlost', (event) => {
    event.preventDefault(); // or it would never come back
    program.graphicsLost();
    takeAway = showNotice('The browser has reset the graphics. The picture will return as soon as it restores them.');
  });
  canvas.addEventListener('webglcontextrestored', () => {
    takeAway();
    program.graphicsBack();
    dispatchEvent(new Event('resize'));
  });
}
