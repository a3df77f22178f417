// Loads and validates the interface messages of every language, and completes them by those of the program.
import { countDiagnostics, type Diagnostic, type Violation } from '../content/diagnostics.ts';
import type { ContentFolder } from '../content/files.ts';
import { JsonDocument } from '../content/json-document.ts';
import { escapePointer } from '../content/json-pointer.ts';
import { compileSchema, renameDeprecated } from '../content/schema-validator.ts';
import { deprecatedNames } from '../deprecated.ts';
import { cleanText } from '../text/clean.ts';
import { fill, type UiFallback } from './messages.ts';
import { ENGLISH_FILE, englishMessages, languageFacts, programMessages } from './program-messages.ts';
import { type Ui, UiFileSchema } from './schema.ts';

/** The folder of interface messages, below the content folder: one file for each language. */
export const UI_FOLDER = 'ui';

const validate = compileSchema(UiFileSchema);

/** The interface messages of each language. */
export interface Uis {
  uis: Map<string, Ui>;
  /** By language, where there are any. */
  fallback: Map<string, UiFallback>;
  /** By language, where there is one. */
  files: Map<string, JsonDocument>;
  diagnostics: Diagnostic[];
}

/**
 * Loads the messages of each language: those of `ui/<language>.json`, which may be absent; then the program's own in that
 * language; then English. A file with an error is left out of the result.
 */
export function loadUis(folder: ContentFolder, languages: string[]): Uis {
  const loaded: Uis = { uis: new Map(), fallback: new Map(), files: new Map(), diagnostics: [] };
  for (const language of languages) {
    const { ui, fallback, file, diagnostics } = loadUi(folder, language);
    if (file) loaded.files.set(language, file);
    if (ui) loaded.uis.set(language, ui);
    if (fallback?.size) loaded.fallback.set(language, fallback);
    loaded.diagnostics = loaded.diagnostics.concat(diagnostics);
  }
  return loaded;
}

function loadUi(
  folder: ContentFolder,
  language: string,
): { ui?: Ui; fallback?: UiFallback; file: JsonDocument | null; diagnostics: Diagnostic[] } {
  const name = `${UI_FOLDER}/${language}.json`;
  const file = folder.has(name) ? folder.read(name) : null;
  const diagnostics = [...(file?.diagnostics ?? [])];
  const cleaned = cleanMessages(file ? file.value : {}, '');
  const { value: own, violations } = renameDeprecated(cleaned.value, deprecatedNames.ui);
  if (file && own !== undefined) {
    for (const violation of [...cleaned.violations, ...violations, ...validate(own)])
      diagnostics.push(file.diagnostic(violation));
  }
  if (!isValid(own, diagnostics)) return { file, diagnostics };
  if (file && own.locale !== undefined && languageOf(own.locale) !== languageOf(language)) {
    diagnostics.push(file.diagnostic(foreignLocale(language)));
  }
  const { ui, fallback } = completeMessages(own, language);
  if (fallback.size) diagnostics.push(untranslated(file, folder.name(name), fallback));
  return { ui, fallback, file, diagnostics };
}

/** Messages with those that a language lacks. */
function completeMessages(own: object, language: string): { ui: Ui; fallback: UiFallback } {
  const { $schema, ...english } = englishMessages();
  const translated = override(override(languageFacts(language), programMessages(language) ?? {}), own);
  const ui: Ui = override(english, translated);
  const { language: choice } = ui.choices;
  const announcement = fill(choice.announcement, { name: choice.name });
  return {
    ui: { ...ui, choices: { ...ui.choices, language: { ...choice, announcement } } },
    fallback: new Map(findMissing(translated, english, '')),
  };
}

/** A copy of messages with others in place of them; a list is replaced as a whole. */
function override<T extends object>(messages: T, others: object): T {
  const result = { ...messages };
  for (const [key, value] of Object.entries(others)) {
    const message = Object.hasOwn(messages, key) ? Reflect.get(messages, key) : undefined;
    Reflect.set(result, key, isObject(message) && isObject(value) ? override(message, value) : value);
  }
  return result;
}

/** The English messages whose translation is missing, with their JSON Pointers. */
function findMissing(translated: unknown, english: unknown, path: string): [string, string][] {
  if (translated !== undefined && !isObject(translated)) return [];
  if (typeof english === 'string') return [[path, english]];
  return Object.entries(english as object).flatMap(([key, message]) => {
    const translation = isObject(translated) ? Reflect.get(translated, key) : undefined;
    return findMissing(translation, message, `${path}/${escapePointer(key)}`);
  });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Cleans the messages of a value at a path (JSON Pointer), with a warning for each that changes. */
function cleanMessages(value: unknown, path: string): { value: unknown; violations: Violation[] } {
  if (typeof value === 'string') {
    const { text, problems } = cleanText(value);
    const fix = { value: text };
    const violations = problems.map(problem => ({ severity: 'warning' as const, path, ...problem, fix }));
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
function isValid(value: unknown, diagnostics: Diagnostic[]): value is { locale?: string } {
  return value !== undefined && countDiagnostics(diagnostics).errors === 0;
}

/** How many missing messages a diagnostic names. */
const MAX_NAMED = 3;

/** One warning for all messages that a file lacks; null is a file that does not exist. */
function untranslated(file: JsonDocument | null, name: string, fallback: UiFallback): Diagnostic {
  const named = [...fallback.keys()].slice(0, MAX_NAMED).join(', ');
  const list = fallback.size > MAX_NAMED ? `${named} ...` : named;
  const count = fallback.size === 1 ? '1 interface message is' : `${fallback.size} interface messages are`;
  const violation: Violation = {
    severity: 'warning',
    path: '',
    message: `${file ? '' : 'does not exist: '}${count} shown in English (${list})`,
    hint: `translate them in this file; ${ENGLISH_FILE} has the English ones`,
  };
  if (file) return file.diagnostic(violation);
  const { diagnostics } = JsonDocument.unreadable(name, violation.message, violation.hint);
  return { ...(diagnostics[0] as Diagnostic), severity: 'warning' };
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
