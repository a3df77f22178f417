// Parses and writes the choices in a query: length, icons and theme.
import { type Choices, choiceValues } from '../content/site.ts';
import { HttpError } from '../http/http-error.ts';

/** The choices that live in the address: they shape what a page says or shows. The colour scheme is the device's. */
export const urlChoices = ['length', 'icons', 'theme'] as const;

export type UrlChoices = Pick<Choices, (typeof urlChoices)[number]>;

/**
 * Reads the choices of a query; foreign keys are ignored.
 * @throws {HttpError} 400 for a value that is not known, or a key of ours given twice.
 */
export function parseChoices(query: Record<string, unknown>, defaults: UrlChoices): UrlChoices {
  const { length, icons, theme } = choiceValues;
  return {
    length: parseChoice(query, 'length', length, defaults.length),
    icons: parseChoice(query, 'icons', icons, defaults.icons),
    theme: parseChoice(query, 'theme', theme, defaults.theme),
  };
}

/**
 * Reads one choice of a query.
 * @throws {HttpError} 400 for a value that is not known, or a key given twice.
 */
export function parseChoice<V extends string>(
  query: Record<string, unknown>,
  key: string,
  known: readonly V[],
  fallback: V,
): V {
  const asked = Object.hasOwn(query, key) ? query[key] : fallback;
  const value = known.find(value => value === asked);
  if (value !== undefined) return value;
  throw new HttpError('badChoice', 400, { key, value: [asked].flat().join(', '), known: known.join(', ') });
}

/** The choices as parts of a query: in one order, defaults left out, so that each page has one address. */
export function queryOf(choices: UrlChoices, defaults: UrlChoices): string[] {
  return urlChoices.flatMap(key => (choices[key] === defaults[key] ? [] : [`${key}=${choices[key]}`]));
}
