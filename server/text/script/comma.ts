// Finds the comma of a language, which separates the parts of a line, such as position and employer.

const commaByLocale = new Map<string, string>();

/**
 * The comma of a locale (BCP 47) with the space after it: ", " in most, "، " in Arabic, "、" in Japanese. It is what lists
 * have between two items (Unicode CLDR). Chinese lists have an enumeration comma, which is only for equal parts: there the
 * comma of a locale is the other one, "，".
 */
export function commaOf(locale: string): string {
  let localeComma = commaByLocale.get(locale);
  if (localeComma === undefined) {
    localeComma = listSeparatorOf(locale, 'conjunction');
    // Arabic has "and" before each item of a list; between units there is a comma, too.
    if (/\p{L}/u.test(localeComma)) localeComma = listSeparatorOf(locale, 'unit').replace(/\p{L}+/gu, '');
    if (new Intl.Locale(locale).language === 'zh') localeComma = '，';
    commaByLocale.set(locale, localeComma);
  }
  return localeComma;
}

/** What a list has between its first two items, without directional marks. */
function listSeparatorOf(locale: string, type: Intl.ListFormatType): string {
  const listParts = new Intl.ListFormat(locale, { type }).formatToParts(['1', '2', '3', '4']);
  const { value: listSeparator } = listParts[1] as (typeof listParts)[number];
  return listSeparator.replace(/\p{Cf}/gu, '');
}
