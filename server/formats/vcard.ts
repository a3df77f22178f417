// Writes the person as a vCard 4.0 (RFC 6350).
import { isDate } from '../cv/dates.ts';
import type { Text } from '../cv/entries.ts';
import type { CvDocument } from './document.ts';
import { nameOf } from './lines.ts';
import { uriOf } from './uri.ts';

/**
 * The person as a vCard 4.0 (RFC 6350, with the profiles of RFC 9554 and the parameters of RFC 6868). What a vCard cannot
 * hold, such as a home page without an address, is left out.
 */
export function toVcard(document: CvDocument): string {
  const { cv, sheet, language, url, note, portrait } = document;
  const { location = {}, profiles = [], ...basics } = cv.basics ?? {};
  const name = clean(sheet.name);
  const place = sheet.contacts.find(({ kind }) => kind === 'place');
  const { address, city, region, postalCode } = location;
  // A post office box and an extension stand before the street, and are to be empty (RFC 6350, 6.3.1).
  const parts = ['', '', address, city, region, postalCode, place?.country?.text];
  const inLanguage = (texts: Text[]) => ({ LANGUAGE: texts[0]?.lang || language });
  const lines = [
    ['BEGIN:VCARD', 'VERSION:4.0', 'PRODID:-//cv-site//cv-site//EN', 'KIND:individual'],
    // The same in every language, so that a phone that has the card in one does not add the person in another.
    url ? property('UID', new URL('/', url).href) : [],
    property('SOURCE', url),
    property('REV', revision(cv.meta?.lastModified)),
    property('FN', escaped(nameOf(document))),
    // Which part of a name is the family's cannot be told; phones show the given name first, whole as it is.
    name ? property('N', compound(['', name, '', '', ''])) : [],
    property('PHOTO', portrait),
    property('TITLE', textOf(sheet.label), inLanguage(sheet.label)),
    place ? property('ADR', compound(parts), inLanguage(place.texts)) : [],
    property('EMAIL', escaped(basics.email)),
    telephone(basics.phone),
    property('URL', uriOf(basics.url)),
    ...profiles.map(profile),
    property('NOTE', textOf(sheet.summary), inLanguage(sheet.summary)),
    property('NOTE', escaped(note)),
    ['END:VCARD'],
  ];
  return lines.flat().map(fold).join('');
}

/** A text without the control characters that a vCard has no room for; line ends and tabs may stay. */
const clean = (text: string) =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\t\n])\p{Cc}/gu, '')
    .trim();

/** A text as a value (RFC 6350, 4.1). */
const escaped = (text = '') => clean(text).replace(/[\\,]/g, '\\$&').replaceAll('\n', '\\n');

/** A value of parts, between which semicolons stand (RFC 6350, 3.4). */
const compound = (parts: (string | undefined)[]) =>
  parts.map(part => escaped(part).replaceAll(';', '\\;')).join(';');

const textOf = (texts: Text[]) => escaped(texts.map(({ text }) => text).join(' '));

/** A property with its parameters; none without a value. */
function property(name: string, value: string, parameters: Record<string, string> = {}): string[] {
  const written = Object.entries(parameters)
    .map(([name, value]) => [name, clean(value)] as const)
    .filter(([, value]) => value)
    .map(([name, value]) => `;${name}=${quote(value)}`);
  return value ? [`${name}${written.join('')}:${value}`] : [];
}

/** The value of a parameter (RFC 6350, 3.3), with what cannot stand in it as RFC 6868 writes it. */
function quote(value: string): string {
  const written = value.replace(/[\^\n"]/g, sign => ({ '^': '^^', '\n': '^n' })[sign] ?? "^'");
  return /^[\w-]+$/.test(written) ? written : `"${written}"`;
}

/** A number that can be dialled from anywhere as an address (RFC 3966, 5.1.4), any other as it is written. */
function telephone(phone = ''): string[] {
  const number = phone.replace(/\(0\)|[\s().-]/g, '');
  return /^\+\d+$/.test(number)
    ? property('TEL', `tel:${number}`, { VALUE: 'uri' })
    : property('TEL', escaped(phone));
}

/** A page elsewhere; without an address a name on a site that is named (RFC 9554, 3.5). */
function profile({
  network = '',
  username = '',
  url,
}: {
  network?: string;
  username?: string;
  url?: string;
}) {
  const uri = uriOf(url);
  if (uri) return property('SOCIALPROFILE', uri, { 'SERVICE-TYPE': network, USERNAME: username });
  const named = clean(network) ? escaped(username) : '';
  return property('SOCIALPROFILE', named, { 'SERVICE-TYPE': network, VALUE: 'text' });
}

/** A timestamp (RFC 6350, 4.3.5) of a time as JSON Resume writes it; '' for what is none, or has no time of day. */
function revision(time = ''): string {
  const [, day = '', hours, zone = ''] =
    /^(\d{4}-\d\d-\d\d)T((?:[01]\d|2[0-3])(?::[0-5]\d){2})(?:\.\d+)?(Z|[+-]\d\d:\d\d)?$/.exec(time) ?? [];
  return isDate(day) ? `${day.replaceAll('-', '')}T${hours}${zone}`.replaceAll(':', '') : '';
}

/** A line in lines of 75 octets at most, never cut within a character (RFC 6350, 3.2). */
function fold(line: string): string {
  const bytes = Buffer.from(line);
  const parts: string[] = [];
  let end = 0;
  for (let start = 0; start < bytes.length; start = end) {
    // The lines after the first begin with a space.
    end = start + (start ? 74 : 75);
    // What continues a character is 10xxxxxx.
    while (((bytes[end] ?? 0) & 0b1100_0000) === 0b1000_0000) end--;
    parts.push(bytes.toString('utf8', start, end));
  }
  return `${parts.join('\r\n ')}\r\n`;
}
