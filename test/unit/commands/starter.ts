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

const messagesFolder = join(root, 'server/ui/messages');
const start = (folder: string, options: Partial<StarterOptions> = {}) =>
  createStarter({ folder, messagesFolder, name: 'Ada Lovelace', languages: ['en'], ...options });
const text = (folder: string, file: string) => readFileSync(join(folder, file), 'utf8');
const json = (folder: string, file: string) => JSON.parse(text(folder, file));

/** Every file below a folder, hidden ones too, with its text. */
const all = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => [join(parentPath, name), text(parentPath, name)])
    .sort();

/** The message of the expected error; fails when something was written. */
function refusal(t: Test, folder: string, options: Partial<StarterOptions>): string {
  const before = all(folder);
  let message = '';
  try {
    start(folder, options);
    t.fail('no error was thrown');
  } catch (error) {
    t.type(error, StarterError);
    message = (error as Error).message;
  }
  t.strictSame(all(folder), before, 'nothing was written');
  return message;
}

const schemas = ['schemas/site.schema.json', 'schemas/cv.schema.json', 'schemas/ui.schema.json'];

t.test('content for two languages is written, and has no diagnostics', async t => {
  const folder = join(t.testdir({}), 'content');
  const { written, todo, diagnostics } = start(folder, { languages: ['en', 'es'] });
  t.strictSame(written, [
    'site.json',
    'cv/en.json',
    'ui/en.json',
    'cv/es.json',
    'ui/es.json',
    ...schemas,
    'images/.gitkeep',
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
    t.strictSame(json(folder, `ui/${language}.json`), json(messagesFolder, `${language}.json`));
  }
  for (const [name, schema] of editorSchemas()) t.equal(text(folder, `schemas/${name}`), schema);
  const loaded = loadContent(folder);
  const { content } = loaded;
  t.strictSame(loaded.diagnostics, []);
  t.strictSame(content?.site.languages, ['en', 'es']);
  t.equal(content?.editions.get('es')?.cv.basics?.name, 'Ada Lovelace');
  t.strictSame(content && missingTranslations(content), {});
});

t.test('files end with a newline and are indented by two spaces', async t => {
  const folder = t.testdir({});
  start(folder);
  for (const file of ['site.json', 'cv/en.json', 'ui/en.json'])
    t.match(text(folder, file), /^\{\n {2}"[\s\S]*\n\}\n$/);
});

t.test('the first language is the default', async t => {
  const folder = t.testdir({});
  start(folder, { languages: ['es', 'en'] });
  const { site } = loadContent(folder).content ?? {};
  t.match(site, { defaultLanguage: 'es', languages: ['es', 'en'] });
});

/** The name of a language in itself, as far as Node.js has it. */
function nameOf(language: string): string | undefined {
  return new Intl.DisplayNames(language, { type: 'language' }).of(language);
}

for (const [language, dir, name] of [
  ['fr', 'ltr', 'français'],
  ['ar', 'rtl', 'العربية'],
  ['he', 'rtl', 'עברית'],
  ['dv', 'rtl', nameOf('dv')],
  ['ku-Arab', 'rtl', nameOf('ku-Arab')],
  ['pt-BR', 'ltr', 'português (Brasil)'],
] as const) {
  t.test(
    `messages for ${language}, which the application does not have, are English but for locale, direction and name`,
    async t => {
      const folder = t.testdir({});
      const { todo, diagnostics } = start(folder, { languages: ['en', language] });
      t.strictSame(diagnostics, []);
      t.strictSame(todo, [
        `translate the messages in ${join(folder, 'ui', `${language}.json`)} from English`,
      ]);
      const english = json(messagesFolder, 'en.json');
      english.choices.language.name = name;
      t.strictSame(json(folder, `ui/${language}.json`), { ...english, locale: language, dir });
      const loaded = loadContent(folder);
      t.strictSame(loaded.diagnostics, []);
      t.strictSame(loaded.content?.site.languages, ['en', language]);
    },
  );
}

for (const existing of ['site.json', 'cv/en.json', 'cv/notes.txt']) {
  t.test(`an existing ${existing} is an error, and nothing is written`, async t => {
    const [folder = '', name = ''] = existing.includes('/') ? existing.split('/') : ['.', existing];
    const path = t.testdir(folder === '.' ? { [name]: 'mine' } : { [folder]: { [name]: 'mine' } });
    const message = refusal(t, path, {});
    t.ok(
      message.startsWith(`${join(path, existing)}: already there, and existing files are never overwritten.`),
    );
    t.match(message, `mv ${path} ${path}-old`);
  });
}

t.test('the error names every existing file', async t => {
  const path = t.testdir({ 'site.json': '', cv: { 'es.json': '', 'en.json': '' } });
  const names = ['cv/en.json', 'cv/es.json', 'site.json'].map(file => join(path, file)).join(', ');
  t.ok(refusal(t, path, {}).startsWith(`${names}: already there`));
});

t.test('existing messages, schemas and images are not overwritten', async t => {
  const mine = text(messagesFolder, 'en.json').replace('"present"', '"now"');
  const folder = t.testdir({
    ui: { 'en.json': mine, 'fr.json': mine.replace('"en-GB"', '"fr"') },
    schemas: { 'cv.schema.json': 'mine' },
    images: { '.gitkeep': 'mine', 'me.jpg': 'me' },
  });
  const { written, todo } = start(folder, { languages: ['en', 'fr', 'es'] });
  t.strictSame(written, [
    'site.json',
    'cv/en.json',
    'cv/fr.json',
    'cv/es.json',
    'ui/es.json',
    'schemas/site.schema.json',
    'schemas/ui.schema.json',
  ]);
  t.strictSame(todo, []);
  t.equal(text(folder, 'ui/en.json'), mine);
  t.equal(text(folder, 'schemas/cv.schema.json'), 'mine');
  t.equal(text(folder, 'images/.gitkeep'), 'mine');
  t.equal(loadContent(folder).content?.editions.get('fr')?.ui.ongoing, 'now');
});

t.test('invalid existing messages are an error with their location', async t => {
  const folder = t.testdir({ ui: { 'en.json': '{}' } });
  t.match(refusal(t, folder, {}), `error   ${join(folder, 'ui/en.json')}:1:1 /locale is missing`);
});

t.test('invalid options are errors', async t => {
  for (const [options, message] of [
    [{ languages: ['en', 'english'] }, '"english" is not a language tag (BCP 47) such as en or pt-BR'],
    [{ languages: [''] }, '"" is not a language tag (BCP 47) such as en or pt-BR'],
    [{ from: new Map([['e n', 'a.json']]) }, '"e n" is not a language tag (BCP 47) such as en or pt-BR'],
    [{ from: new Map([['fr', 'a.json']]) }, '--from names fr, which is not among the languages'],
    [{ name: '' }, 'the name is missing: give --name "Ada Lovelace", or a file with --from'],
    [
      { name: '', languages: ['en', 'fr'], from: new Map([['fr', 'a.json']]) },
      'the name is missing: give --name',
    ],
  ] as const) {
    const given = { ...options, languages: [...('languages' in options ? options.languages : ['en'])] };
    t.ok(refusal(t, t.testdir({}), given).startsWith(message), message);
  }
});

/** A content folder to write, next to JSON Resume files. */
function withResumes(t: Test, resumes: Record<string, string | Buffer>) {
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
  t.test(`a resume ${form} is copied, with a $schema added where it has none`, async t => {
    const { folder, file } = withResumes(t, { 'resume.json': resume });
    const { written, diagnostics } = start(folder, {
      name: '',
      from: new Map([['en', file('resume.json')]]),
    });
    t.ok(written.includes('cv/en.json'));
    t.strictSame(diagnostics, []);
    t.equal(text(folder, 'cv/en.json'), expected);
    t.equal(text(file('.'), 'resume.json'), resume, 'the resume is unchanged');
    t.equal(loadContent(folder).content?.editions.get('en')?.cv.basics?.name, 'Ada');
  });
}

for (const [form, resume] of [
  ['indented by tabs', '{\n\t"basics": {\n\t\t"name": "Ada"\n\t}\n}'],
  ['with CRLF line endings', '{\r\n    "basics": { "name": "Ada" }\r\n}\r\n'],
  ['with an empty schema', '{ "$schema": "", "basics": { "name": "Ada" } }'],
] as const) {
  t.test(`a resume ${form} is changed only by its $schema`, async t => {
    const { folder, file } = withResumes(t, { 'resume.json': resume });
    start(folder, { name: '', from: new Map([['en', file('resume.json')]]) });
    const copy = text(folder, 'cv/en.json');
    t.equal(
      copy
        .replace(
          /("\$schema": )"\.\.\/schemas\/cv\.schema\.json",?\s*/,
          resume.includes('$schema') ? '$1"", ' : '',
        )
        .replace(/\s/g, ''),
      resume.replace(/\s/g, ''),
    );
    t.ok(copy.endsWith(resume.slice(resume.indexOf('"basics"'))), 'the rest is unchanged');
    t.match(JSON.parse(copy), { ...JSON.parse(resume), $schema: '../schemas/cv.schema.json' });
  });
}

t.test('a resume on one line is formatted, with the same values', async t => {
  const resume = '{"basics":{"name":"Ada","summary":"año"},"work":[]}';
  const { folder, file } = withResumes(t, { 'resume.json': resume });
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
  t.test(`a resume in ${form} is copied unchanged, with a warning`, async t => {
    const { folder, file } = withResumes(t, { 'resume.json': bytes });
    const { diagnostics } = start(folder, { name: '', from: new Map([['en', file('resume.json')]]) });
    t.ok(readFileSync(join(folder, 'cv/en.json')).equals(bytes));
    t.match(diagnostics, [{ severity: 'warning', file: file('resume.json'), message: warning }]);
    t.equal(diagnostics.length, 1);
  });
}

t.test('the default language and a translation can each have a resume, another language none', async t => {
  const { folder, file } = withResumes(t, {
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
      path: '/basics',
      message: `lacks label of ${file('a.json')}, shown untranslated`,
    },
  ]);
  t.equal(diagnostics.length, 1);
  const { content } = loadContent(folder);
  t.equal(content?.editions.get('es')?.cv.basics?.label, 'Matemática');
  t.equal(content?.editions.get('fr')?.cv.basics?.label, 'Mathematician');
  t.strictSame(json(folder, 'cv/fr.json'), { $schema: '../schemas/cv.schema.json', basics: {} });
});

t.test('the name is for languages without a resume', async t => {
  const { folder, file } = withResumes(t, {
    'b.json': '{ "basics": { "name": "Ada", "label": "Matemática" } }',
  });
  start(folder, { name: 'Ada', languages: ['en', 'es'], from: new Map([['es', file('b.json')]]) });
  t.strictSame(json(folder, 'cv/en.json').basics, { name: 'Ada' });
});

t.test('diagnostics of a resume have its path, line and column', async t => {
  const resume = '{ "basics": { "name": "Ada", "website": "https://ada.org" } }';
  const { folder, file } = withResumes(t, { 'old.json': resume });
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

t.test('resumes of two persons are an error that names both files', async t => {
  const path = t.testdir({
    'a.json': '{ "basics": { "name": "Ada Lovelace" } }',
    'b.json': '{ "basics": { "name": "Charles Babbage" } }',
  });
  const a = join(path, 'a.json');
  const b = join(path, 'b.json');
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

t.test('a resume that cannot be read is an error, and nothing is written', async t => {
  const path = t.testdir({ 'resume.json': {} });
  for (const name of ['resume.json', 'nowhere.json']) {
    const file = join(path, name);
    t.match(refusal(t, path, { folder: join(path, 'content'), from: new Map([['en', file]]) }), file);
  }
});

for (const [form, resume, location] of [
  ['no JSON', '{ "basics": { "name": "Ada", } }', ':1:30 should be JSON'],
  ['a list', '[]', ':1:1 should be a JSON Resume'],
  ['a text', '"Ada"', ':1:1 should be a JSON Resume'],
  ['null', 'null', ':1:1 should be a JSON Resume'],
  ['of another shape', '{ "x1": 1, "x2": 2, "x3": 3 }', ':1:1 has another shape'],
  ['nested too deeply', `{ "work": ${'['.repeat(99)}${']'.repeat(99)} }`, ':1:74 should be nested'],
  ['nested without end', `{ "work": ${'['.repeat(1e5)}${']'.repeat(1e5)} }`, ':1:74 should be nested'],
] as const) {
  t.test(`a resume that is ${form} is an error with its diagnostics, and nothing is written`, async t => {
    const path = t.testdir({ 'resume.json': resume });
    const file = join(path, 'resume.json');
    const message = refusal(t, path, { from: new Map([['en', file]]), folder: join(path, 'content') });
    t.ok(message.startsWith('the content would have errors.\nerror   '));
    t.match(message, `error   ${file}${location}`);
    t.notOk(existsSync(join(path, 'content')));
  });
}

t.test('the temporary folder of the validation is removed', async t => {
  const temporary = mkdtempSync(join(tmpdir(), 'starter-'));
  t.teardown(() => rmSync(temporary, { recursive: true }));
  const before = process.env.TMPDIR;
  t.teardown(() => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  });
  process.env.TMPDIR = temporary;
  start(join(t.testdir({}), 'content'));
  t.strictSame(readdirSync(temporary), []);
  const path = t.testdir({ 'resume.json': '[' });
  refusal(t, path, { folder: join(path, 'content'), from: new Map([['en', join(path, 'resume.json')]]) });
  t.strictSame(readdirSync(temporary), []);
});

t.test('messages of a new folder are those of the sample, but for section titles of an inventor', async t => {
  const sample = join(root, 'content/ui');
  t.strictSame([...filesBelow(messagesFolder).keys()], ['en.json', 'es.json']);
  for (const file of filesBelow(messagesFolder).keys()) {
    const { sections, ...messages }: Ui = json(messagesFolder, file);
    const { sections: sampleSections, ...sampleMessages }: Ui = json(sample, file);
    t.strictSame(messages, sampleMessages, file);
    t.strictSame(Object.keys(sections), Object.keys(sampleSections));
    t.notMatch(JSON.stringify(sections), /nvent|atent/);
  }
});

t.test('a second run is an error, and edits are not overwritten', async t => {
  const folder = t.testdir({});
  start(folder);
  writeFileSync(join(folder, 'cv/en.json'), '{ "basics": { "name": "Ada Byron" } }');
  refusal(t, folder, {});
  t.equal(loadContent(folder).content?.editions.get('en')?.cv.basics?.name, 'Ada Byron');
});

t.test('a regional variant has the messages of its language', async t => {
  const folder = t.testdir({});
  const { todo } = createStarter({ folder, messagesFolder, name: 'Ada', languages: ['es-MX', 'en-GB'] });
  t.strictSame(todo, []);
  const ui = JSON.parse(text(join(folder, 'ui'), 'es-MX.json'));
  t.match(ui, { locale: 'es-MX', dir: 'ltr', ongoing: 'actualidad' });
  t.strictSame(loadContent(folder).diagnostics, []);
});

t.test('a broken symbolic link is an error, and nothing is written', async t => {
  const folder = t.testdir({});
  symlinkSync('nowhere', join(folder, 'ui'));
  const message = /ui: already there/;
  t.throws(() => createStarter({ folder, messagesFolder, name: 'Ada', languages: ['en'] }), { message });
  t.strictSame(readdirSync(folder), ['ui']);
});

t.test('files are removed when writing fails halfway', async t => {
  const folder = join(t.testdir({}), 'mine');
  const failingWrite = (path: string, data: string) => {
    if (path.startsWith(folder) && path.includes('schemas')) throw new Error('no space left');
    fs.writeFileSync(path, data);
  };
  const { createStarter: start } = await t.mockImport<typeof import('../../../server/commands/starter.ts')>(
    compiled('commands/starter'),
    { 'node:fs': { ...fs, writeFileSync: failingWrite } },
  );
  t.throws(() => start({ folder, messagesFolder, name: 'Ada', languages: ['en'] }), {
    message: 'no space left',
  });
  t.strictSame([...filesBelow(folder).keys()], []);
});
