// Loads and validates the interface messages of every language.
import { countDiagnostics, type Diagnostic, type Violation } from '../content/diagnostics.ts';
import type { ContentFolder } from '../content/files.ts';
import { escapePointer } from '../content/json-pointer.ts';
import { compileSchema } from '../content/schema-validator.ts';
import { cleanText } from '../text/clean.ts';
import { type Ui, UiSchema } from './schema.ts';

/** The folder of interface messages, below the content folder: one file for each language. */
export const UI_FOLDER = 'ui';

const validate = compileSchema(UiSchema);

/** Loads `ui/<language>.json` for each language. A file with an error is left out of the result. */
export function loadUis(
  folder: ContentFolder,
  languages: string[],
): { uis: Map<string, Ui>; diagnostics: Diagnostic[] } {
  const uis = new Map<string, Ui>();
  let diagnostics: Diagnostic[] = [];
  for (const language of languages) {
    const { ui, diagnostics: ofFile } = loadUi(folder, language);
    if (ui) uis.set(language, ui);
    diagnostics = diagnostics.concat(ofFile);
  }
  return { uis, diagnostics };
}

function loadUi(folder: ContentFolder, language: string): { ui?: Ui; diagnostics: Diagnostic[] } {
  const file = folder.read(`${UI_FOLDER}/${language}.json`, missingFileHint(language));
  if (file.value === undefined) return { diagnostics: file.diagnostics };
  const { value: ui, violations } = cleanMessages(file.value, '');
  const diagnostics = [
    ...file.diagnostics,
    ...[...violations, ...validate(ui)].map(violation => file.diagnostic(violation)),
  ];
  if (!isUi(ui, diagnostics)) return { diagnostics };
  if (languageOf(ui.locale) !== languageOf(language)) {
    diagnostics.push(file.diagnostic(foreignLocale(language)));
  }
  return { ui, diagnostics };
}

/** Cleans the messages of a value at a path (JSON Pointer), with a warning for each that changes. */
function cleanMessages(value: unknown, path: string): { value: unknown; violations: Violation[] } {
  if (typeof value === 'string') {
    const { text, problems } = cleanText(value);
    const violations = problems.map(problem => ({ severity: 'warning' as const, path, ...problem }));
    return { value: text, violations };
  }
  if (typeof value !== 'object' || value === null) return { value, violations: [] };
  const cleaned = Object.entries(value).map(
    ([key, item]) => [key, cleanMessages(item, `${path}/${escapePointer(key)}`)] as const,
  );
  const entries = cleaned.map(([key, { value }]) => [key, value] as const);
  return {
    value: Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries),
    violations: cleaned.flatMap(([, { violations }]) => violations),
  };
}

/** Whether a value is valid, by the diagnostics of its validation. */
function isUi(value: unknown, diagnostics: Diagnostic[]): value is Ui {
  return countDiagnostics(diagnostics).errors === 0;
}

function missingFileHint(language: string): string {
  return `it holds the interface messages in this language: start with a copy from server/ui/messages; if ${language} is not a language, rename cv/${language}.json`;
}

/** The language subtag of a language tag (BCP 47), in lower case. */
function languageOf(tag: string): string | undefined {
  return tag.split('-', 1)[0]?.toLowerCase();
}

function foreignLocale(language: string): Violation {
  return {
    severity: 'warning',
    path: '/locale',
    message: `should be a locale of the file's language, ${language}`,
    hint: 'it formats dates; check choices.language, too',
  };
}
