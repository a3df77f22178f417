// Defines the schema of a CV: JSON Resume 1.3.1 with extension fields, and sections of other names.
import { type Static, type TProperties, Type } from 'typebox';
import { EMAIL_ADDRESS } from '../text/links.ts';
import { type FieldFormat, fieldFormats } from './sections/fields.ts';

/*
 * JSON Resume 1.3.1 (https://jsonresume.org/schema), every field optional, with optional extension fields on entries: id,
 * short, only, logo, lang, and fields that many resumes have. JSON Resume allows other keys. At the top level they are
 * sections of entries; elsewhere they are warnings, as nothing shows them.
 *
 * A description is the hint of an editor. What stands after its last colon completes the diagnostic "should be ...".
 */

/** The media type of Markdown (RFC 7763). */
export const MARKDOWN = 'text/markdown';

const exact = { additionalProperties: false };
const text = (description: string) => Type.Optional(Type.String({ description }));
/** A text in Markdown with paragraphs and lists. */
const blocks = (description: string) =>
  Type.Optional(Type.String({ description, contentMediaType: MARKDOWN }));
/** Texts in Markdown without paragraphs and lists. */
const highlights = (description: string) =>
  Type.Optional(
    Type.Array(Type.String({ description: 'One item', contentMediaType: MARKDOWN }), { description }),
  );
const texts = (description: string) =>
  Type.Optional(Type.Array(Type.String({ description: 'One item' }), { description }));

/** An http or https URL: what a page may link to. Others, such as `javascript:`, are shown as text or not at all. */
export const LINK = '^[hH][tT][tT][pP][sS]?://(?![hH][tT][tT][pP][sS]?:)[^\\s]+$';
/** A date by its form in JSON Resume 1.3.1; whether it exists is for `validate.ts` to find. */
export const DATE = '^[12]\\d{3}(-[01]\\d(-[0-3]\\d)?)?$';

/** A DOI (https://doi.org) without the URL of its resolver. */
export const DOI = '^10\\.\\d{4,9}(\\.\\d+)*/\\S+$';
/** A number of years. */
export const YEARS = '^\\d{1,3}([.,]\\d+)?$';

const url = (description: string) =>
  Type.Optional(Type.String({ pattern: LINK, description: `${description}: an http or https URL` }));
const date = (description: string) =>
  Type.Optional(Type.String({ pattern: DATE, description: `${description}: YYYY, YYYY-MM or YYYY-MM-DD` }));
const doi = (description: string) =>
  Type.Optional(Type.String({ pattern: DOI, description: `${description}: a DOI such as 10.1000/182` }));
const years = (description: string) =>
  Type.Optional(Type.String({ pattern: YEARS, description: `${description}: a number of years` }));

/** The schema of a field by its format. */
const formatSchemas = { text, texts, blocks, highlights, date, url, doi, years } satisfies Record<
  FieldFormat,
  (description: string) => unknown
>;

/** Extension fields of entries. JSON Resume allows any value under these names, so one of another form is left out. */
const extensionProperties = {
  id: Type.Optional(
    Type.String({
      pattern: '^[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}\\p{Nd}-]+$',
      description:
        'Name of the entry, the same in all languages: lowercase letters of any script, digits and hyphens, unique in its section',
    }),
  ),
  short: Type.Optional(Type.Boolean({ description: 'Whether the short CV includes this entry' })),
  only: Type.Optional(
    Type.Boolean({ description: 'Whether the entry is shown in the language of this file alone' }),
  ),
  logo: text('File name of an image in content/images'),
  lang: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$',
      description: 'Language of the name, title or publisher: a language tag (BCP 47)',
    }),
  ),
};

/** The names of the extension fields. */
export const extensionFields = Object.keys(extensionProperties);

const section = <P extends TProperties>(properties: P, description: string) =>
  Type.Optional(
    Type.Array(
      Type.Object({ ...extensionProperties, ...properties }, { ...exact, description: 'One entry' }),
      {
        description,
      },
    ),
  );

const LocationSchema = Type.Object(
  {
    address: text('Street and number'),
    postalCode: text('Postal code'),
    city: text('City'),
    countryCode: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z]{2}$',
        description: 'Country: a code of two letters (ISO 3166-1)',
      }),
    ),
    region: text('Region'),
  },
  { ...exact, description: 'Where the person lives' },
);

const ProfileSchema = Type.Object(
  { network: text('Name of the site'), username: text('Name on that site'), url: url('Page of the profile') },
  { ...exact, description: 'One profile' },
);

const BasicsSchema = Type.Object(
  {
    name: text('Full name'),
    label: text('Profession in a few words'),
    image: text('File name of a portrait in content/images'),
    email: Type.Optional(Type.String({ pattern: EMAIL_ADDRESS, description: 'Mailbox: an e-mail address' })),
    phone: text('Telephone number with + and country code, such as +1 415 555 0100 ext. 89'),
    url: url('Home page'),
    summary: blocks('Two or three sentences about the person'),
    location: Type.Optional(LocationSchema),
    profiles: Type.Optional(
      Type.Array(ProfileSchema, { description: 'Pages about the person elsewhere on the web' }),
    ),
  },
  { ...exact, description: 'Who the person is and how to get in touch' },
);

const MetaSchema = Type.Object(
  {
    canonical: text('URL of the latest version of this document'),
    version: text('Version of this document'),
    lastModified: text('When it was last changed: YYYY-MM-DDThh:mm:ss'),
  },
  { description: 'About this document; other keys are settings of other tools' },
);

