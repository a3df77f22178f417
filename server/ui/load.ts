// Loads and validates the interface messages of every language.
import { checker, countFindings, type Fault, type Finding } from '../content/diagnostics.ts';
import type { ContentFolder } from '../content/files.ts';
import { type ShortcutsModal, type Ui, UiSchema } from './schema.ts';
import { groups, shortcuts } from './shortcuts.ts';

/** The folder of interface words, one file for each language. */
export const UI_FOLDER = 'ui';

const check = checker(UiSchema);

const missing = (language: string) =>
  `it has the words of the interface in this language: begin with a copy from server/ui/messages; if ${language} is no language, rename cv/${language}.json`;

/** Reads `ui/<language>.json` for each language. A file with an error is left out and its findings say why. */
export function loadUis(
  folder: ContentFolder,
  languages: string[],
): { uis: Map<string, Ui>; findings: Finding[] } {
  const uis = new Map<string, Ui>();
  let findings: Finding[] = [];
  for (const language of languages) {
    const file = folder.read(`${UI_FOLDER}/${language}.json`, missing(language));
    const found = [...file.findings];
    if (file.value !== undefined) for (const fault of check(file.value)) found.push(file.finding(fault));
    if (!countFindings(found).errors) {
      const ui = file.value as Ui;
      uis.set(language, ui);
      if (primary(ui.locale) !== primary(language)) found.push(file.finding(otherLocale(language)));
    }
    findings = findings.concat(found);
  }
  return { uis, findings };
}

/** The first part of a language tag: the language itself. */
const primary = (tag: string) => tag.split('-', 1)[0]?.toLowerCase();

const otherLocale = (language: string): Fault => ({
  severity: 'warning',
  path: '/locale',
  message: `should be of the language of the file, ${language}`,
  hint: 'dates are written by it; look at choices.language, too',
});

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

/** The title of the CV; without a name, what else it says. */
export function titleOfCv(ui: Ui, name: string): string {
  const title = fill(ui.titles.cv, { name });
  return name ? title : title.replace(/^[\s\p{P}]+|[\s\p{P}]+$/gu, '');
}
