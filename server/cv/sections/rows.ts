// Arranges the groups of a section as rows of page and PDF: titles alone share a row, and no employer repeats a position's dates.
import type { Entry } from '../entries.ts';
import type { EntryGroup } from './employers.ts';

/**
 * The rows of a section. A row without an employer and with several entries has those that are a title alone, which only
 * sections of lines (`inline`) join.
 */
export function createRows(groups: EntryGroup[], inline: boolean): EntryGroup[] {
  const rows: EntryGroup[] = [];
  for (const group of groups) {
    const lastRow = rows.at(-1);
    if (inline && lastRow && isTitlesAlone(lastRow) && isTitlesAlone(group)) {
      rows[rows.length - 1] = { employer: null, entries: [...lastRow.entries, ...group.entries] };
    } else {
      rows.push(withoutRepeatedDates(group));
    }
  }
  return rows;
}

function isTitlesAlone({ employer, entries }: EntryGroup): boolean {
  return !employer && entries.every(isTitleAlone);
}

function isTitleAlone({ title, logo, dateRange, ...entry }: Entry): boolean {
  const { organization, authors, facts, texts, quote, highlights, keywords } = entry;
  const others = [organization, authors, facts, texts, quote, highlights, keywords];
  return title.length > 0 && !logo && !dateRange && others.every(field => !field.length);
}

/** The group, whose employer has no dates where one of its positions has the same. */
function withoutRepeatedDates({ employer, entries }: EntryGroup): EntryGroup {
  const whole = employer?.dateRange?.interval;
  const isRepeated = entries.some(
    ({ dateRange }) =>
      whole && dateRange?.interval.first === whole.first && dateRange.interval.last === whole.last,
  );
  return { employer: employer && isRepeated ? { ...employer, dateRange: null } : employer, entries };
}
