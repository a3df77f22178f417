import { type Choices, choiceValues } from '../content/site.ts';
import { Problem } from './problem.ts';

/** The choices that live in the address: they shape what a page says or shows. The colour scheme is the device's. */
export const addressChoices = ['length', 'icons', 'theme'] as const;

export type AddressChoices = Pick<Choices, (typeof addressChoices)[number]>;

/**
 * Reads the choices of a query; foreign keys are ignored.
 * @throws {Problem} 400 for a value that is not known, or a key of ours given twice.
 */
export function parseChoices(query: Record<string, unknown>, defaults: AddressChoices): AddressChoices {
  const read = <K extends keyof AddressChoices>(key: K): AddressChoices[K] => {
    const known = choiceValues[key] as readonly string[] as readonly AddressChoices[K][];
    const asked = Object.hasOwn(query, key) ? query[key] : defaults[key];
    const value = known.find(value => value === asked);
    if (value === undefined) {
      throw new Problem('badChoice', 400, { key, value: [asked].flat().join(', '), known: known.join(', ') });
    }
    return value;
  };
  return { length: read('length'), icons: read('icons'), theme: read('theme') };
}

/** A path with the choices in its query: in one order, defaults left out, so that each page has one address. */
export function withChoices(path: string, choices: AddressChoices, defaults: AddressChoices): string {
  const query = addressChoices.flatMap(key =>
    choices[key] === defaults[key] ? [] : [`${key}=${choices[key]}`],
  );
  return query.length ? `${path}?${query.join('&')}` : path;
}
