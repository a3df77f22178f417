// Knows the sections of a CV: their order, their element ids, and the names by which people call those of JSON Resume.
import { suggest } from '../../content/suggest.ts';
import { slugOf } from '../../text/script/slug.ts';
import { type Cv, type ResumeEntry, type SectionName, sectionNames } from '../schema.ts';
import { uniqueIds } from './ids.ts';

/** What people call the sections of JSON Resume, in lower case and without spaces, hyphens and underscores. */
const otherSectionNames: Record<SectionName, string> = {
  work: `experience experiences workexperience workexperiences workhistory employment employments employmenthistory
    professionalexperience jobs job positions career careerhistory`,
  volunteer: 'volunteering volunteerwork volunteers volunteerexperience voluntarywork',
  education: 'educations schools school studies academics academicbackground degrees',
  projects: 'project sideprojects personalprojects',
  awards:
    'award honors honours honorsandawards honoursandawards awardsandhonors awardsandhonours prizes distinctions',
  certificates: 'certificate certification certifications licenses licences licensesandcertifications',
  publications: 'publication papers',
  skills: 'skill technicalskills',
  languages: 'language spokenlanguages',
  interests: 'interest hobbies hobby',
  references: 'reference referees recommendations',
};

const namesByOtherName = new Map<string, SectionName>(
  sectionNames.flatMap(name =>
    [name, ...otherSectionNames[name].split(/\s+/)].map(otherName => [otherName, name] as const),
  ),
);

/** The section of JSON Resume that a key names in its own or another spelling, such as `sideProjects`; else undefined. */
export function standardNameOf(sectionKey: string): SectionName | undefined {
  return namesByOtherName.get(sectionKey.toLowerCase().replace(/[\s_-]+/g, ''));
}

/** Whether a key is the name of a section of JSON Resume. */
export function isStandardSection(sectionKey: string): sectionKey is SectionName {
  return sectionNames.some(name => name === sectionKey);
}

/** `did you mean "…"?` for a key that is one typing error from the name of a section; else ''. */
export function suggestSection(sectionKey: string): string {
  return suggest(sectionKey, [...sectionNames], 1);
}

/** Whether a value of a resume is a list of objects, null among them: the entries of a section. */
export function isEntryList(sectionValue: unknown): sectionValue is unknown[] {
  return (
    Array.isArray(sectionValue) &&
    sectionValue.every(entry => typeof entry === 'object' && !Array.isArray(entry))
  );
}

/** A section of a CV and the id of its element, the same in all languages: its name, or `s-` and a slug of its name. */
export interface SectionSource {
  name: string;
  id: string;
  entries: ResumeEntry[];
}

/** The sections of a CV, in the order in which every page and format has them: that of its keys. */
export function sectionsOf(cv: Cv): SectionSource[] {
  const createSectionId = uniqueIds([], '');
  return Object.entries(cv).flatMap(([name, entries]) => {
    if (!Array.isArray(entries)) return [];
    // A slug without hyphens, so that no id of a section is that of an entry.
    const sectionId = isStandardSection(name)
      ? name
      : createSectionId(`s-${slugOf(name).replaceAll('-', '') || 'section'}`);
    return [{ name, id: sectionId, entries }];
  });
}

/** The name of a field, or of the section that it is, in words, such as "Open source" for `openSource` or `open_source`. */
export function fieldInWords(fieldName: string): string {
  const fieldWords = fieldName
    .replace(/[\s_-]+/g, ' ')
    .trim()
    .replace(/(?<=\p{Ll})\p{Lu}(?!\p{Lu})/gu, letter => ` ${letter.toLowerCase()}`);
  return fieldWords.replace(/^\p{Ll}/u, letter => letter.toUpperCase());
}
