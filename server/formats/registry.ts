// Lists the formats of a CV by file extension, with their media types and file names.
import type { Choices } from '../content/site.ts';

/** The formats that a CV can be had in besides pages, by the ending of their address, with their media types (IANA). */
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
 * The name under which a format is saved, such as `leonardo-torres-quevedo-cv-en.pdf`: the person's name in small
 * letters, of any script.
 */
export function fileName(
  name: string,
  language: string,
  length: Choices['length'],
  ending: FormatName,
): string {
  const words =
    name
      .slice(0, 60)
      .normalize()
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const parts = [...words, 'cv', language, ...(length === 'short' ? ['short'] : [])];
  return `${parts.join('-')}.${ending}`;
}
