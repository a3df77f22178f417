import t, { type Test } from 'tap';
import type { Diagnostic } from '../../../server/content/diagnostics.ts';
import { ContentFolder } from '../../../server/content/files.ts';
import { createShortcutsModal, fill, loadUis } from '../../../server/ui/load.ts';
import { uiOf } from '../../helpers/app.ts';

const { $schema, ...english } = uiOf('en');
const loadText = (t: Test, text: string) =>
  loadUis(new ContentFolder(t.testdir({ ui: { 'en.json': text } })), ['en']);
const load = (t: Test, ui: unknown) => loadText(t, JSON.stringify(ui));
/** Begin and end of what a caret stands under. */
const span = ({ caret: [start, length] }: Diagnostic) => [start, start + length] as const;

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
  const { uis, diagnostics } = load(t, { $schema, ...english });
  t.strictSame(diagnostics, []);
  t.match(uis.get('en'), english);
});

t.test('every word of the interface must be there', async t => {
  const words = pathsOf(english).filter(path => !/\/\d+(\/|$)/.test(path));
  t.ok(
    ['/ongoing', '/problems/notFound/title', '/shortcuts/actions/print'].every(path => words.includes(path)),
  );
  for (const path of words) {
    const { uis, diagnostics } = load(t, changed(path, undefined));
    t.match(diagnostics, [
      { severity: 'error', file: /\/ui\/en\.json$/, path, message: 'is missing', hint: /./ },
    ]);
    t.strictSame([diagnostics.length, uis.size], [1, 0]);
  }
});

t.test('a missing word is found at the key around it, with what it is for', async t => {
  const text = JSON.stringify(english, null, 2).replace('    "print": "Print",\n', '');
  const { diagnostics } = loadText(t, text);
  const line = text.split('\n').findIndex(line => line.startsWith('  "controls"')) + 1;
  t.match(diagnostics, [{ path: '/controls/print', line, column: 3, hint: /^Prints/ }]);
});

t.test('no word may be empty', async t => {
  for (const path of pathsOf(english)) {
    const { uis, diagnostics } = load(t, changed(path, ''));
    t.match(diagnostics, [{ severity: 'error', path }]);
    t.strictSame([diagnostics.length, uis.size], [1, 0]);
  }
});

t.test('a key that no page knows is a warning and says which was meant; the words are read', async t => {
  for (const [path, value, hint] of [
    ['/ongoign', 'now', 'did you mean "ongoing"?'],
    ['/controls/prints', 'Print', 'did you mean "print"?'],
    [
      '/shortcuts/actions/xyzzy',
      'Search',
      'known are shortcuts, info, close, language, length, icons, theme, scheme, next, previous, top, print',
    ],
    ['/choices/length/values/tiny', { label: 'Tiny', announcement: 'Tiny.' }, 'known are long, short'],
  ] as const) {
    const { uis, diagnostics } = load(t, changed(path, value));
    t.match(diagnostics, [
      { severity: 'warning', path, message: 'is not a known key: it is shown nowhere', hint },
    ]);
    t.equal(diagnostics[0]?.source.slice(...span(diagnostics[0])), `"${path.split('/').at(-1)}"`);
    t.equal(uis.get('en')?.titles.cv, english.titles.cv);
  }
});

t.test('a foreign direction and a foreign locale are errors', async t => {
  for (const [path, value] of [
    ['/dir', 'up'],
    ['/locale', 'en_GB'],
  ] as const) {
    const { uis, diagnostics } = load(t, changed(path, value));
    t.match(diagnostics, [{ severity: 'error', path, message: `(found "${value}")` }]);
    t.strictSame([diagnostics.length, uis.size], [1, 0]);
  }
});

t.test('a key given twice is a warning; the words are read', async t => {
  const { uis, diagnostics } = loadText(t, JSON.stringify(english).replace('{', '{"ongoing":"",'));
  t.match(diagnostics, [{ severity: 'warning', path: '/ongoing', message: /twice/ }]);
  t.equal(uis.get('en')?.ongoing, english.ongoing);
});

t.test('a faulty or missing file does not keep the others from being read', async t => {
  const path = t.testdir({ ui: { 'en.json': JSON.stringify(english), 'es.json': '{' } });
  const { uis, diagnostics } = loadUis(new ContentFolder(path), ['en', 'es', 'fr']);
  t.strictSame([...uis.keys()], ['en']);
  t.match(diagnostics, [
    { severity: 'error', file: /\/ui\/es\.json$/, message: /^should be JSON/ },
    {
      severity: 'error',
      file: /\/ui\/fr\.json$/,
      message: 'is not there',
      hint: /begin with a copy from server\/ui\/messages; if fr is no language, rename cv\/fr\.json$/,
    },
  ]);
  t.equal(diagnostics.length, 2);
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
      ['Reading', 'j k t p g'],
    ],
  );
  t.strictSame(modal.groups[1]?.shortcuts[0], { key: 'l', text: 'Next language' });
});

t.test('a locale of another language than the file’s is a warning: it may be a copy', async t => {
  const folder = new ContentFolder(
    t.testdir({ ui: { 'fr.json': JSON.stringify(english), 'en-US.json': JSON.stringify(english) } }),
  );
  const { uis, diagnostics } = loadUis(folder, ['fr', 'en-US']);
  t.strictSame([...uis.keys()], ['fr', 'en-US']);
  t.match(diagnostics, [{ severity: 'warning', path: '/locale', message: /language of the file, fr$/ }]);
  t.equal(diagnostics.length, 1);
});
