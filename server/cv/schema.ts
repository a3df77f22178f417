import { type Static, type TProperties, Type } from 'typebox';

/*
 * JSON Resume 1.3.1 (https://jsonresume.org/schema), every field optional, with this project's own optional fields on
 * entries: id, short, logo, lang. Other keys are allowed and ignored, as JSON Resume allows them.
 */

const text = (description: string) => Type.Optional(Type.String({ description }));
const texts = (description: string) => Type.Optional(Type.Array(Type.String(), { description }));
const url = (description: string) =>
  Type.Optional(
    Type.String({
      pattern: '^[hH][tT][tT][pP][sS]?://[^\\s]+$',
      description: `${description}: an http or https address`,
    }),
  );
const date = (description: string) =>
  Type.Optional(
    Type.String({
      pattern: '^[12]\\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$',
      description: `${description}: YYYY, YYYY-MM or YYYY-MM-DD`,
    }),
  );

const entry = <P extends TProperties>(properties: P) =>
  Type.Object({
    id: Type.Optional(
      Type.String({
        pattern: '^[a-z0-9-]+$',
        description: 'a name of small letters, digits and hyphens, unique in its section',
      }),
    ),
    short: Type.Optional(Type.Boolean({ description: 'Whether the short CV keeps this entry' })),
    logo: text('File name of a picture in content/images'),
    lang: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$',
        description: 'The language of the name, title or publisher: a language tag (BCP 47)',
      }),
    ),
    ...properties,
  });

const section = <P extends TProperties>(properties: P, description: string) =>
  Type.Optional(Type.Array(entry(properties), { description }));

/** The shape of a `content/cv/<language>.json`. */
export const CvSchema = Type.Object({
  $schema: text('For editors'),
  basics: Type.Optional(
    Type.Object({
      name: text('Full name'),
      label: text('Profession in a few words'),
      image: text('File name of a portrait in content/images'),
      email: Type.Optional(Type.String({ pattern: '^[^@\\s]+@[^@\\s]+$', description: 'an e-mail address' })),
      phone: text('Telephone number'),
      url: url('Home page'),
      summary: text('Two or three sentences about the person'),
      location: Type.Optional(
        Type.Object({
          address: text('Street and number'),
          postalCode: text('Postal code'),
          city: text('City'),
          countryCode: Type.Optional(
            Type.String({
              pattern: '^[A-Za-z]{2}$',
              description: 'a country code of two letters (ISO 3166-1)',
            }),
          ),
          region: text('Region'),
        }),
      ),
      profiles: Type.Optional(
        Type.Array(
          Type.Object({
            network: text('Name of the site'),
            username: text('Name on that site'),
            url: url('Address'),
          }),
        ),
      ),
    }),
  ),
  work: section(
    {
      name: text('Name of the employer'),
      location: text('Where'),
      description: text('What the employer is'),
      position: text('Name of the position'),
      url: url('Page of the employer'),
      startDate: date('When it began'),
      endDate: date('When it ended; absent while it goes on'),
      summary: text('Overview of the responsibilities'),
      highlights: texts('Accomplishments'),
    },
    'Positions',
  ),
  volunteer: section(
    {
      organization: text('Name of the organization'),
      position: text('Name of the position'),
      url: url('Page of the organization'),
      startDate: date('When it began'),
      endDate: date('When it ended; absent while it goes on'),
      summary: text('Overview'),
      highlights: texts('Accomplishments'),
    },
    'Voluntary work',
  ),
  education: section(
    {
      institution: text('Name of the school'),
      url: url('Page of the school'),
      area: text('Subject'),
      studyType: text('Degree'),
      startDate: date('When it began'),
      endDate: date('When it ended; absent while it goes on'),
      score: text('Result'),
      courses: texts('Notable courses'),
    },
    'Education',
  ),
  projects: section(
    {
      name: text('Name of the project'),
      description: text('What it is'),
      highlights: texts('Features and results'),
      keywords: texts('Subjects'),
      startDate: date('When it began'),
      endDate: date('When it ended; absent while it goes on'),
      url: url('Page of the project'),
      roles: texts('Parts played in it'),
      entity: text('Company or body behind it'),
      type: text('Kind of project'),
    },
    'Projects',
  ),
  awards: section(
    {
      title: text('Name of the honour'),
      date: date('When it was given'),
      awarder: text('Who gave it'),
      summary: text('What for'),
    },
    'Awards and honours',
  ),
  certificates: section(
    {
      name: text('Name of the certificate or patent'),
      date: date('When it was granted'),
      url: url('Its page'),
      issuer: text('Who issued it'),
    },
    'Certificates and patents',
  ),
  publications: section(
    {
      name: text('Title'),
      publisher: text('Publisher'),
      releaseDate: date('When it appeared'),
      url: url('Its page'),
      summary: text('What it says'),
    },
    'Publications',
  ),
  skills: section(
    { name: text('Name of the skill'), level: text('How well'), keywords: texts('What belongs to it') },
    'Skills',
  ),
  languages: section(
    { language: text('Name of the language'), fluency: text('How well') },
    'Languages spoken',
  ),
  interests: section(
    { name: text('Name of the interest'), keywords: texts('What belongs to it') },
    'Interests',
  ),
  references: section({ name: text('Who says it'), reference: text('What they say') }, 'References'),
  meta: Type.Optional(
    Type.Object({
      canonical: text('Address of the latest version of this document'),
      version: text('Version of the schema'),
      lastModified: text('When it was last changed: YYYY-MM-DDThh:mm:ss'),
    }),
  ),
});

export type Cv = Static<typeof CvSchema>;

/** The sections of a CV, in the order in which a page shows them. */
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
