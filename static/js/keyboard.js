// Keyboard shortcuts: a key activates the control that names it in aria-keyshortcuts.
import { opener, shut } from './dialog.js';
import { moveBy } from './sections.js';

// A key works the control that carries it as aria-keyshortcuts, by activating it. Keys are what they write
// (event.key), so they are the same on every keyboard layout.

function areOff() {
  try {
    return localStorage.getItem('keys') === 'off';
  } catch {
    return false;
  }
}

const controlOf = key =>
  [...document.querySelectorAll('[aria-keyshortcuts]')].find(control =>
    control.getAttribute('aria-keyshortcuts').split(' ').includes(key),
  );

document.addEventListener('keydown', async event => {
  const { target, isComposing, ctrlKey, metaKey, altKey, shiftKey, defaultPrevented } = event;
  if (defaultPrevented || isComposing || ctrlKey || metaKey || altKey || areOff()) return;
  if (target.closest('input:not([type="checkbox"]), textarea, select, [contenteditable]')) return;
  // Caps Lock writes capitals without Shift.
  const key = shiftKey || event.key.length > 1 ? event.key : event.key.toLowerCase();
  const control = controlOf(key);
  if (!control || key === 'Escape') return; // Escape is the dialog's own.

  const open = opener();
  if (open) {
    const closes = control === open;
    if (!closes && !control.closest('[data-choice="language"]')) return;
    event.preventDefault();
    await shut();
    if (!closes) control.click();
  } else if (control.matches('nav')) {
    event.preventDefault();
    moveBy(control, key === control.dataset.next ? 1 : -1);
  } else if (!event.repeat) {
    event.preventDefault();
    control.click();
  }
});

// The switch of the shortcuts dialog (WCAG 2.1.4).
const showSwitch = () => {
  for (const input of document.querySelectorAll('input[name="keys"]')) input.checked = !areOff();
};
showSwitch();
document.addEventListener('htmx:after:swap', showSwitch);
document.addEventListener('change', ({ target }) => {
  if (target.name !== 'keys') return;
  try {
    localStorage.setItem('keys', target.checked ? 'on' : 'off');
  } catch {}
});
