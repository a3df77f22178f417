// Lists the formats of a CV by file extension, with their media types and file names.
import type { Choices } from '../content/site.ts';

/** Media types (IANA) by file extension, which is also the name of the format. */
export const mediaTypes = {
  pdf: 'application/pdf',
  txt: 'text/plain; charset=utf-8',
  md: 'text/markdown; charset=utf-8; variant=CommonMark', // RFC 7764
  json: 'application/json; charset=utf-8',
  vcf: 'text/vcard; charset=utf-8',
} as const;

export type FormatName = keyof typeof mediaTypes;
export const formatNames = Object.keys(mediaTypes) as FormatName[];

/**
 * Builds the file name of a format, such as `leonardo-torres-quevedo-cv-en.pdf`: the person's name in lower case, with
 * the letters, marks and digits of any script. At most 60 UTF-16 code units of the name are used.
 */
export function fileName(
  name: string,
  language: string,
  length: Choices['length'],
  formatName: FormatName,
): string {
  const personNameParts =
    name
      .slice(0, 60)
      .normalize()
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const fileNameParts = [...personNameParts, 'cv', language];
  if (length === 'short') fileNameParts.push('short');
  return `${fileNameParts.join('-')}.${formatName}`;
}
