import * as fs from 'node:fs';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { createStarter, StarterError, type StarterOptions } from '../../../server/commands/starter.ts';
import { filesBelow } from '../../../server/content/files.ts';
import { root } from '../../../server/project.ts';
import { editorSchemas } from '../../../server/snapshot/editor-schemas.ts';
import { loadContent } from '../../../server/snapshot/load.ts';
import { missingTranslations } from '../../../server/snapshot/snapshot.ts';
import type { Ui } from '../../../server/ui/schema.ts';
import { compiled } from '../../helpers/suites.ts';

const words = join(root, 'server/ui/messages');
const start = (folder: string, options: Partial<StarterOptions> = {}) =>
  createStarter({ folder, words, name: 'Ada Lovelace', languages: ['en'], ...options });
const text = (folder: string, file: string) => readFileSync(join(folder, file), 'utf8');
const json = (folder: string, file: string) => JSON.parse(text(folder, file));

/** Every file below a folder, hidden ones too, with its text. */
const all = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => [join(parentPath, name), text(parentPath, name)])
    .sort();

/** Why nothing was written; it fails when something was. */
function refusal(t: Test, folder: string, options: Partial<StarterOptions>): string {
  const before = all(folder);
  let message = '';
  try {
    start(folder, options);
    t.fail('it was not refused');
  } catch (error) {
    t.type(error, StarterError);
    message = (error as Error).message;
  }
  t.strictSame(all(folder), before, 'nothing was written');
  return message;
}

const schemas = ['schemas/site.schema.json', 'schemas/cv.schema.json', 'schemas/ui.schema.json'];

t.test('content for two languages is written, and can be served with nothing found', async t => {
  const folder = join(t.testdir({}), 'content');
  const { written, todo, diagnostics } = start(folder, { languages: ['en', 'es'] });
  t.strictSame(written, [
    ...['site.json', 'cv/en.json', 'ui/en.json', 'cv/es.json', 'ui/es.json'],
    ...[...schemas, 'images/.gitkeep'],
  ]);
  t.strictSame([todo, diagnostics], [[], []]);
  t.strictSame(
    all(folder).map(([path]) => path),
    written.map(path => join(folder, path)).sort(),
  );
  t.strictSame(json(folder, 'site.json'), {
    $schema: 'schemas/site.schema.json',
    defaultLanguage: 'en',
    languages: ['en', 'es'],
    public: ['email', 'url', 'city', 'region', 'countryCode', 'profiles'],
  });
  for (const language of ['en', 'es']) {
    t.strictSame(json(folder, `cv/${language}.json`), {
      $schema: '../schemas/cv.schema.json',
      basics: { name: 'Ada Lovelace' },
    });
    t.strictSame(json(folder, `ui/${language}.json`), json(words, `${language}.json`));
  }
  for (const [name, schema] of editorSchemas()) t.equal(text(folder, `schemas/${name}`), schema);
  const { content, diagnostics: found } = loadContent(folder);
  t.strictSame(found, []);
  t.strictSame(content?.site.languages, ['en', 'es']);
  t.equal(content?.editions.get('es')?.cv.basics?.name, 'Ada Lovelace');
  t.strictSame(content && missingTranslations(content), {});
});

