import { type ContactField, contactFields } from '../content/site.ts';
import type { Cv } from './schema.ts';
import type { Borrowed } from './translate.ts';

/**
 * The CV that everyone may see: of the contact fields in `basics` and its `location` those that are allowed. `borrowed`
 * gets the parts that are made anew.
 */
export function publicCv(cv: Cv, allowed: ContactField[], borrowed: Borrowed): Cv {
  const { basics } = cv;
  if (!basics) return cv;
  const strip = <P extends object>(part: P): P => {
    const kept = Object.entries(part).filter(([key]) => !isContact(key) || allowed.includes(key));
    const stripped = Object.fromEntries(kept) as P;
    const keys = borrowed.get(part);
    if (keys) borrowed.set(stripped, keys);
    return stripped;
  };
  const kept = strip(basics);
  if (kept.location) kept.location = strip(kept.location);
  return { ...cv, basics: kept };
}

function isContact(key: string): key is ContactField {
  return (contactFields as readonly string[]).includes(key);
}
