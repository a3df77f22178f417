import t, { type Test } from 'tap';
import type { Diagnostic } from '../../../server/content/diagnostics.ts';
import { ContentFolder } from '../../../server/content/files.ts';
import { loadUis } from '../../../server/ui/load.ts';
import { uiOf } from '../../helpers/app.ts';

const { $schema, ...english } = uiOf('en');
const loadText = (t: Test, text: string) =>
  loadUis(new ContentFolder(t.testdir({ ui: { 'en.json': text } })), ['en']);
const load = (t: Test, ui: unknown) => loadText(t, JSON.stringify(ui));
/** Start and end of the underlined source. */
const span = ({ caret: [start, length] }: Diagnostic) => [start, start + length] as const;

/** The JSON Pointers of all messages in a value. */
function pathsOf(value: unknown, path = ''): string[] {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, value]) => pathsOf(value, `${path}/${key}`))
    : [path];
}

/** A copy of the English messages with another value at a path; undefined deletes it. */
function changed(path: string, replacement: unknown): unknown {
  const copy = structuredClone(english);
  const keys = path.split('/').slice(1);
  const last = keys.pop() ?? '';
  const parent = keys.reduce<object>((parent, key) => Reflect.get(parent, key), copy);
  if (replacement === undefined) Reflect.deleteProperty(parent, last);
  else Reflect.set(parent, last, replacement);
  return copy;
}

t.test('a file with every message is loaded', async t => {
  const { uis, diagnostics } = load(t, { $schema, ...english });
  t.strictSame(diagnostics, []);
  t.match(uis.get('en'), english);
});

t.test('every message is required', async t => {
  const paths = pathsOf(english).filter(path => !/\/\d+(\/|$)/.test(path));
  t.ok(
    ['/ongoing', '/problems/notFound/title', '/shortcuts/actions/print'].every(path => paths.includes(path)),
  );
  for (const path of paths) {
    const { uis, diagnostics } = load(t, changed(path, undefined));
    t.match(diagnostics, [
      { severity: 'error', file: /\/ui\/en\.json$/, path, message: 'is missing', hint: /./ },
    ]);
    t.strictSame([diagnostics.length, uis.size], [1, 0]);
  }
});

t.test('a missing message is located at the key around it, with its description as hint', async t => {
  const text = JSON.stringify(english, null, 2).replace('    "print": "Print",\n', '');
  const { diagnostics } = loadText(t, text);
  const line = text.split('\n').findIndex(line => line.startsWith('  "controls"')) + 1;
  t.match(diagnostics, [{ path: '/controls/print', line, column: 3, hint: /^Prints/ }]);
});

t.test('no message may be empty', async t => {
  for (const path of pathsOf(english)) {
    const { uis, diagnostics } = load(t, changed(path, ''));
    t.match(diagnostics, [{ severity: 'error', path }]);
    t.strictSame([diagnostics.length, uis.size], [1, 0]);
  }
});

t.test('an unknown key is a warning that suggests a known one; the file is loaded', async t => {
  for (const [path, value, hint] of [
    ['/ongoign', 'now', 'did you mean "ongoing"?'],
    ['/controls/prints', 'Print', 'did you mean "print"?'],
    [
      '/shortcuts/actions/xyzzy',
      'Search',
      'known keys: shortcuts, info, close, language, length, icons, theme, scheme, next, previous, top, print',
    ],
    ['/choices/length/values/tiny', { label: 'Tiny', announcement: 'Tiny.' }, 'known keys: long, short'],
  ] as const) {
    const { uis, diagnostics } = load(t, changed(path, value));
    t.match(diagnostics, [{ severity: 'warning', path, message: 'is not a known key and is ignored', hint }]);
    t.equal(diagnostics[0]?.source.slice(...span(diagnostics[0])), `"${path.split('/').at(-1)}"`);
    t.equal(uis.get('en')?.titles.cv, english.titles.cv);
  }
});

t.test('an invalid direction and an invalid locale are errors', async t => {
  for (const [path, value] of [
    ['/dir', 'up'],
    ['/locale', 'en_GB'],
  ] as const) {
    const { uis, diagnostics } = load(t, changed(path, value));
    t.match(diagnostics, [{ severity: 'error', path, message: `(found "${value}")` }]);
    t.strictSame([diagnostics.length, uis.size], [1, 0]);
  }
});

t.test('a duplicate key is a warning; the file is loaded', async t => {
  const { uis, diagnostics } = loadText(t, JSON.stringify(english).replace('{', '{"ongoing":"",'));
  t.match(diagnostics, [{ severity: 'warning', path: '/ongoing', message: /duplicate/ }]);
  t.equal(uis.get('en')?.ongoing, english.ongoing);
});

t.test('a message of another type is an error', async t => {
  for (const value of [null, 1, []])
    t.match(load(t, changed('/ongoing', value)).diagnostics, [{ severity: 'error', path: '/ongoing' }]);
});

t.test('a message with invisible characters is cleaned with a warning', async t => {
  const { uis, diagnostics } = load(t, changed('/ongoing', 'pre\u00adsent\u200b'));
  t.match(diagnostics, [
    { severity: 'warning', path: '/ongoing', message: /^has invisible characters/, hint: 'remove them' },
  ]);
  t.equal(uis.get('en')?.ongoing, 'present');
  const invisible = load(t, changed('/ongoing', '\u00ad'));
  t.strictSame(invisible.diagnostics.map(({ severity }) => severity).sort(), ['error', 'warning']);
});

t.test('an invalid or missing file does not prevent loading the others', async t => {
  const path = t.testdir({ ui: { 'en.json': JSON.stringify(english), 'es.json': '{' } });
  const { uis, diagnostics } = loadUis(new ContentFolder(path), ['en', 'es', 'fr']);
  t.strictSame([...uis.keys()], ['en']);
  t.match(diagnostics, [
    { severity: 'error', file: /\/ui\/es\.json$/, message: /^should be JSON/ },
    {
      severity: 'error',
      file: /\/ui\/fr\.json$/,
      message: 'does not exist',
      hint: /start with a copy from server\/ui\/messages; if fr is not a language, rename cv\/fr\.json$/,
    },
  ]);
  t.equal(diagnostics.length, 2);
});

t.test('a locale of another language than that of the file is a warning: the file may be a copy', async t => {
  const folder = new ContentFolder(
    t.testdir({ ui: { 'fr.json': JSON.stringify(english), 'en-US.json': JSON.stringify(english) } }),
  );
  const { uis, diagnostics } = loadUis(folder, ['fr', 'en-US']);
  t.strictSame([...uis.keys()], ['fr', 'en-US']);
  t.match(diagnostics, [{ severity: 'warning', path: '/locale', message: /of the file's language, fr$/ }]);
  t.equal(diagnostics.length, 1);
});
