import t, { type Test } from 'tap';
import { ContentFolder } from '../../../server/content/files.ts';
import { createShortcutsModal, fill, loadUis } from '../../../server/ui/load.ts';
import type { Ui } from '../../../server/ui/schema.ts';
import { content } from '../../helpers/app.ts';

const english = content.uis.get('en') as Ui;
const load = (t: Test, ui: unknown) =>
  loadUis(new ContentFolder(t.testdir({ ui: { 'en.json': JSON.stringify(ui) } })), ['en']);

/** The JSON Pointers of all texts in a value, and a copy of it without one of them or with another value there. */
function pathsOf(value: unknown, path = ''): string[] {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, value]) => pathsOf(value, `${path}/${key}`))
    : [path];
}
function changed(path: string, replacement: unknown): unknown {
  const copy = structuredClone(english);
  const keys = path.split('/').slice(1);
  const last = keys.pop() ?? '';
  const parent = keys.reduce<object>((parent, key) => Reflect.get(parent, key), copy);
  if (replacement === undefined) Reflect.deleteProperty(parent, last);
  else Reflect.set(parent, last, replacement);
  return copy;
}

t.test('an interface with every word is read', async t => {
  const { uis, findings } = load(t, { $schema: '../schemas/ui.schema.json', ...english });
  t.strictSame(findings, []);
  t.match(uis.get('en'), english);
});

t.test('every word of the interface must be there', async t => {
  const words = pathsOf(english).filter(path => !/\/\d+(\/|$)/.test(path));
  t.ok(
    ['/ongoing', '/problems/notFound/title', '/shortcuts/actions/print'].every(path => words.includes(path)),
  );
  for (const path of words) {
    const { uis, findings } = load(t, changed(path, undefined));
    t.match(findings, [{ file: /\/ui\/en\.json$/, path, message: 'is missing' }]);
    t.equal(uis.size, 0);
  }
});

t.test('no word may be empty', async t => {
  for (const path of pathsOf(english)) t.match(load(t, changed(path, '')).findings, [{ path }]);
});

t.test('a key that no page knows, a foreign direction and a foreign locale are findings', async t => {
  for (const [path, value] of [
    ['/ongoign', 'now'],
    ['/controls/search', 'Search'],
    ['/shortcuts/actions/search', 'Search'],
    ['/choices/length/values/tiny', { label: 'Tiny', announcement: 'Tiny.' }],
    ['/dir', 'up'],
    ['/locale', 'en_GB'],
  ] as const) {
    const { uis, findings } = load(t, changed(path, value));
    t.match(findings, [{ path }]);
    t.equal(uis.size, 0);
  }
});

t.test('a faulty or missing file does not keep the others from being read', async t => {
  const folder = new ContentFolder(t.testdir({ ui: { 'en.json': JSON.stringify(english), 'es.json': '{' } }));
  const { uis, findings } = loadUis(folder, ['en', 'es', 'fr']);
  t.strictSame([...uis.keys()], ['en']);
  t.match(findings, [
    { file: /\/ui\/es\.json$/, message: /^should be JSON/ },
    { file: /\/ui\/fr\.json$/, message: /^cannot be read/ },
  ]);
});

t.test('values are put where a text has their names', async t => {
  t.equal(fill('{name} – {title}, {name}', { name: 'Ada', title: 'CV' }), 'Ada – CV, Ada');
  t.equal(fill('{unknown} {} {a b} { name }', { name: 'Ada' }), '{unknown} {} {a b} { name }');
  t.equal(
    fill('{name}', { name: '$& {title} $1', title: 'CV' }),
    '$& {title} $1',
    'a value is taken as it is',
  );
  t.equal(fill('[{name}]', { name: '' }), '[]');
});

t.test('the shortcuts dialog shows every key in its group, in words', async t => {
  const modal = createShortcutsModal(english);
  t.match(modal, {
    title: english.shortcuts.title,
    text: english.shortcuts.text,
    switch: english.shortcuts.switch,
  });
  t.strictSame(
    modal.groups.map(({ title, shortcuts }) => [title, shortcuts.map(({ key }) => key).join(' ')]),
    [
      ['Dialogs', '? i Esc'],
      ['Choices', 'l s o c d'],
      ['Reading', 'j k t p'],
    ],
  );
  t.strictSame(modal.groups[1]?.shortcuts[0], { key: 'l', text: 'Next language' });
});
