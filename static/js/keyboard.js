// Keyboard shortcuts: a key activates the control that lists it in aria-keyshortcuts.
import { closeDialog, findOpener, untilClosed } from './dialog.js';
import { moveBy } from './sections.js';
import { shortcutKey } from './shortcut-key.js';

function areOff() {
  try {
    return localStorage.getItem('keys') === 'off';
  } catch {
    return false; // Storage is denied: shortcuts stay on.
  }
}

const findControl = key =>
  [...document.querySelectorAll('[aria-keyshortcuts]')].find(control =>
    control.getAttribute('aria-keyshortcuts').split(' ').includes(key),
  );

document.addEventListener('keydown', async event => {
  const { target, isComposing, ctrlKey, metaKey, altKey, defaultPrevented } = event;
  if (defaultPrevented || isComposing || ctrlKey || metaKey || altKey || areOff()) return;
  if (target.closest('input:not([type="checkbox"]), textarea, select, [contenteditable]')) return;
  const key = shortcutKey(event);
  const control = findControl(key);
  if (!control || key === 'Escape') return; // The dialog handles Escape natively.

  const opener = findOpener();
  if (opener) {
    const isOpener = control === opener;
    if (!isOpener && !control.closest('[data-choice="language"]')) return;
    event.preventDefault();
    await closeDialog();
    if (!isOpener) control.click();
  } else if (control.matches('nav')) {
    event.preventDefault();
    moveBy(control, key === control.dataset.next ? 1 : -1);
  } else if (!event.repeat) {
    event.preventDefault();
    // A traversal that is still under way would close the next dialog at once.
    await untilClosed();
    control.click();
  }
});

// The checkbox that turns single-key shortcuts off (WCAG 2.1.4).
const updateCheckboxes = () => {
  for (const input of document.querySelectorAll('input[name="keys"]')) input.checked = !areOff();
};
updateCheckboxes();
document.addEventListener('htmx:after:swap', updateCheckboxes);
document.addEventListener('change', ({ target }) => {
  if (target.name !== 'keys') return;
  try {
    localStorage.setItem('keys', target.checked ? 'on' : 'off');
  } catch {
    // Storage is denied: shortcuts stay on.
  }
});
