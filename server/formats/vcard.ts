// Writes the person of a CV as a vCard 4.0 (RFC 6350).
import { isDate } from '../cv/dates/partial-date.ts';
import type { Text } from '../cv/entries.ts';
import type { CvDocument } from './document.ts';
import { nameOf } from './lines.ts';
import { uriOf } from './uri.ts';

/**
 * Writes the person as a vCard 4.0 (RFC 6350, with SOCIALPROFILE of RFC 9554 and parameter encoding of RFC 6868). Values
 * that a property cannot have, such as a URL that is no URI, are left out.
 */
export function toVcard(document: CvDocument): string {
  const { cv, view, texts, language, url, note, portrait } = document;
  const { location = {}, profiles = [], ...basics } = cv.basics ?? {};
  const name = removeControls(view.name);
  const summary = view.summary.map(text => ({ ...text, text: texts.plain(text.text) }));
  const place = view.contacts.find(({ kind }) => kind === 'place');
  const { address, city, region, postalCode } = location;
  // The first two components, post office box and extended address, should be empty (RFC 6350, 6.3.1).
  const postalAddress = ['', '', address, city, region, postalCode, place?.country?.text];
  const languageOf = (texts: Text[]) => ({ LANGUAGE: texts[0]?.lang || language });
  const lines = [
    ['BEGIN:VCARD', 'VERSION:4.0', 'PRODID:-//cv-site//cv-site//EN', 'KIND:individual'],
    // The same in every language, so that importing another language updates the contact.
    url ? property('UID', new URL('/', url).href) : [],
    property('SOURCE', url),
    property('REV', timestamp(cv.meta?.lastModified)),
    property('FN', escapeText(nameOf(document))),
    // JSON Resume does not separate family and given names. As given name, address books show the name in full.
    name ? property('N', structuredValue(['', name, '', '', ''])) : [],
    property('PHOTO', portrait),
    property('TITLE', textValue(view.label), languageOf(view.label)),
    place ? property('ADR', structuredValue(postalAddress), languageOf(place.texts)) : [],
    property('EMAIL', escapeText(basics.email)),
    telephone(basics.phone),
    property('URL', uriOf(basics.url)),
    ...profiles.map(socialProfile),
    property('NOTE', textValue(summary), languageOf(view.summary)),
    property('NOTE', escapeText(note)),
    ['END:VCARD'],
  ];
  return lines.flat().map(foldLine).join('');
}

/** Removes the control characters that a vCard forbids, and trims; line breaks become LF, tabs stay. */
const removeControls = (text: string) =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\t\n])\p{Cc}/gu, '')
    .trim();

/** Escapes a value of type TEXT (RFC 6350, 3.4 and 4.1). */
const escapeText = (text = '') => removeControls(text).replace(/[\\,]/g, '\\$&').replaceAll('\n', '\\n');

/** A structured value: components separated by semicolons (RFC 6350, 3.4). */
const structuredValue = (components: (string | undefined)[]) =>
  components.map(component => escapeText(component).replaceAll(';', '\\;')).join(';');

const textValue = (texts: Text[]) => escapeText(texts.map(({ text }) => text).join(' '));

/** The content line of a property with its parameters; none without a value. Empty parameters are left out. */
function property(name: string, value: string, parameters: Record<string, string> = {}): string[] {
  if (!value) return [];
  const parts = Object.entries(parameters)
    .map(([key, text]) => [key, removeControls(text)] as const)
    .filter(([, text]) => text)
    .map(([key, text]) => `;${key}=${parameterValue(text)}`);
  return [`${name}${parts.join('')}:${value}`];
}

/** Encodes the value of a parameter (RFC 6868), quoted where RFC 6350, 3.3 requires it. */
function parameterValue(text: string): string {
  const encoded = text.replaceAll('^', '^^').replaceAll('\n', '^n').replaceAll('"', "^'");
  return /^[\w-]+$/.test(encoded) ? encoded : `"${encoded}"`;
}

/** A TEL property: a global number as `tel:` URI (RFC 3966, 5.1.4), any other as text. A trunk prefix (0) is dropped. */
function telephone(phone = ''): string[] {
  const number = phone.replace(/\(0\)|[\s().-]/g, '');
  return /^\+\d+$/.test(number)
    ? property('TEL', `tel:${number}`, { VALUE: 'uri' })
    : property('TEL', escapeText(phone));
}

type Profile = NonNullable<NonNullable<CvDocument['cv']['basics']>['profiles']>[number];

/** A SOCIALPROFILE property (RFC 9554, 3.5): the URL of a profile; without one, the user name on a named network. */
function socialProfile({ network = '', username = '', url }: Profile): string[] {
  const uri = uriOf(url);
  if (uri) return property('SOCIALPROFILE', uri, { 'SERVICE-TYPE': network, USERNAME: username });
  if (!removeControls(network)) return [];
  return property('SOCIALPROFILE', escapeText(username), { 'SERVICE-TYPE': network, VALUE: 'text' });
}

/** Converts `meta.lastModified` to a timestamp (RFC 6350, 4.3.5); '' for a text that is no date with a time of day. */
function timestamp(lastModified = ''): string {
  const [, date = '', time, zone = ''] =
    /^(\d{4}-\d\d-\d\d)T((?:[01]\d|2[0-3])(?::[0-5]\d){2})(?:\.\d+)?(Z|[+-]\d\d:\d\d)?$/.exec(lastModified) ??
    [];
  return isDate(date) ? `${date.replaceAll('-', '')}T${time}${zone}`.replaceAll(':', '') : '';
}

/** Folds a content line to at most 75 octets a line, never within a character (RFC 6350, 3.2); CRLF line ends. */
function foldLine(line: string): string {
  const bytes = Buffer.from(line);
  const parts: string[] = [];
  let end = 0;
  for (let start = 0; start < bytes.length; start = end) {
    // A continuation line begins with a space, which counts.
    end = start + (start ? 74 : 75);
    // Back to the first byte of a character: continuation bytes of UTF-8 are 10xxxxxx.
    while (((bytes[end] ?? 0) & 0b1100_0000) === 0b1000_0000) end--;
    parts.push(bytes.toString('utf8', start, end));
  }
  return `${parts.join('\r\n ')}\r\n`;
}
