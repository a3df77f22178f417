// Removes from a CV the contact fields that site.json does not make public.
import { type ContactField, contactFields } from '../content/site.ts';
import type { FallbackTexts } from './merge-translation.ts';
import type { Cv } from './schema.ts';

/**
 * A copy of the CV with only the allowed contact fields, in `basics` and its `location`; a location of which nothing is
 * left is removed. `fallback` is extended by the parts that are copied.
 */
export function publicCv(cv: Cv, publicFields: ContactField[], fallback: FallbackTexts): Cv {
  const withheldFields = new Set<string>(contactFields.filter(field => !publicFields.includes(field)));
  const redactPart = <P extends object>(cvPart: P): P => {
    const redactedFields = Object.entries(cvPart).flatMap(([key, value]) => {
      if (withheldFields.has(key)) return [];
      if (key !== 'location') return [[key, value]];
      const location = redactPart(value);
      return Object.keys(location).length ? [[key, location]] : [];
    });
    const redactedPart = Object.fromEntries(redactedFields) as P;
    const fallbackKeys = fallback.get(cvPart);
    if (fallbackKeys) fallback.set(redactedPart, fallbackKeys);
    return redactedPart;
  };
  return cv.basics ? { ...cv, basics: redactPart(cv.basics) } : cv;
}
