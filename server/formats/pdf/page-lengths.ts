// Estimates how many pages a CV takes in each setting of its text, and chooses the setting in which it is typeset.
import { columnsOf } from '../../cv/timeline-scale.ts';
import type { LocalizedText, TypstBlock, TypstInline } from './blocks.ts';
import type { Strip } from './strip.ts';

/** How the text of a PDF is set: its size in points, the width of its lines, and whether it has the drawing of the life, with labels. */
export interface TextSetting {
  size: 10 | 9.375 | 8.75;
  /** `text`: about 90 characters. `column`: the whole column, with smaller gaps and margins. */
  measure: 'text' | 'column';
  hasStrip: boolean;
  hasLabels: boolean;
}

/** Whether a setting has the drawing of the life, and with labels. */
const DRAWINGS = {
  labelled: { hasStrip: true, hasLabels: true },
  plain: { hasStrip: true, hasLabels: false },
  none: { hasStrip: false, hasLabels: false },
};

/** All settings, the best first. The drawing is worth one step of the size of the text. */
export const TEXT_SETTINGS: TextSetting[] = [
  { size: 10, measure: 'text', ...DRAWINGS.labelled },
  { size: 10, measure: 'text', ...DRAWINGS.plain },
  { size: 9.375, measure: 'text', ...DRAWINGS.labelled },
  { size: 9.375, measure: 'text', ...DRAWINGS.plain },
  { size: 10, measure: 'text', ...DRAWINGS.none },
  { size: 8.75, measure: 'text', ...DRAWINGS.labelled },
  { size: 8.75, measure: 'text', ...DRAWINGS.plain },
  { size: 9.375, measure: 'text', ...DRAWINGS.none },
  { size: 8.75, measure: 'text', ...DRAWINGS.none },
  { size: 8.75, measure: 'column', ...DRAWINGS.none },
];

/** What the estimate reads of the data of a PDF. */
export interface MeasurableCv {
  paper: 'a4' | 'letter';
  theme: 'default' | 'clean';
  contacts: unknown[];
  twoColumns: boolean;
  summary: TypstBlock[];
  sections: { inline: boolean; entries: MeasurableEntry[] }[];
  strip: Strip | null;
  plainStrip: Strip | null;
}

interface MeasurableEntry {
  title: LocalizedText[];
  organization: LocalizedText[];
  dates: TypstInline[];
  duration: TypstInline[];
  authors: TypstInline[];
  facts: LocalizedText[];
  printedUrl: TypstInline[];
  keywords?: LocalizedText[];
  body?: TypstBlock[];
  end?: TypstBlock[];
  level: number;
}

/** Heights of the text area and widths of the column in points, as views/cv.typ has them. */
const TEXT_AREAS = { a4: { height: 754, column: 454 }, letter: { height: 704, column: 470 } };

/** Half of the vertical margins by which the other settings are less high, and what a clean column is wider. */
const CLEAN_THEME = { height: 8, column: 22 };

/** The width of a character and the height of a line, in parts of the size of the text. */
const CHARACTER_WIDTH = 0.465;
const LINE_HEIGHT = 1.25;

/** A last page that is filled to less than this part is one that smaller text may save. */
const MIN_LAST_PAGE = 0.3;

/** What an estimate must leave free of the last page; to save a sparse page another setting is tried that may just fit. */
const PAGE_RESERVE = { all: 0.015, sparse: -0.02 };

/** The width of inline content or texts in characters. */
function charactersOf(inlines: (TypstInline | LocalizedText)[]): number {
  return inlines.reduce((sum, typstInline) => {
    if (typeof typstInline === 'string') return sum + columnsOf(typstInline);
    if ('text' in typstInline) return sum + columnsOf(typstInline.text);
    if ('parts' in typstInline) return sum + columnsOf(typstInline.parts.join(''));
    return sum + ('children' in typstInline ? charactersOf(typstInline.children) : 0);
  }, 0);
}

/** The lines of blocks in a width in characters. The last word of a line leaves some of it free. */
function linesOf(typstBlocks: TypstBlock[], columns: number): number {
  return typstBlocks.reduce((sum, typstBlock) => {
    if (typstBlock.type === 'group') return sum + linesOf(typstBlock.blocks, columns);
    if (typstBlock.type === 'list') {
      return sum + typstBlock.items.reduce((lines, listItem) => lines + linesOf(listItem, columns - 4), 0);
    }
    const characters = charactersOf(typstBlock.type === 'keywords' ? typstBlock.texts : typstBlock.children);
    return sum + Math.max(1, Math.ceil((characters + 2) / columns));
  }, 0);
}

const heightOfLines = (lines: number): number => lines * LINE_HEIGHT * 8.75;

