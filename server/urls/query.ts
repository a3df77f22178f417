// Parses and writes the choices in a query: length, icons and theme.
import { type Choices, choiceValues } from '../content/site.ts';
import { HttpError } from '../http/http-error.ts';

/** The choices in URLs, which change what a page shows. The colour scheme is a setting of the device, so it is not among them. */
export const urlChoices = ['length', 'icons', 'theme'] as const;

export type UrlChoices = Pick<Choices, (typeof urlChoices)[number]>;

/**
 * Parses the choices in the query of a URL. Other keys are ignored.
 * @throws {HttpError} 400 for an unknown value or a repeated key.
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
 * Parses one choice in the query of a URL.
 * @throws {HttpError} 400 for an unknown value or a repeated key.
 */
export function parseChoice<V extends string>(
  query: Record<string, unknown>,
  key: string,
  knownValues: readonly V[],
  fallback: V,
): V {
  const givenValue = Object.hasOwn(query, key) ? query[key] : fallback;
  const choiceValue = knownValues.find(knownValue => knownValue === givenValue);
  if (choiceValue !== undefined) return choiceValue;
  throw new HttpError('badChoice', 400, {
    key,
    value: [givenValue].flat().join(', '),
    known: knownValues.join(', '),
  });
}

/** Writes choices as query parameters: in one order and without defaults, so that each page has one URL. */
export function queryOf(choices: UrlChoices, defaults: UrlChoices): string[] {
  return urlChoices.flatMap(key => (choices[key] === defaults[key] ? [] : [`${key}=${choices[key]}`]));
}
