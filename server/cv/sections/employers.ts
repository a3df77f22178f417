// Groups consecutive positions at one employer, which stands above them once.
import { createDateSpan } from '../dates/date-range.ts';
import { createEntry, type Entry, type EntryOptions } from '../entries.ts';
import type { Cv, ResumeEntry } from '../schema.ts';
import { entryDatesOf, entryTextOf } from './entry-values.ts';
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
export function employerRuns({ name: sectionName, entries }: SectionSource, baseCv: Cv | null): number[] {
  const employerField = employerFields.get(sectionName);
  if (!baseCv || employerField === undefined) return [...entries.keys()];
  const baseEntries = sectionsOf(baseCv).find(section => section.name === sectionName)?.entries ?? [];
  const baseById = new Map(baseEntries.map(resumeEntry => [resumeEntry.id, resumeEntry]));
  let run = 0;
  let previousEmployer = '';
  return entries.map(resumeEntry => {
    const employer = normalizeEmployerName(
      entryTextOf(baseById.get(resumeEntry.id) ?? resumeEntry, employerField) ?? '',
    );
    if (!employer || employer !== previousEmployer) run += 1;
    previousEmployer = employer;
    return run;
  });
}

/** The name of an employer as names are compared: in Normalization Form C, in lower case and with single spaces. */
export function normalizeEmployerName(employerName: string): string {
  return employerName.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}

/** Groups the entries of a section that are consecutive and have an equal run. */
export function groupByEmployer(
  section: SectionSource,
  shownEntries: ShownEntry[],
  options: EntryOptions,
): EntryGroup[] {
  const runs: ShownEntry[][] = [];
  for (const shownEntry of shownEntries) {
    const lastRun = runs.at(-1);
    if (lastRun?.[0]?.run === shownEntry.run) lastRun.push(shownEntry);
    else runs.push([shownEntry]);
  }
  return runs.flatMap(run => createEntryGroups(section, run, options));
}

/** A group of the positions of one run; single entries where fewer than two have something of their own to show. */
function createEntryGroups(section: SectionSource, run: ShownEntry[], options: EntryOptions): EntryGroup[] {
  const singleGroups = run.map(({ entry }) => ({ employer: null, entries: [entry] }));
  const employerField = employerFields.get(section.name);
  const [firstPosition] = run;
  if (!firstPosition || employerField === undefined || run.length < 2) return singleGroups;

  const shared = sharedFields.filter(field =>
    run.every(({ source }) => source[field] === firstPosition.source[field]),
  );
  /** An entry with only some of its fields; its texts have the languages of the whole one. */
  const createFromFields = (resumeEntry: ResumeEntry, isShown: (field: string) => boolean) => {
    const fields = Object.entries(resumeEntry).filter(([field]) => field === 'id' || isShown(field));
    const textLang = (_part: object, field: string) => options.textLang(resumeEntry, field);
    return createEntry(section, Object.fromEntries(fields), { ...options, textLang });
  };
  const roles = run.flatMap(
    ({ source: resumeEntry }) =>
      createFromFields(resumeEntry, other => other !== employerField && !shared.includes(other)) ?? [],
  );
  const employer = createFromFields(
    firstPosition.source,
    other => other === employerField || shared.includes(other),
  );
  if (!employer || roles.length < 2) return singleGroups;
  const dateRange = createDateSpan(
    run.map(({ source: resumeEntry }) => {
      const { startDate, endDate } = entryDatesOf(resumeEntry);
      return { start: startDate, end: endDate };
    }),
    options,
  );
  // An underscore, so that the id of an employer is not that of an entry.
  return [{ employer: { ...employer, id: `${firstPosition.entry.id}_employer`, dateRange }, entries: roles }];
}
