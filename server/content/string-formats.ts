// Defines the string formats of the schemas, which a pattern cannot express: base URLs, language tags and locales.
import { isConfigBaseUrl } from '../config.ts';

/** Values of the JSON Schema keyword `format`, for ajv. */
export const stringFormats = { 'base-url': isConfigBaseUrl, locale: isLocale };

/** Whether a text is one well-formed language tag (BCP 47), so that Intl can format dates in it. */
export function isLocale(localeText: string): boolean {
  try {
    return Intl.getCanonicalLocales(localeText).length === 1;
  } catch {
    // The only error here is the RangeError for a malformed tag.
    return false;
  }
}

/** Whether a name is a language tag (BCP 47) that can begin a URL path: `en`, `pt-BR`, `zh-Hant`. */
export function isLanguage(languageTag: string): boolean {
  return /^[a-z]{2,3}(-|$)/i.test(languageTag) && isLocale(languageTag);
}

const englishNames = {
  language: new Intl.DisplayNames('en', { type: 'language', fallback: 'none' }),
  script: new Intl.DisplayNames('en', { type: 'script', fallback: 'none' }),
  region: new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }),
};

/**
 * The language tag that exists (Unicode CLDR) for one that {@link isLanguage} accepts: the tag itself, or the one that was
 * meant, such as `ja` for `jp`, `en-GB` for `en-UK` and `de` for `ger`; '' when none is known. CLDR lacks rare languages, so
 * any other subtag of three letters exists.
 */
export function existingLanguage(languageTag: string): string {
  const canonicalLocale = new Intl.Locale(languageTag);
  const { language, script, region } = canonicalLocale;
  const [primarySubtag = '', ...subtags] = languageTag.split('-');
  if (primarySubtag.length === 2 && !englishNames.language.of(primarySubtag)) {
    const isRegion = englishNames.region.of(primarySubtag.toUpperCase()) !== undefined;
    return isRegion
      ? [new Intl.Locale(`und-${primarySubtag}`).maximize().language, ...subtags].join('-')
      : '';
  }
  if (primarySubtag.length === 3 && language.length === 2) return canonicalLocale.toString();
  if (script && !englishNames.script.of(script)) return language;
  if (region && !englishNames.region.of(region)) return [language, script].filter(Boolean).join('-');
  // A region can be an alias of another, as UK is of GB.
  const isAlias = region && !subtags.some(subtag => subtag.toUpperCase() === region);
  return isAlias ? canonicalLocale.toString() : languageTag;
}

/** The hint for a language tag that does not exist, by the one that was meant. */
export function languageHint(existingTag: string): string {
  return existingTag
    ? `did you mean "${existingTag}" (${englishNames.language.of(existingTag)})?`
    : 'such as "en" or "pt-BR"';
}
