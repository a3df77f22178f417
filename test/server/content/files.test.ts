import { basename } from 'node:path';
import t from 'tap';
import { ContentFolder } from '../../../server/content/files.ts';

t.test('the languages of a folder are its JSON files, sorted; other files are none', async t => {
  const folder = new ContentFolder(
    t.testdir({
      cv: { 'es.json': '', 'en.json': '', 'zh-Hant.json': '', '.en.json': '', 'en.json.bak': '' },
    }),
  );
  t.strictSame(folder.languages('cv'), ['en', 'es', 'zh-Hant']);
  t.strictSame(folder.languages('ui'), []);
});

t.test('a file is read as JSON, with or without a byte order mark', async t => {
  const folder = new ContentFolder(
    t.testdir({ 'a.json': '{ "año": [1] }', 'b.json': '\uFEFF{ "b": null }' }),
  );
  t.strictSame(folder.read('a.json'), { value: { año: [1] }, findings: [] });
  t.strictSame(folder.read('b.json'), { value: { b: null }, findings: [] });
});

t.test('a file that is missing or no JSON is a finding that names it', async t => {
  const path = t.testdir({ cv: { 'en.json': '{ "a": }', 'es.json': '' } });
  const folder = new ContentFolder(path);
  const file = (name: string) => `${basename(path)}/${name}`;
  for (const [name, message] of [
    ['cv/en.json', /^should be JSON: Unexpected token/],
    ['cv/es.json', /^should be JSON: Unexpected end/],
    ['site.json', /^cannot be read: ENOENT/],
    ['cv', /^cannot be read: EISDIR/],
  ] as const) {
    const { value, findings } = folder.read(name);
    t.equal(value, undefined);
    t.match(findings, [{ file: file(name), path: '', message }]);
  }
});

t.test('the hash covers names and bytes of what was read, and nothing else', async t => {
  const path = t.testdir({ 'a.json': '1', 'b.json': '1', 'c.json': '2', 'ab.json': '1' });
  const hashOf = (...files: string[]) => {
    const folder = new ContentFolder(path);
    for (const file of files) folder.read(file);
    return folder.hash;
  };
  t.match(hashOf(), /^[0-9a-f]{16}$/);
  t.equal(hashOf('a.json'), hashOf('a.json'));
  t.equal(hashOf('a.json', 'missing.json'), hashOf('a.json'));
  const different = [
    hashOf(),
    hashOf('a.json'),
    hashOf('b.json'),
    hashOf('c.json'),
    hashOf('a.json', 'b.json'),
  ];
  t.equal(new Set(different).size, different.length);
});

t.test('the hash may be asked for between two files', async t => {
  const folder = new ContentFolder(t.testdir({ 'a.json': '1', 'b.json': '2' }));
  folder.read('a.json');
  const first = folder.hash;
  t.equal(folder.hash, first);
  folder.read('b.json');
  t.not(folder.hash, first);
});
