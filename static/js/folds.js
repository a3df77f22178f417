// Folds and unfolds all sections at once, and keeps folded sections folded across htmx swaps. One section alone folds
// natively, as a details element.

const allDetails = () => document.querySelectorAll('main details');
const sectionIdOf = element => element.closest('section').id;

/** The ids of the folded sections. A swapped-in page opens every section; these are folded again. */
const foldedIds = new Set();
document.addEventListener(
  'toggle',
  ({ target }) => {
    if (!target.matches('main details')) return;
    if (target.open) foldedIds.delete(sectionIdOf(target));
    else foldedIds.add(sectionIdOf(target));
  },
  { capture: true }, // The toggle event does not bubble.
);
document.addEventListener('htmx:after:swap', () => {
  for (const element of allDetails()) if (foldedIds.has(sectionIdOf(element))) element.open = false;
});

document.addEventListener('click', ({ target }) => {
  const button = target.closest('[data-fold] button');
  if (!button) return;
  for (const element of allDetails()) element.open = button.value === 'open';
  document.getElementById('announcement').textContent = button.dataset.announcement;
});

// A link to a section or to an entry in it opens the section: a fragment link into closed details does not scroll.
document.addEventListener('click', ({ target }) => {
  const hash = target.closest('a[href^="#"]')?.getAttribute('href');
  const linked = hash?.length > 1 ? document.getElementById(hash.slice(1)) : null;
  (linked?.closest('details') ?? linked?.querySelector(':scope > details'))?.setAttribute('open', '');
});
