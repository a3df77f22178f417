// Links every format of the CV in a language, and names the files under which they are saved.
import { type Content, editionOf } from '../snapshot/snapshot.ts';
import { hrefOf, type PageRequest } from '../urls/page-url.ts';
import type { UrlChoices } from '../urls/query.ts';
import { type FormatName, fileName, formatNames, mediaTypes } from './registry.ts';

/** A format of the CV, as a page links to it. */
export interface FormatLink {
  name: FormatName;
  /** Its media type, without parameters. */
  type: string;
  href: string;
  /** The same, to be saved rather than shown. */
  download: string;
  /** The name to save it under, where no server says it; else ''. */
  fileName: string;
}

/** The formats of the CV in a language, with the choices of a page. */
export function formatLinks(
  request: Pick<PageRequest, 'snapshot' | 'shared' | 'choices'>,
  language: string,
): FormatLink[] {
  const { snapshot } = request;
  return formatNames.map(name => {
    const path = `/${language}/cv.${name}`;
    return {
      name,
      type: mediaTypes[name].split(';', 1)[0] as string,
      href: hrefOf(request, path, request.choices),
      download: hrefOf(request, path, request.choices, ['download']),
      fileName:
        snapshot.site.choicesIn === 'path' ? fileNameOf(snapshot, language, request.choices, name) : '',
    };
  });
}

/** The name under which a format is saved; a card of the short CV is that of the whole one. */
export function fileNameOf(
  snapshot: Pick<Content, 'editions'>,
  language: string,
  { length }: UrlChoices,
  name: FormatName,
): string {
  const { name: person = '' } = editionOf(snapshot, language).publicCv.basics ?? {};
  return fileName(person, language, name === 'vcf' ? 'long' : length, name);
}
