// Reads values of entries: texts and dates, whatever the section.
import type { PartialDate } from '../dates/partial-date.ts';
import type { ResumeEntry } from '../schema.ts';
import { fieldRoles } from './fields.ts';

/** The text of a field that has one text; undefined for an empty one. */
export function textOf(entry: ResumeEntry, field: string): string | undefined {
  const value = entry[field];
  return typeof value === 'string' && value ? value : undefined;
}

/** The dates of an entry as the content has them, by field. */
export function datesOf(entry: ResumeEntry): Record<string, PartialDate | undefined> {
  const fields = [...fieldRoles.starts, ...fieldRoles.ends];
  return Object.fromEntries(fields.map(field => [field, textOf(entry, field)]));
}
