// Moving from section to section by the links of the in-page navigation.

/** The section moved to last and where the window was then: at the end of a page several sections share one place. */
let last = null;

/** Activates the link of the next (1) or the previous (-1) section. */
export function moveBy(nav, step) {
  const links = [...nav.querySelectorAll('a')].slice(1);
  const tops = links.map(link => document.querySelector(link.hash).getBoundingClientRect().top);
  // Half a pixel and more off: places on a page are fractions.
  const beyond = step > 0 ? tops.findIndex(top => top > 1) : tops.findLastIndex(top => top < -1);
  const stayed = last && last.path === location.pathname && last.y === window.scrollY;
  const to = links[stayed ? last.index + step : beyond];
  if (!to) return;
  to.click();
  last = { index: links.indexOf(to), y: window.scrollY, path: location.pathname };
}
