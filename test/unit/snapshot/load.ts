import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import t from 'tap';
import { formatDiagnostic } from '../../../server/content/format-diagnostic.ts';
import { loadContent } from '../../../server/snapshot/load.ts';
import { uiOf } from '../../helpers/app.ts';
import { svg } from '../../helpers/images.ts';

const ui = (language: string) => JSON.stringify(uiOf(language));
const valid = {
  'site.json': '{}',
  cv: {
    'en.json':
      '{ "basics": { "name": "Ada", "image": "me.svg" }, "work": [{ "name": "A", "logo": "logos/a.svg" }] }',
    'es.json': '{}',
  },
  ui: { 'en.json': ui('en'), 'es.json': ui('es') },
  images: { 'me.svg': svg('<path d="M0 0"/>'), logos: { 'a.svg': svg('<path/>') } },
};

/** The diagnostics of a folder as text: severity and message, with paths in the folder. */
const diagnosticsOf = async (folder: string) =>
  (await loadContent(folder)).diagnostics.map(
    diagnostic =>
      `${diagnostic.severity} ${formatDiagnostic(diagnostic).replace(`${relative('', folder)}/`, '')}`,
  );

t.test('the languages are those with a CV, each with its interface messages', async t => {
  const folder = t.testdir({ ...valid, ui: { ...valid.ui, 'fr.json': 'not read: no CV is in French' } });
  const { content, diagnostics, hash } = await loadContent(folder);
  t.strictSame(diagnostics, []);
  t.strictSame(content?.site.languages, ['en', 'es']);
  t.strictSame([...(content?.editions.keys() ?? [])], ['en', 'es']);
  t.equal(content?.editions.get('en')?.cv.basics?.name, 'Ada');
  t.equal(content?.editions.get('es')?.ui.ongoing, uiOf('es').ongoing);
  t.equal(content?.hash, hash);
});

t.test('content has the images that pages show, and no others', async t => {
  const cv = {
    'en.json': JSON.stringify({
      basics: { name: 'Ada', image: 'me.svg' },
      work: [
        { name: 'A', logo: 'logos/a.svg' },
        { name: 'Me', logo: 'me.svg' },
      ],
      talks: [{ name: 'T', logo: 'talk.svg' }],
      skills: [{ logo: 'nothing.svg' }],
    }),
    'es.json': '{ "work": [{ "name": "E", "only": true, "logo": "es.svg" }] }',
  };
  const names = ['me.svg', 'talk.svg', 'nothing.svg', 'es.svg', 'unnamed.svg'];
  const images = {
    ...valid.images,
    ...Object.fromEntries(names.map(name => [name, valid.images['me.svg']])),
  };
  const site = '{ "sections": ["work", "skills"] }';
  const folder = t.testdir({ ...valid, cv, images, 'site.json': site });
  const { content } = await loadContent(folder);
  t.strictSame([...(content?.images.keys() ?? [])], ['logos/a.svg', 'me.svg', 'es.svg']);
  t.ok(content?.images.get('me.svg')?.contact, 'what is portrait and logo is a portrait');
  t.match(await diagnosticsOf(folder), [
    'warning images has files that no page shows: "nothing.svg", "talk.svg", "unnamed.svg"',
  ]);
});

t.test('an image that cannot be read is a warning, and pages are without it', async t => {
  const folder = t.testdir({ ...valid, images: { ...valid.images, 'me.svg': 'no image' } });
  const { content } = await loadContent(folder);
  t.strictSame([...(content?.images.keys() ?? [])], ['logos/a.svg']);
  t.match(await diagnosticsOf(folder), [/^warning images\/me\.svg cannot be read as an image: /]);
});

t.test('texts are Markdown unless site.json says that they are not', async t => {
  const cv = { 'en.json': '{ "basics": { "summary": "# *Ada*" } }', 'es.json': '{}' };
  const markdown = await loadContent(t.testdir({ ...valid, cv }));
  t.match(markdown.diagnostics, [{ path: '/basics/summary', message: /^has a heading/ }, {}]);
  t.equal(markdown.content?.textReader.plain('*Ada*'), 'Ada');
  const literal = await loadContent(t.testdir({ ...valid, cv, 'site.json': '{ "markdown": false }' }));
  t.notMatch(literal.diagnostics, [{ message: /^has a heading/ }]);
  t.equal(literal.content?.textReader.plain('*Ada*'), '*Ada*');
});

