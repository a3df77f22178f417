// htmx requests: failures, clicks with modifier keys, aborts and preloading, with workarounds for htmx 4.0.1.
import { isRestore, returnToCurrentPage } from './history.js';

const setNoticeShown = isShown => {
  document.getElementById('notice').hidden = !isShown;
};

// A click with a modifier key is the browser's, for instance to open a tab. htmx cancels the click before it checks for
// modifier keys, so it must not receive it.
document.addEventListener(
  'click',
  event => {
    const isModified = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (isModified && event.target.closest('a[href]')) event.stopPropagation();
  },
  { capture: true },
);

document.addEventListener('htmx:before:request', ({ detail: { ctx } }) => {
  setNoticeShown(false);
  // hx-preload replaces ctx.fetch by one that returns the preloaded response and ignores the signal of the request, so
  // neither a newer request nor the timeout could abort it.
  const { fetch } = ctx;
  const { signal } = ctx.request;
  ctx.fetch = (...args) =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
      fetch(...args).then(resolve, reject);
    });
});
// A preloaded body is still read after the abort: it must not be swapped in.
document.addEventListener('htmx:after:request', event => {
  if (event.detail.ctx.request.signal.aborted) event.preventDefault();
});

// Nothing is preloaded when data is to be saved, for the current page, or when the focus returns by itself from a
// dialog or with the window.
const savesData = () =>
  navigator.connection?.saveData || matchMedia('(prefers-reduced-data: reduce)').matches;
const isReturningFocus = ({ type, relatedTarget }) =>
  type === 'focus' && !relatedTarget?.matches(':not(dialog, dialog *)');
for (const type of ['mouseenter', 'focus', 'touchstart']) {
  document.addEventListener(
    type,
    event => {
      if (!event.target.matches?.('[data-hx-preload]')) return;
      if (savesData() || isReturningFocus(event) || event.target.matches('[aria-current]')) {
        event.stopImmediatePropagation();
      }
    },
    { capture: true, passive: true },
  );
}

// An error response is never swapped in. The link of a dialog is followed to its error page; for a page the notice
// reports the failure.
document.addEventListener('htmx:before:response', event => {
  const { ctx } = event.detail;
  if (ctx.response.status < 400) return;
  event.preventDefault();
  if (isRestore(ctx)) location.reload();
  else if (ctx.target === document.body) setNoticeShown(true);
  else location.assign(ctx.sourceElement.href);
});
document.addEventListener('htmx:error', ({ detail: { ctx } }) => {
  setNoticeShown(true);
  if (ctx && isRestore(ctx)) returnToCurrentPage();
});
document.addEventListener('click', ({ target }) => {
  if (target.closest('#notice button')) setNoticeShown(false);
});
