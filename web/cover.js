// The screen that covers the canvas while loading and after a failure, and the notices above the canvas.

const element = (id) => document.getElementById(id);

let done = false;

export function showProgress(fraction, text) {
  const percent = Math.round(100 * fraction);
  for (const bar of document.querySelectorAll('.bar')) bar.style.transform = `scaleX(${fraction})`;
  for (const status of document.querySelectorAll('.status')) status.textContent = text;
  element('progress').setAttribute('aria-valuenow', percent);
  element('progress').setAttribute('aria-valuetext', text);
}

// Shows further progress in a pill above the running program.
export function showPill(shown) {
  element('pill').hidden = !shown;
}

export function uncover() {
  done = true;
  const cover = element('cover');
  if (cover.dataset.state === 'failed') return;
  cover.dataset.state = 'done';
  // Once it has faded out, hide it from screen readers as well.
  setTimeout(() => (cover.hidden = cover.dataset.state === 'done'), 400);
}

// Replaces everything with a message. `html` is trusted; `details` is shown as plain text.
// `address`: where to go instead of loading the same page again, and what to call that.
export function showFailure(title, html, details, { label = 'Reload', address = null } = {}) {
  const failure = element('failure');
  if (failure.childElementCount > 0) return; // the first failure causes the others
  failure.innerHTML = `<h2>${title}</h2>${html}`;
  if (details) {
    const more = document.createElement('details');
    more.open = true;
    more.innerHTML = '<summary>Details</summary><pre></pre>';
    more.lastChild.textContent = details;
    failure.append(more);
  }
  const button = document.createElement('button');
  button.textContent = label;
  button.onclick = () => (address === null ? location.reload() : location.assign(address));
  failure.append(button);
  const cover = element('cover');
  cover.hidden = false;
  cover.dataset.state = 'failed';
  element('canvas').hidden = true;
  if (done) button.focus();
}

// A line above the canvas that stays until it is dismissed. Returns a function that removes it.
export function showNotice(text) {
  const notice = document.createElement('div');
  notice.className = 'notice';
  const line = document.createElement('p');
  line.textContent = text;
  const button = document.createElement('button');
  button.textContent = 'Dismiss';
  button.onclick = () => {
    notice.remove();
    element('canvas').focus();
  };
  notice.append(line, button);
  element('notices').append(notice);
  return () => notice.remove();
}

export function notices() {
  return [...document.querySelectorAll('.notice p')].map((line) => line.textContent);
}
