// Removes from a CV the contact fields that site.json does not make public.
import { type ContactField, contactFields } from '../content/site.ts';
import type { FallbackTexts } from './merge-translation.ts';
import type { Cv } from './schema.ts';

/**
 * A copy of the CV with only the allowed contact fields, in `basics` and its `location`; a location of which nothing is
 * left is removed. `fallback` is extended by the parts that are copied.
 */
export function publicCv(cv: Cv, allowed: ContactField[], fallback: FallbackTexts): Cv {
  const withheld = new Set<string>(contactFields.filter(field => !allowed.includes(field)));
  const redact = <P extends object>(part: P): P => {
    const fields = Object.entries(part).flatMap(([key, value]) => {
      if (withheld.has(key)) return [];
      if (key !== 'location') return [[key, value]];
      const location = redact(value);
      return Object.keys(location).length ? [[key, location]] : [];
    });
    const redacted = Object.fromEntries(fields) as P;
    const fallbackKeys = fallback.get(part);
    if (fallbackKeys) fallback.set(redacted, fallbackKeys);
    return redacted;
  };
  return cv.basics ? { ...cv, basics: redact(cv.basics) } : cv;
}