t.test('sections that site.json leaves out are in no edition, and are reported once', async t => {
  const cv = {
    'en.json':
      '{ "talks": [{ "name": "Secret" }], "skills": [{ "name": "A" }], "basics": { "name": "Ada" } }',
    'es.json': '{ "talks": [{ "name": "Secreta" }] , "basics": {} }',
  };
  const load = (site: object) => loadContent(t.testdir({ ...valid, cv, 'site.json': JSON.stringify(site) }));
  const { content, diagnostics } = await load({ sections: ['work', 'skills'] });
  t.notMatch(JSON.stringify([...(content?.editions ?? [])]), /Secret/);
  t.match(
    diagnostics.filter(({ file }) => file.endsWith('site.json')),
    [{ severity: 'warning', line: 1, path: '/sections', message: /^leaves out talks/ }],
  );
  const unknown = await load({ sections: ['talk', 'skills'], timeline: ['x'] });
  t.equal(unknown.content, undefined);
  t.match(unknown.diagnostics, [
    { severity: 'error', path: '/sections/0', hint: 'did you mean "talks"?' },
    { severity: 'error', path: '/timeline/0' },
  ]);
});

t.test('without site.json the first language is the default', async t => {
  const { 'site.json': _, ...rest } = valid;
  const { content, diagnostics } = await loadContent(t.testdir(rest));
  t.strictSame([content?.site.defaultLanguage, diagnostics], ['en', []]);
});

t.test('other languages fall back to the default language of the site', async t => {
  const { content } = await loadContent(
    t.testdir({
      ...valid,
      'site.json': '{ "defaultLanguage": "es" }',
      cv: { 'en.json': '{}', 'es.json': '{ "basics": { "name": "Ada", "label": "Matemática" } }' },
    }),
  );
  t.equal(content?.site.defaultLanguage, 'es');
  t.equal(content?.editions.get('en')?.cv.basics?.name, 'Ada');
  const english = content?.editions.get('en');
  t.strictSame(english?.missing, ['/basics/label']);
  t.ok(english?.fallback.has(english.publicCv.basics ?? {}));
  t.ok(english?.fallback.has(english.cv.basics ?? {}));
});

t.test('the hash depends on every byte and file name of the content', async t => {
  const folder = t.testdir(valid);
  const { hash } = await loadContent(folder);
  t.match(hash, /^[0-9a-f]{16}$/);
  t.equal((await loadContent(folder)).hash, hash);
  const hashes = [hash];
  for (const [file, text] of [
    ['site.json', '{ }'],
    ['cv/es.json', '{ }'],
    ['ui/es.json', `${ui('es')} `],
    ['images/me.svg', 'you'],
    ['images/new.jpg', ''],
    ['cv/es.json', '{'],
  ] as const) {
    writeFileSync(join(folder, file), text);
    hashes.push((await loadContent(folder)).hash);
  }
  rmSync(join(folder, 'cv/es.json'));
  hashes.push((await loadContent(folder)).hash);
  rmSync(join(folder, 'site.json'));
  hashes.push((await loadContent(folder)).hash);
  renameSync(join(folder, 'images/new.jpg'), join(folder, 'images/you.jpg'));
  hashes.push((await loadContent(folder)).hash);
  t.equal(new Set(hashes).size, hashes.length);
});

t.test(
  'the violations of all files are reported at once: errors, then warnings, each with its location',
  async t => {
    const folder = t.testdir({
      'site.json': '{ "paper": "a3",\n  "defaults": { "length": "tiny", "tone": 1 } }',
      cv: {
        'en.json': '{ "work": [{ "startDate": "Spring 1904" }] }',
        'es.json': '{',
        'resume.json': '{',
      },
      ui: { 'en.json': '{ "ongoing": 1 }', 'es.json': ui('es') },
    });
    const lines = await diagnosticsOf(folder);
    t.equal((await loadContent(folder)).content, undefined);
    t.match(lines, [
      /^error cv\/es\.json:1:2 should be JSON: a closing } is missing$/,
      /^error site\.json:1:12 \/paper should be one of a4, letter \(found "a3"\)$/,
      /^error site\.json:2:27 \/defaults\/length should be one of long, short \(found "tiny"\)$/,
      /^error ui\/en\.json:1:14 \/ongoing should be a string/,
      /^warning cv\/en\.json:1:27 \/work\/0\/startDate should be .*YYYY-MM-DD \(found "Spring 1904"\)$/,
      /^warning cv\/resume\.json should be named after its language .*; it is not read$/,
      /^warning site\.json:2:35 \/defaults\/tone is not a known key/,
    ]);
    t.equal(lines.length, 7);
  },
);

t.test('CVs and interface messages are validated even if the site has an error', async t => {
  const lines = await diagnosticsOf(
    t.testdir({
      'site.json': '[]',
      cv: { 'es.json': '{', 'en.json': '[]' },
      ui: { 'es.json': '[]' },
    }),
  );
  t.match(lines, [
    /^error cv\/en\.json:1:1 should be a JSON Resume/,
    /^error cv\/es\.json:1:2 should be JSON/,
    /^error site\.json:1:1 should be an object/,
    /^error ui\/es\.json:1:1 should be an object/,
  ]);
  t.equal(lines.length, 4);
});

