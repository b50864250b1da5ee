// Sets dark or light before anything is painted: the user's choice in the program, else the browser's preference. A
// classic script in the head; host.js calls it again when the choice changes.

function followTheme() {
  let choice = null;
  try {
    choice = localStorage.getItem('hourglass.theme');
  } catch {
    // Storage may be forbidden.
  }
  const preference = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  document.documentElement.dataset.theme = choice === 'dark' || choice === 'light' ? choice : preference;
}

followTheme();
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', followTheme);
