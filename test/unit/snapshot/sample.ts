import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { factNames } from '../../../server/cv/merge-translation.ts';
import { type Cv, sectionNames } from '../../../server/cv/schema.ts';
import { root } from '../../../server/project.ts';
import { loadContent } from '../../../server/snapshot/load.ts';
import { content, cvOf, uiOf } from '../../helpers/app.ts';

/** The keys with the same values in every language: facts, and the metadata of the document. */
const facts = new Set([...factNames, 'version', 'lastModified']);

/** Every leaf below a value, with its path. */
function leaves(value: unknown, path = ''): [path: string, key: string, leaf: unknown][] {
  if (typeof value !== 'object' || value === null)
    return [[path, path.slice(path.lastIndexOf('/') + 1), value]];
  return Object.entries(value).flatMap(([key, below]) => leaves(below, `${path}/${key}`));
}

/** The CV of a language, without the URL of its schema. */
function loadedCv(language: string): Cv {
  const { $schema, ...cv } = cvOf(language);
  return cv;
}
const en = loadedCv('en');
const es = loadedCv('es');

const fileLeaves = (language: string) =>
  leaves(JSON.parse(readFileSync(join(root, `content/cv/${language}.json`), 'utf8')));

t.test('the sample has no diagnostics and no missing translations', async t => {
  t.strictSame((await loadContent(join(root, 'content'))).diagnostics, []);
  for (const { missing, fallback } of content.editions.values())
    t.strictSame([missing, fallback], [[], new Map()]);
});

t.test('facts are in the English file only: the Spanish file has ids and texts', async t => {
  const factsOf = (language: string) => [
    ...new Set(fileLeaves(language).flatMap(([, key]) => (facts.has(key) ? [key] : []))),
  ];
  t.strictSame(factsOf('es'), ['id']);
  t.ok(factsOf('en').length > 8, factsOf('en').join());
  // An element of a list has a number for a key.
  const countTexts = (language: string) =>
    fileLeaves(language).filter(
      ([path, key]) => !facts.has(key) && key !== '$schema' && !path.startsWith('/meta/'),
    ).length;
  t.equal(countTexts('es'), countTexts('en'), 'as many texts as the English file');
});

t.test('the sample has entries in every section', async t => {
  for (const [section, min, max] of [
    ['work', 5, 8],
    ['volunteer', 1, 9],
    ['education', 1, 9],
    ['projects', 10, 99],
    ['awards', 1, 99],
    ['certificates', 1, 99],
    ['publications', 1, 99],
    ['skills', 1, 99],
    ['languages', 1, 9],
    ['interests', 1, 9],
    ['references', 1, 9],
  ] as const) {
    const count = en[section]?.length ?? 0;
    t.ok(count >= min && count <= max, `${section}: ${count}`);
  }
});

t.test('both languages have the same entries, in the same order, with the same facts', async t => {
  t.ok(
    sectionNames.every(section => en[section]?.every(entry => entry.id)),
    'every entry has an id',
  );
  const structure = (cv: unknown) =>
    leaves(cv).map(([path, key, leaf]) => (facts.has(key) ? `${path} = ${leaf}` : path));
  t.strictSame(structure(es), structure(en));
});

t.test('nothing but posthumous honours is after the 18th of December 1936', async t => {
  const dates = leaves(en).filter(([, key]) => /date$/i.test(key));
  t.ok(dates.length > 40);
  const late = dates.filter(([, , date]) => String(date) > '1936-12-18').map(([path]) => path.split('/')[1]);
  t.strictSame(new Set(late), new Set(['awards']));
});

t.test('no entry is ongoing, and none ends before it starts', async t => {
  for (const section of ['work', 'volunteer', 'education', 'projects'] as const) {
    for (const { id, startDate, endDate } of en[section] ?? []) {
      t.ok(startDate && endDate, `${section}-${id} has both dates`);
      const shared = Math.min(startDate?.length ?? 0, endDate?.length ?? 0);
      t.ok(
        (startDate ?? '').slice(0, shared) <= (endDate ?? '').slice(0, shared),
        `${section}-${id} is in order`,
      );
    }
  }
});

t.test('texts follow typographic conventions', async t => {
  const texts = [en, es, uiOf('en'), uiOf('es')].flatMap(value =>
    leaves(value).filter(([, key, leaf]) => typeof leaf === 'string' && !facts.has(key)),
  );
  t.ok(texts.length > 500);
  for (const [mistake, pattern] of [
    ['a straight quotation mark', /["']/],
    ['two spaces', / {2}/],
    ['a space at an end', /^\s|\s$/],
    ['a hyphen between numbers that should be an en dash', /\b\d{4}-\d{2,4}\b/],
    ['three dots', /\.\.\./],
  ] as const) {
    t.strictSame(
      texts.filter(([, , leaf]) => pattern.test(String(leaf))).map(([path]) => path),
      [],
      `none has ${mistake}`,
    );
  }
});

t.test('no text is left untranslated', async t => {
  const textsOf = (cv: Cv) => leaves(cv).filter(([, key]) => !facts.has(key));
  const spanish = textsOf(es);
  const properNames =
    /^(\/basics\/name|\/basics\/location|.*\/(name|title|publisher|issuer|entity|network|location|organization|institution))$/;
  const same = textsOf(en).filter(([path, , leaf], i) => leaf === spanish[i]?.[2] && !properNames.test(path));
  t.ok(
    same.every(([, , leaf]) => String(leaf).length < 20),
    `only short texts are equal: ${same.map(([path]) => path)}`,
  );
});
