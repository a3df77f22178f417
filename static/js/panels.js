// Closes the panels, which are popovers, when the focus leaves them or a link in one is followed. They open natively.

const findOpenPopover = () => document.querySelector('[popover]:popover-open');

// A focused element behind an open panel would be covered (WCAG 2.4.11).
document.addEventListener('focusin', ({ target }) => {
  const panel = findOpenPopover();
  if (panel && !panel.contains(target) && target.getAttribute('popovertarget') !== panel.id)
    panel.hidePopover();
});

// A click on a section, a format or a language closes the menu that lists them.
document.addEventListener('click', ({ target }) => {
  if (target.closest(':is(#sections, .list) a')) findOpenPopover()?.hidePopover();
});
