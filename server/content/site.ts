// Reads and validates site.json: languages, base URL, paper size, default choices and public contact fields.
import { type Static, Type } from 'typebox';
import { deprecatedNames } from '../deprecated.ts';
import { countDiagnostics, type Diagnostic, type Violation } from './diagnostics.ts';
import { excerpt } from './excerpt.ts';
import type { ContentFolder } from './files.ts';
import { JsonDocument } from './json-document.ts';
import { compileSchema, renameDeprecated } from './schema-validator.ts';
import { suggest } from './suggest.ts';

/** The choices of a visitor and their values; the first value is the default unless site.json sets another. */
export const choiceValues = {
  length: ['long', 'short'],
  icons: ['show', 'hide'],
  theme: ['default', 'clean'],
  scheme: ['auto', 'light', 'dark'],
} as const;

/** Paper sizes; the first is the default unless site.json sets another. */
export const papers = ['a4', 'letter'] as const;

/** How precise the dates of ranges are shown at most; the first is the default unless site.json sets another. */
export const datePrecisions = ['month', 'year', 'day'] as const;

/** The contact fields of a JSON Resume: fields of `basics` and `basics.location`. */
export const contactFields = [
  'email',
  'phone',
  'url',
  'address',
  'postalCode',
  'city',
  'region',
  'countryCode',
  'profiles',
] as const;

export type ContactField = (typeof contactFields)[number];

/** The contact fields that are public unless site.json lists others. */
export const publicByDefault = contactFields.filter(
  field => !['phone', 'address', 'postalCode'].includes(field),
);

const DefaultsSchema = Type.Object(
  {
    length: Type.Optional(
      Type.Enum(choiceValues.length, { description: 'The full CV, or only the entries marked `short`' }),
    ),
    icons: Type.Optional(Type.Enum(choiceValues.icons, { description: 'Whether logos and icons are shown' })),
    theme: Type.Optional(Type.Enum(choiceValues.theme, { description: 'The layout of the page' })),
    scheme: Type.Optional(
      Type.Enum(choiceValues.scheme, { description: 'The colour scheme on a first visit' }),
    ),
  },
  { additionalProperties: false, description: 'The choices of a visitor who has not chosen' },
);

/** The schema of `content/site.json`. */
export const SiteSchema = Type.Object(
  {
    $schema: Type.Optional(
      Type.String({ description: 'The JSON Schema by which editors complete and validate this file' }),
    ),
    defaultLanguage: Type.Optional(
      Type.String({ description: 'Language tag (BCP 47) for visitors whose language is unknown' }),
    ),
    languages: Type.Optional(
      Type.Array(Type.String({ description: 'A language tag (BCP 47)' }), {
        description: 'The order in which languages are offered',
      }),
    ),
    baseUrl: Type.Optional(
      Type.String({
        format: 'base-url',
        description:
          'Where the site is published: a URL such as https://cv.example.org or https://example.org/cv/',
      }),
    ),
    paper: Type.Optional(Type.Enum(papers, { description: 'Paper size of the PDF and of printed pages' })),
    dates: Type.Optional(
      Type.Enum(datePrecisions, {
        description:
          'How precise the start and end dates of entries are shown at most; other dates are shown as written',
      }),
    ),
    markdown: Type.Optional(
      Type.Boolean({
        description:
          'Whether summaries, descriptions, highlights and references are Markdown; false takes them literally',
      }),
    ),
    sections: Type.Optional(
      Type.Array(Type.String({ description: 'A section of the CV, such as work' }), {
        description:
          'The sections in their order; what is not listed is nowhere. Else the order of the CV counts',
      }),
    ),
    timeline: Type.Optional(
      Type.Unsafe<boolean | string[]>({
        anyOf: [{ type: 'boolean' }, { type: 'array', items: { type: 'string' } }],
        description: 'The sections that the timeline has: true, false or a list of sections',
      }),
    ),
    groupRoles: Type.Optional(
      Type.Boolean({
        description:
          'Whether consecutive positions at one employer stand under it once, which is the default',
      }),
    ),
    defaults: Type.Optional(DefaultsSchema),
    public: Type.Optional(
      Type.Array(Type.Enum(contactFields, { description: 'A contact field' }), {
        description: 'The contact fields that everyone may see; share links show the others, too',
      }),
    ),
  },
  { additionalProperties: false, description: 'Settings of the whole site' },
);

/** One value for each choice of a visitor. */
export type Choices = { [K in keyof typeof choiceValues]: (typeof choiceValues)[K][number] };

const defaultChoices: Choices = {
  length: choiceValues.length[0],
  icons: choiceValues.icons[0],
  theme: choiceValues.theme[0],
  scheme: choiceValues.scheme[0],
};

/** The settings of the site with defaults filled in. */
export interface Site {
  /** The language for visitors whose language is unknown; '' when there is no CV. */
  defaultLanguage: string;
  languages: string[];
  /** The URL of the site without a slash at its end; null when none is known. */
  baseUrl: string | null;
  /** The path of {@link Site.baseUrl}, such as `/cv`; '' at the root of a host. */
  basePath: string;
  paper: (typeof papers)[number];
  /** How precise the site shows the dates of ranges at most. */
  dates: (typeof datePrecisions)[number];
  /** Whether the texts of the CV are Markdown. */
  markdown: boolean;
  /** The names of the sections in their order; null where the order of the CV counts. */
  sections: string[] | null;
  /** Whether the site has a timeline, or the names of the sections of the timeline. */
  timeline: boolean | string[];
  /** Whether consecutive positions at one employer are grouped. */
  groupRoles: boolean;
  defaults: Choices;
  public: ContactField[];
  /** Where a URL has the choices: in its query or, on a static file server, which ignores queries, in its path. */
  choicesIn: 'query' | 'path';
}

