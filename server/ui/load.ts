import type { ContentFolder } from '../content/files.ts';
import { checker, type Finding } from '../content/findings.ts';
import { type ShortcutsModal, type Ui, UiSchema } from './schema.ts';
import { groups, shortcuts } from './shortcuts.ts';

/** The folder of interface words, one file for each language. */
export const UI_FOLDER = 'ui';

const check = checker(UiSchema);

/** Reads `ui/<language>.json` for each language. A file with any fault is left out and its findings say why. */
export function loadUis(
  folder: ContentFolder,
  languages: string[],
): { uis: Map<string, Ui>; findings: Finding[] } {
  const uis = new Map<string, Ui>();
  const findings: Finding[] = [];
  for (const language of languages) {
    const file = `${UI_FOLDER}/${language}.json`;
    const read = folder.read(file);
    const checked = read.findings.length ? read : check(folder.name(file), read.value);
    if (checked.value) uis.set(language, checked.value as Ui);
    findings.push(...checked.findings);
  }
  return { uis, findings };
}

/** Puts values where a text has their names in braces: "{name} – CV". A name without a value stays as it is. */
export function fill(text: string, values: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (braced, name: string) =>
    Object.hasOwn(values, name) ? (values[name] as string) : braced,
  );
}

/** The shortcuts of the table in the groups and words of a language. */
export function createShortcutsModal({ shortcuts: words }: Ui): ShortcutsModal {
  return {
    title: words.title,
    text: words.text,
    switch: words.switch,
    groups: groups.map(group => ({
      title: words.groups[group],
      shortcuts: shortcuts
        .filter(shortcut => shortcut.group === group)
        .map(({ action, key }) => ({
          key: key === 'Escape' ? words.escape : key,
          text: words.actions[action],
        })),
    })),
  };
}