const properties = {
  $schema: text('The schema by which editors complete and validate this file'),
  basics: Type.Optional(BasicsSchema),
  work: section(
    {
      name: text('Name of the employer'),
      location: text('Location'),
      description: blocks('What the employer is'),
      position: text('Name of the position'),
      url: url('Page of the employer'),
      startDate: date('Start'),
      endDate: date('End; absent while ongoing'),
      summary: blocks('Overview of the responsibilities'),
      highlights: highlights('Accomplishments'),
      keywords: texts('Technologies and other keywords'),
    },
    'Positions; consecutive ones at one employer stand under it once',
  ),
  volunteer: section(
    {
      organization: text('Name of the organization'),
      location: text('Location'),
      description: blocks('What the organization is'),
      position: text('Name of the position'),
      url: url('Page of the organization'),
      startDate: date('Start'),
      endDate: date('End; absent while ongoing'),
      summary: blocks('Overview'),
      highlights: highlights('Accomplishments'),
      keywords: texts('Keywords'),
    },
    'Voluntary work',
  ),
  education: section(
    {
      institution: text('Name of the school'),
      location: text('Location'),
      url: url('Page of the school'),
      area: text('Subject'),
      studyType: text('Degree'),
      startDate: date('Start'),
      endDate: date('End; absent while ongoing'),
      score: text('Result'),
      description: blocks('What it was about'),
      summary: blocks('Overview'),
      highlights: highlights('Accomplishments'),
      courses: highlights('Notable courses'),
      keywords: texts('Keywords'),
    },
    'Education',
  ),
  projects: section(
    {
      name: text('Name of the project'),
      description: blocks('What it is'),
      summary: blocks('Overview'),
      highlights: highlights('Features and results'),
      keywords: texts('Keywords'),
      startDate: date('Start'),
      endDate: date('End; absent while ongoing'),
      url: url('Page of the project'),
      roles: texts('Roles in it'),
      entity: text('Company or organization behind it'),
      type: text('Kind of project'),
    },
    'Projects',
  ),
  awards: section(
    {
      title: text('Name of the honour'),
      date: date('When it was given'),
      awarder: text('Who gave it'),
      url: url('Its page'),
      summary: blocks('Reason'),
    },
    'Awards and honours',
  ),
  certificates: section(
    {
      name: text('Name of the certificate or patent'),
      date: date('When it was granted'),
      endDate: date('When it expires'),
      url: url('Its page'),
      issuer: text('Who issued it'),
      summary: blocks('What it is about'),
    },
    'Certificates and patents',
  ),
  publications: section(
    {
      name: text('Title'),
      authors: texts('Authors, one text each'),
      publisher: text('Publisher'),
      releaseDate: date('When it appeared'),
      url: url('Its page'),
      doi: doi('Its identifier'),
      summary: blocks('What it says'),
    },
    'Publications',
  ),
  skills: section(
    {
      name: text('Name of the skill'),
      level: text('Level'),
      years: years('Experience'),
      keywords: texts('Keywords'),
    },
    'Skills',
  ),
  languages: section(
    { language: text('Name of the language'), fluency: text('Fluency') },
    'Languages spoken',
  ),
  interests: section({ name: text('Name of the interest'), keywords: texts('Keywords') }, 'Interests'),
  references: section(
    {
      name: text('Name of the referee'),
      position: text('Position of the referee'),
      company: text('Where the referee works'),
      url: url('Page of the referee'),
      reference: blocks('What the referee says'),
    },
    'References',
  ),
  meta: Type.Optional(MetaSchema),
};

/** The schema of an entry of a section that JSON Resume does not have. Its other fields are texts or lists of texts. */
export const EntrySchema = Type.Object(
  {
    ...extensionProperties,
    ...Object.fromEntries(
      [...fieldFormats].map(([name, format]) => [name, formatSchemas[format](`The ${name} of the entry`)]),
    ),
  },
  { additionalProperties: true, description: 'One entry; its other fields are shown, too' },
);

/** The schema of a section that JSON Resume does not have. */
export const OwnSectionSchema = Type.Array(EntrySchema, {
  description: 'A section of your own: a list of entries. ui/<language>.json has its title',
});

/** The schema of `content/cv/<language>.json`. */
export const CvSchema = Type.Object(properties, {
  additionalProperties: OwnSectionSchema,
  description: 'A CV in the JSON Resume format, or its translation',
});

/** A CV as the content has it, after normalizing and validating. */
export type Cv = Static<typeof CvSchema>;

/** The sections that JSON Resume has. */
export const sectionNames = [
  'work',
  'volunteer',
  'education',
  'projects',
  'awards',
  'certificates',
  'publications',
  'skills',
  'languages',
  'interests',
  'references',
] as const;

export type SectionName = (typeof sectionNames)[number];

type SectionEntries = { [S in SectionName]: NonNullable<Cv[S]>[number] };

/** An entry of a section, or of any section, as the content has it. */
export type SectionEntry<S extends SectionName = SectionName> = SectionEntries[S];

/** The extension fields of an entry. */
type ExtensionFields = {
  id?: string;
  short?: boolean;
  logo?: string;
  lang?: string;
};

/** An entry of a section of any name, as the content has it. */
export type AnyEntry = ExtensionFields & { [field: string]: string | string[] | boolean | undefined };
