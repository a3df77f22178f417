import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { ContentError, loadContent } from '../../server/load.ts';
import { content } from '../helpers/app.ts';

const ui = (language: string) => JSON.stringify(content.uis.get(language));
const good = {
  'site.json': '{}',
  cv: { 'en.json': '{ "basics": { "name": "Ada" } }', 'es.json': '{}' },
  ui: { 'en.json': ui('en'), 'es.json': ui('es') },
};

/** The lines of what is wrong with a folder. */
function faultsOf(folder: string): string[] {
  try {
    loadContent(folder);
  } catch (error) {
    if (error instanceof ContentError) return error.message.split('\n');
    throw error;
  }
  return [];
}

t.test('the languages are those that have a CV, each with its interface', async t => {
  const { site, cvs, uis } = loadContent(
    t.testdir({ ...good, ui: { ...good.ui, 'fr.json': 'not read: no CV is in French' } }),
  );
  t.strictSame(site.languages, ['en', 'es']);
  t.strictSame([...cvs.keys()], ['en', 'es']);
  t.strictSame([...uis.keys()], ['en', 'es']);
  t.equal(cvs.get('en')?.basics?.name, 'Ada');
  t.equal(uis.get('es')?.ongoing, 'actualidad');
});

t.test('the hash is that of the content: another byte gives another, the same bytes the same', async t => {
  const folder = t.testdir(good);
  const { hash } = loadContent(folder);
  t.match(hash, /^[0-9a-f]{16}$/);
  t.equal(loadContent(folder).hash, hash);
  for (const [file, text] of [
    ['site.json', '{ }'],
    ['cv/es.json', '{ }'],
    ['ui/es.json', `${ui('es')} `],
  ] as const) {
    writeFileSync(join(folder, file), text);
    const changed = loadContent(folder).hash;
    t.not(changed, hash, file);
  }
});

t.test('the faults of all files are told at once, one a line, with file, path and expectation', async t => {
  const faults = faultsOf(
    t.testdir({
      'site.json': '{ "paper": "a3", "defaults": { "length": "tiny" } }',
      cv: { 'en.json': '{ "work": [{ "startDate": "Spring 1904" }] }', 'es.json': '{' },
      ui: { 'en.json': '{}', 'es.json': ui('es') },
    }),
  );
  t.match(faults, [
    /^\S+\/site\.json \/paper should be one of a4, letter \(found "a3"\)$/,
    /^\S+\/site\.json \/defaults\/length should be one of long, short \(found "tiny"\)$/,
    /^\S+\/cv\/en\.json \/work\/0\/startDate should be .*YYYY-MM-DD \(found "Spring 1904"\)$/,
    /^\S+\/cv\/es\.json should be JSON: /,
    /^\S+\/ui\/en\.json \/locale is missing$/,
  ]);
});

t.test('a CV in a language without an interface is a fault', async t => {
  const faults = faultsOf(t.testdir({ ...good, ui: { 'en.json': ui('en') } }));
  t.match(faults, [/ui\/es\.json cannot be read: ENOENT/]);
  t.equal(faults.length, 1);
});

t.test('a folder without a CV is a fault that says what it should hold', async t => {
  t.match(faultsOf(t.testdir({ 'site.json': '{}' }))[0], /\/cv should hold a CV such as en\.json$/);
});

t.test('a folder that is not there is told of like any other fault', async t => {
  const faults = faultsOf(join(t.testdir({}), 'nowhere'));
  t.match(faults, [/^nowhere\/cv should hold a CV/, /^nowhere\/site\.json cannot be read: ENOENT/]);
});
