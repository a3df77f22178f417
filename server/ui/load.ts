// Loads and validates the interface messages of every language.
import { checker, countDiagnostics, type Diagnostic, type Violation } from '../content/diagnostics.ts';
import type { ContentFolder } from '../content/files.ts';
import { type ShortcutsModal, type Ui, UiSchema } from './schema.ts';
import { groups, shortcuts } from './shortcuts.ts';

/** The folder of interface words, one file for each language. */
export const UI_FOLDER = 'ui';

const check = checker(UiSchema);

const missing = (language: string) =>
  `it has the words of the interface in this language: begin with a copy from server/ui/messages; if ${language} is no language, rename cv/${language}.json`;

/** Reads `ui/<language>.json` for each language. A file with an error is left out and its diagnostics say why. */
export function loadUis(
  folder: ContentFolder,
  languages: string[],
): { uis: Map<string, Ui>; diagnostics: Diagnostic[] } {
  const uis = new Map<string, Ui>();
  let diagnostics: Diagnostic[] = [];
  for (const language of languages) {
    const file = folder.read(`${UI_FOLDER}/${language}.json`, missing(language));
    const found = [...file.diagnostics];
    if (file.value !== undefined)
      for (const violation of check(file.value)) found.push(file.diagnostic(violation));
    if (!countDiagnostics(found).errors) {
      const ui = file.value as Ui;
      uis.set(language, ui);
      if (primary(ui.locale) !== primary(language)) found.push(file.diagnostic(otherLocale(language)));
    }
    diagnostics = diagnostics.concat(found);
  }
  return { uis, diagnostics };
}

/** The first part of a language tag: the language itself. */
const primary = (tag: string) => tag.split('-', 1)[0]?.toLowerCase();

const otherLocale = (language: string): Violation => ({
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
