import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import type { Diagnostic } from '../../../server/content/diagnostics.ts';
import { applyFixes, type PathFix } from '../../../server/content/fix/apply-fixes.ts';
import { normalize } from '../../../server/cv/normalize.ts';
import { fixContent } from '../../../server/snapshot/fix-content.ts';
import { loadContent } from '../../../server/snapshot/load.ts';
import { parseBlocks } from '../../../server/text/parse.ts';
import { uiOf } from '../../helpers/app.ts';
import { tries } from '../../helpers/tries.ts';

const ui = JSON.stringify(uiOf('en'));

/** Creates a content folder with a CV in English. */
const createFolder = (t: Test, cv: string | Buffer, site = '{}') =>
  t.testdir({ 'site.json': site, cv: { 'en.json': cv }, ui: { 'en.json': ui } });

/** The text of the fixed CV, or of the CV where nothing is fixed, and the paths of the diagnostics that are left. */
const fix = async (folder: string) => {
  const { files, loaded } = await fixContent(folder);
  const file = join(folder, 'cv/en.json');
  const fixed = files.find(({ path }) => path === file);
  return {
    text: String(fixed?.after ?? readFileSync(file)),
    left: loaded.diagnostics.map(({ path }: Diagnostic) => path),
    files,
  };
};

t.test('what a resume means is written as it is read, with all other bytes as they were', async t => {
  const dirty = [
    '\uFEFF{\r\n\t"work": [{ "company": "Acme", "name": "", "endDate": "Present", "x": null,',
    '\t\t"startDate": "May 2018", "website": "acme.example", "location": 7, "position": "A\u200bB" }],',
    '\t"basics" : {"picture": null, "name": "R&amp;D", "summary": "<p>a</p><p>\u2022 b</p>", "email": " a@a.example"}\r\n}',
  ].join('\r\n');
  const clean = [
    '\uFEFF{\r\n\t"work": [{ "name": "Acme", "x": null,',
    '\t\t"startDate": "2018-05", "url": "https://acme.example", "location": "7", "position": "AB" }],',
    '\t"basics" : {"name": "R&D", "summary": "a\\n\\n- b", "email": "a@a.example"}\r\n}',
  ].join('\r\n');
  const folder = createFolder(t, dirty);
  const { text, left } = await fix(folder);
  t.equal(text, clean);
  t.strictSame(left, ['', '/work/0/x']);
  t.equal(readFileSync(join(folder, 'cv/en.json'), 'utf8'), dirty, 'nothing is written');
});

t.test('a fix of a value that another fix has made is applied, too', async t => {
  const { text, left } = await fix(createFolder(t, '{ "work": [{ "highlights": "a &amp; b" }] }'));
  t.equal(text, '{ "work": [{ "highlights": ["a & b"] }] }');
  t.strictSame(left, []);
});

t.test('what only the owner can decide is left, with its diagnostic', async t => {
  for (const cv of [
    '{ "work": [{ "company": "A", "name": "B" }] }',
    '{ "work": [{ "company": "A", "name": "A" }] }',
    '{ "work": [null, { "name": "A" }] }',
    '{ "work": [{ "url": "", "url": "" }] }',
    '{ "work": [{ "name": { "name": "a ", "b": 1 } }] }',
    '{ "work": [{ "location": { "name": "" } }] }',
    '{ "basics": { "url": 3.5 } }',
    '{ "work": [{ "summary": "# a" }] }',
    '{ "work": [{ "summary": "H<b>e</b>llo" }] }',
    '{ "work": [{ "summary": "&amp;lt;" }] }',
    '{ "work": [{ "startDate": "Spring", "unknown": 1 }] }',
  ]) {
    const { files, left } = await fix(createFolder(t, cv));
    t.strictSame(files, [], cv);
    t.ok(left.length, cv);
  }
});

t.test('texts that are no Markdown keep HTML and bullets', async t => {
  const cv = '{ "basics": { "summary": "<b>a</b>\\n• b &amp; c" } }';
  const { text } = await fix(createFolder(t, cv, '{ "markdown": false }'));
  t.equal(text, cv.replace('&amp;', '&'));
  t.strictSame(
    (await fix(createFolder(t, cv, '{ "markdown": 0 }'))).files,
    [],
    'nor is it known whether they are',
  );
});

t.test('no file is fixed that is not UTF-8, or would have an error then', async t => {
  const cv = '{ "basics": { "name": "é", "email": "" } }';
  t.strictSame((await fix(createFolder(t, Buffer.from(cv, 'latin1')))).files, []);
  t.strictSame((await fix(createFolder(t, '{ "basics": null, "a": 1, "b": 2, "c": 3 }'))).files, []);
  t.equal(
    (await fix(createFolder(t, '{ "basics": { "email": "" }, "work": 1 }'))).text,
    '{ "basics": {}, "work": 1 }',
  );
});

