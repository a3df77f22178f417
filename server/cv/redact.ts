// Removes the contact fields that site.json does not make public.
import { type ContactField, contactFields } from '../content/site.ts';
import type { FallbackTexts } from './merge-translation.ts';
import type { Cv } from './schema.ts';

/**
 * The CV that everyone may see: of the contact fields in `basics` and its `location` those that are allowed. `fallback`
 * gets the parts that are made anew.
 */
export function publicCv(cv: Cv, allowed: ContactField[], fallback: FallbackTexts): Cv {
  const withheld = contactFields.filter(field => !allowed.includes(field));
  const strip = <P extends object>(part: P): P => {
    const kept = Object.entries(part).flatMap(([key, value]) => {
      if (withheld.includes(key as ContactField)) return [];
      if (key !== 'location') return [[key, value]];
      const location = strip(value);
      return Object.keys(location).length ? [[key, location]] : [];
    });
    const stripped = Object.fromEntries(kept) as P;
    const keys = fallback.get(part);
    if (keys) fallback.set(stripped, keys);
    return stripped;
  };
  return cv.basics ? { ...cv, basics: strip(cv.basics) } : cv;
}
