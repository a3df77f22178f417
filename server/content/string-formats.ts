// Defines the string formats that ajv checks and a pattern cannot: language tags and locales.
import { isOrigin } from '../config.ts';

/** Checks of strings that a pattern cannot make; ajv knows them by these names as formats. */
export const formats = { origin: isOrigin, locale: isLocale };

/** Whether a text is a language tag that dates can be written by (BCP 47). */
export function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}

/** Whether a name is a language tag (BCP 47) that an address can begin with: `en`, `pt-BR`, `zh-Hant`. */
export function isLanguage(name: string): boolean {
  return /^[a-z]{2,3}(-|$)/i.test(name) && isLocale(name);
}
