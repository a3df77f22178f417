// Back and Forward, and loading pages of another site version: workarounds for the history support of htmx 4.0.1.

/** Whether a request restores a history entry after Back or Forward. */
export const isRestore = ctx => Boolean(ctx.request.headers['HX-History-Restore-Request']);

// htmx restores only entries whose history state has `htmx`. The browser creates entries for fragment links without it:
// Back to one of those would change the URL and leave the page.
const markEntry = () => {
  if (!history.state?.htmx) history.replaceState({ ...history.state, htmx: true }, '');
};
markEntry();
window.addEventListener('popstate', markEntry);

const pathOfLocation = () => location.pathname + location.search;

/**
 * The page in the body: path and query of its URL, and the key of its history entry where the Navigation API exists.
 */
export const currentPage = {};
const recordCurrentPage = () =>
  Object.assign(currentPage, { path: pathOfLocation(), key: window.navigation?.currentEntry?.key });
recordCurrentPage();
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (ctx.target === document.body) recordCurrentPage();
});

// htmx would request the page that is in the body already, for instance when a dialog closes.
document.addEventListener('htmx:before:history:restore', event => {
  if (event.detail.path === currentPage.path) event.preventDefault();
});

/**
 * Returns to the history entry of the page in the body after another entry could not be restored. Without the Navigation
 * API a new entry takes its place: which way the traversal went is not known.
 */
export function returnToCurrentPage() {
  if (currentPage.key) window.navigation.traverseTo(currentPage.key);
  else history.pushState({ htmx: true }, '', currentPage.path);
}

// htmx restores history with a request that has no `abort`, so hx-sync could not replace it by a newer request.
let restoreRequest;
document.addEventListener('htmx:config:request', ({ detail: { ctx } }) => {
  if (!isRestore(ctx)) return;
  const controller = new AbortController();
  ctx.request.abort = reason => controller.abort(reason);
  ctx.request.signal = controller.signal;
  ctx.swap = 'innerMorph show:none';
  restoreRequest = ctx.request;
});

// The URL changes a moment before htmx requests its page. htmx would take a response to the previous restore that
// arrives in between for the page of the new URL, so that restore is aborted.
window.addEventListener('popstate', () => {
  if (restoreRequest?.action !== pathOfLocation()) restoreRequest?.abort();
});

// A page with other scripts comes from another version of the site, and a response without our markup from an
// intermediary, such as a captive portal. Either is loaded as a full page instead of being swapped in.
let isOtherVersion = false;
const isOurs = ({ target, text }) =>
  (target === document.body ? /<main [^>]*id="main"/ : /<h2 id="\w+_title"/).test(text);
document.addEventListener('htmx:head:before:add', event => {
  const { headElement } = event.detail;
  if (headElement.tagName !== 'SCRIPT') return;
  event.preventDefault();
  // JSON-LD does not execute, so the parsed node is added as it is. hx-head would create it again from its text, which
  // requires a TrustedScript.
  if (headElement.type === 'application/ld+json') return document.head.append(headElement);
  isOtherVersion = true;
  // hx-head adds a preload link for a deferred script, without the integrity hash that the policy requires.
  for (const script of headElement.parentElement.querySelectorAll('script')) script.defer = false;
});
document.addEventListener('htmx:before:swap', event => {
  const { ctx } = event.detail;
  if (!isOtherVersion && isOurs(ctx)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (isRestore(ctx)) location.reload();
  else location.assign(ctx.sourceElement.href);
});
