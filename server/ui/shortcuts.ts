// Lists the keyboard shortcuts: action, key and group.
/**
 * Every keyboard shortcut: what it does, its key as KeyboardEvent.key names it, and the group of the help it stands in.
 * A key works the control that carries it as `aria-keyshortcuts`; the controls, the help and the tests read this table.
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

export type Action = (typeof shortcuts)[number]['action'];
export type ShortcutGroupName = (typeof shortcuts)[number]['group'];

export const actions = shortcuts.map(({ action }) => action);
export const groups = [...new Set(shortcuts.map(({ group }) => group))];

/** The key of each action. */
export const keys = Object.fromEntries(shortcuts.map(({ action, key }) => [action, key])) as Record<
  Action,
  string
>;
