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
export function toVcard(cvDocument: CvDocument): string {
  const { cv, view, textReader, url, note, portrait: photoUrl } = cvDocument;
  const contacts = view.contacts.map((contact, i) => ({
    properties: contactProperties(contact, `item${i}`, cvDocument),
    line: contactLine(contact, cvDocument.ui),
  }));
  const otherContacts = contacts.filter(({ properties }) => !properties.length);
  const vcardNotes = [
    ...view.summary.map(({ text }) => textReader.plain(text)),
    otherContacts.map(({ line }) => `${line.label} ${line.text}`.trim()).join('\n'),
    note,
  ];
  const contentLines = [
    ['BEGIN:VCARD', 'VERSION:3.0', 'PRODID:-//cv-site//cv-site//EN'],
    // The same in every language, so that importing another language updates the contact.
    url ? vcardProperty('UID', new URL('./', url).href) : [],
    vcardProperty('SOURCE', url),
    vcardProperty('REV', vcardTimestamp(cv.meta?.lastModified)),
    vcardProperty('N', nameComponents(cvDocument)),
    vcardProperty('FN', escapeVcardText(nameOf(cvDocument))),
    vcardProperty('TITLE', textValue(view.label), languageParameter(view.label, cvDocument)),
    ...contacts.map(({ properties }) => properties),
    vcardProperty(
      'NOTE',
      escapeVcardText(vcardNotes.filter(Boolean).join('\n\n')),
      languageParameter(view.summary, cvDocument),
    ),
    photoProperty(photoUrl),
    ['END:VCARD'],
  ];
  return contentLines.flat().map(foldContentLine).join('');
}

/**
 * The vCard properties of a contact; none for one that would lead nowhere. Outlook drops addresses and numbers without
 * a TYPE, and URLs of other types.
 */
function contactProperties(contact: Contact, group: string, cvDocument: CvDocument): string[] {
  const { kind, texts, href } = contact;
  const [contactText = ''] = texts.map(({ text }) => text);
  switch (kind) {
    case 'place':
      return vcardProperty('ADR', addressComponents(contact, cvDocument), {
        TYPE: 'HOME',
        ...languageParameter(texts, cvDocument),
      });
    case 'email':
      return vcardProperty('EMAIL', href && escapeVcardText(contactText), { TYPE: 'INTERNET' });
    case 'phone':
      return vcardProperty('TEL', telephoneValue(contactText), { TYPE: 'HOME,VOICE' });
    case 'url':
      return vcardProperty('URL', uriOf(href), { TYPE: 'WORK' });
    case 'profile': {
      const profileUri = uriOf(href);
      // The label of a URL, for address books of Apple and Google.
      if (!profileUri) return [];
      return [
        `${group}.URL:${profileUri}`,
        ...vcardProperty(`${group}.X-ABLabel`, escapeVcardText(oneLine(contactText))),
      ];
    }
  }
}

/** The components of ADR. The first two are post office box and extended address. */
function addressComponents({ country }: Contact, { cv }: CvDocument): string {
  const location = cv.basics?.location;
  const address = [location?.address, location?.city, location?.region, location?.postalCode, country?.text];
  return structuredValue(['', '', ...address]);
}

/** The components of N, which RFC 2426 requires: phones show these, not FN. */
function nameComponents(cvDocument: CvDocument): string {
  const { cv, view, language } = cvDocument;
  const name = nameOf(cvDocument);
  if (!view.name) return structuredValue(['', name, '', '', '']);
  const country = cv.basics?.location?.countryCode ?? '';
  const { family, given, prefix, suffix } = structuredName(name, { language, country });
  return structuredValue([family, given, '', prefix, suffix]);
}

/** The value of TEL: a number with a comma before its extension, where phones pause, then dial it. '' for any other text. */
function telephoneValue(text: string): string {
  const { number = '', extension = '' } = readTelephone(text) ?? {};
  return escapeVcardText(extension ? `${number},${extension}` : number);
}

