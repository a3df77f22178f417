// Estimates how many pages a CV takes in each setting of its text, and chooses the setting in which it is typeset.
import { columnsOf } from '../../cv/timeline-scale.ts';
import type { Block, Inline, Localized } from './blocks.ts';
import type { Strip } from './strip.ts';

/** How the text of a PDF is set: its size in points, the width of its lines, and whether it has the drawing of the life, with labels. */
export interface Setting {
  size: 10 | 9.375 | 8.75;
  /** `text`: about 90 characters. `column`: the whole column, with smaller gaps and margins. */
  measure: 'text' | 'column';
  hasStrip: boolean;
  hasLabels: boolean;
}

/** All settings, the best first. */
export const SETTINGS: Setting[] = ([10, 9.375, 8.75] as const)
  .flatMap((size): Setting[] => [
    { size, measure: 'text', hasStrip: true, hasLabels: true },
    { size, measure: 'text', hasStrip: true, hasLabels: false },
    { size, measure: 'text', hasStrip: false, hasLabels: false },
  ])
  .concat({ size: 8.75, measure: 'column', hasStrip: false, hasLabels: false });

/** What the estimate reads of the data of a PDF. */
export interface Measurable {
  paper: 'a4' | 'letter';
  theme: 'default' | 'clean';
  contacts: unknown[];
  twoColumns: boolean;
  summary: Block[];
  sections: { inline: boolean; entries: MeasurableEntry[] }[];
  strip: Strip | null;
  plainStrip: Strip | null;
}

interface MeasurableEntry {
  title: Localized[];
  organization: Localized[];
  dates: Inline[];
  duration: Inline[];
  authors: Inline[];
  facts: Localized[];
  printedUrl: Inline[];
  keywords?: Localized[];
  body?: Block[];
  end?: Block[];
  level: number;
}

/** Heights of the text area and widths of the column in points, as views/cv.typ has them. */
const AREAS = { a4: { height: 754, column: 454 }, letter: { height: 704, column: 470 } };

/** Half of the vertical margins by which the other settings are less high, and what a clean column is wider. */
const CLEAN = { height: 8, column: 22 };

/** The width of a character and the height of a line, in parts of the size of the text. */
const CHARACTER = 0.465;
const LINE = 1.25;

/** A last page that is filled to less than this part is one that smaller text may save. */
const MIN_LAST_PAGE = 0.3;

/** What an estimate must leave free of the last page; to save a sparse page another setting is tried that may just fit. */
const RESERVE = { all: 0.015, sparse: -0.02 };

/** The width of inline content or texts in characters. */
function widthOf(nodes: (Inline | Localized)[]): number {
  return nodes.reduce((sum, node) => {
    if (typeof node === 'string') return sum + columnsOf(node);
    if ('text' in node) return sum + columnsOf(node.text);
    if ('parts' in node) return sum + columnsOf(node.parts.join(''));
    return sum + ('children' in node ? widthOf(node.children) : 0);
  }, 0);
}

/** The lines of blocks in a width in characters. The last word of a line leaves some of it free. */
function linesOf(blocks: Block[], columns: number): number {
  return blocks.reduce((sum, block) => {
    if (block.type === 'group') return sum + linesOf(block.blocks, columns);
    if (block.type === 'list') {
      return sum + block.items.reduce((lines, item) => lines + linesOf(item, columns - 4), 0);
    }
    const width = widthOf(block.type === 'keywords' ? block.texts : block.children);
    return sum + Math.max(1, Math.ceil((width + 2) / columns));
  }, 0);
}

/** The height of an entry with the gap above it, in points of text of 8.75 pt. */
function heightOfEntry(
  entry: MeasurableEntry,
  { isClean, isDense }: { isClean: boolean; isDense: boolean },
  columns: { text: number; all: number },
) {
  const { body = [], end = [], keywords } = entry;
  const head = widthOf([...entry.title, ...entry.organization]);
  const details = widthOf([...entry.dates, ...entry.duration, ...entry.authors, ...entry.facts]);
  const height = (lines: number, gap: number) => lines * LINE * 8.75 + gap;
  if (keywords) return height(Math.ceil((head + details + widthOf(keywords)) / columns.all), 1);
  const texts = linesOf([...body, ...end], columns.text);
  const beside = isClean || !texts || entry.level === 4;
  const small = (details + widthOf(entry.printedUrl)) * 0.8;
  const headLines = beside
    ? Math.ceil((head + small) / columns.all)
    : Math.ceil(head / columns.all) + Math.ceil(small / columns.all) * 0.86;
  return height(headLines + texts, isDense || entry.level === 4 ? 3 : 4.5);
}

/** Estimates the pages of a CV in each of {@link SETTINGS}; the last one as a part. */
export function estimateLengths(data: Measurable): number[] {
  return SETTINGS.map(setting => estimateLength(data, setting));
}

function estimateLength(data: Measurable, setting: Setting): number {
  const { size, measure, hasStrip, hasLabels } = setting;
  const { paper, theme, contacts, twoColumns, summary, sections } = data;
  const isClean = theme === 'clean';
  const isDense = isClean || measure === 'column';
  const area = AREAS[paper];
  const all = area.column + (isClean ? CLEAN.column : 0);
  const columnsIn = (width: number) => width / (size * CHARACTER);
  const columns = {
    text: columnsIn(measure === 'text' ? Math.min(all, 425) : all),
    all: columnsIn(all),
  };
  const rows = contacts.length * (twoColumns && !isClean ? 0.6 : 1);
  const head = 16 + rows * 11.7 + linesOf(summary, columns.text) * 11.6;
  const heights = sections.map(({ entries }) => {
    const each = entries.map(entry => heightOfEntry(entry, { isClean, isDense }, columns));
    return (isDense ? 24 : 27) + each.reduce((sum, height) => sum + height, 0);
  });
  const text = (heights.reduce((sum, height) => sum + height, head) * size) / 8.75;
  const strip = hasLabels ? data.strip : data.plainStrip;
  const drawing = hasStrip && strip ? strip.height + 12 : 0;
  return (text + drawing) / (area.height + (isDense ? CLEAN.height : 0));
}

/**
 * Chooses a setting by the lengths of a CV in each: the first in which it has at most `maxPages`, and none of its pages is one that
 * another setting saves. `known` has the pages of those that were typeset. Returns its index in {@link SETTINGS}.
 */
export function chooseSetting(
  lengths: number[],
  maxPages: number,
  hasStrip: boolean,
  known: ReadonlyMap<number, number>,
): number {
  const largest = lengths[SETTINGS.findIndex(setting => !setting.hasStrip)] as number;
  const most = Math.ceil(largest);
  const isSparse = most > 1 && largest - (most - 1) < MIN_LAST_PAGE;
  const reserve = isSparse && most <= maxPages ? RESERVE.sparse : RESERVE.all;
  const pages = lengths.map((length, i) => known.get(i) ?? Math.ceil(length + reserve));
  const fewest = Math.min(...pages);
  const wanted = most > maxPages ? maxPages : most - (isSparse ? 1 : 0);
  const target = Math.max(fewest, wanted);
  return SETTINGS.findIndex(
    (setting, i) => (hasStrip || !setting.hasStrip) && (pages[i] as number) <= Math.max(target, 1),
  );
}
