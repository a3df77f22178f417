import t, { type Test } from 'tap';
import type { Diagnostic } from '../../../server/content/diagnostics.ts';
import { ContentFolder } from '../../../server/content/files.ts';
import { loadUis } from '../../../server/ui/load.ts';
import { englishMessages } from '../../../server/ui/program-messages.ts';
import type { Ui } from '../../../server/ui/schema.ts';
import { uiOf } from '../../helpers/app.ts';

/** The messages of the program, with the announcement filled as in loaded messages. */
const { $schema, ...english }: Ui = { ...englishMessages(), choices: uiOf('en').choices };
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

/** The value at a JSON Pointer. */
const valueAt = (value: unknown, path: string) =>
  path
    .split('/')
    .slice(1)
    .reduce<unknown>((part, key) => Object(part)[key], value);

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
  const { uis, diagnostics } = load(t, { $schema: '../schemas/ui.schema.json', ...english });
  t.strictSame(diagnostics, []);
  t.match(uis.get('en'), english);
});

t.test('every message may be missing: the program’s own stands in, without a diagnostic', async t => {
  const paths = pathsOf(english).filter(path => !/\/\d+(\/|$)/.test(path));
  t.ok(
    ['/ongoing', '/problems/notFound/title', '/shortcuts/actions/print'].every(path => paths.includes(path)),
  );
  for (const path of paths) {
    const { uis, fallback, diagnostics } = load(t, changed(path, undefined));
    t.strictSame([diagnostics, fallback.size], [[], 0], path);
    t.same(valueAt(uis.get('en'), path), valueAt(english, path), path);
  }
});

t.test('a file may have any messages, and need not exist', async t => {
  const folder = new ContentFolder(
    t.testdir({ ui: { 'es.json': '{ "controls": { "print": "¡A papel!" } }' } }),
  );
  const { uis, fallback, diagnostics } = loadUis(folder, ['es', 'en', 'es-MX']);
  t.strictSame([diagnostics, fallback.size], [[], 0]);
  t.match(uis.get('es'), { controls: { print: '¡A papel!', close: 'Cerrar' }, dir: 'ltr' });
  t.match(uis.get('es-MX'), { controls: { print: 'Imprimir' }, locale: 'es-MX' });
  t.strictSame(uis.get('en')?.controls, englishMessages().controls);
});

t.test(
  'where the program has no messages either, they are English, with one warning for the language',
  async t => {
    const titles = { cv: '{name} – tg', other: '{title} – {name} (tg)' };
    const own = { titles, controls: { print: 'Чоп' }, info: { texts: ['Як саҳифа.'] } };
    const folder = new ContentFolder(t.testdir({ ui: { 'tg.json': JSON.stringify(own) } }));
    const { uis, fallback, diagnostics } = loadUis(folder, ['tg', 'dv']);
    t.match(uis.get('tg'), { ...own, locale: 'tg', dir: 'ltr', controls: { print: 'Чоп', close: 'Close' } });
    t.equal(uis.get('tg')?.info.texts.length, 1, 'a list is replaced as a whole');
    t.match(uis.get('dv'), { locale: 'dv', dir: 'rtl' });
    const missing = fallback.get('tg') ?? new Map();
    t.equal(missing.get('/controls/close'), 'Close');
    t.equal(missing.get('/info/stack/items/0/name'), 'Fastify');
    for (const path of [
      '/titles/cv',
      '/controls/print',
      '/info/texts/0',
      '/locale',
      '/dir',
      '/choices/language/name',
    ])
      t.notOk(missing.has(path), path);
    t.match(diagnostics, [
      {
        severity: 'warning',
        file: /\/ui\/tg\.json$/,
        line: 1,
        message: `${missing.size} interface messages are shown in English (/controls/label, /controls/skip, /controls/sections ...)`,
      },
      {
        severity: 'warning',
        file: /\/ui\/dv\.json$/,
        line: 0,
        message: /^does not exist: \d+ interface messages are/,
      },
    ]);
    t.equal(diagnostics.length, 2);
  },
);

t.test('the warning names a single missing message', async t => {
  const folder = new ContentFolder(
    t.testdir({ ui: { 'tg.json': JSON.stringify({ ...english, locale: 'tg', ongoing: undefined }) } }),
  );
  t.match(loadUis(folder, ['tg']).diagnostics, [
    { message: '1 interface message is shown in English (/ongoing)' },
  ]);
});

t.test('the announcement of a language without one has the name of the language', async t => {
  const { uis } = loadUis(new ContentFolder(t.testdir({})), ['en', 'es', 'tg']);
  const announcementOf = (language: string) => uis.get(language)?.choices.language.announcement;
  t.equal(announcementOf('en'), 'The page is now in English.');
  t.equal(announcementOf('es'), 'La página está ahora en español.');
  t.equal(announcementOf('tg'), 'The page is now in тоҷикӣ.');
});

t.test('titles of sections of one’s own are allowed, and must be texts', async t => {
  const { uis, diagnostics } = load(t, { sections: { teaching: 'Teaching' } });
  t.strictSame(diagnostics, []);
  t.match(uis.get('en')?.sections, { teaching: 'Teaching', work: englishMessages().sections.work });
  for (const title of ['', 1, {}])
    t.match(load(t, { sections: { teaching: title } }).diagnostics, [
      { severity: 'error', path: '/sections/teaching' },
    ]);
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

t.test('an invalid file does not prevent loading the others', async t => {
  const folder = t.testdir({ ui: { 'es.json': '{', 'ru.json': '[]', 'fr.json': {} } });
  const { uis, diagnostics } = loadUis(new ContentFolder(folder), ['en', 'es', 'ru', 'fr']);
  t.strictSame([...uis.keys()], ['en']);
  t.match(diagnostics, [
    { severity: 'error', file: /\/ui\/es\.json$/, message: /^should be JSON/ },
    { severity: 'error', file: /\/ui\/ru\.json$/, message: /^should be an object/ },
    { severity: 'error', file: /\/ui\/fr\.json$/, message: /^cannot be read/ },
  ]);
  t.equal(diagnostics.length, 3);
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
