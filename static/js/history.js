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

const here = () => location.pathname + location.search;

/** The page that the body holds: its address, and the key of its entry in the history where the browser tells. */
export const shown = {};
const remember = () => Object.assign(shown, { address: here(), key: window.navigation?.currentEntry?.key });
remember();
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (ctx.target === document.body) remember();
});

// What the body holds is not asked for again.
document.addEventListener('htmx:before:history:restore', event => {
  if (event.detail.path === shown.address) event.preventDefault();
});

/** Goes back to the entry of the page that the body holds, after one that could not be had. */
export function stay() {
  if (shown.key) window.navigation.traverseTo(shown.key);
  else location.reload();
}

// Back and Forward ask for the page again, as a request without an abort: a newer one could not replace it.
let restore;
document.addEventListener('htmx:config:request', ({ detail: { ctx } }) => {
  if (!isRestore(ctx)) return;
  const controller = new AbortController();
  ctx.request.abort = reason => controller.abort(reason);
  ctx.request.signal = controller.signal;
  ctx.swap = 'innerMorph show:none';
  restore = ctx.request;
});

// The address changes a moment before htmx asks for its page. An answer in between, for the address before, would be
// taken for that page: it must not come.
window.addEventListener('popstate', () => {
  if (restore?.action !== here()) restore?.abort();
});

// A page that comes with other scripts is of another version of this site, and one that is not built like ours is from
// somebody in between (a login for the network, say): it is loaded whole, not mixed with this one.
let outdated = false;
const isOurs = ({ target, text }) =>
  (target === document.body ? /<main [^>]*id="main"/ : /<h2 id="\w+_title"/).test(text);
document.addEventListener('htmx:head:before:add', event => {
  const { headElement } = event.detail;
  if (headElement.tagName !== 'SCRIPT') return;
  event.preventDefault();
  // Data runs nothing: it comes in as it was parsed. Made anew of its text, as htmx would, it had to be a trusted script.
  if (headElement.type === 'application/ld+json') return document.head.append(headElement);
  outdated = true;
  // One that is deferred hx-head would ask for ahead of its place, without the hash that the policy wants.
  for (const script of headElement.parentElement.querySelectorAll('script')) script.defer = false;
});
document.addEventListener('htmx:before:swap', event => {
  const { ctx } = event.detail;
  if (!outdated && isOurs(ctx)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (isRestore(ctx)) location.reload();
  else location.assign(ctx.sourceElement.href);
});
