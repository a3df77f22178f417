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
 * The last jump to a section, or to the top, whose index is -1. The last sections of a page share one scroll position,
 * which alone does not tell them apart. `y` is undefined until the browser has scrolled: Firefox does so some frames after
 * the click, and then once more, by less than a pixel.
 */
let lastJump = null;
const isAtLastJump = () =>
  lastJump?.path === location.pathname && Math.abs((lastJump.y ?? window.scrollY) - window.scrollY) <= 1;
document.addEventListener('click', ({ target }) => {
  const link = target.closest('#sections a');
  if (!link) return;
  const index = linksOf(findNavigation()).indexOf(link);
  const jump = { index, path: location.pathname, from: window.scrollY };
  lastJump = jump;
  markCurrent();
  // By then there was nothing to scroll.
  setTimeout(() => {
    jump.y ??= window.scrollY;
  }, 500);
});

/** Activates the link of the next (1) or previous (-1) section. */
export function moveBy(nav, step) {
  const links = linksOf(nav);
  const distances = distancesOf(links);
  // Scroll positions are fractions of a pixel: up to 1 px away counts as there.
  const nearest = step > 0 ? distances.findIndex(px => px > 1) : distances.findLastIndex(px => px < -1);
  links[isAtLastJump() ? lastJump.index + step : nearest]?.click();
}

/** Marks the link of the current section: the last one that begins in the upper fifth of the viewport or above. */
function markCurrent() {
  const nav = findNavigation();
  if (!nav) return;
  const links = linksOf(nav);
  const index = isAtLastJump()
    ? lastJump.index
    : distancesOf(links).findLastIndex(px => px < window.innerHeight / 5);
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
    if (lastJump && lastJump.from !== window.scrollY) lastJump.y ??= window.scrollY;
    if (isScheduled) return;
    isScheduled = true;
    requestAnimationFrame(() => {
      isScheduled = false;
      markCurrent();
    });
  },
  { passive: true },
);
