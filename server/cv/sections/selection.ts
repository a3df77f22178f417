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
export function selectSections(cv: Cv, wantedNames: string[] | null): Cv {
  if (!wantedNames) return cv;
  const entriesByName = new Map(sectionsOf(cv).map(({ name, entries }) => [name, entries]));
  const otherValues = Object.entries(cv).filter(([key]) => !entriesByName.has(key));
  const selectedNames = [...new Set(wantedNames)].filter(name => entriesByName.has(name));
  return Object.fromEntries([...otherValues, ...selectedNames.map(name => [name, entriesByName.get(name)])]);
}

/** Finds names in site.json that are no section of the CV or of JSON Resume, and the sections of the CV that are not shown. */
export function validateSelection({ sections, timeline }: SectionSettings, cv: Cv): Violation[] {
  const cvSections = sectionsOf(cv).map(({ name }) => name);
  const knownSections = [...new Set([...cvSections, ...sectionNames])];
  const validateNames = (settingNames: string[], settingKey: string) =>
    settingNames.flatMap((sectionName, i): Violation[] => {
      if (knownSections.includes(sectionName)) return [];
      const message = `should be a section of the CV (found ${excerpt(sectionName)})`;
      const hint = sectionHint(sectionName, knownSections);
      return [{ severity: 'error', path: `/${settingKey}/${i}`, message, hint }];
    });
  const omittedSections = sections ? cvSections.filter(sectionName => !sections.includes(sectionName)) : [];
  return [
    ...validateNames(sections ?? [], 'sections'),
    ...validateNames(Array.isArray(timeline) ? timeline : [], 'timeline'),
    ...(omittedSections.length ? [warnOmitted(omittedSections)] : []),
  ];
}

function sectionHint(sectionName: string, knownSections: string[]): string {
  if (sectionName === 'basics') return 'it is always first: remove it here';
  const standardName = standardNameOf(sectionName);
  if (standardName) return `it is read as "${standardName}": write that`;
  return suggest(sectionName, knownSections) || `known sections: ${knownSections.join(', ')}`;
}

function warnOmitted(omittedSections: string[]): Violation {
  const message = `leaves out ${omittedSections.join(', ')}: no page, format or attachment has them`;
  return { severity: 'warning', path: '/sections', message, hint: 'add them if they should be shown' };
}
