import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import type { Cv } from '../../../server/cv/schema.ts';
import { createCvDocument } from '../../../server/formats/document.ts';
import { toJsonResume } from '../../../server/formats/json-resume.ts';
import { root } from '../../../server/project.ts';
import { loadContent } from '../../../server/snapshot/load.ts';
import { content, cvOf, snapshotOf } from '../../helpers/app.ts';
import { anyCv, documentOf } from '../../helpers/document.ts';
import { tries } from '../../helpers/tries.ts';

const folder = dirname(createRequire(import.meta.url).resolve('@jsonresume/schema/package.json'));
const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const samples = [
  'sample.resume.json',
  ...readdirSync(join(folder, 'examples')).map(name => `examples/${name}`),
];

const ajv = new Ajv();
addFormats.default(ajv);
const validate = ajv.compile(read('schema.json'));
const errorsOf = (json: string) => (validate(JSON.parse(json)) ? [] : validate.errors);

/** Loads a content folder with this JSON Resume. */
async function load(t: Test, json: string): Promise<{ cv: Cv; errors: unknown[] }> {
  const messages = readFileSync(join(root, 'content/ui/en.json'), 'utf8');
  const { content, diagnostics } = await loadContent(
    t.testdir({ cv: { 'en.json': json }, ui: { 'en.json': messages } }),
  );
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return { cv: content?.editions.get('en')?.cv as Cv, errors };
}

const toObject = (cv: Cv) => JSON.parse(toJsonResume(documentOf(cv)));

for (const language of content.site.languages) {
  t.test(`the CV in ${language} is valid JSON Resume, and loads as the same CV`, async t => {
    const options = { snapshot: snapshotOf(), language, shared: null, url: '' };
    const json = toJsonResume(createCvDocument({ ...options, length: 'long' }));
    t.strictSame(errorsOf(json), []);
    const { $schema, ...cv } = (await load(t, json)).cv;
    const { $schema: ofFile, ...source } = cvOf(language);
    t.strictSame(cv, source);
    t.strictSame(errorsOf(toJsonResume(createCvDocument({ ...options, length: 'short' }))), []);
  });
}

t.test('the share note is meta.note', async t => {
  const json = toJsonResume(documentOf({ meta: { version: 'v1' } }, { note: 'For Ada' }));
  t.strictSame(errorsOf(json), []);
  t.match(JSON.parse(json), { meta: { version: 'v1', note: 'For Ada' } });
});

t.test('the samples of JSON Resume keep every value', async t => {
  t.ok(samples.length >= 4);
  for (const name of samples) {
    const first = await load(t, JSON.stringify(read(name)));
    const json = toJsonResume(documentOf(first.cv));
    t.strictSame(errorsOf(json), [], name);
    t.strictSame(await load(t, json), { ...first, cv: { ...first.cv, $schema: toObject({}).$schema } });
    // An empty text counts as absent.
    const nonEmpty = JSON.parse(JSON.stringify(read(name)), (_, value) => (value === '' ? undefined : value));
    t.match(JSON.parse(json), { ...nonEmpty, $schema: String }, name);
  }
});

t.test('$schema is that of the samples of JSON Resume', async t => {
  t.equal(toObject({ $schema: '../schemas/cv.schema.json' }).$schema, read('sample.resume.json').$schema);
});

t.test('keys are in the order of the schema, unknown keys last', async t => {
  const json = toJsonResume(
    documentOf({
      meta: { theme: 'elegant', version: 'v1' } as Cv['meta'] & object,
      work: [{ endDate: '1902', startDate: '1901', name: 'x', short: true, id: 'a', highlights: ['b', ''] }],
      basics: { profiles: [{ url: 'https://a.example/', network: 'n' }], label: 'l', name: 'Ada' },
    }),
  );
  t.equal(
    json,
    `{
  "$schema": "${read('sample.resume.json').$schema}",
  "basics": {
    "name": "Ada",
    "label": "l",
    "profiles": [
      {
        "network": "n",
        "url": "https://a.example/"
      }
    ]
  },
  "work": [
    {
      "id": "a",
      "short": true,
      "name": "x",
      "startDate": "1901",
      "endDate": "1902",
      "highlights": [
        "b",
        ""
      ]
    }
  ],
  "meta": {
    "version": "v1",
    "theme": "elegant"
  }
}
`,
  );
});

t.test('a value that JSON Resume forbids is left out', async t => {
  const { basics, work, awards, meta } = toObject({
    basics: { email: 'a@localhost', url: 'javascript:alert(1)', profiles: [{ url: 'https://é.example/' }] },
    work: [
      { id: 'a', startDate: 'Spring 2013', endDate: '2014' },
      { id: 'b', startDate: '2013', endDate: 'Spring 2014' },
      { id: 'c', startDate: '2013-02-30' },
    ],
    awards: [{ id: 'a', title: 'x', date: '1/2/2003' }],
    meta: { canonical: 'here', url: 'as another tool wants it' } as Cv['meta'] & object,
  });
  t.strictSame(basics, { profiles: [{ url: 'https://xn--9ca.example/' }] });
  t.strictSame(
    work,
    [{ id: 'a', endDate: '2014' }, { id: 'b' }, { id: 'c', startDate: '2013-02-30' }],
    'a start date does not become ongoing',
  );
  t.strictSame(awards, [{ id: 'a', title: 'x' }]);
  t.strictSame(meta, { url: 'as another tool wants it' });
});

t.test('any CV gives valid JSON Resume', async t => {
  fc.assert(
    fc.property(anyCv, cv => {
      const json = toJsonResume(documentOf(cv));
      const errors = errorsOf(json);
      if (errors?.length) throw new Error(JSON.stringify(errors));
      if (json !== `${JSON.stringify(JSON.parse(json), null, 2)}\n`) throw new Error(json);
    }),
    tries(400),
  );
  t.strictSame(
    errorsOf('{"work":[{"startDate":"Spring"}],"basics":{"url":"x","email":"y"}}')?.length,
    1,
    'the validator finds an error',
  );
});
