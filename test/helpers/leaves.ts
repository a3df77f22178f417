// Searches the output of a format for every value of a CV.
import { formatDate } from '../../server/cv/dates/partial-date.ts';
import { displayUrl, type Entry, httpUrl } from '../../server/cv/entries.ts';
import { type Cv, DATE_PATTERN } from '../../server/cv/schema.ts';
import { createRows } from '../../server/cv/sections/rows.ts';
import type { Section } from '../../server/cv/view-model.ts';
import type { CvDocument } from '../../server/formats/document.ts';
import { parseBlocks } from '../../server/text/parse.ts';
import type { Block, Inline, ListItem } from '../../server/text/tree.ts';
import { sectionTitle } from '../../server/ui/messages.ts';

/**
 * A value of a CV: its JSON Pointer, and the texts by which a format may represent it. A line feed in such a text stands
 * for anything, such as markup or a list marker.
 */
export interface Leaf {
  path: string;
  spellings: string[];
}

export type FormatName = 'html' | 'pdf' | 'markdown' | 'text' | 'json' | 'vcard';

/** Values that a format does not contain, or for which a search would prove nothing: they are left out of searches. */
export const exclusions: { path: RegExp; formats: FormatName[]; why: string }[] = [
  {
    path: /^\/\$schema$/,
    formats: ['html', 'pdf', 'markdown', 'text', 'json', 'vcard'],
    why: 'describes the file: JSON has the URL of the official schema',
  },
  {
    path: /^\/(?!basics\/|meta\/)/,
    formats: ['vcard'],
    why: 'a vCard describes the person and has no properties for a CV',
  },
  {
    path: /^\/\w+\/\d+\/(?:short|only)$/,
    formats: ['html', 'pdf', 'markdown', 'text', 'json', 'vcard'],
    why: 'is a boolean: tested by the short CV, the merge of translations and the JSON round trip',
  },
  {
    path: /^\/\w+\/\d+\/lang$/,
    formats: ['html', 'pdf', 'markdown', 'text', 'vcard'],
    why: 'is the language of a name: an attribute in HTML and PDF, absent from the other formats',
  },
  {
    path: /^\/\w+\/\d+\/id$/,
    formats: ['pdf', 'markdown', 'text', 'vcard'],
    why: 'is a fragment identifier of the page',
  },
  {
    path: /\/(logo|image)$/,
    formats: ['html', 'pdf', 'markdown', 'text', 'vcard'],
    why: 'is an image file: the page and the PDF have it under another name, text formats do not',
  },
  {
    path: /^\/meta\/(?!lastModified$|version$|canonical$)/,
    formats: ['html', 'pdf', 'markdown', 'text', 'vcard'],
    why: 'is a setting of another tool',
  },
  {
    path: /^\/meta\/(version|canonical)$/,
    formats: ['pdf', 'vcard'],
    why: 'describes the page: shown in the info dialog',
  },
  { path: /^\/meta\/lastModified$/, formats: ['pdf'], why: 'describes the page, like its version' },
];

/** The values of a CV that a format contains, with dates and countries formatted for a locale (BCP 47). */
export function leavesOf(cv: Cv, locale: string, format: FormatName): Leaf[] {
  return walk(cv)
    .filter(([path]) => !exclusions.some(rule => rule.path.test(path) && rule.formats.includes(format)))
    .map(([path, value]) => ({ path, spellings: spell(path, value, locale, format) }))
    .filter(({ spellings }) => spellings.length);
}

/** Every non-empty value below one, with its JSON Pointer. */
function walk(value: unknown, path = ''): [path: string, value: string][] {
  if (typeof value !== 'object' || value === null) return value === '' ? [] : [[path, String(value)]];
  return Object.entries(value).flatMap(([key, below]) => walk(below, `${path}/${key}`));
}

/** The texts by which a format may represent a value. Empty where the value is invalid for it. */
function spell(path: string, value: string, locale: string, format: FormatName): string[] {
  const key = path.split('/').at(-1) as string;
  if (/date$/i.test(key)) {
    if (format === 'json') return new RegExp(DATE_PATTERN).test(value) ? [value] : [];
    return [formatDate(value, locale)];
  }
  if (key === 'lastModified' && format !== 'json') {
    return format === 'vcard' ? [value.replace(/[-:]/g, '')] : [formatDate(value.slice(0, 10), locale)];
  }
  if (key === 'countryCode' && format !== 'json') {
    return [new Intl.DisplayNames(locale, { type: 'region' }).of(value) as string];
  }
  if (key === 'id' && format === 'html') return [`${path.split('/')[1]}-${value}`];
  if (key === 'phone' && format === 'vcard') return [value, value.replace(/[^+\d]/g, '')];
  if (key === 'url') {
    // An invalid URL is only shown as text, among the contacts.
    if (!httpUrl(value)) return path === '/basics/url' && !['json', 'vcard'].includes(format) ? [value] : [];
    return ['text', 'pdf'].includes(format) ? [value, displayUrl(value)] : [value];
  }
  return format !== 'json' && structuredKeys.test(path) ? [wordsOf(value).join('\n')] : [value];
}

