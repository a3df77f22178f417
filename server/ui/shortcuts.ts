// Lists the keyboard shortcuts: action, key and group.

/**
 * Every keyboard shortcut: its action, its key (`KeyboardEvent.key`, UI Events) and its group in the shortcuts dialog.
 * A key activates the control that names it in `aria-keyshortcuts` (WAI-ARIA).
 */
export const shortcuts = [
  { action: 'shortcuts', key: '?', group: 'dialogs' },
  { action: 'info', key: 'i', group: 'dialogs' },
  { action: 'close', key: 'Escape', group: 'dialogs' },
  { action: 'language', key: 'l', group: 'choices' },
  { action: 'length', key: 's', group: 'choices' },
  { action: 'icons', key: 'o', group: 'choices' },
  { action: 'theme', key: 'c', group: 'choices' },
  { action: 'scheme', key: 'd', group: 'choices' },
  { action: 'next', key: 'j', group: 'reading' },
  { action: 'previous', key: 'k', group: 'reading' },
  { action: 'top', key: 't', group: 'reading' },
  { action: 'print', key: 'p', group: 'reading' },
  { action: 'pdf', key: 'g', group: 'reading' },
] as const;

export type ShortcutAction = (typeof shortcuts)[number]['action'];
export type ShortcutGroupName = (typeof shortcuts)[number]['group'];

/** Every shortcut action, in the order of the table. */
export const shortcutActions = shortcuts.map(({ action }) => action);

/** Every group of shortcuts once, in the order of the table. */
export const shortcutGroups = [...new Set(shortcuts.map(({ group }) => group))];

/** The key of each shortcut action. */
export const shortcutKeys = Object.fromEntries(shortcuts.map(({ action, key }) => [action, key])) as Record<
  ShortcutAction,
  string
>;
