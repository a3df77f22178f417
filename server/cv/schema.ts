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

const noOtherKeys = { additionalProperties: false };
const textField = (description: string) => Type.Optional(Type.String({ description }));
/** A text in Markdown with paragraphs and lists. */
const blocksField = (description: string) =>
  Type.Optional(Type.String({ description, contentMediaType: MARKDOWN }));
/** Texts in Markdown without paragraphs and lists. */
const highlightsField = (description: string) =>
  Type.Optional(
    Type.Array(Type.String({ description: 'One item', contentMediaType: MARKDOWN }), { description }),
  );
const textsField = (description: string) =>
  Type.Optional(Type.Array(Type.String({ description: 'One item' }), { description }));

/** An http or https URL: what a page may link to. Others, such as `javascript:`, are shown as text or not at all. */
export const LINK_PATTERN = '^[hH][tT][tT][pP][sS]?://(?![hH][tT][tT][pP][sS]?:)[^\\s]+$';
/** A date by its form in JSON Resume 1.3.1; whether it exists is for `validate.ts` to find. */
export const DATE_PATTERN = '^[12]\\d{3}(-[01]\\d(-[0-3]\\d)?)?$';

/** A DOI (https://doi.org) without the URL of its resolver. */
export const DOI_PATTERN = '^10\\.\\d{4,9}(\\.\\d+)*/\\S+$';
/** A number of years. */
export const YEARS_PATTERN = '^\\d{1,3}([.,]\\d+)?$';

const urlField = (description: string) =>
  Type.Optional(Type.String({ pattern: LINK_PATTERN, description: `${description}: an http or https URL` }));
const dateField = (description: string) =>
  Type.Optional(
    Type.String({ pattern: DATE_PATTERN, description: `${description}: YYYY, YYYY-MM or YYYY-MM-DD` }),
  );
const doiField = (description: string) =>
  Type.Optional(
    Type.String({ pattern: DOI_PATTERN, description: `${description}: a DOI such as 10.1000/182` }),
  );
const yearsField = (description: string) =>
  Type.Optional(Type.String({ pattern: YEARS_PATTERN, description: `${description}: a number of years` }));

/** The schema of a field by its format. */
const fieldSchemas = {
  text: textField,
  texts: textsField,
  blocks: blocksField,
  highlights: highlightsField,
  date: dateField,
  url: urlField,
  doi: doiField,
  years: yearsField,
} satisfies Record<FieldFormat, (description: string) => unknown>;

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
  logo: textField('File name of an image in content/images'),
  lang: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$',
      description: 'Language of the name, title or publisher: a language tag (BCP 47)',
    }),
  ),
};

/** The names of the extension fields. */
export const extensionFields = Object.keys(extensionProperties);

const sectionSchema = <P extends TProperties>(entryProperties: P, description: string) =>
  Type.Optional(
    Type.Array(
      Type.Object(
        { ...extensionProperties, ...entryProperties },
        { ...noOtherKeys, description: 'One entry' },
      ),
      {
        description,
      },
    ),
  );

const LocationSchema = Type.Object(
  {
    address: textField('Street and number'),
    postalCode: textField('Postal code'),
    city: textField('City'),
    countryCode: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z]{2}$',
        description: 'Country: a code of two letters (ISO 3166-1)',
      }),
    ),
    region: textField('Region'),
  },
  { ...noOtherKeys, description: 'Where the person lives' },
);

const ProfileSchema = Type.Object(
  {
    network: textField('Name of the site'),
    username: textField('Name on that site'),
    url: urlField('Page of the profile'),
  },
  { ...noOtherKeys, description: 'One profile' },
);

const BasicsSchema = Type.Object(
  {
    name: textField('Full name'),
    label: textField('Profession in a few words'),
    image: textField('File name of a portrait in content/images'),
    email: Type.Optional(Type.String({ pattern: EMAIL_ADDRESS, description: 'Mailbox: an e-mail address' })),
    phone: textField('Telephone number with + and country code, such as +1 415 555 0100 ext. 89'),
    url: urlField('Home page'),
    summary: blocksField('Two or three sentences about the person'),
    location: Type.Optional(LocationSchema),
    profiles: Type.Optional(
      Type.Array(ProfileSchema, { description: 'Pages about the person elsewhere on the web' }),
    ),
  },
  { ...noOtherKeys, description: 'Who the person is and how to get in touch' },
);

const MetaSchema = Type.Object(
  {
    canonical: textField('URL of the latest version of this document'),
    version: textField('Version of this document'),
    lastModified: textField('When it was last changed: YYYY-MM-DDThh:mm:ss'),
  },
  { description: 'About this document; other keys are settings of other tools' },
);

