// What htmx 4.0.1 asks of the server, and what becomes of it when that goes wrong.

const notice = shown => {
  document.getElementById('notice').hidden = !shown;
};
const isRestore = ctx => Boolean(ctx.request.headers['HX-History-Restore-Request']);

// A click with a modifier is the browser's (a new tab, say). htmx would swallow it: it must not see it.
document.addEventListener(
  'click',
  event => {
    const modified = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (modified && event.target.closest('a[href]')) event.stopPropagation();
  },
  { capture: true },
);

// htmx passes over an entry of the history without its mark, such as a link to a section makes: Back would lead to the
// address and leave the page as it is.
const mark = () => {
  if (!history.state?.htmx) history.replaceState({ ...history.state, htmx: true }, '');
};
mark();
window.addEventListener('popstate', mark);

// Back and Forward ask for the page again, as a request without an abort: a newer one could not replace it.
document.addEventListener('htmx:config:request', ({ detail: { ctx } }) => {
  if (!isRestore(ctx)) return;
  const controller = new AbortController();
  ctx.request.abort = reason => controller.abort(reason);
  ctx.request.signal = controller.signal;
  ctx.swap = 'innerMorph show:none';
});

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
  if (ctx && isRestore(ctx)) location.reload();
  else notice(true);
});
document.addEventListener('click', ({ target }) => {
  if (target.closest('#notice button')) notice(false);
});

// A page that comes with other scripts is of another version of this site: it is loaded whole, not mixed with this one.
let outdated = false;
document.addEventListener('htmx:head:before:add', event => {
  if (event.detail.headElement.tagName !== 'SCRIPT') return;
  event.preventDefault();
  outdated = true;
});
document.addEventListener('htmx:before:swap', event => {
  if (!outdated) return;
  event.preventDefault();
  const { ctx } = event.detail;
  if (isRestore(ctx)) location.reload();
  else location.assign(ctx.request.action);
});
