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

document.addEventListener('htmx:before:request', () => notice(false));

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
