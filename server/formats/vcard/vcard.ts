// Writes the person of a CV as a vCard 3.0 (RFC 2426), in the form that phones and mail programs import.
import { isDate } from '../../cv/dates/partial-date.ts';
import type { Text } from '../../cv/entries.ts';
import type { Contact } from '../../cv/view-model.ts';
import { readTelephone } from '../../text/telephone.ts';
import type { CvDocument } from '../document.ts';
import { contactLine, nameOf, oneLine } from '../lines.ts';
import { uriOf } from '../uri.ts';
import { structuredName } from './structured-name.ts';

/**
 * Writes the person as a vCard 3.0 (RFC 2426). Many programs refuse version 4.0, or lose its photo and `tel:` URIs;
 * docs/formats.md has the reports. A contact that has no property, such as a telephone number that is not surely one, is in
 * the note.
 */
export function toVcard(document: CvDocument): string {
  const { cv, view, texts, url, note, portrait } = document;
  const contacts = view.contacts.map((contact, i) => ({
    properties: contactProperties(contact, `item${i}`, document),
    line: contactLine(contact, document.ui),
  }));
  const others = contacts.filter(({ properties }) => !properties.length);
  const notes = [
    ...view.summary.map(({ text }) => texts.plain(text)),
    others.map(({ line }) => `${line.label} ${line.text}`.trim()).join('\n'),
    note,
  ];
  const lines = [
    ['BEGIN:VCARD', 'VERSION:3.0', 'PRODID:-//cv-site//cv-site//EN'],
    // The same in every language, so that importing another language updates the contact.
    url ? property('UID', new URL('./', url).href) : [],
    property('SOURCE', url),
    property('REV', timestamp(cv.meta?.lastModified)),
    property('N', nameComponents(document)),
    property('FN', escapeText(nameOf(document))),
    property('TITLE', textValue(view.label), languageOf(view.label, document)),
    ...contacts.map(({ properties }) => properties),
    property('NOTE', escapeText(notes.filter(Boolean).join('\n\n')), languageOf(view.summary, document)),
    photo(portrait),
    ['END:VCARD'],
  ];
  return lines.flat().map(foldLine).join('');
}

/**
 * The properties of a contact; none for one that would lead nowhere. Outlook drops addresses and numbers without a type, and
 * URLs of other types.
 */
function contactProperties(contact: Contact, group: string, document: CvDocument): string[] {
  const { kind, texts, href } = contact;
  const [text = ''] = texts.map(({ text }) => text);
  switch (kind) {
    case 'place':
      return property('ADR', postalAddress(contact, document), {
        TYPE: 'HOME',
        ...languageOf(texts, document),
      });
    case 'email':
      return property('EMAIL', href && escapeText(text), { TYPE: 'INTERNET' });
    case 'phone':
      return property('TEL', telephone(text), { TYPE: 'HOME,VOICE' });
    case 'url':
      return property('URL', uriOf(href), { TYPE: 'WORK' });
    case 'profile': {
      const uri = uriOf(href);
      // The label of a URL, for address books of Apple and Google.
      return uri ? [`${group}.URL:${uri}`, ...property(`${group}.X-ABLabel`, escapeText(oneLine(text)))] : [];
    }
  }
}

/** The components of ADR. The first two are post office box and extended address. */
function postalAddress({ country }: Contact, { cv }: CvDocument): string {
  const location = cv.basics?.location;
  const parts = [location?.address, location?.city, location?.region, location?.postalCode, country?.text];
  return structuredValue(['', '', ...parts]);
}

/** The components of N, which RFC 2426 requires: phones show these, not FN. */
function nameComponents(document: CvDocument): string {
  const { cv, view, language } = document;
  const name = nameOf(document);
  if (!view.name) return structuredValue(['', name, '', '', '']);
  const country = cv.basics?.location?.countryCode ?? '';
  const { family, given, prefix, suffix } = structuredName(name, { language, country });
  return structuredValue([family, given, '', prefix, suffix]);
}

/** A telephone number, with a comma before the extension: phones pause there, then dial it. '' for any other text. */
function telephone(text: string): string {
  const { number = '', extension = '' } = readTelephone(text) ?? {};
  return escapeText(extension ? `${number},${extension}` : number);
}

/** The portrait, a small JPEG as a `data:` URL. iCloud takes vCards of at most 256 kB (https://support.apple.com/103188). */
function photo(dataUrl: string): string[] {
  if (!dataUrl) return [];
  const base64 = dataUrl.slice(dataUrl.indexOf(',') + 1);
  // Samsung's importer requires the empty line, as after Base64 in vCard 2.1.
  return [...property('PHOTO', base64, { ENCODING: 'b', TYPE: 'JPEG' }), ''];
}

const languageOf = (texts: Text[], { language }: CvDocument) => ({ LANGUAGE: texts[0]?.lang || language });

/** Removes the control characters that a vCard forbids, and trims; line breaks become LF, tabs stay. */
const removeControls = (text: string) =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\t\n])\p{Cc}/gu, '')
    .trim();

/** Escapes a value of type text, or a component of a structured one (RFC 2426, 4 and 5). */
const escapeText = (text = '') =>
  removeControls(text)
    .replace(/[\\,;]/g, '\\$&')
    .replaceAll('\n', '\\n');

/** A structured value: components separated by semicolons (RFC 2426, 3.1.2). */
const structuredValue = (components: (string | undefined)[]) => components.map(escapeText).join(';');

const textValue = (texts: Text[]) => escapeText(texts.map(({ text }) => text).join(' '));

/**
 * The content line of a property with its parameters; none without a value. Outlook takes a value beyond ASCII for Windows-1252
 * unless CHARSET, a parameter of vCard 2.1, says otherwise.
 */
function property(name: string, value: string, parameters: Record<string, string> = {}): string[] {
  if (!value) return [];
  const charset = /^[\0-\x7f]*$/.test(value) ? {} : { CHARSET: 'UTF-8' };
  const parts = Object.entries({ ...parameters, ...charset }).map(([key, text]) => `;${key}=${text}`);
  return [`${name}${parts.join('')}:${value}`];
}

/** Converts `meta.lastModified` to a timestamp (ISO 8601); '' for a text that is no date with a time of day. */
function timestamp(lastModified = ''): string {
  const [, date = '', time, zone = ''] =
    /^(\d{4}-\d\d-\d\d)T((?:[01]\d|2[0-3])(?::[0-5]\d){2})(?:\.\d+)?(Z|[+-]\d\d:\d\d)?$/.exec(lastModified) ??
    [];
  return isDate(date) ? `${date.replaceAll('-', '')}T${time}${zone}`.replaceAll(':', '') : '';
}

/** Folds a content line to at most 75 octets a line, never within a character (RFC 2426, 2.6); CRLF line ends. */
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
