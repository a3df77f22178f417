// Loads and validates the interface messages of every language, and completes them by those of the program.
import { countDiagnostics, type Diagnostic, type Violation } from '../content/diagnostics.ts';
import type { ContentFolder } from '../content/files.ts';
import { JsonDocument } from '../content/json-document.ts';
import { escapePointer } from '../content/json-pointer.ts';
import { compileSchema, renameDeprecated } from '../content/schema-validator.ts';
import { deprecatedNames } from '../deprecated.ts';
import { cleanText } from '../text/clean.ts';
import { fillMessage, type UiFallback } from './messages.ts';
import { ENGLISH_FILE, englishMessages, languageFacts, programMessages } from './program-messages.ts';
import { type Ui, UiFileSchema } from './schema.ts';

/** The folder of interface messages, below the content folder: one file for each language. */
export const UI_FOLDER = 'ui';

const validateUiFile = compileSchema(UiFileSchema);

/** The interface messages of each language. */
export interface Uis {
  uis: Map<string, Ui>;
  /** The English messages in place of missing ones, by language. */
  fallback: Map<string, UiFallback>;
  /** The file `ui/<language>.json` of each language that has one. */
  uiFiles: Map<string, JsonDocument>;
  diagnostics: Diagnostic[];
}

/**
 * Loads the messages of each language: those of `ui/<language>.json`, which may be absent; then the program's own in that
 * language; then English. A file with an error is left out of the result.
 */
export function loadUis(folder: ContentFolder, uiLanguages: string[]): Uis {
  const loadedUis: Uis = { uis: new Map(), fallback: new Map(), uiFiles: new Map(), diagnostics: [] };
  for (const language of uiLanguages) {
    const { ui, fallback, file: uiFile, diagnostics } = loadUi(folder, language);
    if (uiFile) loadedUis.uiFiles.set(language, uiFile);
    if (ui) loadedUis.uis.set(language, ui);
    if (fallback?.size) loadedUis.fallback.set(language, fallback);
    loadedUis.diagnostics = loadedUis.diagnostics.concat(diagnostics);
  }
  return loadedUis;
}

function loadUi(
  folder: ContentFolder,
  language: string,
): { ui?: Ui; fallback?: UiFallback; file: JsonDocument | null; diagnostics: Diagnostic[] } {
  const uiFileName = `${UI_FOLDER}/${language}.json`;
  const uiFile = folder.has(uiFileName) ? folder.read(uiFileName) : null;
  const uiDiagnostics = [...(uiFile?.diagnostics ?? [])];
  const cleanedMessages = cleanMessages(uiFile ? uiFile.value : {}, '');
  const { value: ownMessages, violations } = renameDeprecated(cleanedMessages.value, deprecatedNames.ui);
  if (uiFile && ownMessages !== undefined) {
    for (const violation of [...cleanedMessages.violations, ...violations, ...validateUiFile(ownMessages)])
      uiDiagnostics.push(uiFile.diagnostic(violation));
  }
  if (!isValidUi(ownMessages, uiDiagnostics)) return { file: uiFile, diagnostics: uiDiagnostics };
  if (
    uiFile &&
    ownMessages.locale !== undefined &&
    languageSubtag(ownMessages.locale) !== languageSubtag(language)
  ) {
    uiDiagnostics.push(uiFile.diagnostic(foreignLocale(language)));
  }
  const { ui, fallback } = completeMessages(ownMessages, language);
  if (fallback.size) uiDiagnostics.push(untranslatedMessages(uiFile, folder.name(uiFileName), fallback));
  return { ui, fallback, file: uiFile, diagnostics: uiDiagnostics };
}

/** Interface messages, completed by those that a language lacks. */
function completeMessages(ownMessages: object, language: string): { ui: Ui; fallback: UiFallback } {
  const { $schema, ...englishUi } = englishMessages();
  const translatedMessages = overrideMessages(
    overrideMessages(languageFacts(language), programMessages(language) ?? {}),
    ownMessages,
  );
  const ui: Ui = overrideMessages(englishUi, translatedMessages);
  const { language: languageChoice } = ui.choices;
  const announcement = fillMessage(languageChoice.announcement, { name: languageChoice.name });
  return {
    ui: { ...ui, choices: { ...ui.choices, language: { ...languageChoice, announcement } } },
    fallback: new Map(findMissingMessages(translatedMessages, englishUi, '')),
  };
}

