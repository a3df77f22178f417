// Creates the CvDocument that every format is written from: CV, view model, metadata, UI messages, URL and portrait.
import type { Choices, Site } from '../content/site.ts';
import { createTextLang } from '../cv/merge-translation.ts';
import type { Cv } from '../cv/schema.ts';
import { sectionsOf } from '../cv/sections/names.ts';
import { createDocumentMeta, createViewModel, type DocumentMeta, type ViewModel } from '../cv/view-model.ts';
import type { Typefaces } from '../fonts/choose.ts';
import type { ContentImage } from '../images/image.ts';
import { type ShareLink, shareNote } from '../sharing/share-link.ts';
import { editionOf, type Snapshot } from '../snapshot/snapshot.ts';
import type { TextReader } from '../text/text-reader.ts';
import { type MessageLang, messageLang } from '../ui/messages.ts';
import type { Ui } from '../ui/schema.ts';

/** A CV in one language and length, for everyone or for the recipient of a share link. */
export interface CvDocument {
  /** The language tag of the document (BCP 47). */
  language: string;
  length: Choices['length'];
  /** The current month (YYYY-MM, UTC), which decides what the document calls ongoing. */
  month: string;
  /** The sections that the timeline has: all dated ones, none, or those named. */
  timeline: Site['timeline'];
  /** The CV as JSON Resume, with the entries of this length. */
  cv: Cv;
  /** The view model of the same CV, as pages show it. */
  view: ViewModel;
  meta: DocumentMeta;
  /** Reads the summaries, descriptions, highlights and references of the view as trees. */
  textReader: TextReader;
  /** The languages of interface messages: English where the language of the document lacks one. */
  messageLang: MessageLang;
  /** The interface messages in the language of the document. */
  ui: Ui;
  /** The typefaces in which PDF and card set the document, beside the built-in ones. */
  typefaces: Typefaces;
  /** For whom this copy is and until when, or that its share link has ended; '' without a share link. */
  note: string;
  /** The portrait as a small JPEG, a `data:` URL (RFC 2397); '' without one. */
  portrait: string;
  /** Absolute URL of the page with this CV, in this language and length; '' when the site has no base URL. */
  url: string;
}

export interface CvDocumentOptions {
  snapshot: Snapshot;
  language: string;
  length: Choices['length'];
  /** The share link of the request; with a valid one the document has the whole CV. */
  shared: ShareLink | null;
  url: string;
}

/**
 * Creates the CvDocument of a CV.
 * @throws {Error} when the site does not have the language of the document.
 */
export function createCvDocument({ snapshot, language, length, shared, url }: CvDocumentOptions): CvDocument {
  const { site } = snapshot;
  const edition = editionOf(snapshot, language);
  const { ui } = edition;
  const cv = shared?.share ? edition.cv : edition.publicCv;
  const { locale } = ui;
  const view = createViewModel(cv, {
    locale,
    length,
    month: snapshot.month,
    precision: site.dates,
    groupBy: site.groupRoles ? editionOf(snapshot, site.defaultLanguage).cv : null,
    textLang: createTextLang(edition.fallback, site.defaultLanguage, language),
  });
  return {
    language,
    length,
    month: snapshot.month,
    timeline: site.timeline,
    cv: length === 'long' ? cv : withShownEntries(cv, view),
    view,
    meta: createDocumentMeta(cv, locale),
    textReader: snapshot.textReader,
    messageLang: messageLang(edition.uiFallback),
    ui,
    typefaces: snapshot.typefaces,
    url,
    note: shareNote(shared, ui),
    portrait: portraitDataUrl(snapshot.images.get(view.image)),
  };
}

/** The `data:` URL of the small JPEG of a portrait. */
function portraitDataUrl(portrait: ContentImage | undefined): string {
  return portrait?.contact ? `data:image/jpeg;base64,${portrait.contact.toString('base64')}` : '';
}

/** The CV with only the entries that a view model shows. */
function withShownEntries(cv: Cv, view: ViewModel): Cv {
  const shownIds = new Set(view.sections.flatMap(({ entries }) => entries.map(({ id }) => id)));
  const sections = sectionsOf(cv).map(({ name, id, entries }) => [
    name,
    entries.filter(entry => shownIds.has(`${id}-${entry.id}`)),
  ]);
  return { ...cv, ...Object.fromEntries(sections) };
}
