// Reads a telephone number from a text, and writes it as a tel URI (RFC 3966).

/** One telephone number, as read from a text. */
export interface Telephone {
  /** A global number with its `+` (ITU-T E.164), or the digits of a national number. */
  number: string;
  /** The digits of the telephone extension; '' without one. */
  extension: string;
}

/** The country code (ITU-T E.164) of a number: of one or two digits, else of three. */
const COUNTRY_CODE = /^\+(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[2-9]\d\d)/;

/** Country codes of numbers whose leading zero is dialled from abroad, too, such as that of Italy. */
const countriesWithZero = ['225', '241', '242', '378', '379', '39'];

/** A longer text is not one telephone number. */
const MAX_TELEPHONE_LENGTH = 100;

/** A name ("Tel.:"), digits with visual separators, an extension, and a comment in brackets. */
const TELEPHONE =
  /^(?:\p{L}[\p{L} .]*: *)?(\(?\+?[ (]*\d[\d ()./-]*?)(?:[ ,;]*\(?(?:extension|extn?|x|#|доб|int|anexo)[ .:]*(\d{1,7})\)?)?(?: *\([^()\d]*\))? *$/iu;

/**
 * Reads a text that is one telephone number, with or without its country code, with separators and an extension such as
 * "ext. 89". Null for any other text: two numbers, letters that stand for digits, other digits such as those of a comment,
 * and a national prefix of which it is unsure whether it is dialled from abroad.
 */
export function readTelephone(text: string): Telephone | null {
  if (text.length > MAX_TELEPHONE_LENGTH) return null;
  const plainText = text
    .normalize('NFKC')
    .replace(/\p{Pd}/gu, '-')
    .replace(/;ext=/i, ' ext ')
    .trim();
  const [, writtenNumber = '', extension = ''] = TELEPHONE.exec(plainText) ?? [];
  const telephoneNumber = writtenNumber.includes('+')
    ? readGlobalNumber(writtenNumber)
    : readNationalNumber(writtenNumber);
  return telephoneNumber ? { number: telephoneNumber, extension } : null;
}

/**
 * The `tel:` URI of a text that is surely one telephone number with its country code: a global number, its extension as
 * `;ext=` (RFC 3966, 5.1.4 and 5.3). '' for any other text. A number without `+` is no link: dialled from another country it
 * is the number of someone else, and its URI requires a context (RFC 3966, 5.1.5) that the text does not give.
 */
export function telephoneUrl(text: string): string {
  const telephone = readTelephone(text);
  if (!telephone?.number.startsWith('+')) return '';
  return `tel:${telephone.number}${telephone.extension && `;ext=${telephone.extension}`}`;
}

/** The number in digits after a `+`; '' where it is unsure. `(0)` after the country code is not dialled from abroad. */
function readGlobalNumber(writtenNumber: string): string {
  const [beforeSlash = '', ...afterSlash] = writtenNumber.split('/');
  // A slash is within a telephone number after its area code, else between two numbers.
  if (afterSlash.length > 1 || (afterSlash.length && telephoneDigits(beforeSlash).length >= 7)) return '';
  const compactNumber = writtenNumber.replace(/^\(\+|^\+\(/, '+').replace(/[ ./-]/g, '');
  const [dialledCode = '', countryCode = ''] = COUNTRY_CODE.exec(compactNumber) ?? [];
  const nationalPart = compactNumber.slice(dialledCode.length).replace(/^\)/, '');
  const hasZero = /^\(?0/.test(nationalPart);
  const keepsZero = countriesWithZero.includes(countryCode);
  // A trunk prefix, as in "+49 030", is not dialled after a country code. An Italian number has its zero; whether "(0)" is that
  // zero is not known.
  if (hasZero && keepsZero === nationalPart.startsWith('(0)')) return '';
  const digits = countryCode + telephoneDigits(nationalPart.replace(/^\(0\)/, ''));
  if (/\(0\)/.test(nationalPart.slice(1)) || digits.length < 7 || digits.length > 15) return '';
  // Numbers of North America have ten digits.
  return countryCode && (countryCode !== '1' || digits.length === 11) ? `+${digits}` : '';
}

/** The digits of a telephone number without country code; '' where they are two numbers, or part of one. */
function readNationalNumber(writtenNumber: string): string {
  const digits = telephoneDigits(writtenNumber);
  return digits.length >= 3 && digits.length <= 15 && !/\/|\(0\)/.test(writtenNumber) ? digits : '';
}

const telephoneDigits = (text: string) => text.replace(/\D/g, '');
