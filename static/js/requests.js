// htmx requests: failures, modified clicks and preloading.
import { isRestore, stay } from './history.js';

// What htmx 4.0.1 asks of the server, and what becomes of it when that goes wrong.

const notice = shown => {
  document.getElementById('notice').hidden = !shown;
};

// A click with a modifier is the browser's (a new tab, say). htmx would swallow it: it must not see it.
document.addEventListener(
  'click',
  event => {
    const modified = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (modified && event.target.closest('a[href]')) event.stopPropagation();
  },
  { capture: true },
);

document.addEventListener('htmx:before:request', ({ detail: { ctx } }) => {
  notice(false);
  // An answer that was asked for ahead comes, whatever becomes of the request that takes it: it could not be replaced by
  // a newer one, nor ever be too late.
  const { fetch } = ctx;
  const { signal } = ctx.request;
  ctx.fetch = (...asked) =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
      fetch(...asked).then(resolve, reject);
    });
});
document.addEventListener('htmx:after:request', event => {
  if (event.detail.ctx.request.signal.aborted) event.preventDefault();
});

// Nothing is asked for ahead where data is dear, nor what the reader looks at already, nor when the focus comes back by
// itself: from a dialog, or with the window.
const isFrugal = () => navigator.connection?.saveData || matchMedia('(prefers-reduced-data: reduce)').matches;
const comesBack = ({ type, relatedTarget }) =>
  type === 'focus' && !relatedTarget?.matches(':not(dialog, dialog *)');
for (const type of ['mouseenter', 'focus', 'touchstart']) {
  document.addEventListener(
    type,
    event => {
      if (!event.target.matches?.('[data-hx-preload]')) return;
      if (isFrugal() || comesBack(event) || event.target.matches('[aria-current]')) {
        event.stopImmediatePropagation();
      }
    },
    { capture: true, passive: true },
  );
}

// An error page never takes the place of a page: a dialog's link is followed to it, anything else says that it failed.
document.addEventListener('htmx:before:response', event => {
  const { ctx } = event.detail;
  if (ctx.response.status < 400) return;
  event.preventDefault();
  if (isRestore(ctx)) location.reload();
  else if (ctx.target === document.body) notice(true);
  else location.assign(ctx.sourceElement.href);
});
document.addEventListener('htmx:error', ({ detail: { ctx } }) => {
  notice(true);
  if (ctx && isRestore(ctx)) stay();
});
document.addEventListener('click', ({ target }) => {
  if (target.closest('#notice button')) notice(false);
});