const cvProperties = {
  $schema: textField('The schema by which editors complete and validate this file'),
  basics: Type.Optional(BasicsSchema),
  work: sectionSchema(
    {
      name: textField('Name of the employer'),
      location: textField('Location'),
      description: blocksField('What the employer is'),
      position: textField('Name of the position'),
      url: urlField('Page of the employer'),
      startDate: dateField('Start'),
      endDate: dateField('End; absent while ongoing'),
      summary: blocksField('Overview of the responsibilities'),
      highlights: highlightsField('Accomplishments'),
      keywords: textsField('Technologies and other keywords'),
    },
    'Positions; consecutive ones at one employer stand under it once',
  ),
  volunteer: sectionSchema(
    {
      organization: textField('Name of the organization'),
      location: textField('Location'),
      description: blocksField('What the organization is'),
      position: textField('Name of the position'),
      url: urlField('Page of the organization'),
      startDate: dateField('Start'),
      endDate: dateField('End; absent while ongoing'),
      summary: blocksField('Overview'),
      highlights: highlightsField('Accomplishments'),
      keywords: textsField('Keywords'),
    },
    'Voluntary work',
  ),
  education: sectionSchema(
    {
      institution: textField('Name of the school'),
      location: textField('Location'),
      url: urlField('Page of the school'),
      area: textField('Subject'),
      studyType: textField('Degree'),
      startDate: dateField('Start'),
      endDate: dateField('End; absent while ongoing'),
      score: textField('Result'),
      description: blocksField('What it was about'),
      summary: blocksField('Overview'),
      highlights: highlightsField('Accomplishments'),
      courses: highlightsField('Notable courses'),
      keywords: textsField('Keywords'),
    },
    'Education',
  ),
  projects: sectionSchema(
    {
      name: textField('Name of the project'),
      description: blocksField('What it is'),
      summary: blocksField('Overview'),
      highlights: highlightsField('Features and results'),
      keywords: textsField('Keywords'),
      startDate: dateField('Start'),
      endDate: dateField('End; absent while ongoing'),
      url: urlField('Page of the project'),
      roles: textsField('Roles in it'),
      entity: textField('Company or organization behind it'),
      type: textField('Kind of project'),
    },
    'Projects',
  ),
  awards: sectionSchema(
    {
      title: textField('Name of the honour'),
      date: dateField('When it was given'),
      awarder: textField('Who gave it'),
      url: urlField('Its page'),
      summary: blocksField('Reason'),
    },
    'Awards and honours',
  ),
  certificates: sectionSchema(
    {
      name: textField('Name of the certificate or patent'),
      date: dateField('When it was granted'),
      endDate: dateField('When it expires'),
      url: urlField('Its page'),
      issuer: textField('Who issued it'),
      summary: blocksField('What it is about'),
    },
    'Certificates and patents',
  ),
  publications: sectionSchema(
    {
      name: textField('Title'),
      authors: textsField('Authors, one text each'),
      publisher: textField('Publisher'),
      releaseDate: dateField('When it appeared'),
      url: urlField('Its page'),
      doi: doiField('Its identifier'),
      summary: blocksField('What it says'),
    },
    'Publications',
  ),
  skills: sectionSchema(
    {
      name: textField('Name of the skill'),
      level: textField('Level'),
      years: yearsField('Experience'),
      keywords: textsField('Keywords'),
    },
    'Skills',
  ),
  languages: sectionSchema(
    { language: textField('Name of the language'), fluency: textField('Fluency') },
    'Languages spoken',
  ),
  interests: sectionSchema(
    { name: textField('Name of the interest'), keywords: textsField('Keywords') },
    'Interests',
  ),
  references: sectionSchema(
    {
      name: textField('Name of the referee'),
      position: textField('Position of the referee'),
      company: textField('Where the referee works'),
      url: urlField('Page of the referee'),
      reference: blocksField('What the referee says'),
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
      [...fieldFormats].map(([name, format]) => [name, fieldSchemas[format](`The ${name} of the entry`)]),
    ),
  },
  { additionalProperties: true, description: 'One entry; its other fields are shown, too' },
);

/** The schema of a section that JSON Resume does not have. */
export const OwnSectionSchema = Type.Array(EntrySchema, {
  description: 'A section of your own: a list of entries. ui/<language>.json has its title',
});

/** The schema of `content/cv/<language>.json`. */
export const CvSchema = Type.Object(cvProperties, {
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
export type ResumeEntry = ExtensionFields & { [field: string]: string | string[] | boolean | undefined };
