// Defines the string formats of the schemas, which a pattern cannot express: origins, language tags and locales.
import { isOrigin } from '../config.ts';

/** Values of the JSON Schema keyword `format`, for ajv. */
export const formats = { origin: isOrigin, locale: isLocale };

/** Whether a text is one well-formed language tag (BCP 47), so that Intl can format dates in it. */
export function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    // The only error here is the RangeError for a malformed tag.
    return false;
  }
}

/** Whether a name is a language tag (BCP 47) that can begin a URL path: `en`, `pt-BR`, `zh-Hant`. */
export function isLanguage(name: string): boolean {
  return /^[a-z]{2,3}(-|$)/i.test(name) && isLocale(name);
}
