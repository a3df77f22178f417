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
import { createStarter, type StarterOptions } from '../../../server/commands/starter/create.ts';
import { StarterError } from '../../../server/commands/starter/error.ts';
import { filesBelow } from '../../../server/content/files.ts';
import { sectionNames } from '../../../server/cv/schema.ts';
import { root } from '../../../server/project.ts';
import { editorSchemas } from '../../../server/snapshot/editor-schemas.ts';
import { loadContent } from '../../../server/snapshot/load.ts';
import { missingTranslations } from '../../../server/snapshot/snapshot.ts';
import type { Ui } from '../../../server/ui/schema.ts';
import { compiled } from '../../helpers/suites.ts';

const messagesFolder = join(root, 'server/ui/messages');
const start = (folder: string, options: Partial<StarterOptions> = {}) =>
  createStarter({ folder, name: 'Ada Lovelace', languages: ['en'], ...options });
const text = (folder: string, file: string) => readFileSync(join(folder, file), 'utf8');
const json = (folder: string, file: string) => JSON.parse(text(folder, file));

/** Every file below a folder, hidden ones too, with its text. */
const all = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => [join(parentPath, name), text(parentPath, name)])
    .sort();

/** The message of the expected error; fails when something was written. */
async function refusal(t: Test, folder: string, options: Partial<StarterOptions>): Promise<string> {
  const before = all(folder);
  let message = '';
  try {
    await start(folder, options);
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
  const { written, todo, corrected, diagnostics } = await start(folder, { languages: ['en', 'es'] });
  t.strictSame(written, [
    'site.json',
    'cv/en.json',
    'ui/en.json',
    'cv/es.json',
    'ui/es.json',
    ...schemas,
    'images/.gitkeep',
  ]);
  t.strictSame(todo, [`replace the example in ${join(folder, 'cv/en.json')} by your own CV`]);
  t.strictSame([corrected, diagnostics], [[], []]);
  t.strictSame(
    all(folder).map(([path]) => path),
    written.map(path => join(folder, path)).sort(),
  );
  t.strictSame(json(folder, 'site.json'), {
    $schema: 'schemas/site.schema.json',
    defaultLanguage: 'en',
    languages: ['en', 'es'],
    paper: 'a4',
    public: ['email', 'url', 'city', 'region', 'countryCode', 'profiles'],
  });
  for (const language of ['en', 'es']) {
    t.match(json(folder, `cv/${language}.json`), {
      $schema: '../schemas/cv.schema.json',
      basics: { name: 'Ada Lovelace' },
    });
    t.strictSame(json(folder, `ui/${language}.json`), json(messagesFolder, `${language}.json`));
  }
  for (const [name, schema] of editorSchemas()) t.equal(text(folder, `schemas/${name}`), schema);
  const loaded = await loadContent(folder);
  const { content } = loaded;
  t.strictSame(loaded.diagnostics, []);
  t.strictSame(content?.site.languages, ['en', 'es']);
  t.equal(content?.editions.get('es')?.cv.basics?.name, 'Ada Lovelace');
  t.strictSame(content && missingTranslations(content), {});
});

t.test('without a resume the CV is an example of each section, in each language that has one', async t => {
  const folder = t.testdir({});
  await start(folder, { languages: ['es', 'en'] });
  const { editions } = (await loadContent(folder)).content ?? {};
  for (const language of ['es', 'en']) {
    const cv = editions?.get(language)?.cv;
    t.strictSame(
      sectionNames.filter(section => !cv?.[section]?.length),
      [],
      language,
    );
    t.equal(cv?.basics?.name, 'Ada Lovelace');
    t.match(cv?.basics?.email, /@example\.org$/);
  }
  t.equal(editions?.get('es')?.cv.work?.[0]?.position, 'Responsable de paisajismo');
  t.equal(editions?.get('en')?.cv.work?.[0]?.position, 'Lead landscape architect');
  const { id, ...texts } = json(folder, 'cv/en.json').work[0];
  t.strictSame(
    Object.keys(texts),
    ['name', 'position', 'location', 'summary', 'highlights'],
    'facts are in the base',
  );
});

t.test('the example is in English where there is none in the language', async t => {
  const folder = t.testdir({});
  await start(folder, { languages: ['tg'] });
  t.equal(json(folder, 'cv/tg.json').work[0].position, 'Lead landscape architect');
});

