// Reads and validates site.json: languages, base URL, paper size, default choices and public contact fields.
import { type Static, Type } from 'typebox';
import { checker, countDiagnostics, type Diagnostic, excerpt, suggest } from './diagnostics.ts';
import type { ContentFolder } from './files.ts';
import { JsonDocument } from './json-document.ts';

/** What a reader can choose, and between which values; the first is the default where site.json names none. */
export const choiceValues = {
  length: ['long', 'short'],
  icons: ['show', 'hide'],
  theme: ['default', 'clean'],
  scheme: ['auto', 'light', 'dark'],
} as const;

/** The sizes of paper; the first is the default where site.json names none. */
export const papers = ['a4', 'letter'] as const;

/** The fields of `basics` and its `location` by which a person is reached. */
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

/** What is public where site.json does not say. */
export const publicByDefault = contactFields.filter(
  field => !['phone', 'address', 'postalCode'].includes(field),
);

const DefaultsSchema = Type.Object(
  {
    length: Type.Optional(
      Type.Enum(choiceValues.length, { description: 'All of the CV, or only the entries marked `short`' }),
    ),
    icons: Type.Optional(Type.Enum(choiceValues.icons, { description: 'Whether logos and icons are shown' })),
    theme: Type.Optional(Type.Enum(choiceValues.theme, { description: 'The look of the page' })),
    scheme: Type.Optional(Type.Enum(choiceValues.scheme, { description: 'The colours of a first visit' })),
  },
  { additionalProperties: false, description: 'The choices of a reader who has not chosen' },
);

/** The shape of `content/site.json`. */
export const SiteSchema = Type.Object(
  {
    $schema: Type.Optional(
      Type.String({ description: 'The schema by which editors complete and check this file' }),
    ),
    defaultLanguage: Type.Optional(
      Type.String({ description: 'Language tag (BCP 47) of readers whose language is unknown' }),
    ),
    languages: Type.Optional(
      Type.Array(Type.String({ description: 'A language tag (BCP 47)' }), {
        description: 'The order in which languages are offered',
      }),
    ),
    baseUrl: Type.Optional(
      Type.String({
        format: 'origin',
        description: 'Where the site is published: an origin such as https://cv.example.org',
      }),
    ),
    paper: Type.Optional(Type.Enum(papers, { description: 'Size of printed pages' })),
    defaults: Type.Optional(DefaultsSchema),
    public: Type.Optional(
      Type.Array(Type.Enum(contactFields, { description: 'A way to reach the person' }), {
        description: 'What everyone may see of how to reach the person; the rest is for shared links',
      }),
    ),
  },
  { additionalProperties: false, description: 'Settings of the whole site' },
);

/** A choice by name, with one of its values. */
export type Choices = { [K in keyof typeof choiceValues]: (typeof choiceValues)[K][number] };

/** The settings of the site, complete. `baseUrl` is an origin, or null when none is known. */
export interface Site {
  defaultLanguage: string;
  languages: string[];
  baseUrl: string | null;
  paper: (typeof papers)[number];
  defaults: Choices;
  public: ContactField[];
  /** Where choices stand in an address: in its query, or, for servers of files, which read no query, in its path. */
  addresses: 'query' | 'path';
}

const FILE = 'site.json';
const check = checker(SiteSchema);

/**
 * Reads `site.json`, if there is one, and completes it for the languages that have content: those it names come first,
 * in its order. Without a site, the diagnostics say why.
 */
export function loadSite(
  folder: ContentFolder,
  available: string[],
): { site?: Site; diagnostics: Diagnostic[] } {
  const file = folder.has(FILE) ? folder.read(FILE) : new JsonDocument(folder.name(FILE), '{}');
  if (file.value === undefined) return { diagnostics: file.diagnostics };
  const diagnostics = [
    ...file.diagnostics,
    ...check(file.value).map(violation => file.diagnostic(violation)),
  ];
  if (countDiagnostics(diagnostics).errors) return { diagnostics };

  const value = file.value as Static<typeof SiteSchema>;
  const fail = (path: string, tag: string) =>
    diagnostics.push(
      file.diagnostic({
        severity: 'error',
        path,
        message: `should be a language that has a cv/<language>.json: ${available.join(', ')} (found ${excerpt(tag)})`,
        hint: suggest(tag, available) || 'leave it out, or add its file',
      }),
    );
  const named = value.languages ?? [];
  for (const [i, tag] of named.entries()) if (!available.includes(tag)) fail(`/languages/${i}`, tag);
  const languages = [...new Set([...named, ...available])].filter(tag => available.includes(tag));
  const asked = value.defaultLanguage;
  if (asked !== undefined && !available.includes(asked)) fail('/defaultLanguage', asked);
  if (countDiagnostics(diagnostics).errors) return { diagnostics };

  const { length, icons, theme, scheme } = choiceValues;
  const first: Choices = { length: length[0], icons: icons[0], theme: theme[0], scheme: scheme[0] };
  return {
    site: {
      defaultLanguage: languages.find(tag => tag === asked) ?? languages[0] ?? '',
      languages,
      baseUrl: value.baseUrl ?? null,
      paper: value.paper ?? papers[0],
      defaults: { ...first, ...value.defaults },
      public: value.public ?? publicByDefault,
      addresses: 'query',
    },
    diagnostics,
  };
}
