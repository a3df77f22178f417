// Applies and stores the colour scheme, on this device only: it is never sent to the server. A classic script that runs
// before the first paint, so that the page does not flash in another scheme.
(() => {
  const root = document.documentElement;
  const schemes = ['auto', 'light', 'dark'];

  function readStored() {
    try {
      return localStorage.getItem('scheme');
    } catch {
      return null; // Storage is denied: the choice lasts until the page is unloaded.
    }
  }

  function updateButtons() {
    const buttons = [...document.querySelectorAll('[data-choice="scheme"] button')];
    const current = schemes.indexOf(root.dataset.scheme);
    for (const button of buttons) {
      button.setAttribute('aria-pressed', String(button.value === schemes[current]));
      // The shortcut belongs to the button after the pressed one, as in the other choices.
      if (button.value === schemes[(current + 1) % schemes.length]) {
        button.setAttribute('aria-keyshortcuts', button.dataset.key);
      } else button.removeAttribute('aria-keyshortcuts');
    }
  }

  if (schemes.includes(readStored())) root.dataset.scheme = readStored();
  document.addEventListener('DOMContentLoaded', updateButtons);
  document.addEventListener('htmx:after:swap', updateButtons);
  document.addEventListener('click', ({ target }) => {
    const button = target.closest('[data-choice="scheme"] button');
    if (!button) return;
    root.dataset.scheme = button.value;
    try {
      localStorage.setItem('scheme', button.value);
    } catch {
      // Storage is denied: the choice lasts until the page is unloaded.
    }
    updateButtons();
    document.getElementById('announcement').textContent = button.dataset.announcement;
  });
})();
