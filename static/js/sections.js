// The in-page navigation: it shows which section is being read, and keys move by its links.

const navigation = () => document.getElementById('sections');
const linksOf = nav => [...nav.querySelectorAll('a')].slice(1);
/** How far the window's top lies beyond each section's, where a link to it would put it. */
function topsOf(links) {
  const inset = Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingBlockStart);
  return links.map(({ hash }) => document.querySelector(hash).getBoundingClientRect().top - inset);
}

/** The section moved to last and where the window was then: at the end of a page several sections share one place. */
let last = null;
const isThere = () => last && last.path === location.pathname && last.y === window.scrollY;
function arrive(index) {
  last = { index, y: window.scrollY, path: location.pathname };
  mark();
}

/** Activates the link of the next (1) or the previous (-1) section. */
export function moveBy(nav, step) {
  const links = linksOf(nav);
  const tops = topsOf(links);
  // Half a pixel and more off: places on a page are fractions.
  const beyond = step > 0 ? tops.findIndex(top => top > 1) : tops.findLastIndex(top => top < -1);
  const to = links[isThere() ? last.index + step : beyond];
  if (!to) return;
  to.click();
  arrive(links.indexOf(to));
}
document.addEventListener('click', ({ target, isTrusted }) => {
  if (!isTrusted) return; // That was moveBy.
  const index = linksOf(navigation() ?? document.head).indexOf(target.closest('#sections a'));
  // The window is there in the next frame.
  if (index >= 0) requestAnimationFrame(() => arrive(index));
});

/** Marks the link of the section that is being read: the last that has come to the upper third of the window. */
function mark() {
  const nav = navigation();
  if (!nav) return;
  const links = linksOf(nav);
  const index = isThere() ? last.index : topsOf(links).findLastIndex(top => top < window.innerHeight / 3);
  for (const [i, link] of links.entries()) {
    if (i === index) link.setAttribute('aria-current', 'location');
    else link.removeAttribute('aria-current');
  }
}
mark();
document.addEventListener('htmx:after:swap', mark);
let waiting = false;
document.addEventListener(
  'scroll',
  () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      mark();
    });
  },
  { passive: true },
);