t.test('messages of the interface are fixed', async t => {
  const folder = createFolder(t, '{}');
  writeFileSync(join(folder, 'ui/en.json'), ui.replace('"work":"', '"work":"\u200b'));
  const { files } = await fixContent(folder);
  t.strictSame(
    files.map(({ after }) => String(after)),
    [ui],
  );
});

/** Texts as people write them, or other programs. */
const text = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('', ' ', null, 'a', ' b ', 7, 3.5, '\u200b', 'c\u00adc', 'e\u0301', 'ﬁn'),
  },
  fc.constantFrom(
    '• a\n• b',
    '– a',
    '&amp; &lt;b&gt;',
    '&amp;amp;',
    '&#42;a&#42;',
    'a\u2028b',
    'a &\u200bamp;',
    '- a\r\n• b',
  ),
  fc.constantFrom(
    '2018',
    'May 2018',
    '05/2019',
    'present',
    'a.example',
    '//a.example/b',
    'https://a.example/&amp;c',
  ),
  fc.constantFrom({ name: 'a ' }, { name: '', level: 3 }, { text: 'b', value: '' }),
);
const list = fc.oneof(fc.array(text, { maxLength: 4 }), text);
const fields = (...names: string[]) =>
  fc.record(Object.fromEntries(names.map(name => [name, text])), { requiredKeys: [] });
const entries = (...names: string[]) =>
  fc.array(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record(
          {
            ...Object.fromEntries(names.map(name => [name, text])),
            highlights: list,
            keywords: list,
            x: text,
          },
          { requiredKeys: [] },
        ),
      },
      fc.constant(null),
    ),
    { maxLength: 3 },
  );
const resume = fc.record(
  {
    basics: fields('name', 'picture', 'image', 'website', 'url', 'email', 'summary'),
    work: entries('company', 'name', 'position', 'website', 'url', 'startDate', 'endDate', 'summary'),
    projects: entries('name', 'description', 'website', 'startDate', 'endDate'),
    skills: entries('name', 'level'),
  },
  { requiredKeys: ['basics'] },
);

/** A CV with its texts as trees. Items of lists that are empty are left out. */
const asTrees = (value: unknown): unknown => {
  if (typeof value === 'string') return JSON.stringify(parseBlocks(value));
  if (Array.isArray(value)) return value.filter(item => item !== '').map(asTrees);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asTrees(item)]));
};

/** How many texts and numbers a value has, without those that are read as absent. */
const countTexts = (value: unknown): number => {
  if (typeof value === 'object') {
    return Object.values(value ?? {}).reduce((count, item) => count + countTexts(item), 0);
  }
  return ['', 'present'].includes(String(value).replace(/[\s\u200b]/g, '')) ? 0 : 1;
};

/** Applies the fixes of the normalizer until there are none. */
const fixText = (json: string): string => {
  for (let pass = 0; pass < 8; pass++) {
    const { violations } = normalize(JSON.parse(json));
    const fixes = violations.flatMap(({ path, fix }): PathFix[] => (fix ? [{ path, fix }] : []));
    const fixed = applyFixes(json, fixes);
    if (fixed === json) return json;
    json = fixed;
  }
  throw new Error('there is always something to fix');
};

/** Whether two CVs are read alike. */
const isSame = (one: unknown, other: unknown) =>
  JSON.stringify(asTrees(one)) === JSON.stringify(asTrees(other));

t.test('fixes change nothing of what is read, lose no value, and are complete', async () => {
  fc.assert(
    fc.property(resume, cv => {
      const fixed = JSON.parse(fixText(JSON.stringify(cv, null, 1)));
      return isSame(normalize(fixed).value, normalize(cv).value) && countTexts(fixed) === countTexts(cv);
    }),
    tries(200),
  );
});

t.test('the pages of fixed content are the same, and nothing is left to fix', async t => {
  const folder = createFolder(t, '{}');
  const file = join(folder, 'cv/en.json');
  await fc.assert(
    fc.asyncProperty(resume, async cv => {
      writeFileSync(file, JSON.stringify(cv));
      const before = (await loadContent(folder)).content?.editions.get('en')?.cv;
      const { files, loaded } = await fixContent(folder);
      for (const { path, after } of files) writeFileSync(path, after);
      const { files: left } = await fixContent(folder);
      return isSame(loaded.content?.editions.get('en')?.cv, before) && !left.length;
    }),
    tries(40),
  );
});
