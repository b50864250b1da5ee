// window.hourglass: the page's interface for scripts and tests.
//
//   await hourglass.ready                  the program is running and has its data
//   hourglass.state()                      a plain object: phase, step, epoch, losses, ...
//   hourglass.widgets()                    [{label, x, y, width, height, value}], in CSS pixels of the page
//   hourglass.command("train", {...})      throws an Error with the program's message when it refuses
//   hourglass.frames()                     milliseconds on the main thread: {last, median, worst, worst_gap}
//   hourglass.notices()                    the lines above the canvas

import { notices } from './cover.js';

export function publishInterface(canvas) {
  let program = null;
  let resolve;
  let reject;
  const ready = new Promise((...functions) => ([resolve, reject] = functions));
  ready.catch(() => {}); // shown on the page; nobody has to listen

  const running = () => {
    if (!program) throw new Error('the program is not running yet: await hourglass.ready');
    return program;
  };
  window.hourglass = Object.freeze({
    ready,
    state: () => JSON.parse(running().state()),
    widgets: () => {
      const { left, top } = canvas.getBoundingClientRect();
      return JSON.parse(running().widgets()).map((widget) => ({ ...widget, x: widget.x + left, y: widget.y + top }));
    },
    command: (name, args = {}) => {
      const result = running().command(name, JSON.stringify(args));
      return result === '' ? undefined : JSON.parse(result);
    },
    frames: () => JSON.parse(running().frames()),
    notices,
  });
  return { connect: (connected) => (program = connected), resolve, reject };
}
