// Builds the links from a page to each format of the CV, and the file name under which a format is saved.
import { type Content, editionOf } from '../snapshot/snapshot.ts';
import { hrefOf, type PageRequest } from '../urls/page-url.ts';
import type { UrlChoices } from '../urls/query.ts';
import { type FormatName, fileName, formatNames, mediaTypes } from './registry.ts';

/** A link from a page to a format of the CV. */
export interface FormatLink {
  name: FormatName;
  /** Media type of the format, without parameters. */
  type: string;
  href: string;
  /** URL of the same as an attachment (`?download`). */
  download: string;
  /** File name for exported sites, which send no `Content-Disposition`; else ''. */
  fileName: string;
}

/** The links to all formats of the CV in a language, with the choices of the page. */
export function formatLinks(
  pageRequest: Pick<PageRequest, 'snapshot' | 'shared' | 'choices'>,
  language: string,
): FormatLink[] {
  const { snapshot, choices } = pageRequest;
  const isExport = snapshot.site.choicesIn === 'path';
  return formatNames.map(formatName => {
    const formatPath = `/${language}/cv.${formatName}`;
    return {
      name: formatName,
      type: mediaTypes[formatName].split(';', 1)[0] as string,
      href: hrefOf(pageRequest, formatPath, choices),
      download: hrefOf(pageRequest, formatPath, choices, ['download']),
      fileName: isExport ? fileNameOf(snapshot, language, choices, formatName) : '',
    };
  });
}

/** The file name of a format. The vCard is the same for both lengths, and has one name. */
export function fileNameOf(
  snapshot: Pick<Content, 'editions'>,
  language: string,
  { length }: UrlChoices,
  formatName: FormatName,
): string {
  const { name: personName = '' } = editionOf(snapshot, language).publicCv.basics ?? {};
  return fileName(personName, language, formatName === 'vcf' ? 'long' : length, formatName);
}
