// Builds the view model of the dialog that lists the keyboard shortcuts.
import type { Ui } from './schema.ts';
import { shortcutGroups, shortcuts } from './shortcuts.ts';

/** The dialog of keyboard shortcuts in one language. */
export interface ShortcutsModal {
  title: string;
  text: string;
  /** Label of the switch that turns single-key shortcuts off. */
  switch: string;
  groups: { title: string; shortcuts: { key: string; text: string }[] }[];
}

/** Lists every shortcut in its group, with the messages of a language. */
export function createShortcutsModal({ shortcuts: shortcutMessages }: Ui): ShortcutsModal {
  return {
    title: shortcutMessages.title,
    text: shortcutMessages.text,
    switch: shortcutMessages.switch,
    groups: shortcutGroups.map(group => ({
      title: shortcutMessages.groups[group],
      shortcuts: shortcuts
        .filter(shortcut => shortcut.group === group)
        .map(({ action, key }) => ({
          key: key === 'Escape' ? shortcutMessages.escape : key,
          text: shortcutMessages.actions[action],
        })),
    })),
  };
}
