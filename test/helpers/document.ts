// Documents and arbitrary CVs (fast-check) for the tests of the formats.
import fc from 'fast-check';
import { type Cv, CvSchema, DATE_PATTERN, LINK_PATTERN } from '../../server/cv/schema.ts';
import { type CvDocument, type CvDocumentOptions, createCvDocument } from '../../server/formats/document.ts';
import { snapshotOf, withCv } from './app.ts';

/** The document of a CV whose entries have ids, for a format: in English, long, without a URL. */
export function documentOf(
  cv: Cv,
  { note, ...options }: Partial<CvDocumentOptions> & { note?: string } = {},
): CvDocument {
  const document = createCvDocument({
    snapshot: snapshotOf(withCv(cv)),
    language: 'en',
    length: 'long',
    shared: null,
    url: '',
    ...options,
  });
  return note === undefined ? document : { ...document, note };
}

/** Arbitrary texts, mostly of characters with a meaning in one of the formats. */
export const oddText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({
    unit: fc.constantFrom(
      ...'#*_`~[](){}<>!&;:,.\\/|=+-"\'^$@%\n\r\t 019aé日ภ👍\0\u001b\u009b\u2028\u202e\u200f\u00a0',
    ),
    maxLength: 30,
  }),
  fc.constantFrom(
    '<b>x</b>',
    '&amp;',
    '&#35;',
    '1. x',
    '- x',
    '# x',
    'x\n===',
    '[x](y)',
    '![x](y)',
    '<https://x.example/>',
    '```',
    '\\*x*',
    'https://x.example/',
    '***',
    '    x',
    '__proto__',
    'END:VCARD\r\nBEGIN:VCARD',
    "^n^^^'",
  ),
);

/** Arbitrary texts of Markdown constructs, whole and broken. */
export const markdownText = fc
  .array(
    fc.constantFrom(
      ...[
        '*',
        '**',
        '_',
        '__',
        '`',
        '``',
        '\\',
        '[',
        '](',
        ')',
        '<',
        '>',
        '!',
        '&',
        '&amp;',
        '#',
        '\n',
        '\n\n',
      ],
      ...[
        '\n- ',
        '\n  - ',
        '\n* ',
        '\n1. ',
        '\n2. ',
        '\n  1. ',
        '\n• ',
        '\n\n- ',
        '\n    ',
        '\n> ',
        '\n---\n',
      ],
      ...['word', 'two words', 'é', '日本', '.', ' ', '  ', '1914', 'C++', '<b>', '"', "'"],
      ...[
        '[a *b*](https://x.example/y)',
        '[`c`](https://x.example/)',
        '[m](mailto:a@x.example)',
        '[t](tel:+1-2)',
        `[q](https://x.example/"onclick='x'<b>&amp;)`,
      ],
      ...[
        '**bold**',
        '*so*',
        '`code <b>`',
        'https://x.example/a_b',
        'www.x.example',
        'a@x.example',
        '<https://x.example>',
      ],
    ),
    { maxLength: 14 },
  )
  .map(parts => parts.join(''));

const oddDate = fc.oneof(
  fc.constantFrom('2016', '2016-08', '2016-08-31', '2016-02-30', '2016-19-39', 'May'),
  oddText,
);
const oddUrl = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc
    .tuple(fc.constantFrom('http://', 'https://x.example/', 'HTTP://[::1]/', 'https://é.example/?'), oddText)
    .map(([a, b]) => a + b),
  fc.constantFrom(
    'javascript:alert(1)',
    'ftp://x.example/',
    'mailto:x@y.example',
    'http://[',
    'https://a"b/',
    'http://x#y#z',
  ),
  oddText,
);
const oddEmail = fc.oneof(
  fc.emailAddress(),
  fc.constantFrom(
    'a@localhost',
    '"a b"@x.example',
    'a@[127.0.0.1]',
    'a..b@x.example',
    '.a@x.example',
    'é@x.example',
    'a@é.example',
    'a@-x.example',
    'a\n@x.example',
  ),
  oddText,
);

/** The part of a JSON Schema that describes a value. */
interface ValueSchema {
  type?: string;
  pattern?: string;
  properties?: Record<string, ValueSchema>;
  items?: ValueSchema;
}

/** Arbitrary values of a schema. Dates, URLs and email addresses may be malformed. */
function arbitraryOf(schema: ValueSchema, key = ''): fc.Arbitrary<unknown> {
  if (schema.items) return fc.array(arbitraryOf(schema.items), { maxLength: 2 });
  if (schema.properties) {
    const fields = Object.entries(schema.properties).map(
      ([key, value]) => [key, arbitraryOf(value, key)] as const,
    );
    return fc.record(Object.fromEntries(fields), {
      requiredKeys: (schema.properties.id ? ['id'] : []) as never[],
    });
  }
  if (schema.type === 'boolean') return fc.boolean();
  if (key === 'id') return fc.nat().map(String);
  if (key === 'lang') return fc.constantFrom('fr', 'es');
  if (schema.pattern === DATE_PATTERN) return oddDate;
  if (schema.pattern === LINK_PATTERN || key === 'canonical') return oddUrl;
  return key === 'email' ? oddEmail : oddText;
}

/** Arbitrary CVs that load, with or without warnings. */
export const anyCv = arbitraryOf(CvSchema as object) as fc.Arbitrary<Cv>;
