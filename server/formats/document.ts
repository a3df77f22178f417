// Collects what every format of a CV needs: the CV, its view model, interface messages, URL and note.

import { imageType } from '../content/files.ts';
import type { Choices } from '../content/site.ts';
import { textLang } from '../cv/merge-translation.ts';
import type { Cv } from '../cv/schema.ts';
import { createDocumentMeta, createViewModel, type DocumentMeta, type ViewModel } from '../cv/view-model.ts';
import { type Shared, shareNote } from '../sharing/share-link.ts';
import { editionOf, type Snapshot } from '../snapshot/snapshot.ts';
import type { Ui } from '../ui/schema.ts';

/** A CV for one reader, in one language and of one length: what every format is made of. */
export interface CvDocument {
  /** Language tag (BCP 47). */
  language: string;
  /** The CV as JSON Resume, with the entries that this length keeps. */
  cv: Cv;
  /** The same as it is laid out: what a page shows, in order. */
  sheet: ViewModel;
  notes: DocumentMeta;
  /** The words around it. */
  ui: Ui;
  /** For whom this copy is, shown where a reader sees it; '' for one that is for everyone. */
  note: string;
  /** The portrait as a `data:` address (RFC 2397), when there is one of at most {@link LARGEST} bytes; else ''. */
  portrait: string;
  /** Where the CV is read in this language and length: an absolute address, or '' when the site has none. */
  url: string;
}

export interface DocumentOptions {
  snapshot: Snapshot;
  language: string;
  length: Choices['length'];
  /** The share link of the request: a valid one shows the whole CV. */
  shared: Shared | null;
  url: string;
}

/** Lays out the CV of a language. */
export function createDocument({ snapshot, language, length, shared, url }: DocumentOptions): CvDocument {
  const edition = editionOf(snapshot, language);
  const { ui } = edition;
  const cv = shared?.share ? edition.cv : edition.publicCv;
  const { locale } = ui;
  const sheet = createViewModel(cv, {
    locale,
    length,
    month: snapshot.month,
    textLang: textLang(edition.fallback, snapshot.site.defaultLanguage, language),
  });
  const kept = length === 'long' ? cv : keepShown(cv, sheet);
  const portrait = dataOf(sheet.image, snapshot.images);
  const note = shareNote(shared, ui);
  return { language, cv: kept, sheet, notes: createDocumentMeta(cv, locale), ui, url, note, portrait };
}

/** How large a picture may be that goes along in a text, in bytes. */
const LARGEST = 500_000;

function dataOf(name: string, images: Map<string, Buffer>): string {
  const bytes = images.get(name);
  const type = imageType(name);
  return bytes && type && bytes.length <= LARGEST ? `data:${type};base64,${bytes.toString('base64')}` : '';
}

/** The CV with the entries that a sheet shows. */
function keepShown(cv: Cv, sheet: ViewModel): Cv {
  const shown = new Set(sheet.sections.flatMap(({ entries }) => entries.map(({ id }) => id)));
  const kept = Object.entries(cv).map(([name, part]) => {
    if (!Array.isArray(part)) return [name, part];
    return [name, part.filter(entry => shown.has(`${name}-${entry.id}`))];
  });
  return Object.fromEntries(kept);
}