t.test('files end their last line and are indented by two spaces', async t => {
  const folder = t.testdir({});
  start(folder);
  for (const file of ['site.json', 'cv/en.json', 'ui/en.json'])
    t.match(text(folder, file), /^\{\n {2}"[\s\S]*\n\}\n$/);
});

t.test('the first language is the base', async t => {
  const folder = t.testdir({});
  start(folder, { languages: ['es', 'en'] });
  const { site } = loadContent(folder).content ?? {};
  t.match(site, { defaultLanguage: 'es', languages: ['es', 'en'] });
});

for (const [language, dir, name] of [
  ['fr', 'ltr', 'français'],
  ['ar', 'rtl', 'العربية'],
  ['he', 'rtl', 'עברית'],
  ['pt-BR', 'ltr', 'português (Brasil)'],
] as const) {
  t.test(
    `in a language that the program does not speak, ${language}, words are English, all but dates, direction and its name`,
    async t => {
      const folder = t.testdir({});
      const { todo, diagnostics } = start(folder, { languages: ['en', language] });
      t.strictSame(diagnostics, []);
      t.strictSame(todo, [
        `translate the words in ${join(folder, 'ui', `${language}.json`)}: they are in English`,
      ]);
      const english = json(words, 'en.json');
      english.choices.language.name = name;
      t.strictSame(json(folder, `ui/${language}.json`), { ...english, locale: language, dir });
      const { content, diagnostics: found } = loadContent(folder);
      t.strictSame(found, []);
      t.strictSame(content?.site.languages, ['en', language]);
    },
  );
}

for (const there of ['site.json', 'cv/en.json', 'cv/notes.txt']) {
  t.test(`where ${there} is already, it is refused and nothing is written`, async t => {
    const [folder = '', name = ''] = there.includes('/') ? there.split('/') : ['.', there];
    const path = t.testdir(folder === '.' ? { [name]: 'mine' } : { [folder]: { [name]: 'mine' } });
    const message = refusal(t, path, {});
    t.ok(message.startsWith(`${join(path, there)}: there already, and never overwritten.`));
    t.match(message, `mv ${path} ${path}-old`);
  });
}

t.test('all that is in the way is named', async t => {
  const path = t.testdir({ 'site.json': '', cv: { 'es.json': '', 'en.json': '' } });
  const names = ['cv/en.json', 'cv/es.json', 'site.json'].map(file => join(path, file)).join(', ');
  t.ok(refusal(t, path, {}).startsWith(`${names}: there already`));
});

t.test('words, schemas and pictures that are there stay as they are', async t => {
  const mine = text(words, 'en.json').replace('"present"', '"now"');
  const folder = t.testdir({
    ui: { 'en.json': mine, 'fr.json': mine.replace('"en-GB"', '"fr"') },
    schemas: { 'cv.schema.json': 'mine' },
    images: { '.gitkeep': 'mine', 'me.jpg': 'me' },
  });
  const { written, todo } = start(folder, { languages: ['en', 'fr', 'es'] });
  t.strictSame(written, [
    ...['site.json', 'cv/en.json', 'cv/fr.json', 'cv/es.json', 'ui/es.json'],
    ...['schemas/site.schema.json', 'schemas/ui.schema.json'],
  ]);
  t.strictSame(todo, []);
  t.equal(text(folder, 'ui/en.json'), mine);
  t.equal(text(folder, 'schemas/cv.schema.json'), 'mine');
  t.equal(text(folder, 'images/.gitkeep'), 'mine');
  t.equal(loadContent(folder).content?.editions.get('fr')?.ui.ongoing, 'now');
});

t.test('words that are there and wrong are a refusal that names them', async t => {
  const folder = t.testdir({ ui: { 'en.json': '{}' } });
  t.match(refusal(t, folder, {}), `error   ${join(folder, 'ui/en.json')}:1:1 /locale is missing`);
});

t.test('what is asked for must be right', async t => {
  for (const [options, message] of [
    [{ languages: ['en', 'english'] }, '"english" is no language tag (BCP 47) such as en or pt-BR'],
    [{ languages: [''] }, '"" is no language tag (BCP 47) such as en or pt-BR'],
    [{ from: new Map([['e n', 'a.json']]) }, '"e n" is no language tag (BCP 47) such as en or pt-BR'],
    [{ from: new Map([['fr', 'a.json']]) }, '--from names fr, which is not among the languages'],
    [{ name: '' }, 'whose CV is it? give --name "Ada Lovelace", or a file by --from'],
    [{ name: '', languages: ['en', 'fr'], from: new Map([['fr', 'a.json']]) }, 'whose CV is it? give --name'],
  ] as const) {
    const given = { ...options, languages: [...('languages' in options ? options.languages : ['en'])] };
    t.ok(refusal(t, t.testdir({}), given).startsWith(message), message);
  }
});

/** A folder for content beside files given as resumes. */
function beside(t: Test, resumes: Record<string, string | Buffer>) {
  const path = t.testdir(resumes);
  return { folder: join(path, 'content'), file: (name: string) => join(path, name) };
}

for (const { form, resume, expected } of [
  {
    form: 'indented by two spaces',
    resume: '{\n  "basics": { "name":"Ada" },\n\n  "work": [ ]\n}\n',
    expected:
      '{\n  "$schema": "../schemas/cv.schema.json",\n  "basics": { "name":"Ada" },\n\n  "work": [ ]\n}\n',
  },
  {
    form: 'that names its schema',
    resume: '{"$schema":"https://example.org/resume.json","basics":{"name":"Ada"}}',
    expected: '{"$schema":"https://example.org/resume.json","basics":{"name":"Ada"}}',
  },
]) {
  t.test(`a resume ${form} keeps its bytes, and gets a schema where it has none`, async t => {
    const { folder, file } = beside(t, { 'resume.json': resume });
    const { written, diagnostics } = start(folder, {
      name: '',
      from: new Map([['en', file('resume.json')]]),
    });
    t.ok(written.includes('cv/en.json'));
    t.strictSame(diagnostics, []);
    t.equal(text(folder, 'cv/en.json'), expected);
    t.equal(text(file('.'), 'resume.json'), resume, 'the given file stays as it is');
    t.equal(loadContent(folder).content?.editions.get('en')?.cv.basics?.name, 'Ada');
  });
}

for (const [form, resume] of [
  ['indented by tabs', '{\n\t"basics": {\n\t\t"name": "Ada"\n\t}\n}'],
  ['with lines ended as on Windows', '{\r\n    "basics": { "name": "Ada" }\r\n}\r\n'],
  ['with an empty schema', '{ "$schema": "", "basics": { "name": "Ada" } }'],
] as const) {
  t.test(`a resume ${form} has but the schema added`, async t => {
    const { folder, file } = beside(t, { 'resume.json': resume });
    start(folder, { name: '', from: new Map([['en', file('resume.json')]]) });
    const made = text(folder, 'cv/en.json');
    t.equal(
      made
        .replace(
          /("\$schema": )"\.\.\/schemas\/cv\.schema\.json",?\s*/,
          resume.includes('$schema') ? '$1"", ' : '',
        )
        .replace(/\s/g, ''),
      resume.replace(/\s/g, ''),
    );
    t.ok(made.endsWith(resume.slice(resume.indexOf('"basics"'))), 'what follows is as it was');
    t.match(JSON.parse(made), { ...JSON.parse(resume), $schema: '../schemas/cv.schema.json' });
  });
}

t.test('a resume on one line is laid out anew, with the same values', async t => {
  const resume = '{"basics":{"name":"Ada","summary":"año"},"work":[]}';
  const { folder, file } = beside(t, { 'resume.json': resume });
  start(folder, { name: '', from: new Map([['en', file('resume.json')]]) });
  const { $schema, ...rest } = json(folder, 'cv/en.json');
  t.strictSame([$schema, JSON.stringify(rest)], ['../schemas/cv.schema.json', resume]);
  t.match(text(folder, 'cv/en.json'), '\n  "basics": {\n    "name": "Ada",\n');
});

for (const [form, bytes, warning] of [
  ['a byte order mark', Buffer.from('\uFEFF{ "basics": { "name": "Ada" } }'), /byte order mark/],
  ['UTF-16', Buffer.from('\uFEFF{ "basics": { "name": "Ada" } }', 'utf16le'), /read as utf-16le/],
  [
    'Windows-1252',
    Buffer.from('{ "basics": { "name": "Ada", "label": "a\xf1o" } }', 'latin1'),
    /windows-1252/,
  ],
] as const) {
  t.test(`a resume in ${form} keeps all of its bytes, and the warning names it`, async t => {
    const { folder, file } = beside(t, { 'resume.json': bytes });
    const { diagnostics } = start(folder, { name: '', from: new Map([['en', file('resume.json')]]) });
    t.ok(readFileSync(join(folder, 'cv/en.json')).equals(bytes));
    t.match(diagnostics, [{ severity: 'warning', file: file('resume.json'), message: warning }]);
    t.equal(diagnostics.length, 1);
  });
}

t.test('a base and its translation begin with a file each, another language with none', async t => {
  const { folder, file } = beside(t, {
    'a.json': '{ "basics": { "name": "Ada", "label": "Mathematician" } }',
    'b.json': '{ "basics": { "name": "Ada", "label": "Matemática" } }',
  });
  const { diagnostics } = start(folder, {
    name: '',
    languages: ['en', 'es', 'fr'],
    from: new Map([
      ['es', file('b.json')],
      ['en', file('a.json')],
    ]),
  });
  t.match(diagnostics, [
    {
      severity: 'warning',
      file: join(folder, 'cv/fr.json'),
      path: '/basics/label',
      message: `is missing, so that of ${file('a.json')} is shown`,
    },
  ]);
  t.equal(diagnostics.length, 1);
  const { content } = loadContent(folder);
  t.equal(content?.editions.get('es')?.cv.basics?.label, 'Matemática');
  t.equal(content?.editions.get('fr')?.cv.basics?.label, 'Mathematician');
  t.strictSame(json(folder, 'cv/fr.json'), { $schema: '../schemas/cv.schema.json', basics: {} });
});

t.test('a name is given to the languages that no file is given for', async t => {
  const { folder, file } = beside(t, { 'b.json': '{ "basics": { "name": "Ada", "label": "Matemática" } }' });
  start(folder, { name: 'Ada', languages: ['en', 'es'], from: new Map([['es', file('b.json')]]) });
  t.strictSame(json(folder, 'cv/en.json').basics, { name: 'Ada' });
});

t.test('what is found in a resume is told of the file that was given, in its place there', async t => {
  const resume = '{ "basics": { "name": "Ada", "website": "https://ada.org" } }';
  const { folder, file } = beside(t, { 'old.json': resume });
  const { diagnostics } = start(folder, { name: '', from: new Map([['en', file('old.json')]]) });
  t.match(diagnostics, [
    {
      severity: 'warning',
      file: file('old.json'),
      path: '/basics/website',
      line: 1,
      column: resume.indexOf('"website"') + 1,
    },
  ]);
  t.equal(diagnostics.length, 1);
});

t.test('resumes of two persons are refused, and both given files are named', async t => {
  const path = t.testdir({
    'a.json': '{ "basics": { "name": "Ada Lovelace" } }',
    'b.json': '{ "basics": { "name": "Charles Babbage" } }',
  });
  const [a, b] = [join(path, 'a.json'), join(path, 'b.json')];
  const message = refusal(t, path, {
    folder: join(path, 'content'),
    languages: ['en', 'es'],
    from: new Map([
      ['en', a],
      ['es', b],
    ]),
  });
  t.match(message, `error   ${b}:1:23 /basics/name is another person than "Ada Lovelace" of ${a} (`);
  t.notMatch(message, join(tmpdir(), 'cv-site-'));
});

t.test('a resume that cannot be read is refused, and nothing is written', async t => {
  const path = t.testdir({ 'resume.json': {} });
  for (const name of ['resume.json', 'nowhere.json']) {
    const file = join(path, name);
    t.match(refusal(t, path, { folder: join(path, 'content'), from: new Map([['en', file]]) }), file);
  }
});

for (const [fault, resume, place] of [
  ['no JSON', '{ "basics": { "name": "Ada", } }', ':1:30 should be JSON'],
  ['a list', '[]', ':1:1 should be a JSON Resume'],
  ['a text', '"Ada"', ':1:1 should be a JSON Resume'],
  ['null', 'null', ':1:1 should be a JSON Resume'],
  ['of another shape', '{ "x1": 1, "x2": 2, "x3": 3 }', ':1:1 is of another shape'],
  ['nested too deeply', `{ "work": ${'['.repeat(99)}${']'.repeat(99)} }`, ':1:74 should be nested'],
  ['nested without end', `{ "work": ${'['.repeat(1e5)}${']'.repeat(1e5)} }`, ':1:74 should be nested'],
] as const) {
  t.test(`a resume that is ${fault} is refused with its diagnostics, and nothing is written`, async t => {
    const path = t.testdir({ 'resume.json': resume });
    const file = join(path, 'resume.json');
    const message = refusal(t, path, { from: new Map([['en', file]]), folder: join(path, 'content') });
    t.ok(message.startsWith('it could not be served.\nerror   '));
    t.match(message, `error   ${file}${place}`);
    t.notOk(existsSync(join(path, 'content')));
  });
}

t.test('what it tries out is taken away again', async t => {
  const trials = mkdtempSync(join(tmpdir(), 'starter-'));
  t.teardown(() => rmSync(trials, { recursive: true }));
  const before = process.env.TMPDIR;
  t.teardown(() => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  });
  process.env.TMPDIR = trials;
  start(join(t.testdir({}), 'content'));
  t.strictSame(readdirSync(trials), []);
  const path = t.testdir({ 'resume.json': '[' });
  refusal(t, path, { folder: join(path, 'content'), from: new Map([['en', join(path, 'resume.json')]]) });
  t.strictSame(readdirSync(trials), []);
});

t.test('the words that it gives are those of the sample, but for the sections of an inventor', async t => {
  const sample = join(root, 'content/ui');
  t.strictSame([...filesBelow(words).keys()], ['en.json', 'es.json']);
  for (const file of filesBelow(words).keys()) {
    const [{ sections, ...given }, { sections: own, ...ours }] = [words, sample].map(folder =>
      JSON.parse(text(folder, file)),
    ) as [Ui, Ui];
    t.strictSame(given, ours, file);
    t.strictSame(Object.keys(sections), Object.keys(own));
    t.notMatch(JSON.stringify(sections), /nvent|atent/);
  }
});

t.test('what it wrote can be edited and begun with no second time', async t => {
  const folder = t.testdir({});
  start(folder);
  writeFileSync(join(folder, 'cv/en.json'), '{ "basics": { "name": "Ada Byron" } }');
  refusal(t, folder, {});
  t.equal(loadContent(folder).content?.editions.get('en')?.cv.basics?.name, 'Ada Byron');
});

t.test('a kind of a language that the program speaks has the words of that language', async t => {
  const folder = t.testdir({});
  const { todo } = createStarter({ folder, words, name: 'Ada', languages: ['es-MX', 'en-GB'] });
  t.strictSame(todo, []);
  const ui = JSON.parse(text(join(folder, 'ui'), 'es-MX.json'));
  t.match(ui, { locale: 'es-MX', dir: 'ltr', ongoing: 'actualidad' });
  t.strictSame(loadContent(folder).diagnostics, []);
});

t.test('where a link to nothing stands nothing is written', async t => {
  const folder = t.testdir({});
  symlinkSync('nowhere', join(folder, 'ui'));
  const message = /ui: there already/;
  t.throws(() => createStarter({ folder, words, name: 'Ada', languages: ['en'] }), { message });
  t.strictSame(readdirSync(folder), ['ui']);
});

t.test('what fails in the midst of writing is taken back', async t => {
  const folder = join(t.testdir({}), 'mine');
  const full = (path: string, data: string) => {
    if (path.startsWith(folder) && path.includes('schemas')) throw new Error('no space left');
    fs.writeFileSync(path, data);
  };
  const { createStarter: start } = await t.mockImport<typeof import('../../../server/commands/starter.ts')>(
    compiled('commands/starter'),
    { 'node:fs': { ...fs, writeFileSync: full } },
  );
  t.throws(() => start({ folder, words, name: 'Ada', languages: ['en'] }), { message: 'no space left' });
  t.strictSame([...filesBelow(folder).keys()], []);
});
