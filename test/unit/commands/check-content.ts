import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { type CheckOptions, checkContent } from '../../../server/commands/check-content.ts';
import { unifiedDiff } from '../../../server/commands/unified-diff.ts';
import { ContentFolder } from '../../../server/content/files.ts';
import { uiOf } from '../../helpers/app.ts';

const ui = JSON.stringify(uiOf('en'));

/** Creates a content folder, and a function that checks it; paths in the output are relative to the folder. */
function create(t: Test, en: string, fr?: string) {
  const cv = { 'en.json': en, ...(fr !== undefined && { 'fr.json': fr }) };
  const folder = t.testdir({ cv, ui: { 'en.json': ui, 'fr.json': ui.replace('"en-GB"', '"fr"') } });
  const name = new ContentFolder(folder).name('');
  const check = async (options: Partial<CheckOptions> = {}) => {
    const defaults = { folder, all: false, fix: false, dryRun: false, json: false, colours: false };
    const { output, errors } = await checkContent({ ...defaults, ...options });
    return { errors, output: output.replaceAll(`${name}/`, '').replaceAll(name, 'content') };
  };
  return { check, text: () => readFileSync(join(folder, 'cv/en.json'), 'utf8') };
}

const entries = Array.from({ length: 146 }, () => '{ "name": "A", "meta": { "b": [1, 2] } }').join(',');

t.test('diagnostics of one kind and key are one line, with what no page shows because of them', async t => {
  const { check } = create(t, `{ "skills": [${entries}], "work": [{ "url": "" }] }`);
  const { output, errors } = await check();
  t.equal(errors, 0);
  t.equal(
    output,
    `warning cv/en.json:1:29 /skills/*/meta, 146 times: is not a known key and is ignored – known keys: id, short, only, logo, lang, name, level, years, keywords
warning cv/en.json:1:6020 /work/0/url is empty (found ""): it counts as absent – remove it

content can be served in en: 147 warnings; not shown: 292 values
npm run check -- --fix corrects 1 of them
npm run check -- --all lists each of them`,
  );
  const all = (await check({ all: true })).output;
  t.equal(all.match(/^warning .* is not a known key and is ignored$/gm)?.length, 146);
  t.match(all, /292 values\nnpm run check -- --fix corrects 1 of them$/);
});

t.test('what has nothing to say is one line', async t => {
  const { output } = await create(t, '{ "basics": {} }').check();
  t.equal(output, 'content can be served in en: 0 warnings');
});

t.test('errors are first, and missing translations are grouped by key', async t => {
  const work = '{ "name": "A", "summary": "a" }';
  const { check } = create(
    t,
    `{ "work": [${work}, ${work}] }`,
    '{ "work": [{ "name": "A" }, { "name": "A" }] }',
  );
  t.match(
    (await check()).output,
    /^warning cv\/fr.json:1:12 \/work\/\*, 2 times: lacks summary .*\n\n.*\nfr has 2 missing translations: \/work\/\*\/summary\n/,
  );
  t.match((await check({ all: true })).output, /translations: \/work\/0\/summary \/work\/1\/summary$/);
  const lost = await create(
    t,
    '{ "work": [{ "name": "A" }, 1] }',
    '{ "work": [{ "name": "A" }, { "x": 1 }] }',
  ).check();
  t.equal(lost.errors, 1);
  t.match(lost.output, /^error {3}cv\/en.json:1:29 \/work\/1 should be an object.*\n.*\n.*\^\n\nwarning/);
});

t.test('entries and values that no page shows are counted apart', async t => {
  const { output } = await create(
    t,
    '{ "work": [{ "name": "A" }] }',
    '{ "work": [{ "name": "A" }, { "name": "B" }, { "name": "C" }] }',
  ).check();
  t.match(output, /^content can be served in en, fr: 2 warnings; not shown: 2 entries$/m);
});

t.test('--fix writes the fixes, prints them as a diff, and reports what is left', async t => {
  const { check, text } = create(t, '{\n  "work": [\n    { "company": "A\u00ad", "x": 1 }\n  ]\n}\n');
  const diff = `--- cv/en.json
+++ cv/en.json
@@ -1,5 +1,5 @@
 {
   "work": [
-    { "company": "A\u00ad", "x": 1 }
+    { "name": "A", "x": 1 }
   ]
 }
`;
  const left = /^warning cv\/en.json:3:20 \/work\/0\/x is not a known key.*\n\n/;
  const dry = (await check({ fix: true, dryRun: true })).output;
  t.equal(dry.slice(0, diff.length), diff);
  t.match(dry.slice(diff.length).trimStart(), left);
  t.match(dry, /^would fix cv\/en.json; nothing was written$/m);
  t.match(text(), '"company"');
  const { output } = await check({ fix: true });
  t.equal(output, dry.replace('would fix cv/en.json; nothing was written', 'fixed cv/en.json'));
  t.equal(text(), '{\n  "work": [\n    { "name": "A", "x": 1 }\n  ]\n}\n');
  t.match((await check({ fix: true })).output, left);
  t.match((await check({ fix: true })).output, /^fixed nothing$/m);
});

t.test('JSON has every diagnostic and, with --fix, each fixed file', async t => {
  const { check } = create(t, '{ "work": [{ "url": "" }, { "url": "" }] }');
  const report = JSON.parse((await check({ json: true })).output);
  t.match(report, { errors: 0, warnings: 2, languages: ['en'], missing: {} });
  t.match(report.diagnostics[1], { path: '/work/1/url', kind: 'empty', notShown: 0, fix: { remove: true } });
  t.notOk('fixed' in report);
  const { fixed, diagnostics } = JSON.parse((await check({ json: true, fix: true })).output);
  t.strictSame(diagnostics, []);
  t.match(fixed, [{ file: 'cv/en.json', diff: /^--- cv\/en.json\n[\s\S]*\n\+\{ "work": \[\{\}, \{\}\] \}/ }]);
  const broken = await create(t, '[]').check({ json: true });
  t.match(JSON.parse(broken.output), { errors: 1, languages: [], missing: {} });
});

t.test('a diff for a terminal has colours, and dots for what cannot be seen', async t => {
  const change = { before: Buffer.from('a\u200b\r\nb\r\n'), after: Buffer.from('a\r\nb\r\n') };
  t.strictSame(unifiedDiff('x', change).split('\n').slice(3), ['-a\u200b\r', '+a\r', ' b']);
  const coloured = unifiedDiff('x', change, true);
  t.match(coloured, '\u001b[31m-a·\u001b[39m\n\u001b[32m+a\u001b[39m\n b');
});