/** The height of an entry with the gap above it, in points of text of 8.75 pt. */
function heightOfEntry(
  entry: MeasurableEntry,
  isDense: boolean,
  columns: { text: number; all: number },
): number {
  const { body = [], end = [] } = entry;
  const headCharacters = charactersOf([...entry.title, ...entry.organization]);
  const dateRangeCharacters = charactersOf([...entry.dates, ...entry.duration]);
  const detailCharacters = charactersOf([...entry.authors, ...entry.facts, ...entry.printedUrl]);
  const textLines = linesOf([...body, ...end], columns.text);
  // Title and organization are larger than the text, dates and details smaller.
  const headLines = Math.ceil((headCharacters * 1.06 + dateRangeCharacters * 0.8) / columns.all);
  const detailLines = Math.ceil((detailCharacters * 0.8) / columns.text) * 0.86;
  return heightOfLines(headLines + detailLines + textLines) + (isDense || entry.level === 4 ? 3 : 4.5);
}

/** The height of the entries of an inline section, in points of text of 8.75 pt. Titles alone share lines. */
function heightOfInlineEntries(entries: MeasurableEntry[], columns: number): number {
  let bareCharacters = 0;
  let height = 0;
  for (const { title, facts, keywords = [] } of entries) {
    // Separators are between keywords, and between titles alone.
    const entryCharacters = charactersOf([...title, ...facts, ...keywords]) + keywords.length * 3;
    if (facts.length || keywords.length) height += heightOfLines(Math.ceil(entryCharacters / columns)) + 1;
    else bareCharacters += entryCharacters + 3;
  }
  return height + heightOfLines(Math.ceil(bareCharacters / columns));
}

/** Estimates the pages of a CV in each of {@link TEXT_SETTINGS}; the last one as a part. */
export function estimatePageLengths(cvData: MeasurableCv): number[] {
  return TEXT_SETTINGS.map(setting => estimatePages(cvData, setting));
}

function estimatePages(cvData: MeasurableCv, setting: TextSetting): number {
  const { size, measure, hasStrip, hasLabels } = setting;
  const { paper, theme, contacts, twoColumns, summary, sections } = cvData;
  const isClean = theme === 'clean';
  const isDense = isClean || measure === 'column';
  const textArea = TEXT_AREAS[paper];
  const columnWidth = textArea.column + (isClean ? CLEAN_THEME.column : 0);
  const columnsIn = (width: number) => width / (size * CHARACTER_WIDTH);
  const columns = {
    text: columnsIn(measure === 'text' ? Math.min(columnWidth, 425) : columnWidth),
    all: columnsIn(columnWidth),
  };
  const contactRows = contacts.length * (twoColumns && !isClean ? 0.6 : 1);
  const headHeight = 16 + contactRows * 11.7 + linesOf(summary, columns.text) * 11.6;
  const sectionHeights = sections.map(({ inline, entries }) => {
    const headingHeight = isDense ? 24 : 27;
    if (inline) return headingHeight + heightOfInlineEntries(entries, columns.all);
    const entryHeights = entries.map(entry => heightOfEntry(entry, isDense, columns));
    return headingHeight + entryHeights.reduce((sum, height) => sum + height, 0);
  });
  const textHeight = (sectionHeights.reduce((sum, height) => sum + height, headHeight) * size) / 8.75;
  const strip = hasLabels ? cvData.strip : cvData.plainStrip;
  const stripHeight = hasStrip && strip ? strip.height + 12 : 0;
  return (textHeight + stripHeight) / (textArea.height + (isDense ? CLEAN_THEME.height : 0));
}

/**
 * Chooses a setting by the lengths of a CV in each: the first in which it has at most `maxPages`, and none of its pages is one that
 * another setting saves. `knownPages` has the pages of those that were typeset. Returns its index in {@link TEXT_SETTINGS}.
 */
export function chooseTextSetting(
  pageLengths: number[],
  maxPages: number,
  hasStrip: boolean,
  knownPages: ReadonlyMap<number, number>,
): number {
  const largestLength = pageLengths[TEXT_SETTINGS.findIndex(setting => !setting.hasStrip)] as number;
  const mostPages = Math.ceil(largestLength);
  const isSparse = mostPages > 1 && largestLength - (mostPages - 1) < MIN_LAST_PAGE;
  const pageReserve = isSparse && mostPages <= maxPages ? PAGE_RESERVE.sparse : PAGE_RESERVE.all;
  const pageCounts = pageLengths.map((length, i) => knownPages.get(i) ?? Math.ceil(length + pageReserve));
  const fewestPages = Math.min(...pageCounts);
  const wantedPages = mostPages > maxPages ? maxPages : mostPages - (isSparse ? 1 : 0);
  const targetPages = Math.max(fewestPages, wantedPages);
  return TEXT_SETTINGS.findIndex(
    (setting, i) => (hasStrip || !setting.hasStrip) && (pageCounts[i] as number) <= Math.max(targetPages, 1),
  );
}