/** The file of the settings in the content folder. */
export const SITE_FILE = 'site.json';

/** What diagnostics name in place of a file, for a base URL that is not that of site.json. */
export const BASE_URL_VARIABLE = 'BASE_URL';

/** The first segments of the paths that the site has beside its languages. */
export const siteSegments = [
  '404',
  'apple-touch-icon.png',
  'dev',
  'favicon.ico',
  'favicon.svg',
  'health',
  'robots.txt',
  'site.webmanifest',
  'sitemap.xml',
  'static',
];

const validateSite = compileSchema(SiteSchema);

/**
 * Loads `site.json`, which is optional, for the languages that have a CV. Languages named there come first, in its order.
 * `baseUrl`, the environment variable, overrides that of the file. When there is an error, the result has diagnostics but no
 * site. `siteFile` locates further diagnostics.
 */
export function loadSite(
  contentFolder: ContentFolder,
  cvLanguages: string[],
  baseUrl?: string,
): { site?: Site; file: JsonDocument; diagnostics: Diagnostic[] } {
  const siteFile = contentFolder.has(SITE_FILE)
    ? contentFolder.read(SITE_FILE)
    : new JsonDocument(contentFolder.name(SITE_FILE), '{}');
  if (siteFile.value === undefined) return { file: siteFile, diagnostics: siteFile.diagnostics };
  const { value: siteValue, violations: deprecatedKeys } = renameDeprecated(
    siteFile.value,
    deprecatedNames.site,
  );
  const diagnostics = [
    ...siteFile.diagnostics,
    ...[...deprecatedKeys, ...validateSite(siteValue)].map(violation => siteFile.diagnostic(violation)),
  ];
  if (countDiagnostics(diagnostics).errors) return { file: siteFile, diagnostics };

  const siteSettings = siteValue as Static<typeof SiteSchema>;
  const unavailableLanguages = findUnavailableLanguages(siteSettings, cvLanguages);
  for (const violation of unavailableLanguages) diagnostics.push(siteFile.diagnostic(violation));
  if (unavailableLanguages.length) return { file: siteFile, diagnostics };

  const languages = [...new Set([...(siteSettings.languages ?? []), ...cvLanguages])];
  const ambiguousPath = findAmbiguousPath(baseUrl ?? siteSettings.baseUrl, languages);
  if (ambiguousPath) {
    const { message, hint } = ambiguousPath;
    if (baseUrl === undefined) diagnostics.push(siteFile.diagnostic(ambiguousPath));
    else diagnostics.push(...JsonDocument.unreadable(BASE_URL_VARIABLE, message, hint).diagnostics);
    return { file: siteFile, diagnostics };
  }
  return {
    site: {
      ...parseBaseUrl(baseUrl ?? siteSettings.baseUrl),
      defaultLanguage: siteSettings.defaultLanguage ?? languages[0] ?? '',
      languages,
      paper: siteSettings.paper ?? papers[0],
      dates: siteSettings.dates ?? datePrecisions[0],
      markdown: siteSettings.markdown ?? true,
      sections: siteSettings.sections ?? null,
      timeline: siteSettings.timeline ?? true,
      groupRoles: siteSettings.groupRoles ?? true,
      defaults: { ...defaultChoices, ...siteSettings.defaults },
      public: siteSettings.public ?? publicByDefault,
      choicesIn: 'query',
    },
    file: siteFile,
    diagnostics,
  };
}

/** An error for each language of the settings that has no CV. */
function findUnavailableLanguages(
  { languages = [], defaultLanguage }: Static<typeof SiteSchema>,
  cvLanguages: string[],
): Violation[] {
  const namedLanguages = languages.map((language, i) => ({ language, path: `/languages/${i}` }));
  if (defaultLanguage !== undefined)
    namedLanguages.push({ language: defaultLanguage, path: '/defaultLanguage' });
  return namedLanguages
    .filter(({ language }) => !cvLanguages.includes(language))
    .map(({ language, path }) => ({
      severity: 'error',
      path,
      message: `should be a language that has a cv/<language>.json: ${cvLanguages.join(', ')} (found ${excerpt(language)})`,
      hint: suggest(language, cvLanguages) || 'remove it, or add its file',
    }));
}

/** The base URL of a site without a slash at its end, and its path. */
export function parseBaseUrl(baseUrlText: string | undefined): Pick<Site, 'baseUrl' | 'basePath'> {
  if (baseUrlText === undefined) return { baseUrl: null, basePath: '' };
  const { origin, pathname } = new URL(baseUrlText);
  const basePath = pathname.replace(/\/$/, '');
  return { baseUrl: origin + basePath, basePath };
}

/**
 * An error if the site itself has a path that begins like the path of its base URL. A request for `/en` would then be one for
 * the base path, or for a page from a proxy that has removed the base path.
 */
function findAmbiguousPath(
  baseUrl: string | undefined,
  languages: string[],
): (Violation & { hint: string }) | undefined {
  const firstSegment = decodeURIComponent(parseBaseUrl(baseUrl).basePath.split('/')[1] ?? '').toLowerCase();
  if (![...languages, ...siteSegments].some(name => name.toLowerCase() === firstSegment)) return undefined;
  const segmentKind = siteSegments.includes(firstSegment) ? 'a path of the site' : 'a language of the site';
  return {
    severity: 'error',
    path: '/baseUrl',
    message: `should have a path that does not begin with "/${firstSegment}", ${segmentKind} (found ${excerpt(baseUrl)})`,
    hint: 'publish the site under another path, such as /resume/',
  };
}
