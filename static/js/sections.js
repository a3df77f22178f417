// The navigation within the page: marks the link of the current section, and moves to the next or previous section.

const findNavigation = () => document.getElementById('sections');
const linksOf = nav => [...nav.querySelectorAll('a')].slice(1);
/** The distance of each linked section, in px, from where a click on its link scrolls it to. Negative when above. */
function distancesOf(links) {
  const inset = Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingBlockStart);
  const sections = links.map(link => document.getElementById(link.getAttribute('href').slice(1)));
  return sections.map(section => section.getBoundingClientRect().top - inset);
}

/**
 * The last jump to a section. The last sections of a page share one scroll position, which alone does not tell them
 * apart.
 */
let lastJump = null;
const isAtLastJump = () => lastJump && lastJump.path === location.pathname && lastJump.y === window.scrollY;
function recordJump(index) {
  lastJump = { index, y: window.scrollY, path: location.pathname };
  markCurrent();
}

/** Activates the link of the next (1) or previous (-1) section. */
export function moveBy(nav, step) {
  const links = linksOf(nav);
  const distances = distancesOf(links);
  // Scroll positions are fractions of a pixel: up to 1 px away counts as there.
  const nearest = step > 0 ? distances.findIndex(px => px > 1) : distances.findLastIndex(px => px < -1);
  const link = links[isAtLastJump() ? lastJump.index + step : nearest];
  if (!link) return;
  link.click();
  recordJump(links.indexOf(link));
}
document.addEventListener('click', ({ target, isTrusted }) => {
  if (!isTrusted) return; // moveBy clicked the link.
  const index = linksOf(findNavigation() ?? document.head).indexOf(target.closest('#sections a'));
  // The browser scrolls after the click event.
  if (index >= 0) requestAnimationFrame(() => recordJump(index));
});

/** Marks the link of the current section: the last one that begins in the upper third of the viewport or above. */
function markCurrent() {
  const nav = findNavigation();
  if (!nav) return;
  const links = linksOf(nav);
  const index = isAtLastJump()
    ? lastJump.index
    : distancesOf(links).findLastIndex(px => px < window.innerHeight / 3);
  for (const [i, link] of links.entries()) {
    if (i === index) link.setAttribute('aria-current', 'location');
    else link.removeAttribute('aria-current');
  }
}
markCurrent();
document.addEventListener('htmx:after:swap', markCurrent);
let isScheduled = false;
document.addEventListener(
  'scroll',
  () => {
    if (isScheduled) return;
    isScheduled = true;
    requestAnimationFrame(() => {
      isScheduled = false;
      markCurrent();
    });
  },
  { passive: true },
);
