// Sections fold by themselves (details); here is what is done to all at once, and what must be seen unfolds.

const details = () => document.querySelectorAll('main details');

document.addEventListener('click', ({ target }) => {
  const button = target.closest('[data-fold] button');
  if (!button) return;
  for (const element of details()) element.open = button.value === 'open';
  document.getElementById('announcement').textContent = button.dataset.announcement;
});

// A link to an entry leads to nowhere while its section is folded.
document.addEventListener('click', ({ target }) => {
  const hash = target.closest('a[href^="#"]')?.getAttribute('href');
  if (hash?.length > 1) document.getElementById(hash.slice(1))?.closest('details')?.setAttribute('open', '');
});
