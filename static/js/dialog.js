// The dialog: htmx puts a fragment into it and pushes the address of its page. Closing it, in whatever way, leads back
// to the address beneath; Back closes it. Either way no page is asked for again.

import { shown } from './history.js';

const dialog = () => document.getElementById('dialog');

/** What lies beneath the open dialog: its title, and where the focus was. Null when there is no dialog. */
let beneath = null;
let whenShut = () => {};

/** What has the focus; where that is in a panel, which the dialog closes, the button that opens the panel. */
function focusToKeep() {
  const focus = document.activeElement;
  const panel = focus.closest(':popover-open');
  return panel ? document.querySelector(`[popovertarget="${panel.id}"]`) : focus;
}

/** The control that opened the dialog, or null when it is shut. */
export const opener = () => (dialog().open ? beneath.control : null);

/** Closes the dialog; resolves when its address is gone, too. */
export const shut = () =>
  new Promise(resolve => {
    whenShut = resolve;
    dialog().close();
  });

function leave() {
  beneath = null;
  whenShut();
}

async function finish() {
  const { focus } = beneath;
  beneath = null;
  // The browser moves the focus to the body at the end of a traversal; by then the reader may have moved it on.
  await window.navigation?.transition?.finished.catch(() => {});
  if (!dialog().open && document.activeElement === document.body) focus.focus({ preventScroll: true });
  whenShut();
}

document.addEventListener('htmx:before:swap', ({ detail: { ctx } }) => {
  if (ctx.target.id === 'dialog-content') {
    beneath = {
      title: document.title,
      focus: focusToKeep(),
      control: ctx.sourceElement,
    };
  } else if (dialog().open) {
    // A page swapped under an open modal dialog would stay inert.
    leave();
    dialog().close();
  }
});

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (ctx.target.id !== 'dialog-content') return;
  dialog().setAttribute('aria-labelledby', ctx.target.querySelector('h2').id);
  dialog().showModal();
});

document.addEventListener(
  'close',
  ({ target }) => {
    if (target !== dialog() || !beneath) return;
    document.title = beneath.title;
    // The reader may have left its address already, and by more than one step.
    if (location.href === beneath.control.href) history.back();
    else finish();
  },
  { capture: true }, // It does not bubble.
);

document.addEventListener('htmx:before:history:restore', event => {
  if (!beneath) return;
  if (event.detail.path !== shown.address) {
    // The reader has gone further than to the page beneath: that page is on its way.
    if (!dialog().open) leave();
  } else if (dialog().open) dialog().close();
  else finish();
});

// Browsers that know closedby="any" do this themselves.
if (!('closedBy' in HTMLDialogElement.prototype)) {
  document.addEventListener('click', ({ target }) => {
    if (target === dialog()) dialog().close();
  });
}
