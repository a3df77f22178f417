import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { factNames } from '../../../server/cv/merge-translation.ts';
import { sectionNames } from '../../../server/cv/schema.ts';
import { root } from '../../../server/project.ts';
import { loadContent } from '../../../server/snapshot/load.ts';
import { content, cvOf, uiOf } from '../../helpers/app.ts';

/** What is the same in every language: facts, and what is said of the document. */
const facts = new Set([...factNames, 'version', 'lastModified']);

/** Every leaf below a value, with its path. */
function leaves(value: unknown, path = ''): [path: string, key: string, leaf: unknown][] {
  if (typeof value !== 'object' || value === null)
    return [[path, path.slice(path.lastIndexOf('/') + 1), value]];
  return Object.entries(value).flatMap(([key, below]) => leaves(below, `${path}/${key}`));
}

const [en, es] = ['en', 'es'].map(language => {
  const { $schema, ...cv } = cvOf(language);
  return cv;
});
const [enFile, esFile] = ['en', 'es'].map(language =>
  leaves(JSON.parse(readFileSync(join(root, `content/cv/${language}.json`), 'utf8'))),
);

t.test('nothing is found wrong with the sample, and no language lacks a text', async t => {
  t.strictSame(loadContent(join(root, 'content')).diagnostics, []);
  for (const { missing, fallback } of content.editions.values())
    t.strictSame([missing, fallback], [[], new Map()]);
});

t.test('facts are said once, in English: the Spanish file has ids and words alone', async t => {
  const said = (file = enFile) => new Set(file?.filter(([, key]) => facts.has(key)).map(([, key]) => key));
  t.strictSame([...said(esFile)], ['id']);
  t.ok(said().size > 8, [...said()].join());
  // An element of a list has a number for a key.
  const words = (file = enFile) =>
    file?.filter(([path, key]) => !facts.has(key) && key !== '$schema' && !path.startsWith('/meta/')).length;
  t.equal(words(esFile), words(), 'and as many words as the English one');
});

t.test('the sample is a whole CV', async t => {
  for (const [section, least, most] of [
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
    const count = en?.[section]?.length ?? 0;
    t.ok(count >= least && count <= most, `${section}: ${count}`);
  }
});

t.test('both languages have the same entries, in one order, with the same facts', async t => {
  t.ok(
    sectionNames.every(section => en?.[section]?.every(entry => entry.id)),
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

t.test('nothing goes on, and nothing ends before it begins', async t => {
  for (const section of ['work', 'volunteer', 'education', 'projects'] as const) {
    for (const { id, startDate, endDate } of en?.[section] ?? []) {
      t.ok(startDate && endDate, `${section}-${id} has both dates`);
      const shared = Math.min(startDate?.length ?? 0, endDate?.length ?? 0);
      t.ok(
        (startDate ?? '').slice(0, shared) <= (endDate ?? '').slice(0, shared),
        `${section}-${id} is in order`,
      );
    }
  }
});

t.test('texts are set as a printer would set them', async t => {
  const words = [en, es, uiOf('en'), uiOf('es')].flatMap(value =>
    leaves(value).filter(([, key, leaf]) => typeof leaf === 'string' && !facts.has(key)),
  );
  t.ok(words.length > 500);
  for (const [fault, pattern] of [
    ['a straight quotation mark', /["']/],
    ['two spaces', / {2}/],
    ['a space at an end', /^\s|\s$/],
    ['a hyphen between numbers that should be an en dash', /\b\d{4}-\d{2,4}\b/],
    ['three dots', /\.\.\./],
  ] as const) {
    t.strictSame(
      words.filter(([, , leaf]) => pattern.test(String(leaf))).map(([path]) => path),
      [],
      `none has ${fault}`,
    );
  }
});

t.test('no text was left in the other language', async t => {
  const [words, palabras] = [en, es].map(cv => leaves(cv).filter(([, key]) => !facts.has(key)));
  const proper =
    /^(\/basics\/name|\/basics\/location|.*\/(name|title|publisher|issuer|entity|network|location|organization|institution))$/;
  const same = words?.filter(([path, , leaf], i) => leaf === palabras?.[i]?.[2] && !proper.test(path)) ?? [];
  t.ok(
    same.every(([, , leaf]) => String(leaf).length < 20),
    `only short words are alike: ${same.map(([path]) => path)}`,
  );
});
