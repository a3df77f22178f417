// Formats interface messages: fills their placeholders, and writes the title of the CV.
import type { Ui } from './schema.ts';

/** Replaces placeholders such as `{name}` by values. A placeholder without a value stays as it is. */
export function fill(message: string, values: Record<string, string>): string {
  return message.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(values, name) ? (values[name] as string) : placeholder,
  );
}

/** The title of the CV. Without a name, the punctuation around its placeholder is removed, too. */
export function titleOfCv(ui: Ui, name: string): string {
  const title = fill(ui.titles.cv, { name });
  return name ? title : title.replace(/^[\s\p{P}]+|[\s\p{P}]+$/gu, '');
}
