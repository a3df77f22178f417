import { formatDate } from '../../server/cv/dates.ts';
import { displayUrl, httpUrl } from '../../server/cv/entries.ts';
import { type Cv, DATE } from '../../server/cv/schema.ts';
import type { CvDocument } from '../../server/formats/document.ts';

/** A value of a CV: where it stands (JSON Pointer), and how a format may write it. */
export interface Leaf {
  path: string;
  spellings: string[];
}

export type FormatName = 'html' | 'pdf' | 'markdown' | 'text' | 'json' | 'vcard';

/** What a format cannot hold, or where looking for it would prove nothing: all that a search leaves out. */
export const unheld: { path: RegExp; formats: FormatName[]; why: string }[] = [
  {
    path: /^\/\$schema$/,
    formats: ['html', 'pdf', 'markdown', 'text', 'json', 'vcard'],
    why: 'is about the file: JSON names the official schema',
  },
  {
    path: /^\/(?!basics\/|meta\/)/,
    formats: ['vcard'],
    why: 'a vCard is about the person, and has no place for a CV',
  },
  {
    path: /^\/\w+\/\d+\/short$/,
    formats: ['html', 'pdf', 'markdown', 'text', 'json', 'vcard'],
    why: 'is no text: what is kept shows it, and the round trip of JSON',
  },
  {
    path: /^\/\w+\/\d+\/lang$/,
    formats: ['html', 'pdf', 'markdown', 'text', 'vcard'],
    why: 'is how to read a name: HTML and PDF say it where no text stands, the others have no way',
  },
  {
    path: /^\/\w+\/\d+\/id$/,
    formats: ['pdf', 'markdown', 'text', 'vcard'],
    why: 'names a place in the page',
  },
  {
    path: /\/(logo|image)$/,
    formats: ['html', 'pdf', 'markdown', 'text', 'vcard'],
    why: 'names a picture, which the page and the PDF show under another name, and text cannot',
  },
  {
    path: /^\/meta\/(?!lastModified$|version$|canonical$)/,
    formats: ['html', 'pdf', 'markdown', 'text', 'vcard'],
    why: 'is a setting of another tool',
  },
  {
    path: /^\/meta\/(version|canonical)$/,
    formats: ['pdf', 'vcard'],
    why: 'is about the page: its dialog about the site says it',
  },
  { path: /^\/meta\/lastModified$/, formats: ['pdf'], why: 'is about the page, as its version is' },
];

/** The values of a CV that a format can hold, with dates and countries in words of a locale (BCP 47). */
export function leavesOf(cv: Cv, locale: string, format: FormatName): Leaf[] {
  return walk(cv)
    .filter(([path]) => !unheld.some(rule => rule.path.test(path) && rule.formats.includes(format)))
    .map(([path, value]) => ({ path, spellings: spell(path, value, locale, format) }))
    .filter(({ spellings }) => spellings.length);
}

/** Every value below one that says something, with its path. */
function walk(value: unknown, path = ''): [path: string, value: string][] {
  if (typeof value !== 'object' || value === null) return value === '' ? [] : [[path, String(value)]];
  return Object.entries(value).flatMap(([key, below]) => walk(below, `${path}/${key}`));
}

/** How a format may write a value; none where the value is not one that it can write. */
function spell(path: string, value: string, locale: string, format: FormatName): string[] {
  const key = path.split('/').at(-1) as string;
  if (/date$/i.test(key)) {
    if (format === 'json') return new RegExp(DATE).test(value) ? [value] : [];
    return [formatDate(value, locale)];
  }
  if (key === 'lastModified' && format !== 'json') {
    return format === 'vcard' ? [value.replace(/[-:]/g, '')] : [formatDate(value.slice(0, 10), locale)];
  }
  if (key === 'countryCode' && format !== 'json') {
    return [new Intl.DisplayNames(locale, { type: 'region' }).of(value) as string];
  }
  if (key === 'id' && format === 'html') return [`${path.split('/')[1]}-${value}`];
  if (key === 'phone' && format === 'vcard') return [value, `tel:${value.replace(/[^+\d]/g, '')}`];
  if (key === 'url') {
    // What is no address is a text among the contacts, and nowhere else.
    if (!httpUrl(value)) return path === '/basics/url' && !['json', 'vcard'].includes(format) ? [value] : [];
    return ['text', 'pdf'].includes(format) ? [value, displayUrl(value)] : [value];
  }
  return [value];
}

/** White space is one space; after what divides a word there is none, as a line may end there. */
const fold = (text: string) => text.replace(/\s+/g, ' ').replace(/(?<=[-–/.,;:?&=_@]) /g, '');

/** The paths of the leaves that do not stand in a text in any of their spellings, white space aside. */
export function missing(leaves: Leaf[], text: string): string[] {
  const folded = fold(text);
  return leaves
    .filter(({ spellings }) => !spellings.some(spelling => folded.includes(fold(spelling))))
    .map(({ path }) => path);
}

/** Those of the values that do not stand in a text after the ones before them, white space aside. */
export function orderOf(values: string[], text: string): string[] {
  const folded = fold(text);
  let end = 0;
  return values.filter(value => {
    const at = folded.indexOf(fold(value), end);
    if (at >= 0) end = at + fold(value).length;
    return at < 0;
  });
}

/** What a page says of a CV, in the order in which it is read. */
export function readingOrder({ view, ui }: CvDocument): string[] {
  const texts = (texts: { text: string }[]) => texts.map(({ text }) => text);
  return [
    view.name,
    ...texts(view.label),
    ...view.contacts.flatMap(contact => [...texts(contact.texts), contact.country?.text ?? '']),
    ...texts(view.summary),
    ...view.sections.flatMap(({ name, entries }) => [
      ui.sections[name],
      ...entries.flatMap(
        ({ title, organization, dateRange, facts, texts: said, quote, highlights, keywords }) => [
          ...texts([...title, ...organization]),
          ...[dateRange?.start, dateRange?.end, dateRange?.duration].map(date => date?.text ?? ''),
          ...texts([...facts, ...said, ...quote, ...highlights, ...keywords]),
        ],
      ),
    ]),
  ].filter(Boolean);
}

/**
 * The CV with every text, date and address in it unlike any other, so that each can be looked for by itself. Names of
 * pictures and languages, codes and ids stay.
 */
export function distinct(cv: Cv): Cv {
  let count = 0;
  const kept = ['$schema', 'id', 'lang', 'logo', 'image', 'short', 'countryCode', 'lastModified'];
  const change = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) return value.map(item => change(item, key));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, below]) => [key, change(below, key)]));
    }
    if (typeof value !== 'string' || kept.includes(key)) return value;
    count++;
    if (/date$/i.test(key)) return value.replace(/^\d{4}/, String(1000 + count));
    if (['url', 'canonical'].includes(key)) return `https://x${count}x.example/x/`;
    if (key === 'email') return `x${count}x@example.org`;
    return key === 'phone' ? `+34 000 ${1000 + count}` : `${value} x${count}x`;
  };
  return change(cv, '') as Cv;
}
