// Puts no-break spaces where a line must not end: before units, after abbreviations of numbers, between initials.

/** Units of measure after a number: SI symbols with their prefixes, and others that are as short. */
const UNIT =
  '(?:[kMGTPdcmnµμ]?(?:m[²³]?|g|s|A|V|W|J|N|Hz|Pa|eV|Wh|[lL]|B|bit|mol)|[KMGT]iB|(?:k?m|[kMG]?bit)/(?:h|s)|[KMG]bps|ha|hPa|min|h|d|[ap]\\.m\\.|t|kn|hp|HP|PS|CV|px|pt|dpi|rpm|ft|in|mi|lb|oz|[%‰°€£¥$₽₴₹]|°[CF]|EUR|USD|GBP)';

/** Abbreviations that belong to the number after them. */
const NUMBER_SIGN =
  '(?:[Nn]os?\\.|Nrs?\\.|nrs?\\.|[Nn]úms?\\.|[Nn]\\.?[º°]|№|§§?|pp?\\.|[Vv]ol\\.|[Aa]rt\\.)';

/** The space before a unit: the word after it must be the whole unit. */
const BEFORE_UNIT = new RegExp(` (?<=\\p{Nd} )(?=${UNIT}(?![\\p{L}\\p{N}]))`, 'gu');

/** The space after an abbreviation of a number. */
const AFTER_NUMBER_SIGN = new RegExp(` (?<=(?<![\\p{L}\\p{N}])${NUMBER_SIGN} )(?=\\p{Nd})`, 'gu');

/** The space after an initial, before another one or the name: "L. Torres", "J. R. R. Tolkien". */
const AFTER_INITIAL = / (?<=(?<![\p{L}\p{N}.'’])\p{Lu}\. )(?=\p{Lu})/gu;

/** Replaces the spaces at which a line must not break by no-break spaces (U+00A0): "5 km", "no. 7", "L. Torres". */
export function withNoBreakSpaces(text: string): string {
  return text
    .replace(BEFORE_UNIT, '\u00a0')
    .replace(AFTER_NUMBER_SIGN, '\u00a0')
    .replace(AFTER_INITIAL, '\u00a0');
}
