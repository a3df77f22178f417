// Groups consecutive positions at one employer, which stands above them once.
import { createSpan } from '../dates/date-range.ts';
import { createEntry, type Entry, type EntryOptions } from '../entries.ts';
import type { Cv, ResumeEntry } from '../schema.ts';
import { datesOf, textOf } from './entry-values.ts';
import { type SectionSource, sectionsOf } from './names.ts';

/** Entries that stand together: the positions at one employer, or a single entry. */
export interface EntryGroup {
  /** The employer as an entry: its name is the title, its date range covers all positions. Null for a single entry. */
  employer: Entry | null;
  entries: Entry[];
}

/** An entry of a section and what pages show of it. Entries with an equal run are consecutive, at one employer. */
export interface ShownEntry {
  source: ResumeEntry;
  entry: Entry;
  run: number;
}

/** The field with the name of the employer, by section. */
const employerFields = new Map([
  ['work', 'name'],
  ['volunteer', 'organization'],
]);

/** Fields that may be the same for all positions at an employer, which then has them. */
const sharedFields = ['location', 'description', 'url', 'logo'];

/**
 * Numbers the runs of consecutive entries with an equal employer in a section: entries of one run have the same number.
 * The employer is compared in the base CV, as a translation may lack or vary it; null compares nothing.
 */
export function employerRuns({ name, entries }: SectionSource, base: Cv | null): number[] {
  const field = employerFields.get(name);
  if (!base || field === undefined) return [...entries.keys()];
  const baseEntries = sectionsOf(base).find(section => section.name === name)?.entries ?? [];
  const baseById = new Map(baseEntries.map(entry => [entry.id, entry]));
  let run = 0;
  let previous = '';
  return entries.map(entry => {
    const employer = normalizedName(textOf(baseById.get(entry.id) ?? entry, field) ?? '');
    if (!employer || employer !== previous) run += 1;
    previous = employer;
    return run;
  });
}

/** A name in Normalization Form C, in lower case and with single spaces: how names of employers are compared. */
export function normalizedName(name: string): string {
  return name.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}

/** Groups the entries of a section that are consecutive and have an equal run. */
export function groupByEmployer(
  section: SectionSource,
  entries: ShownEntry[],
  options: EntryOptions,
): EntryGroup[] {
  const runs: ShownEntry[][] = [];
  for (const shown of entries) {
    const last = runs.at(-1);
    if (last?.[0]?.run === shown.run) last.push(shown);
    else runs.push([shown]);
  }
  return runs.flatMap(run => createGroups(section, run, options));
}

/** A group of the positions of one run; single entries where fewer than two have something of their own to show. */
function createGroups(section: SectionSource, run: ShownEntry[], options: EntryOptions): EntryGroup[] {
  const singles = run.map(({ entry }) => ({ employer: null, entries: [entry] }));
  const field = employerFields.get(section.name);
  const [first] = run;
  if (!first || field === undefined || run.length < 2) return singles;

  const shared = sharedFields.filter(field =>
    run.every(({ source }) => source[field] === first.source[field]),
  );
  /** An entry with only some of its fields; its texts have the languages of the whole one. */
  const create = (source: ResumeEntry, isShown: (field: string) => boolean) => {
    const fields = Object.entries(source).filter(([field]) => field === 'id' || isShown(field));
    const textLang = (_part: object, field: string) => options.textLang(source, field);
    return createEntry(section, Object.fromEntries(fields), { ...options, textLang });
  };
  const roles = run.flatMap(
    ({ source }) => create(source, other => other !== field && !shared.includes(other)) ?? [],
  );
  const employer = create(first.source, other => other === field || shared.includes(other));
  if (!employer || roles.length < 2) return singles;
  const dateRange = createSpan(
    run.map(({ source }) => {
      const { startDate, endDate } = datesOf(source);
      return { start: startDate, end: endDate };
    }),
    options,
  );
  // An underscore, so that it is not the id of an entry.
  return [{ employer: { ...employer, id: `${first.entry.id}_employer`, dateRange }, entries: roles }];
}
