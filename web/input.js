// Input that SDL does not handle, or takes from the browser: sizes, focus, keys, the clipboard, phone
// keyboards, dropped files and lost graphics.

import { showNotice } from './cover.js';

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

export function connectInput(canvas, host) {
  const { program } = host;
  followSize(canvas, program);
  holdPointer(canvas);
  tellPressure(canvas, program);
  leaveKeysToBrowser(canvas, program);
  pasteText(canvas, program);
  offerKeyboard(canvas, host);
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
// redo for the drawing. Otherwise reloading, the developer tools and paste events would not work. Tab belongs to the
// program until Escape: the keyboard must be able to leave the canvas.
function leaveKeysToBrowser(canvas, program) {
  let leaving = false;
  const onCanvas = () => document.activeElement === canvas || document.activeElement?.id === 'keyboard';
  const isBrowsers = (event) => {
    if (event.key === 'Tab' && (leaving || !onCanvas())) return true;
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
  const take = (event) => {
    if (isBrowsers(event)) event.stopImmediatePropagation();
    else if (event.metaKey && event.target === canvas && !MODIFIERS.includes(event.key)) releaseSoon(event);
    leaving = event.key === 'Escape' || (leaving && event.key === 'Shift');
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

// A canvas opens neither a phone's keyboard nor an input method; a hidden text field does.
function offerKeyboard(canvas, host) {
  const field = document.createElement('input');
  field.id = 'keyboard';
  field.tabIndex = -1;
  field.autocapitalize = 'off';
  field.autocomplete = 'off';
  field.spellcheck = false;
  field.setAttribute('aria-hidden', 'true');
  document.getElementById('stage').append(field);

  const { program } = host;
  const forward = () => {
    if (field.value) program.type(field.value);
    field.value = '';
  };
  field.addEventListener('input', (event) => event.isComposing || forward());
  field.addEventListener('compositionend', forward);
  field.addEventListener('keydown', (event) => {
    if (['Enter', 'Backspace', 'Escape'].includes(event.key) && !event.isComposing) program.press(event.key);
  });

  let byTouch = false;
  const update = () => {
    if (byTouch && program.wantsText()) field.focus({ preventScroll: true });
    else if (document.activeElement === field) canvas.focus({ preventScroll: true });
  };
  canvas.addEventListener('pointerdown', (event) => (byTouch = event.pointerType === 'touch'));
  // Browsers open the keyboard only while they handle the touch, so the program must run now.
  canvas.addEventListener('touchend', () => {
    program.tick();
    update();
  });
  host.onWantsText = update;
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
    host.deliver(event.dataTransfer.files);
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
