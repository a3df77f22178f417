// Defines the snapshot: the site, its CVs, interface messages and assets as they are live at one moment.
import type { Assets } from '../assets/manifest.ts';
import type { Site } from '../content/site.ts';
import type { FallbackTexts } from '../cv/merge-translation.ts';
import type { Cv } from '../cv/schema.ts';
import { sectionsOf } from '../cv/sections/names.ts';
import type { Typefaces } from '../fonts/choose.ts';
import type { Images } from '../images/image.ts';
import type { TextReader } from '../text/text-reader.ts';
import type { UiFallback } from '../ui/messages.ts';
import type { Ui } from '../ui/schema.ts';

/** The edition of a site in one language: CV and interface messages. */
export interface Edition {
  /** The whole CV, withheld contact fields included: for visitors with a share link only. */
  cv: Cv;
  /** The CV without the contact fields that `public` of site.json withholds. */
  publicCv: Cv;
  ui: Ui;
  /** The messages of `ui` that are English, because there are none in the language. */
  uiFallback: UiFallback;
  /** The texts of the CV that are in the default language, because the translation lacks them. */
  fallback: FallbackTexts;
  /** JSON Pointers of the missing translations. */
  missing: string[];
}

/** The content of a valid content folder, without month and assets. */
export interface Content {
  site: Site;
  /** One edition for each language of `site.languages`, in that order. */
  editions: Map<string, Edition>;
  /** Reads the texts of the CVs as trees, each once. */
  textReader: TextReader;
  /** The images of the content that pages show. */
  images: Images;
  /** The typefaces of PDF and card for the texts of all editions. */
  typefaces: Typefaces;
  /** A hash of the bytes of all files in the content folder. */
  hash: string;
}

/**
 * Everything that a response depends on besides its request. It is immutable: a change of content or month makes a new
 * one, so that caches can hang on the object. A request uses one snapshot from beginning to end.
 */
export interface Snapshot extends Content {
  /** The current month (YYYY-MM, UTC). It decides what is ongoing and how long that has lasted. */
  month: string;
  assets: Assets;
}

/**
 * The edition of a language.
 * @throws {Error} for a language that `site.languages` does not have; routes check it first.
 */
export function editionOf({ editions }: Pick<Content, 'editions'>, language: string): Edition {
  return getRequired(editions, language);
}

/**
 * The entries that only other languages show (`only`): the name of the section by the id of the element. In this language a
 * link to such an entry leads to its section.
 */
export function entriesElsewhere(content: Pick<Content, 'editions'>, language: string): Map<string, string> {
  const limitedEntriesOf = ({ publicCv }: Edition) =>
    sectionsOf(publicCv).flatMap(({ name, id: sectionId, entries }) =>
      entries.filter(({ only }) => only).map(({ id }) => [`${sectionId}-${id}`, name] as const),
    );
  const elsewhere = new Map([...content.editions.values()].flatMap(limitedEntriesOf));
  for (const [id] of limitedEntriesOf(editionOf(content, language))) elsewhere.delete(id);
  return elsewhere;
}

/**
 * The value of a language that a map by language must have.
 * @throws {Error} when the map lacks the language.
 */
export function getRequired<V>(byLanguage: Map<string, V>, language: string): V {
  const ofLanguage = byLanguage.get(language);
  if (ofLanguage === undefined)
    throw new Error(`"${language}" is missing: there are ${[...byLanguage.keys()].join(', ')}`);
  return ofLanguage;
}

/** JSON Pointers of the missing translations, by language; a complete language is left out. */
export function missingTranslations({ editions }: Pick<Content, 'editions'>): Record<string, string[]> {
  const incompleteEditions = [...editions].filter(([, { missing }]) => missing.length);
  return Object.fromEntries(incompleteEditions.map(([language, { missing }]) => [language, missing]));
}

/** A letter that is not Latin, or that only Vietnamese has. */
const nonLatinLetter = /[^\p{sc=Latin}\p{sc=Common}\p{sc=Inherited}]|[\u1ea0-\u1ef1]/u;

const otherScriptsByEditions = new WeakMap<Content['editions'], boolean>();

/**
 * Whether any page of the site is in, or names a language in, another script than Latin. It is the same for all pages, so that
 * the next language has its style sheet before its text arrives.
 */
export function hasOtherScripts({ editions }: Pick<Content, 'editions'>): boolean {
  let isOtherScript = otherScriptsByEditions.get(editions);
  if (isOtherScript === undefined) {
    isOtherScript = [...editions.values()].some(
      ({ publicCv, ui }) => ui.dir === 'rtl' || nonLatinLetter.test(JSON.stringify([publicCv, ui])),
    );
    otherScriptsByEditions.set(editions, isOtherScript);
  }
  return isOtherScript;
}