t.test('a file that is not named after a language is a warning, and not read', async t => {
  const folder = t.testdir({ ...valid, cv: { ...valid.cv, 'en_US.json': '{', 'README.json': 'read me' } });
  const { content, diagnostics } = await loadContent(folder);
  t.strictSame(content?.site.languages, ['en', 'es']);
  const notRead = { severity: 'warning', line: 0, message: /it is not read$/ };
  t.match(diagnostics, [
    { ...notRead, file: /cv\/README\.json$/, hint: 'rename it' },
    { ...notRead, file: /cv\/en_US\.json$/, hint: 'rename it to en-US.json' },
  ]);
  t.equal(diagnostics.length, 2);
});

t.test('a file named after a language that does not exist is an error that names the right one', async t => {
  const cv = { 'jp.json': '{}', 'en-UK.json': '{}' };
  const { content, diagnostics } = await loadContent(t.testdir({ ...valid, cv }));
  t.equal(content, undefined);
  t.match(diagnostics, [
    {
      severity: 'error',
      file: /cv\/en-UK\.json$/,
      message: /\(found "en-UK"\); it is not read$/,
      hint: /"en-GB"/,
    },
    { severity: 'error', file: /cv\/jp\.json$/, hint: 'did you mean "ja" (Japanese)?' },
  ]);
  t.equal(diagnostics.length, 2, 'that there is no CV is no error of its own');
});

t.test('files that are meant as CVs or interface messages but not named so are warnings', async t => {
  const folder = t.testdir({
    ...valid,
    cv: { ...valid.cv, 'fr.JSON': '{}', 'notes.txt': '', 'de.yaml': '' },
    ui: { ...valid.ui, 'fr.json.txt': '{}' },
  });
  const { content, diagnostics } = await loadContent(folder);
  t.strictSame(content?.site.languages, ['en', 'es']);
  const notRead = { severity: 'warning', message: 'is not read, as its name does not end in .json' };
  t.match(diagnostics, [
    { ...notRead, file: /cv\/de\.yaml$/, hint: 'write it as JSON, in de.json' },
    { ...notRead, file: /cv\/fr\.JSON$/, hint: 'rename it to fr.json' },
    { ...notRead, file: /ui\/fr\.json\.txt$/, hint: 'rename it to fr.json' },
  ]);
  t.equal(diagnostics.length, 3);
});

t.test('images that no page shows, and those with decomposed names, are one warning each', async t => {
  const images = {
    ...valid.images,
    ...Object.fromEntries([...'bcdef'].map(name => [`${name}.png`, ''])),
    'g.svg': svg('<path/>'),
  };
  const named = '{ "awards": [{ "title": "Prix", "logo": "g.svg", "only": true }] }';
  const folder = t.testdir({
    ...valid,
    cv: { ...valid.cv, 'es.json': named },
    images: { ...images, 'jose\u0301.jpg': '' },
  });
  t.strictSame(await diagnosticsOf(folder), [
    'warning images has files that no page shows: "b.png", "c.png", "d.png", "e.png", "f.png" and 1 more',
    'warning images has names with decomposed letters (Unicode NFD), which are read as composed (NFC): "jose\u0301.jpg"',
  ]);
  const broken = t.testdir({ ...valid, cv: { ...valid.cv, 'es.json': '{' } });
  t.match(
    await diagnosticsOf(broken),
    [/^error /],
    'while a CV has an error, it is not known which it names',
  );
  t.equal((await diagnosticsOf(broken)).length, 1);
});

t.test('interface messages need no file: others are the program’s, or English with a warning', async t => {
  const cv = { 'en.json': '{ "basics": { "name": "Ada" } }', 'es.json': '{}', 'tg.json': '{}' };
  const folder = t.testdir({ cv });
  t.match(await diagnosticsOf(folder), [
    /^warning ui\/tg\.json does not exist: \d+ interface messages are shown/,
  ]);
  const { editions } = (await loadContent(folder)).content ?? {};
  t.equal(editions?.get('tg')?.uiFallback.get('/controls/print'), 'Print');
  t.equal(editions?.get('es')?.uiFallback.size, 0);
  t.equal(editions?.get('es')?.ui.controls.close, 'Cerrar');
});

t.test('a folder without a CV is an error with an example of a file name', async t => {
  for (const cv of [{}, { 'resume.json': '{}' }]) {
    const folder = t.testdir({ 'site.json': '{}', cv });
    const { content, diagnostics } = await loadContent(folder);
    t.equal(content, undefined);
    t.match(diagnostics[0], {
      severity: 'error',
      message: 'should hold a CV such as en.json',
      hint: /npm run new/,
    });
    t.equal((await diagnosticsOf(folder))[0], 'error cv should hold a CV such as en.json');
    t.equal(diagnostics.length, 1 + Object.keys(cv).length);
  }
});

t.test('a missing folder has the same error', async t => {
  const folder = join(t.testdir({}), 'missing');
  t.strictSame(await diagnosticsOf(folder), ['error cv should hold a CV such as en.json']);
  mkdirSync(folder);
  t.strictSame(await diagnosticsOf(folder), ['error cv should hold a CV such as en.json']);
});
