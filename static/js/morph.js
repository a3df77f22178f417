// Around the swap of a page into the body: keeps what browser extensions have added, updates lang and dir, restores the
// scroll position, announces the change and stores the chosen language.

const isPageSwap = ctx => ctx.target === document.body;
/** The innermost elements with an id, entries and headings, in document order: a scroll position is relative to one. */
const findAnchors = () => [...document.querySelectorAll('main [id]:not(:has([id]))')];

let anchorTops = [];
document.addEventListener('htmx:before:swap', ({ detail: { ctx } }) => {
  const keepsPosition = isPageSwap(ctx) && ctx.sourceElement.closest('[data-choice]');
  anchorTops = (keepsPosition ? findAnchors() : []).flatMap(element => {
    const { top, bottom } = element.getBoundingClientRect();
    return bottom > 0 ? [{ id: element.id, top }] : [];
  });
});

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (!isPageSwap(ctx)) return;
  const [, lang, dir] = /<html lang="([^"]*)" dir="([^"]*)"/.exec(ctx.text) ?? [];
  if (lang) Object.assign(document.documentElement, { lang, dir });

  // The element at the top of the viewport stays there. If it is gone, the next one that is left takes its place.
  const anchor = anchorTops.find(({ id }) => document.getElementById(id));
  const element = anchor && document.getElementById(anchor.id);
  // An entry of the other language alone is an empty element here, at the beginning of its section.
  if (element?.matches(':empty')) element.scrollIntoView({ behavior: 'instant' });
  else if (element)
    window.scrollBy({ top: element.getBoundingClientRect().top - anchor.top, behavior: 'instant' });
  anchorTops = [];

  document.getElementById('announcement').textContent = ctx.sourceElement.dataset?.announcement ?? ctx.title;
});

// The folder of the web app manifest is the home of the site. A cookie with the path `/cv` is sent to `/cv`, `/cv/` and below.
const cookiePath = () =>
  new URL('.', document.querySelector('link[rel="manifest"]').href).pathname.replace(/(.)\/$/, '$1');

// The cookie of the last chosen language: the server redirects the home of the site, a URL without a language, to it.
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  const language = ctx.sourceElement.hreflang;
  if (!language) return;
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in browsers still in use.
  document.cookie = `lang=${language}; Path=${cookiePath()}; SameSite=Lax; Max-Age=31536000${secure}`;
});

/** The elements of the head in which two pages of one version of the site differ. hx-head removes any that a page lacks. */
const PAGE_HEAD =
  'title, [name="description"], [property^="og:"], [rel="canonical"], [rel="alternate"], [type="application/ld+json"]';
document.addEventListener('htmx:head:before:remove', event => {
  if (!event.detail.headElement.matches(PAGE_HEAD)) event.preventDefault();
});

// An element that every page has is not added again where an extension has changed its attributes.
document.addEventListener('htmx:head:before:add', event => {
  const { headElement } = event.detail;
  const key = ['href', 'name', 'charset'].find(name => headElement.hasAttribute(name));
  if (!key || headElement.matches(PAGE_HEAD)) return;
  const selector = `${headElement.localName}[${key}="${CSS.escape(headElement.getAttribute(key))}"]`;
  if (document.head.querySelector(selector)) event.preventDefault();
});

/** The children of the body that a page brings (`views/layout.eta`). */
const PAGE_BODY = '.skip, .desk, #dialog, #announcement, #notice, #progress';
// Morphing removes the children of the body that the new page lacks. Each of another origin gets a copy in the new page, with
// which it is matched, so it stays. The copies are made in an inert document: no code of theirs runs.
document.addEventListener('htmx:before:swap', ({ detail: { ctx, tasks } }) => {
  if (!isPageSwap(ctx)) return;
  const inert = document.implementation.createHTMLDocument('');
  const newBody = tasks[0].fragment.querySelector('body');
  const newChildren = [...newBody.children];
  let next = null;
  for (const child of [...document.body.children].reverse()) {
    next = child.matches(PAGE_BODY)
      ? newChildren.pop()
      : newBody.insertBefore(inert.importNode(child, true), next);
  }
});
