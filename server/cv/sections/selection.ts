// Selects the sections of a CV by `sections` of site.json, and validates the names of sections in site.json.
import type { Violation } from '../../content/diagnostics.ts';
import { excerpt } from '../../content/excerpt.ts';
import type { Site } from '../../content/site.ts';
import { suggest } from '../../content/suggest.ts';
import { type Cv, sectionNames } from '../schema.ts';
import { sectionsOf, standardNameOf } from './names.ts';

/** The settings of the site that name sections. */
export type SectionSettings = Partial<Pick<Site, 'sections' | 'timeline'>>;

/** The CV with only the named sections, in that order; null selects all in the order of the CV. */
export function selectSections(cv: Cv, names: string[] | null): Cv {
  if (!names) return cv;
  const sections = new Map(sectionsOf(cv).map(({ name, entries }) => [name, entries]));
  const others = Object.entries(cv).filter(([key]) => !sections.has(key));
  const selected = [...new Set(names)].filter(name => sections.has(name));
  return Object.fromEntries([...others, ...selected.map(name => [name, sections.get(name)])]);
}

/** Finds names in site.json that are no section of the CV or of JSON Resume, and the sections of the CV that are not shown. */
export function validateSelection({ sections, timeline }: SectionSettings, cv: Cv): Violation[] {
  const own = sectionsOf(cv).map(({ name }) => name);
  const known = [...new Set([...own, ...sectionNames])];
  const validate = (names: string[], key: string) =>
    names.flatMap((name, i): Violation[] => {
      if (known.includes(name)) return [];
      const message = `should be a section of the CV (found ${excerpt(name)})`;
      return [{ severity: 'error', path: `/${key}/${i}`, message, hint: hintFor(name, known) }];
    });
  const omitted = sections ? own.filter(name => !sections.includes(name)) : [];
  return [
    ...validate(sections ?? [], 'sections'),
    ...validate(Array.isArray(timeline) ? timeline : [], 'timeline'),
    ...(omitted.length ? [omission(omitted)] : []),
  ];
}

function hintFor(name: string, known: string[]): string {
  if (name === 'basics') return 'it is always first: remove it here';
  const standardName = standardNameOf(name);
  if (standardName) return `it is read as "${standardName}": write that`;
  return suggest(name, known) || `known sections: ${known.join(', ')}`;
}

function omission(names: string[]): Violation {
  const message = `leaves out ${names.join(', ')}: no page, format or attachment has them`;
  return { severity: 'warning', path: '/sections', message, hint: 'add them if they should be shown' };
}
