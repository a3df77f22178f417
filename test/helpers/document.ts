import fc from 'fast-check';
import { type Cv, CvSchema, DATE, LINK } from '../../server/cv/schema.ts';
import { type CvDocument, createDocument, type DocumentOptions } from '../../server/formats/document.ts';
import { snapshotOf, withCv } from './app.ts';

/** A CV, whose entries have ids, as it is given to a format: in English, whole, on a site without an address. */
export function documentOf(
  cv: Cv,
  { note, ...options }: Partial<DocumentOptions> & { note?: string } = {},
): CvDocument {
  const document = createDocument({
    snapshot: snapshotOf(withCv(cv)),
    language: 'en',
    length: 'long',
    shared: null,
    url: '',
    ...options,
  });
  return note === undefined ? document : { ...document, note };
}

/** Texts of any characters, mostly those that mean something somewhere. */
export const oddText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({
    unit: fc.constantFrom(
      ...'#*_`~[](){}<>!&;:,.\\/|=+-"\'^$@%\n\r\t 019aé日ภ👍\0\u001b\u009b\u2028\u202e\u200f\u00a0',
    ),
    maxLength: 30,
  }),
  fc.constantFrom(
    ...[
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
    ],
    ...[
      '```',
      '\\*x*',
      'https://x.example/',
      '***',
      '    x',
      '__proto__',
      'END:VCARD\r\nBEGIN:VCARD',
      "^n^^^'",
    ],
  ),
);

const oddDate = fc.oneof(
  fc.constantFrom('2016', '2016-08', '2016-08-31', '2016-02-30', '2016-19-39', 'May'),
  oddText,
);
const oddAddress = fc.oneof(
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

interface Shape {
  type?: string;
  pattern?: string;
  properties?: Record<string, Shape>;
  items?: Shape;
}

function any(shape: Shape, key = ''): fc.Arbitrary<unknown> {
  if (shape.items) return fc.array(any(shape.items), { maxLength: 2 });
  if (shape.properties) {
    const fields = Object.entries(shape.properties).map(([key, below]) => [key, any(below, key)] as const);
    return fc.record(Object.fromEntries(fields), {
      requiredKeys: (shape.properties.id ? ['id'] : []) as never[],
    });
  }
  if (shape.type === 'boolean') return fc.boolean();
  if (key === 'id') return fc.nat().map(String);
  if (key === 'lang') return fc.constantFrom('fr', 'es');
  if (shape.pattern === DATE) return oddDate;
  if (shape.pattern === LINK || key === 'canonical') return oddAddress;
  return key === 'email' ? oddEmail : oddText;
}

/** Any CV that a loader lets through, whatever is told of it. */
export const anyCv = any(CvSchema as object) as fc.Arbitrary<Cv>;
