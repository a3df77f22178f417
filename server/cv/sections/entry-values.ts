// Reads values of entries: texts and dates, whatever the section.
import type { PartialDate } from '../dates/partial-date.ts';
import type { ResumeEntry } from '../schema.ts';
import { fieldRoles } from './fields.ts';

/** The text of a field of an entry that has one text; undefined for an empty one. */
export function entryTextOf(resumeEntry: ResumeEntry, field: string): string | undefined {
  const fieldValue = resumeEntry[field];
  return typeof fieldValue === 'string' && fieldValue ? fieldValue : undefined;
}

/** The dates of an entry as the content has them, by field. */
export function entryDatesOf(resumeEntry: ResumeEntry): Record<string, PartialDate | undefined> {
  const dateFields = [...fieldRoles.starts, ...fieldRoles.ends];
  return Object.fromEntries(dateFields.map(field => [field, entryTextOf(resumeEntry, field)]));
}
