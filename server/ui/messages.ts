// Formats interface messages: fills placeholders, writes the titles of CV and sections, and finds which are English.
import type { Ui } from './schema.ts';

/** English messages that stand in for those that a language lacks: text by JSON Pointer. */
export type UiFallback = ReadonlyMap<string, string>;

/** The language tag (BCP 47) of a message, without its placeholders filled; '' where it is the language of the page. */
export type MessageLang = (message: string) => string;

/** Creates the lookup of the languages of interface messages. */
export function messageLang(fallback: UiFallback): MessageLang {
  const english = new Set(fallback.values());
  return message => (english.has(message) ? 'en' : '');
}

/** Replaces placeholders such as `{name}` by values. A placeholder without a value stays as it is. */
export function fillMessage(message: string, values: Record<string, string>): string {
  return message.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(values, name) ? (values[name] as string) : placeholder,
  );
}

/** The title of a section. One that JSON Resume does not have may lack a message: then it is its name in words. */
export function sectionTitle(
  { sections }: Ui,
  { name: sectionName, words }: { name: string; words: string },
): string {
  const sectionTitles: Record<string, string> = sections;
  return Object.hasOwn(sectionTitles, sectionName) ? (sectionTitles[sectionName] as string) : words;
}

/** The title of the CV as an interface message. Without a name, the punctuation around its placeholder is removed, too. */
export function titleOfCv(ui: Ui, name: string): string {
  const cvTitle = fillMessage(ui.titles.cv, { name });
  return name ? cvTitle : cvTitle.replace(/^[\s\p{P}]+|[\s\p{P}]+$/gu, '');
}
