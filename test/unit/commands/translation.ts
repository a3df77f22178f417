import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { StarterError } from '../../../server/commands/starter/error.ts';
import { describeAddedLanguage, describeStarter } from '../../../server/commands/starter/report.ts';
import { addLanguage } from '../../../server/commands/starter/translation.ts';
import { loadContent } from '../../../server/snapshot/load.ts';

const cv = {
  basics: { name: 'Ada Lovelace', label: 'Mathematician', email: 'ada@example.org' },
  skills: [],
  work: [
    { name: 'Acme', position: 'Analyst', startDate: '2020' },
    { id: 'own', position: 'Engineer', highlights: ['One', 'Two'] },
  ],
};
const files = { 'site.json': '\uFEFF{\n  "languages": ["en"]\n}\n', cv: { 'en.json': JSON.stringify(cv) } };
const json = (folder: string, file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'));

t.test('a language is added as a skeleton, whose texts fall back to those of the base', async t => {
  const folder = t.testdir(files);
  const { written, texts, messages } = await addLanguage(folder, 'es');
  t.strictSame(written, ['cv/es.json', 'ui/es.json', 'site.json']);
  t.strictSame(json(folder, 'cv/es.json'), {
    $schema: '../schemas/cv.schema.json',
    basics: { name: 'Ada Lovelace' },
    work: [{ id: 'analyst' }, { id: 'own' }],
  });
  t.match(json(folder, 'ui/es.json'), { controls: { print: 'Imprimir' } });
  t.strictSame(json(folder, 'site.json'), { languages: ['en', 'es'] });
  t.equal(texts.get('/basics/label'), 'Mathematician');
  t.strictSame(texts.get('/work/1/highlights'), ['One', 'Two']);
  t.notOk(texts.has('/basics/name') || texts.has('/work/0/startDate'));
  t.equal(messages.size, 0);
  const { content } = await loadContent(folder);
  t.strictSame(content?.editions.get('es')?.missing, [...texts.keys()]);
});

t.test(
  'the messages of a language that the program lacks are listed, with those that exist kept',
  async t => {
    const ui = { 'tg.json': '{ "controls": { "print": "Чоп" } }' };
    const folder = t.testdir({ cv: files.cv, ui });
    const added = await addLanguage(folder, 'tg');
    t.strictSame(added.written, ['cv/tg.json'], 'neither messages nor site.json, which lists no languages');
    t.equal(added.messages.get('/controls/close'), 'Close');
    t.notOk(added.messages.has('/controls/print'));
    const lines = describeAddedLanguage(added, folder, 'tg');
    t.match(
      lines.join('\n'),
      `wrote ${join(folder, 'cv/tg.json')}\nTexts to translate in ${join(folder, 'cv/tg.json')}; until`,
    );
    t.ok(lines.includes('  /basics/label "Mathematician"'));
    t.ok(lines.includes('  /work/1/highlights ["One","Two"]'));
    t.ok(lines.includes('  /controls/close "Close"'));
  },
);

t.test('nothing left to translate is not mentioned', async t => {
  const added = { written: ['cv/es.json'], texts: new Map(), messages: new Map() };
  t.strictSame(describeAddedLanguage(added, 'mine', 'es'), ['wrote mine/cv/es.json']);
});

t.test('a base without a name and without site.json can be translated, too', async t => {
  const folder = t.testdir({ cv: { 'en.json': '{}' } });
  t.strictSame((await addLanguage(folder, 'fr')).written, ['cv/fr.json', 'ui/fr.json']);
  t.strictSame(json(folder, 'cv/fr.json'), { $schema: '../schemas/cv.schema.json', basics: {} });
});

t.test(
  'an invalid tag, an existing language and content with errors are errors, and nothing is written',
  async t => {
    for (const [content, language, message] of [
      [files, 'french', /"french" is not a language tag/],
      [files, 'en', /en\.json exists/],
      [{ cv: { 'en.json': '[]' } }, 'fr', /has errors\.\nerror .*en\.json:1:1/],
    ] as const) {
      const folder = t.testdir(content);
      await t.rejects(addLanguage(folder, language), { message });
      try {
        await addLanguage(folder, language);
      } catch (error) {
        t.type(error, StarterError);
      }
      t.throws(() => json(folder, 'cv/fr.json'));
    }
  },
);

t.test('the report has corrections, files, what is withheld, the paper and how to start', async t => {
  const { diagnostics } = await loadContent(t.testdir({ cv: { 'en.json': '{ "basics": { "name": "" } }' } }));
  const result = {
    paper: 'a4' as const,
    written: ['site.json'],
    todo: ['x'],
    corrected: [],
    diagnostics: [],
  };
  t.strictSame(describeStarter(result, 'mine', 'CONTENT_DIR="mine" '), [
    'wrote mine/site.json',
    'to do: x',
    'Not public: phone, address, postalCode. To show one to everyone, add it to "public" in mine/site.json.',
    'Paper: a4 ("paper" in mine/site.json).',
    'Write your CV in mine/cv.',
    'View it: CONTENT_DIR="mine" npm start',
    'Check it: CONTENT_DIR="mine" npm run check',
  ]);
  const [warning] = diagnostics;
  if (!warning) throw new Error('no warning');
  const few = describeStarter({ ...result, corrected: [warning], diagnostics }, 'mine', '');
  t.match(few.slice(0, 3), [
    'Corrected in the copy:',
    /^ {2}\S+en\.json:1:23 \/basics\/name is empty/,
    /^warning /,
  ]);
  const many = describeStarter(
    { ...result, corrected: Array.from({ length: 25 }, (_, i) => ({ ...warning, kind: String(i) })) },
    'mine',
    '',
  );
  t.strictSame(many.slice(21, 23), ['  and 5 more', 'wrote mine/site.json']);
});
