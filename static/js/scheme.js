// The colour scheme is this device's business: kept here, never sent. A classic script, before the first paint, so that
// nothing flashes.
(() => {
  const root = document.documentElement;
  const known = ['auto', 'light', 'dark'];

  function stored() {
    try {
      return localStorage.getItem('scheme');
    } catch {
      return null; // Storage is switched off: the choice holds until the page goes.
    }
  }

  function apply() {
    const buttons = [...document.querySelectorAll('[data-choice="scheme"] button')];
    const current = known.indexOf(root.dataset.scheme);
    for (const button of buttons) {
      button.setAttribute('aria-pressed', String(button.value === known[current]));
      // The key belongs to the button after the pressed one, as with every choice.
      if (button.value === known[(current + 1) % known.length]) {
        button.setAttribute('aria-keyshortcuts', button.dataset.key);
      } else button.removeAttribute('aria-keyshortcuts');
    }
  }

  if (known.includes(stored())) root.dataset.scheme = stored();
  document.addEventListener('DOMContentLoaded', apply);
  document.addEventListener('htmx:after:swap', apply);
  document.addEventListener('click', ({ target }) => {
    const button = target.closest('[data-choice="scheme"] button');
    if (!button) return;
    root.dataset.scheme = button.value;
    try {
      localStorage.setItem('scheme', button.value);
    } catch {}
    apply();
    document.getElementById('announcement').textContent = button.dataset.announcement;
  });
})();
