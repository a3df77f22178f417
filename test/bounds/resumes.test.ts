// npm run verify:bounds: time limits for content files crafted to be slow.
import t from 'tap';
import { createLoader, createRenderer } from '../helpers/content-loader.ts';

/** A text of a million characters that repeats another. */
const long = (text: string) => `a${text.repeat(1_000_000 / text.length)}a`;
const hundredThousand = <T>(make: (i: number) => T) => Array.from({ length: 100_000 }, (_, i) => make(i));
const keys = hundredThousand(i => `"key${i}":1`).join();
const someKeys = keys.split(',', 20_000).join();

/** The limit for loading a file and for rendering a page. Quadratic time would be minutes. */
const LIMIT_MS = 20_000;

for (const [what, text, outcome] of [
  ['a megabyte of open brackets', '['.repeat(1_000_000), 'error'],
  ['a megabyte of open braces', '{"a":'.repeat(200_000), 'error'],
  ['a megabyte of commas', ','.repeat(1_000_000), 'error'],
  ['a megabyte of quotation marks', '"'.repeat(1_000_001), 'error'],
  ['a megabyte of empty lines', '\n'.repeat(1_000_000), 'error'],
  ['deep lists in a field', `{"basics":{"summary":${'['.repeat(400_000)}${']'.repeat(400_000)}}}`, 'error'],
  ['deep objects in a field', `{"meta":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`, 'error'],
  ['100,000 nulls in a section', `{"work":[${hundredThousand(() => 'null').join()}]}`, 'content'],
  [
    '20,000 nulls in a list',
    `{"work":[{"highlights":[${hundredThousand(() => 'null')
      .slice(0, 20_000)
      .join()}]}]}`,
    'content',
  ],
  ['one key 100,000 times', `{"basics":{${hundredThousand(() => '"name":"A"').join()}}}`, 'content'],
  ['100,000 unknown keys beside the sections', `{"basics":{},${keys}}`, 'content'],
  ['20,000 unknown keys and nothing else', `{${someKeys}}`, 'error'],
  ['20,000 unknown keys in the basics', `{"basics":{${someKeys}}}`, 'content'],
  ['100,000 unknown keys in meta', `{"meta":{${keys}}}`, 'content'],
  [
    '20,000 entries of one name',
    `{"skills":[${hundredThousand(() => '{"name":"Same"}')
      .slice(0, 20_000)
      .join()}]}`,
    'content',
  ],
] as const)
  t.test(`${what}: loads or is refused within the limit`, async t => {
    const read = createLoader(t);
    const started = performance.now();
    const { content, diagnostics } = await read(text);
    t.ok(performance.now() - started < LIMIT_MS, `${Math.round(performance.now() - started)} ms`);
    t.equal(content ? 'content' : 'error', outcome);
    t.equal(
      diagnostics.some(({ severity }) => severity === 'error'),
      outcome === 'error',
    );
  });

t.test('a text of a megabyte in any field is loaded and rendered within the limit', async t => {
  const read = createLoader(t);
  const render = await createRenderer(t);
  for (const text of ['!', '1.'].map(long)) {
    for (const cv of [
      { $schema: text },
      ...['name', 'label', 'summary', 'email', 'phone', 'url', 'image'].map(key => ({
        basics: { [key]: text },
      })),
      { basics: { url: `https://${text}` } },
      { basics: { location: { city: text, countryCode: text, postalCode: text } } },
      { basics: { profiles: [{ network: text, username: text }] } },
      { work: [{ name: text, startDate: text, endDate: text, highlights: [text] }] },
      { work: [{ name: 'X', id: text, lang: text, logo: text, short: text, url: text }] },
      { skills: [{ name: text, keywords: text }] },
      { references: [{ reference: { name: text } }] },
      { basics: { [text]: text } },
      { [text]: text, work: [] },
      { meta: { version: text, lastModified: text, canonical: text } },
    ]) {
      const started = performance.now();
      const { content } = await read(JSON.stringify(cv));
      const pages = content && (await render(content));
      const ms = Math.round(performance.now() - started);
      t.ok(ms < LIMIT_MS, `${ms} ms: ${JSON.stringify(cv).slice(0, 40)}`);
      t.match(pages, { cv: { statusCode: 200 }, info: { statusCode: 200 } });
    }
  }
});
