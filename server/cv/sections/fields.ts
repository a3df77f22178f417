// Lists the fields of entries by what pages and formats show them as, for every section.

/** Fields of an entry that may be its title, by precedence: the first of these groups that has a text is the title. */
const titleFields = [
  ['position'],
  ['studyType', 'area'],
  ['title'],
  ['name'],
  ['language'],
  ['course'],
  ['role'],
  ['event'],
];

/** Sections of a CV whose title fields have another precedence. */
const titleFieldsBySection: Record<string, string[][]> = {
  references: [['name'], ['position']],
};

/**
 * Fields of the line below the title, in its order: who an entry was for or with, and where. Title fields that are not the
 * title are among them. An entry without a title field has the first of these as title.
 */
const organizationFields = [
  ...titleFields.flat(),
  'organization',
  'institution',
  'school',
  'university',
  'company',
  'employer',
  'client',
  'entity',
  'publisher',
  'journal',
  'issuer',
  'awarder',
  'funder',
  'conference',
  'venue',
  'host',
  'city',
  'location',
  'country',
];

/** All other fields of entries by what they are shown as, in the order of pages. Other texts of an entry are facts, too. */
export const fieldRoles = {
  /** The date of an event, or the start of a date range. */
  starts: ['startDate', 'date', 'releaseDate'],
  ends: ['endDate'],
  facts: ['type', 'roles', 'score', 'level', 'fluency', 'years', 'doi'],
  texts: ['description', 'summary', 'abstract'],
  quotes: ['reference'],
  highlights: ['highlights', 'courses'],
  keywords: ['keywords'],
  authors: ['authors'],
};

/** Names of the fields of entries that are lists of texts without markup. */
const listFields = ['roles', ...fieldRoles.authors, ...fieldRoles.keywords];

/** How the text of a field is written: as plain text, a list of texts, Markdown, a date, a URL and so on. */
export type FieldFormat = 'text' | 'texts' | 'blocks' | 'highlights' | 'date' | 'url' | 'doi' | 'years';

/** The format of each field of an entry by its name. */
export const fieldFormats: ReadonlyMap<string, FieldFormat> = new Map<string, FieldFormat>([
  ...[...organizationFields, ...fieldRoles.facts].map(name => [name, 'text'] as const),
  ...listFields.map(name => [name, 'texts'] as const),
  ...[...fieldRoles.texts, ...fieldRoles.quotes].map(name => [name, 'blocks'] as const),
  ...fieldRoles.highlights.map(name => [name, 'highlights'] as const),
  ...[...fieldRoles.starts, ...fieldRoles.ends].map(name => [name, 'date'] as const),
  ['url', 'url'],
  ['doi', 'doi'],
  ['years', 'years'],
]);

/** The fields of an entry that are its title, and those of the line below it. `hasFieldText` is whether a field has a text. */
export function titleAndOrganization(
  sectionName: string,
  hasFieldText: (field: string) => boolean,
): { title: string[]; organization: string[] } {
  const sectionTitleFields = Object.hasOwn(titleFieldsBySection, sectionName)
    ? titleFieldsBySection[sectionName]
    : undefined;
  const presentFields = organizationFields.filter(hasFieldText);
  const ownTitleFields =
    (sectionTitleFields ?? titleFields).find(fields => fields.some(hasFieldText)) ??
    presentFields.slice(0, 1);
  return {
    title: ownTitleFields,
    organization: presentFields.filter(field => !ownTitleFields.includes(field)),
  };
}
