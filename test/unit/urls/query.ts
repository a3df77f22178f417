import t from 'tap';
import { HttpError } from '../../../server/http/http-error.ts';
import { parseChoice, parseChoices, queryOf } from '../../../server/urls/query.ts';

const long = { length: 'long', icons: 'show', theme: 'default' } as const;
const short = { length: 'short', icons: 'hide', theme: 'clean' } as const;

/** The error that parsing a query throws. */
function errorOf(
  query: Record<string, unknown>,
  parse = () => void parseChoices(query, long),
): HttpError | undefined {
  try {
    parse();
    return undefined;
  } catch (error) {
    if (error instanceof HttpError) return error;
    throw error;
  }
}

t.test('a choice that is not in the query has the default of the site', async t => {
  t.strictSame(parseChoices({}, long), long);
  t.strictSame(parseChoices({}, short), short);
  t.strictSame(parseChoices({ icons: 'hide' }, long), { ...long, icons: 'hide' });
  t.strictSame(parseChoices({ length: 'long' }, short), { ...short, length: 'long' });
});

t.test('every known value of every choice is accepted', async t => {
  for (const [key, values] of Object.entries({
    length: ['long', 'short'],
    icons: ['show', 'hide'],
    theme: ['default', 'clean'],
  }))
    for (const value of values) {
      t.match(parseChoices({ [key]: value }, long), { [key]: value });
      t.match(parseChoices({ [key]: value }, short), { [key]: value });
    }
});

t.test('unknown keys are ignored, also those of Object.prototype', async t => {
  for (const key of ['utm_source', 'scheme', 'Length', 'lang', '__proto__', 'constructor', 'toString'])
    t.strictSame(parseChoices(JSON.parse(`{ "${key}": "short" }`), long), long, key);
  const inherited = Object.create({ length: 'short' });
  t.strictSame(parseChoices(inherited, long), long, 'inherited keys are ignored');
});

t.test('an unknown value is a 400 with the key, the value and the known values', async t => {
  for (const value of ['tiny', '', 'SHORT', ' short', 'short,long', 'toString', '__proto__'])
    t.match(errorOf({ length: value }), {
      page: 'badChoice',
      statusCode: 400,
      messageValues: { key: 'length', value, known: 'long, short' },
    });
  t.match(errorOf({ icons: 'short' }), { messageValues: { key: 'icons', known: 'show, hide' } });
  t.match(errorOf({ theme: 'dark' }), { messageValues: { key: 'theme', known: 'default, clean' } });
});

t.test('a duplicate key of a choice is a 400, even with equal values', async t => {
  t.match(errorOf({ length: ['short', 'short'] }), {
    statusCode: 400,
    messageValues: { value: 'short, short' },
  });
  t.match(errorOf({ theme: ['clean', 'default'] }), {
    statusCode: 400,
    messageValues: { value: 'clean, default' },
  });
});

t.test('any other choice is parsed alike', async t => {
  const known = ['a4', 'letter'] as const;
  t.equal(parseChoice({}, 'paper', known, 'letter'), 'letter');
  t.equal(parseChoice({ paper: 'a4' }, 'paper', known, 'letter'), 'a4');
  const choiceError = (query: object) =>
    errorOf({}, () => void parseChoice({ ...query }, 'paper', known, 'a4'));
  t.match(choiceError({ paper: 'a3' }), {
    statusCode: 400,
    messageValues: { key: 'paper', value: 'a3', known: 'a4, letter' },
  });
  t.match(choiceError({ paper: ['a4', 'a4'] }), { statusCode: 400 });
});

t.test('a query has the choices that differ from the defaults of the site, in a fixed order', async t => {
  t.strictSame(queryOf(long, long), []);
  t.strictSame(queryOf(short, long), ['length=short', 'icons=hide', 'theme=clean']);
  t.strictSame(queryOf({ theme: 'clean', icons: 'show', length: 'short' }, long), [
    'length=short',
    'theme=clean',
  ]);
  t.strictSame(queryOf(long, short), ['length=long', 'icons=show', 'theme=default']);
  t.strictSame(queryOf(short, short), []);
});

t.test('a query is parsed to the choices it was built from', async t => {
  for (const defaults of [long, short])
    for (const length of ['long', 'short'] as const)
      for (const icons of ['show', 'hide'] as const)
        for (const theme of ['default', 'clean'] as const) {
          const query = new URLSearchParams(queryOf({ length, icons, theme }, defaults).join('&'));
          t.strictSame(parseChoices(Object.fromEntries(query), defaults), { length, icons, theme });
        }
});
