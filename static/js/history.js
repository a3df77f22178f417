// Back, Forward and versions, where htmx 4.0.1 needs a hand.

/** Whether a request is for a page that Back or Forward has come to. */
export const isRestore = ctx => Boolean(ctx.request.headers['HX-History-Restore-Request']);

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
