// Reads the program's own interface messages, and finds those for a language.
import { readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { filesBelow } from '../content/files.ts';
import { root } from '../project.ts';
import type { Ui } from './schema.ts';

/** The folder of the program's own interface messages: a file for each language. */
const MESSAGES_FOLDER = join(root, 'server/ui/messages');

/** The path of the English messages, relative to the working directory as that of a file of the content is. */
export const ENGLISH_FILE = relative('', join(MESSAGES_FOLDER, 'en.json'));

const messagesByTag = new Map<string, Ui>();

/** The language tags (BCP 47) for which the program has interface messages. */
export function programLanguages(): string[] {
  return [...filesBelow(MESSAGES_FOLDER).keys()].map(file => basename(file, '.json'));
}

/** The program's interface messages of a language tag that it has. */
function readMessages(tag: string): Ui {
  const cachedMessages = messagesByTag.get(tag);
  if (cachedMessages) return cachedMessages;
  const messages: Ui = JSON.parse(readFileSync(join(MESSAGES_FOLDER, `${tag}.json`), 'utf8'));
  messagesByTag.set(tag, messages);
  return messages;
}

/** The program's messages in English, which are complete. */
export const englishMessages = (): Ui => readMessages('en');

/**
 * The program's messages for a language, by lookup (RFC 4647, section 3.4): those of es for es-MX, with es-MX as the locale
 * of dates. A language in another script is another one: zh-TW has not the messages of zh. Undefined when there are none.
 */
export function programMessages(language: string): Ui | undefined {
  const programTags = programLanguages();
  const subtags = new Intl.Locale(language).toString().split('-');
  for (let length = subtags.length; length > 0; length--) {
    const tag = subtags.slice(0, length).join('-');
    if (!programTags.includes(tag) || languageScript(tag) !== languageScript(language)) continue;
    const messages = readMessages(tag);
    return length === subtags.length ? messages : { ...messages, locale: language };
  }
  return undefined;
}

/** What is known of a language without a translator: its locale, writing direction and own name (Unicode CLDR). */
export function languageFacts(language: string) {
  const languageName = new Intl.DisplayNames(language, { type: 'language' }).of(language);
  return { locale: language, dir: textDirection(language), choices: { language: { name: languageName } } };
}

/** The likely script of a language (Unicode CLDR, likely subtags), as a code of ISO 15924. */
function languageScript(language: string): string | undefined {
  return new Intl.Locale(language).maximize().script;
}

/**
 * Right-to-left scripts of living languages (ISO 15924). `textInfo` of `Intl.Locale` would do, but in Node.js 20 it is wrong
 * for Divehi and for az-Arab and ku-Arab.
 */
const RIGHT_TO_LEFT = ['Arab', 'Hebr', 'Thaa', 'Syrc', 'Nkoo', 'Adlm', 'Rohg'];

function textDirection(language: string): Ui['dir'] {
  return RIGHT_TO_LEFT.includes(languageScript(language) ?? '') ? 'rtl' : 'ltr';
}
