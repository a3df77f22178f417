// Sections fold by themselves (details); here is what is done to all at once, and what stays folded.

const details = () => document.querySelectorAll('main details');
const idOf = element => element.closest('section').id;

/** The sections that the reader has folded: they stay so on the next page that is morphed into this one. */
const folded = new Set();
document.addEventListener(
  'toggle',
  ({ target }) => {
    if (!target.matches('main details')) return;
    if (target.open) folded.delete(idOf(target));
    else folded.add(idOf(target));
  },
  { capture: true }, // It does not bubble.
);
document.addEventListener('htmx:after:swap', () => {
  for (const element of details()) if (folded.has(idOf(element))) element.open = false;
});

document.addEventListener('click', ({ target }) => {
  const button = target.closest('[data-fold] button');
  if (!button) return;
  for (const element of details()) element.open = button.value === 'open';
  document.getElementById('announcement').textContent = button.dataset.announcement;
});

// A link to a section or an entry leads to nowhere while that is folded.
document.addEventListener('click', ({ target }) => {
  const hash = target.closest('a[href^="#"]')?.getAttribute('href');
  const place = hash?.length > 1 ? document.getElementById(hash.slice(1)) : null;
  (place?.closest('details') ?? place?.querySelector(':scope > details'))?.setAttribute('open', '');
});
