// Panels (popovers) open and close by themselves; here is when they give way.

const open = () => document.querySelector('[popover]:popover-open');

// The focus that goes on to the page would be under them.
document.addEventListener('focusin', ({ target }) => {
  const panel = open();
  if (panel && !panel.contains(target) && target.getAttribute('popovertarget') !== panel.id)
    panel.hidePopover();
});

// A section or a format has been chosen.
document.addEventListener('click', ({ target }) => {
  if (target.closest(':is(#sections, #formats) a')) open()?.hidePopover();
});