/** The JSON Pointers of texts that are Markdown. */
const structuredKeys = /\/(?:summary|description|reference|highlights\/\d+|courses\/\d+)$/;

/** The words of a text, in a part for each uninterrupted run of them. */
export function wordsOf(text: string): string[] {
  const partsOf = (nodes: (Block | ListItem | Inline)[]): string[] =>
    nodes.flatMap(node => {
      if ('children' in node) return partsOf(node.children);
      return 'value' in node ? [node.value.trim()] : [];
    });
  return partsOf(parseBlocks(text)).filter(Boolean);
}

/** Collapses white space, and removes it after characters at which a line may break inside a word. */
const fold = (text: string) => text.replace(/\s+/g, ' ').replace(/(?<=[-–/.,;:?&=_@]) /g, '');

/** The paths of the leaves of which no spelling is in a text, ignoring white space. */
export function missing(leaves: Leaf[], text: string): string[] {
  const folded = fold(text);
  const includes = (spelling: string) => !outOfOrder(spelling.split('\n'), folded).length;
  return leaves.filter(({ spellings }) => !spellings.some(includes)).map(({ path }) => path);
}

/**
 * The values that do not follow the values before them in a text, ignoring white space. Empty when all are in order.
 */
export function orderOf(values: string[], text: string): string[] {
  return outOfOrder(values, fold(text));
}

function outOfOrder(values: string[], folded: string): string[] {
  let end = 0;
  return values.filter(value => {
    const start = folded.indexOf(fold(value), end);
    if (start >= 0) end = start + fold(value).length;
    return start < 0;
  });
}

/** The entries of a section in reading order: an employer stands before the positions there. */
export function withEmployers({ groups }: Pick<Section, 'groups'>): Entry[] {
  return groups.flatMap(({ employer, entries }) => [...(employer ? [employer] : []), ...entries]);
}

/** The same entries as the PDF shows them: an employer has no dates that a position there has, too. */
export function entriesInPdf({ groups, inline }: Section): Entry[] {
  return withEmployers({ groups: createRows(groups, inline) });
}

/** The texts of a CV in reading order; with `factsFirst` as on the page, where dates follow the facts. */
export function readingOrder(
  { view, ui }: CvDocument,
  { factsFirst = false }: { factsFirst?: boolean } = {},
): string[] {
  const texts = (texts: { text: string }[]) => texts.map(({ text }) => text);
  const words = (texts: { text: string }[]) => texts.flatMap(({ text }) => wordsOf(text));
  return [
    view.name,
    ...texts(view.label),
    ...view.contacts.flatMap(contact => [...texts(contact.texts), contact.country?.text ?? '']),
    ...words(view.summary),
    ...view.sections.flatMap(section => [
      sectionTitle(ui, section),
      ...withEmployers(section).flatMap(
        ({ title, organization, dateRange, facts, texts: paragraphs, quote, highlights, keywords }) => {
          const dates = [dateRange?.start, dateRange?.end, dateRange?.duration].map(date => date?.text ?? '');
          return [
            ...texts([...title, ...organization]),
            ...(factsFirst ? [...texts(facts), ...dates] : [...dates, ...texts(facts)]),
            ...words([...paragraphs, ...quote, ...highlights]),
            ...texts(keywords),
          ];
        },
      ),
    ]),
  ].filter(Boolean);
}

/**
 * Makes every text, date and URL of a CV unique, so that each can be searched for by itself. Names of images, language
 * tags, codes and ids do not change.
 */
export function distinct(cv: Cv): Cv {
  let count = 0;
  const unchanged = ['$schema', 'id', 'lang', 'logo', 'image', 'short', 'countryCode', 'lastModified'];
  const change = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) return value.map(item => change(item, key));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, change(child, key)]));
    }
    if (typeof value !== 'string' || unchanged.includes(key)) return value;
    count++;
    if (/date$/i.test(key)) return value.replace(/^\d{4}/, String(1000 + count));
    if (['url', 'canonical'].includes(key)) return `https://x${count}x.example/x/`;
    if (key === 'email') return `x${count}x@example.org`;
    return key === 'phone' ? `+34 000 ${1000 + count}` : `${value} x${count}x`;
  };
  return change(cv, '') as Cv;
}
