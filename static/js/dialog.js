// Shows htmx responses in the modal dialog. htmx swaps a fragment into it and pushes the URL of the fragment's page.
// Closing the dialog by any means goes back to the URL of the page underneath, and Back closes the dialog. That page is
// never requested again.

import { currentPage } from './history.js';

const dialog = () => document.getElementById('dialog');

/** The state of the page under the open dialog, restored when the dialog closes. Null when no dialog is open. */
let underlyingPage = null;
/** Whether the dialog is closed, or about to be, and its URL is still in the address bar. */
let isClosing = false;
const waiting = [];

/** The focused element. Inside a popover, which the dialog closes, it is the button that opens the popover. */
function findFocusTarget() {
  const focused = document.activeElement;
  const popover = focused.closest(':popover-open');
  return popover ? document.querySelector(`[popovertarget="${popover.id}"]`) : focused;
}

/** The link that opened the dialog, or null when it is closed. */
export const findOpener = () => (dialog().open ? underlyingPage.opener : null);

/** Resolves when the URL of a closing dialog has left the address bar: at once when none is closing. */
export const untilClosed = () =>
  new Promise(resolve => {
    if (isClosing) waiting.push(resolve);
    else resolve();
  });

/** Closes the dialog. Resolves when its URL has left the address bar. */
export function closeDialog() {
  isClosing = true;
  dialog().close();
  return untilClosed();
}

const resolveWaiting = () => {
  isClosing = false;
  for (const resolve of waiting.splice(0)) resolve();
};

function discardUnderlyingPage() {
  underlyingPage = null;
  resolveWaiting();
}

/**
 * Whether the focus is on nothing, or on what has just closed: the dialog, or a panel under it. Browsers move it from there
 * to the body with the next frame.
 */
const isFocusLost = () => document.activeElement.matches('body, dialog *, [popover]:not(:popover-open) *');

async function restoreFocus() {
  const { focusTarget } = underlyingPage;
  underlyingPage = null;
  // The browser resets the focus to the body when a traversal finishes. The visitor may have moved it by then.
  await window.navigation?.transition?.finished.catch(() => {});
  if (!dialog().open && isFocusLost()) focusTarget.focus({ preventScroll: true });
  resolveWaiting();
}

document.addEventListener('htmx:before:swap', ({ detail: { ctx } }) => {
  if (ctx.target.id === 'dialog-content') {
    underlyingPage = {
      title: document.title,
      focusTarget: findFocusTarget(),
      opener: ctx.sourceElement,
    };
  } else if (dialog().open) {
    // A page swapped in under an open modal dialog would stay inert.
    discardUnderlyingPage();
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
    if (target !== dialog() || !underlyingPage) return;
    isClosing = true;
    document.title = underlyingPage.title;
    // A traversal, possibly of several entries, may have left the dialog's URL already.
    if (location.href === underlyingPage.opener.href) history.back();
    else restoreFocus();
  },
  { capture: true }, // The close event does not bubble.
);

document.addEventListener('htmx:before:history:restore', event => {
  if (!underlyingPage) return;
  if (event.detail.path !== currentPage.path) {
    // The traversal went past the page underneath: htmx is loading another page.
    if (!dialog().open) discardUnderlyingPage();
  } else if (dialog().open) dialog().close();
  else restoreFocus();
});

// Light dismiss for browsers without support for closedby="any". A drag out of the dialog or into it, such as of a selection,
// ends in a click on the dialog, too.
if (!('closedBy' in HTMLDialogElement.prototype)) {
  let isOutside = false;
  document.addEventListener('pointerdown', ({ target }) => {
    isOutside = target === dialog();
  });
  document.addEventListener('pointerup', ({ target }) => {
    isOutside &&= target === dialog();
  });
  document.addEventListener('click', ({ target }) => {
    if (isOutside && target === dialog()) target.close();
  });
}