/** A copy of interface messages with others in place of them; a list is replaced as a whole. */
function overrideMessages<T extends object>(messages: T, others: object): T {
  const overriddenMessages = { ...messages };
  for (const [key, otherMessage] of Object.entries(others)) {
    const message = Object.hasOwn(messages, key) ? Reflect.get(messages, key) : undefined;
    const areObjects = isMessageObject(message) && isMessageObject(otherMessage);
    Reflect.set(overriddenMessages, key, areObjects ? overrideMessages(message, otherMessage) : otherMessage);
  }
  return overriddenMessages;
}

/** The English messages whose translation is missing, with their JSON Pointers. */
function findMissingMessages(
  translatedMessage: unknown,
  englishMessage: unknown,
  messagePointer: string,
): [string, string][] {
  if (translatedMessage !== undefined && !isMessageObject(translatedMessage)) return [];
  if (typeof englishMessage === 'string') return [[messagePointer, englishMessage]];
  return Object.entries(englishMessage as object).flatMap(([key, message]) => {
    const translation = isMessageObject(translatedMessage) ? Reflect.get(translatedMessage, key) : undefined;
    return findMissingMessages(translation, message, `${messagePointer}/${escapePointer(key)}`);
  });
}

function isMessageObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Cleans the messages of a value at a path (JSON Pointer), with a warning for each that changes. */
function cleanMessages(
  messageValue: unknown,
  messagePointer: string,
): { value: unknown; violations: Violation[] } {
  if (typeof messageValue === 'string') {
    const { text, problems } = cleanText(messageValue);
    const fix = { value: text };
    const violations = problems.map(problem => ({
      severity: 'warning' as const,
      path: messagePointer,
      ...problem,
      fix,
    }));
    return { value: text, violations };
  }
  if (typeof messageValue !== 'object' || messageValue === null)
    return { value: messageValue, violations: [] };
  const cleanedEntries = Object.entries(messageValue).map(
    ([key, message]) => [key, cleanMessages(message, `${messagePointer}/${escapePointer(key)}`)] as const,
  );
  const messageEntries = cleanedEntries.map(([key, { value }]) => [key, value] as const);
  return {
    value: Array.isArray(messageValue)
      ? messageEntries.map(([, message]) => message)
      : Object.fromEntries(messageEntries),
    violations: cleanedEntries.flatMap(([, { violations }]) => violations),
  };
}

/** Whether interface messages are valid, by the diagnostics of their validation. */
function isValidUi(uiMessages: unknown, diagnostics: Diagnostic[]): uiMessages is { locale?: string } {
  return uiMessages !== undefined && countDiagnostics(diagnostics).errors === 0;
}

/** How many missing interface messages a diagnostic names. */
const MAX_NAMED_MESSAGES = 3;

/** One warning for all interface messages that a file lacks; null is a file that does not exist. */
function untranslatedMessages(
  uiFile: JsonDocument | null,
  uiFileName: string,
  fallback: UiFallback,
): Diagnostic {
  const namedMessages = [...fallback.keys()].slice(0, MAX_NAMED_MESSAGES).join(', ');
  const messageList = fallback.size > MAX_NAMED_MESSAGES ? `${namedMessages} ...` : namedMessages;
  const messageCount =
    fallback.size === 1 ? '1 interface message is' : `${fallback.size} interface messages are`;
  const missingMessages: Violation = {
    severity: 'warning',
    path: '',
    message: `${uiFile ? '' : 'does not exist: '}${messageCount} shown in English (${messageList})`,
    hint: `translate them in this file; ${ENGLISH_FILE} has the English ones`,
  };
  if (uiFile) return uiFile.diagnostic(missingMessages);
  const { diagnostics } = JsonDocument.unreadable(uiFileName, missingMessages.message, missingMessages.hint);
  return { ...(diagnostics[0] as Diagnostic), severity: 'warning' };
}

/** The language subtag of a language tag (BCP 47), in lower case. */
function languageSubtag(languageTag: string): string | undefined {
  return languageTag.split('-', 1)[0]?.toLowerCase();
}

function foreignLocale(language: string): Violation {
  return {
    severity: 'warning',
    path: '/locale',
    message: `should be a locale of the file's language, ${language}`,
    hint: 'it formats dates; check choices.language, too',
  };
}