t.test('the paper is that of the country of the person, else of the region of the language', async t => {
  for (const [languages, location, paper] of [
    [['en-US'], undefined, 'letter'],
    [['en'], undefined, 'a4'],
    [['en'], { countryCode: 'ca' }, 'letter'],
    [['en-US'], { countryCode: 'DE' }, 'a4'],
  ] as const) {
    const { folder, file } = withResumes(t, {
      'resume.json': JSON.stringify({ basics: { name: 'Ada', location } }),
    });
    const from = new Map([[languages[0], file('resume.json')]]);
    t.equal((await start(folder, { name: '', languages: [...languages], from })).paper, paper);
    t.equal((await loadContent(folder)).content?.site.paper, paper);
  }
});

t.test('files end with a newline and are indented by two spaces', async t => {
  const folder = t.testdir({});
  await start(folder);
  for (const file of ['site.json', 'cv/en.json', 'ui/en.json'])
    t.match(text(folder, file), /^\{\n {2}"[\s\S]*\n\}\n$/);
});

t.test('the first language is the default', async t => {
  const folder = t.testdir({});
  await start(folder, { languages: ['es', 'en'] });
  const { site } = (await loadContent(folder)).content ?? {};
  t.match(site, { defaultLanguage: 'es', languages: ['es', 'en'] });
});

t.test('a language without messages of the program has a file with its name, and is in English', async t => {
  const folder = t.testdir({});
  const { todo, diagnostics } = await start(folder, { languages: ['en', 'he'] });
  t.strictSame(json(folder, 'ui/he.json'), {
    $schema: '../schemas/ui.schema.json',
    locale: 'he',
    dir: 'rtl',
    choices: { language: { name: 'עברית' } },
  });
  t.match(diagnostics, [
    { file: join(folder, 'ui/he.json'), message: /interface messages are shown in English/ },
    { file: join(folder, 'ui/he.json'), kind: 'glyphs Hebr' },
  ]);
  t.equal(diagnostics.length, 2);
  t.match(todo[1], /^translate \d\d texts in \S+cv\/he\.json: npm run check lists them$/);
  t.match(json(folder, 'cv/he.json').work, [{ id: 'example-gardens' }, { id: 'example-parks' }]);
  t.strictSame((await loadContent(folder)).content?.site.languages, ['en', 'he']);
});

for (const existing of ['site.json', 'cv/en.json', 'cv/notes.txt']) {
  t.test(`an existing ${existing} is an error, and nothing is written`, async t => {
    const [folder = '', name = ''] = existing.includes('/') ? existing.split('/') : ['.', existing];
    const path = t.testdir(folder === '.' ? { [name]: 'mine' } : { [folder]: { [name]: 'mine' } });
    const message = await refusal(t, path, {});
    t.ok(
      message.startsWith(`${join(path, existing)}: already there, and existing files are never overwritten.`),
    );
    t.match(message, `mv ${path} ${path}-old`);
  });
}

t.test('the error names every existing file', async t => {
  const path = t.testdir({ 'site.json': '', cv: { 'es.json': '', 'en.json': '' } });
  const names = ['cv/en.json', 'cv/es.json', 'site.json'].map(file => join(path, file)).join(', ');
  t.ok((await refusal(t, path, {})).startsWith(`${names}: already there`));
});

t.test('existing messages, schemas and images are not overwritten', async t => {
  const mine = text(messagesFolder, 'en.json').replace('"present"', '"now"');
  const folder = t.testdir({
    ui: { 'en.json': mine, 'sv.json': mine.replace('"en-GB"', '"sv"') },
    schemas: { 'cv.schema.json': 'mine' },
    images: { '.gitkeep': 'mine', 'me.jpg': 'me' },
  });
  const { written, todo } = await start(folder, { languages: ['en', 'sv', 'es'] });
  t.strictSame(written, [
    'site.json',
    'cv/en.json',
    'cv/sv.json',
    'cv/es.json',
    'ui/es.json',
    'schemas/site.schema.json',
    'schemas/ui.schema.json',
  ]);
  t.equal(todo.length, 2, 'the example, and the texts to translate');
  t.equal(text(folder, 'ui/en.json'), mine);
  t.equal(text(folder, 'schemas/cv.schema.json'), 'mine');
  t.equal(text(folder, 'images/.gitkeep'), 'mine');
  t.equal((await loadContent(folder)).content?.editions.get('sv')?.ui.ongoing, 'now');
});

t.test('invalid existing messages are an error with their location', async t => {
  const folder = t.testdir({ ui: { 'en.json': '{ "ongoing": 1 }' } });
  t.match(
    await refusal(t, folder, {}),
    `error   ${join(folder, 'ui/en.json')}:1:14 /ongoing should be a string`,
  );
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
    t.ok((await refusal(t, t.testdir({}), given)).startsWith(message), message);
  }
});

/** A content folder to write, next to JSON Resume files. */
function withResumes(t: Test, resumes: Record<string, string | Buffer>) {
  const path = t.testdir(resumes);
  return { folder: join(path, 'content'), file: (name: string) => join(path, name) };
}

t.test(
  'a resume is copied in its normalized form, and the warnings that this resolves are reported',
  async t => {
    const resume = {
      meta: { theme: 'x', version: '' },
      basics: { name: 'Ada', website: 'ada.example.org', picture: '', summary: 'R&amp;D', profiles: [] },
      work: [
        { company: 'Acme', startDate: 'May 2018', endDate: 'Present', highlights: ['', '# Title', 'Done'] },
        {},
        { name: '' },
      ],
      x: [null, 0, false],
    };
    const bytes = JSON.stringify(resume);
    const { folder, file } = withResumes(t, { 'resume.json': bytes });
    const { corrected, diagnostics, todo } = await start(folder, {
      name: '',
      from: new Map([['en', file('resume.json')]]),
    });
    t.equal(
      text(folder, 'cv/en.json'),
      `${JSON.stringify(
        {
          $schema: '../schemas/cv.schema.json',
          meta: { theme: 'x' },
          basics: { name: 'Ada', url: 'https://ada.example.org', summary: 'R&D' },
          work: [{ name: 'Acme', startDate: '2018-05', highlights: ['# Title', 'Done'] }],
          x: [0, false],
        },
        null,
        2,
      )}\n`,
    );
    t.equal(text(file('.'), 'resume.json'), bytes, 'the resume is unchanged');
    t.match(
      corrected.find(({ path }) => path === '/work/0/company'),
      {
        file: /resume\.json$/,
        line: 1,
        column: bytes.indexOf('"company"') + 1,
        message: /old name of "name"/,
      },
    );
    t.ok(corrected.every(({ message }) => !/heading/.test(message)));
    t.match(diagnostics, [
      { file: join(folder, 'cv/en.json'), path: '/work/0/highlights/0', line: 16, message: /^has a heading/ },
      { path: '/x' },
    ]);
    t.strictSame(todo, []);
    t.strictSame((await loadContent(folder)).diagnostics.length, diagnostics.length);
  },
);

t.test('a resume without anything is a CV without anything', async t => {
  const { folder, file } = withResumes(t, { 'resume.json': '{ "basics": { "name": "" } }' });
  await start(folder, { name: '', from: new Map([['en', file('resume.json')]]) });
  t.strictSame(json(folder, 'cv/en.json'), { $schema: '../schemas/cv.schema.json' });
});

t.test('a resume that names its schema keeps it', async t => {
  const { folder, file } = withResumes(t, {
    'resume.json': '{ "$schema": "https://example.org/resume.json" }',
  });
  await start(folder, { name: '', from: new Map([['en', file('resume.json')]]) });
  t.equal(json(folder, 'cv/en.json').$schema, 'https://example.org/resume.json');
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
  t.test(`a resume in ${form} is copied as UTF-8`, async t => {
    const { folder, file } = withResumes(t, { 'resume.json': bytes });
    const { corrected, diagnostics } = await start(folder, {
      name: '',
      from: new Map([['en', file('resume.json')]]),
    });
    t.match(json(folder, 'cv/en.json').basics, {
      name: 'Ada',
      ...(form === 'Windows-1252' ? { label: 'año' } : {}),
    });
    t.match(corrected, [{ severity: 'warning', file: /resume\.json$/, message: warning }]);
    t.strictSame([corrected.length, diagnostics], [1, []]);
  });
}

t.test('the default language and a translation can each have a resume, another language none', async t => {
  const { folder, file } = withResumes(t, {
    'a.json': '{ "basics": { "name": "Ada", "label": "Mathematician" } }',
    'b.json': '{ "basics": { "name": "Ada", "label": "Matemática" } }',
  });
  const { diagnostics, todo } = await start(folder, {
    name: '',
    languages: ['en', 'es', 'fr'],
    from: new Map([
      ['es', file('b.json')],
      ['en', file('a.json')],
    ]),
  });
  t.match(diagnostics, [{ file: join(folder, 'ui/fr.json'), message: /are shown in English/ }]);
  t.equal(diagnostics.length, 1);
  t.strictSame(todo, [`translate 1 text in ${join(folder, 'cv/fr.json')}: npm run check lists them`]);
  const { content } = await loadContent(folder);
  t.equal(content?.editions.get('es')?.cv.basics?.label, 'Matemática');
  t.equal(content?.editions.get('fr')?.cv.basics?.label, 'Mathematician');
  t.strictSame(json(folder, 'cv/fr.json'), { $schema: '../schemas/cv.schema.json', basics: { name: 'Ada' } });
});

t.test('the name is for languages without a resume', async t => {
  const { folder, file } = withResumes(t, {
    'b.json': '{ "basics": { "name": "Ada", "label": "Matemática" } }',
  });
  await start(folder, { name: 'Ada', languages: ['en', 'es'], from: new Map([['es', file('b.json')]]) });
  t.strictSame(json(folder, 'cv/en.json').basics, { name: 'Ada' });
});

t.test('resumes of two persons are an error that names both files', async t => {
  const path = t.testdir({
    'a.json': '{ "basics": { "name": "Ada Lovelace" } }',
    'b.json': '{ "basics": { "name": "Charles Babbage" } }',
  });
  const a = join(path, 'a.json');
  const b = join(path, 'b.json');
  const message = await refusal(t, path, {
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
    t.match(await refusal(t, path, { folder: join(path, 'content'), from: new Map([['en', file]]) }), name);
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
    const message = await refusal(t, path, { from: new Map([['en', file]]), folder: join(path, 'content') });
    t.match(message, /^the (content would have|resume has) errors\.\nerror {3}/);
    t.match(message, new RegExp(`error {3}\\S*resume\\.json${location}`));
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
  await start(join(t.testdir({}), 'content'));
  t.strictSame(readdirSync(temporary), []);
  const path = t.testdir({ 'resume.json': '[' });
  await refusal(t, path, {
    folder: join(path, 'content'),
    from: new Map([['en', join(path, 'resume.json')]]),
  });
  t.strictSame(readdirSync(temporary), []);
});

t.test('messages of a new folder are those of the sample, but for section titles of an inventor', async t => {
  const sample = join(root, 'content/ui');
  for (const file of filesBelow(sample).keys()) {
    const { sections, ...messages }: Ui = json(messagesFolder, file);
    const { sections: sampleSections, ...sampleMessages }: Ui = json(sample, file);
    t.strictSame(messages, sampleMessages, file);
    t.strictSame(Object.keys(sections), Object.keys(sampleSections));
    t.notMatch(JSON.stringify(sections), /nvent|atent/);
  }
});

t.test('a second run is an error, and edits are not overwritten', async t => {
  const folder = t.testdir({});
  await start(folder);
  writeFileSync(join(folder, 'cv/en.json'), '{ "basics": { "name": "Ada Byron" } }');
  await refusal(t, folder, {});
  t.equal((await loadContent(folder)).content?.editions.get('en')?.cv.basics?.name, 'Ada Byron');
});

t.test('a regional variant has the messages of its language', async t => {
  const folder = t.testdir({});
  await createStarter({ folder, name: 'Ada', languages: ['es-MX', 'en-GB'] });
  const ui = JSON.parse(text(join(folder, 'ui'), 'es-MX.json'));
  t.match(ui, { locale: 'es-MX', dir: 'ltr', ongoing: 'actualidad' });
  t.strictSame((await loadContent(folder)).diagnostics, []);
});

t.test('a broken symbolic link is an error, and nothing is written', async t => {
  const folder = t.testdir({});
  symlinkSync('nowhere', join(folder, 'ui'));
  const message = /ui: already there/;
  await t.rejects(createStarter({ folder, name: 'Ada', languages: ['en'] }), { message });
  t.strictSame(readdirSync(folder), ['ui']);
});

t.test('files are removed when writing fails halfway', async t => {
  const folder = join(t.testdir({}), 'mine');
  const failingWrite = (path: string, data: string) => {
    if (path.startsWith(folder) && path.includes('schemas')) throw new Error('no space left');
    fs.writeFileSync(path, data);
  };
  const { createStarter: start } = await t.mockImport<
    typeof import('../../../server/commands/starter/create.ts')
  >(compiled('commands/starter/create'), { 'node:fs': { ...fs, writeFileSync: failingWrite } });
  await t.rejects(start({ folder, name: 'Ada', languages: ['en'] }), {
    message: 'no space left',
  });
  t.strictSame([...filesBelow(folder).keys()], []);
});