/** The portrait, a small JPEG as a `data:` URL. iCloud takes vCards of at most 256 kB (https://support.apple.com/103188). */
function photoProperty(photoUrl: string): string[] {
  if (!photoUrl) return [];
  const base64 = photoUrl.slice(photoUrl.indexOf(',') + 1);
  // Samsung's importer requires the empty line, as after Base64 in vCard 2.1.
  return [...vcardProperty('PHOTO', base64, { ENCODING: 'b', TYPE: 'JPEG' }), ''];
}

const languageParameter = (texts: Text[], { language }: CvDocument) => ({
  LANGUAGE: texts[0]?.lang || language,
});

/** The control characters that a vCard forbids. */
const FORBIDDEN_IN_VCARD = /(?![\t\n])\p{Cc}/gu;

/** Removes the control characters that a vCard forbids, and trims; line breaks become LF, tabs stay. */
const removeForbiddenInVcard = (vcardText: string) =>
  vcardText.replace(/\r\n?/g, '\n').replace(FORBIDDEN_IN_VCARD, '').trim();

/** Escapes a value of type text, or a component of a structured one (RFC 2426, 4 and 5). */
const escapeVcardText = (text = '') =>
  removeForbiddenInVcard(text)
    .replace(/[\\,;]/g, '\\$&')
    .replaceAll('\n', '\\n');

/** A structured value: components separated by semicolons (RFC 2426, 3.1.2). */
const structuredValue = (components: (string | undefined)[]) => components.map(escapeVcardText).join(';');

const textValue = (texts: Text[]) => escapeVcardText(texts.map(({ text }) => text).join(' '));

/**
 * The content line of a property with its parameters; none without a value. Outlook takes a value beyond ASCII for Windows-1252
 * unless CHARSET, a parameter of vCard 2.1, says otherwise.
 */
function vcardProperty(
  propertyName: string,
  propertyValue: string,
  parameters: Record<string, string> = {},
): string[] {
  if (!propertyValue) return [];
  const charset = /^[\0-\x7f]*$/.test(propertyValue) ? {} : { CHARSET: 'UTF-8' };
  const parameterTexts = Object.entries({ ...parameters, ...charset }).map(
    ([parameter, parameterValue]) => `;${parameter}=${parameterValue}`,
  );
  return [`${propertyName}${parameterTexts.join('')}:${propertyValue}`];
}

/** Converts `meta.lastModified` to a timestamp (ISO 8601); '' for a text that is no date with a time of day. */
function vcardTimestamp(lastModified = ''): string {
  const [, date = '', time, zone = ''] =
    /^(\d{4}-\d\d-\d\d)T((?:[01]\d|2[0-3])(?::[0-5]\d){2})(?:\.\d+)?(Z|[+-]\d\d:\d\d)?$/.exec(lastModified) ??
    [];
  return isDate(date) ? `${date.replaceAll('-', '')}T${time}${zone}`.replaceAll(':', '') : '';
}

/** Folds a content line to at most 75 octets a line, never within a character (RFC 2426, 2.6); CRLF line ends. */
function foldContentLine(contentLine: string): string {
  const lineBytes = Buffer.from(contentLine);
  const foldedLines: string[] = [];
  let foldEnd = 0;
  for (let foldStart = 0; foldStart < lineBytes.length; foldStart = foldEnd) {
    // A continuation line begins with a space, which counts.
    foldEnd = foldStart + (foldStart ? 74 : 75);
    // Back to the first byte of a character: continuation bytes of UTF-8 are 10xxxxxx.
    while (((lineBytes[foldEnd] ?? 0) & 0b1100_0000) === 0b1000_0000) foldEnd--;
    foldedLines.push(lineBytes.toString('utf8', foldStart, foldEnd));
  }
  return `${foldedLines.join('\r\n ')}\r\n`;
}
