// A page that takes the place of another in place: what stands outside the body, and where the reader was.

const ofPage = ctx => ctx.target === document.body;
/** The smallest things with an id, entries and headings, in order: what a place on the page can be told by. */
const marks = () => [...document.querySelectorAll('main [id]:not(:has([id]))')];

let place = [];
document.addEventListener('htmx:before:swap', ({ detail: { ctx } }) => {
  const keeps = ofPage(ctx) && ctx.sourceElement.closest('[data-choice]');
  place = (keeps ? marks() : []).flatMap(element => {
    const { top, bottom } = element.getBoundingClientRect();
    return bottom > 0 ? [{ id: element.id, top }] : [];
  });
});

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (!ofPage(ctx)) return;
  const [, lang, dir] = /<html lang="([^"]*)" dir="([^"]*)"/.exec(ctx.text) ?? [];
  if (lang) Object.assign(document.documentElement, { lang, dir });

  // What was at the top of the window stays there; when it is gone, what came after it.
  const kept = place.find(({ id }) => document.getElementById(id));
  if (kept)
    window.scrollBy({
      top: document.getElementById(kept.id).getBoundingClientRect().top - kept.top,
      behavior: 'instant',
    });
  place = [];

  document.getElementById('announcement').textContent = ctx.sourceElement.dataset?.announcement ?? ctx.title;
});

// The language chosen last, for the next visit to the address without one.
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  const language = ctx.sourceElement.hreflang;
  if (!language) return;
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in browsers still in use.
  document.cookie = `lang=${language}; Path=/; SameSite=Lax; Max-Age=31536000${secure}`;
});
