import t from 'tap';
import { type Normalized, normalize } from '../../../server/cv/normalize.ts';

const told = ({ violations }: Normalized) =>
  violations.map(({ severity, path, at }) => `${severity} ${at} ${path}`);
const words = ({ violations }: Normalized) => violations.map(({ message, hint }) => `${message} | ${hint}`);

t.test('a resume as JSON Resume 1.3.1 has it is not touched', async t => {
  const cv = {
    $schema: 'https://jsonresume.org/schema',
    basics: { name: ' Ada ', profiles: [{ network: 'Wiki', url: 'https://wiki.example/a' }] },
    work: [{ name: 'Engine', startDate: '1843', highlights: ['One', ' two '], short: true }],
    skills: [{ name: 'Algebra', level: 'Master' }],
    meta: { version: '1', theme: { name: 'elegant', none: null } },
  };
  const tidied = normalize(structuredClone(cv));
  t.strictSame(tidied.value, cv);
  t.strictSame(tidied.violations, []);
  t.equal(tidied.origin('/work/0/name'), '/work/0/name');
});

t.test('an old name is read as the present one, and is told at its key', async t => {
  for (const [section, old, name] of [
    ['work', 'company', 'name'],
    ['work', 'website', 'url'],
    ['volunteer', 'company', 'organization'],
    ['volunteer', 'website', 'url'],
    ['education', 'gpa', 'score'],
    ['education', 'website', 'url'],
    ['projects', 'website', 'url'],
    ['awards', 'name', 'title'],
    ['certificates', 'title', 'name'],
    ['certificates', 'website', 'url'],
    ['publications', 'title', 'name'],
    ['publications', 'website', 'url'],
    ['languages', 'name', 'language'],
    ['languages', 'level', 'fluency'],
  ] as const) {
    const value = name === 'url' ? 'https://x.example' : 'X';
    const tidied = normalize({ [section]: [{}, { [old]: value }] });
    const path = `/${section}/1`;
    t.strictSame(tidied.value, { [section]: [{}, { [name]: value }] }, `${section}: ${old}`);
    t.strictSame(told(tidied), [`warning key ${path}/${old}`]);
    t.strictSame(words(tidied), [`is an old name of "${name}", as which it is read | call it "${name}"`]);
    t.equal(tidied.origin(`${path}/${name}`), `${path}/${old}`, 'what is found of it later is found there');
    t.equal(tidied.origin(`${path}/${name}/0`), `${path}/${old}/0`);
    t.equal(tidied.origin(`${path}/${name}s`), `${path}/${name}s`);
    t.equal(tidied.origin(`/${section}/0/${name}`), `/${section}/0/${name}`);
  }
  const { value } = normalize({
    basics: { picture: 'a.jpg', website: 'https://a.example', profiles: [{ website: 'https://b.example' }] },
  });
  t.strictSame(value, {
    basics: { image: 'a.jpg', url: 'https://a.example', profiles: [{ url: 'https://b.example' }] },
  });
});

t.test('a name that is not old where it stands, or is of no text, is left to be an unknown key', async t => {
  for (const cv of [
    { skills: [{ company: 'X', website: 'https://x.example' }] },
    { basics: { location: { website: 'https://x.example', picture: 'a.jpg' } } },
    { company: 'X', website: 'https://x.example' },
    { work: [{ company: { name: 'X' } }] },
    { work: [{ website: ['https://x.example'], constructor: 'X', toString: 'X' }] },
    { meta: { website: 'https://x.example', company: 'X' } },
  ]) {
    const tidied = normalize(structuredClone(cv));
    t.strictSame(tidied.value, cv);
    t.strictSame(tidied.violations, []);
  }
});

t.test('of an old and a present name the present one counts, in any order', async t => {
  for (const [entry, message] of [
    [{ company: 'X', name: 'Y' }, /which is here, too; its value "X" is shown nowhere \| leave it out$/],
    [{ name: 'Y', company: 'X' }, /which is here, too; its value "X" is shown nowhere \| leave it out$/],
    [{ name: 'Y', company: 'Y' }, /which is here, too \| leave it out$/],
    [{ name: 'Y', company: '' }, /which is here, too \| leave it out$/],
    [{ name: 'Y', company: null }, /which is here, too \| leave it out$/],
  ] as const) {
    const tidied = normalize({ work: [entry] });
    t.strictSame(tidied.value, { work: [{ name: 'Y' }] });
    t.strictSame(told(tidied), ['warning key /work/0/company']);
    t.match(words(tidied), [message]);
  }
});

t.test('an old name counts where the present one is empty, and each is told in its place', async t => {
  for (const entry of [
    { company: 'X', name: '' },
    { name: '', company: 'X' },
  ]) {
    const tidied = normalize({ work: [entry] });
    t.strictSame(tidied.value, { work: [{ name: 'X' }] });
    t.strictSame(told(tidied).sort(), ['warning key /work/0/company', 'warning value /work/0/name']);
  }
});

t.test('what is empty counts as absent, wherever it stands', async t => {
  for (const [cv, value, path] of [
    [{ basics: null }, {}, '/basics'],
    [{ basics: '' }, {}, '/basics'],
    [{ work: null }, {}, '/work'],
    [{ work: '  ' }, {}, '/work'],
    [{ meta: null }, {}, '/meta'],
    [{ basics: { email: '' } }, { basics: {} }, '/basics/email'],
    [{ basics: { url: '\t' } }, { basics: {} }, '/basics/url'],
    [{ basics: { location: null } }, { basics: {} }, '/basics/location'],
    [{ basics: { profiles: [null] } }, { basics: { profiles: [{}] } }, '/basics/profiles/0'],
    [{ work: [{ endDate: null }] }, { work: [{}] }, '/work/0/endDate'],
    [{ work: [{ short: null }] }, { work: [{}] }, '/work/0/short'],
    [{ work: [{ highlights: null }] }, { work: [{}] }, '/work/0/highlights'],
    [{ work: [null, { name: 'X' }] }, { work: [{}, { name: 'X' }] }, '/work/0'],
    [
      { skills: [{ keywords: ['a', null, 'b'] }] },
      { skills: [{ keywords: ['a', '', 'b'] }] },
      '/skills/0/keywords/1',
    ],
    [
      { skills: [{ keywords: ['a', ' ', 'b'] }] },
      { skills: [{ keywords: ['a', '', 'b'] }] },
      '/skills/0/keywords/1',
    ],
  ] as const) {
    const tidied = normalize(cv);
    t.strictSame(tidied.value, value, JSON.stringify(cv));
    t.strictSame(told(tidied), [`warning value ${path}`]);
    t.match(words(tidied), [
      /^is empty \(found (null|"(\s|\\t)*"| )*\): it counts as absent \| leave it out$/,
    ]);
  }
  t.strictSame(normalize({ work: [], basics: {} }).violations, [], 'an empty list or object says nothing');
});

t.test('an end in words that say that it goes on is no end; a beginning in those words stays', async t => {
  for (const end of ['Present', ' CURRENT ', 'now', 'to date', 'Actualidad', 'hoy', 'heute', '至今']) {
    for (const section of ['work', 'volunteer', 'education', 'projects']) {
      const tidied = normalize({ [section]: [{ startDate: '2001', endDate: end }] });
      t.strictSame(tidied.value, { [section]: [{ startDate: '2001' }] }, `${section}: ${end}`);
      t.strictSame(told(tidied), [`warning value /${section}/0/endDate`]);
      t.match(words(tidied), [/^should be absent while it goes on \(found ".*"\) \| leave it out$/]);
    }
  }
  for (const entry of [
    { startDate: 'Present' },
    { endDate: 'Presently' },
    { endDate: '2001 to date' },
    { name: 'Present' },
  ]) {
    t.strictSame(normalize({ work: [entry] }).value, { work: [entry] });
    t.strictSame(normalize({ work: [entry] }).violations, []);
  }
});

t.test('an address without its scheme gets the secure one; what is no address stays', async t => {
  for (const [url, link] of [
    ['example.org', 'https://example.org'],
    [' www.example.org/~a?b=c#d ', 'https://www.example.org/~a?b=c#d'],
    ['//example.org/a', 'https://example.org/a'],
    ['localhost.localdomain:8080/a', 'https://localhost.localdomain:8080/a'],
    ['例え.jp', 'https://例え.jp'],
  ] as const) {
    const tidied = normalize({ basics: { url } });
    t.strictSame(tidied.value, { basics: { url: link } });
    t.strictSame(told(tidied), ['warning value /basics/url']);
    t.match(words(tidied), [/^lacks its scheme \(found "/]);
    t.ok(tidied.violations[0]?.hint?.includes(`"${link}"`), link);
  }
  for (const url of [
    'https://example.org',
    'mailto:ada@example.org',
    'javascript:alert(1)',
    'example',
    'see example.org',
    'example.org/a b',
    'ada@example.org',
    '/cv',
    '.',
    'a..b',
  ]) {
    t.strictSame(normalize({ work: [{ url }] }).value, { work: [{ url }] }, url);
    t.strictSame(normalize({ work: [{ url }] }).violations, []);
  }
  t.strictSame(normalize({ work: [{ name: 'example.org' }] }).violations, [], 'a text is no address');
});

t.test('dates, addresses and the like lose the spaces around them, and texts keep theirs', async t => {
  const tidied = normalize({
    basics: { email: ' ada@example.org ', url: ' https://a.example ', summary: ' Text ' },
    work: [{ id: ' a ', startDate: ' 1843 ', name: ' Engine ' }],
  });
  t.strictSame(tidied.value, {
    basics: { email: 'ada@example.org', url: 'https://a.example', summary: ' Text ' },
    work: [{ id: 'a', startDate: '1843', name: ' Engine ' }],
  });
});

t.test('a number is read as the text that it looks like', async t => {
  for (const [cv, value, path, number] of [
    [{ education: [{ score: 3.9 }] }, { education: [{ score: '3.9' }] }, '/education/0/score', '3.9'],
    [{ work: [{ startDate: 2001 }] }, { work: [{ startDate: '2001' }] }, '/work/0/startDate', '2001'],
    [{ basics: { phone: 0 } }, { basics: { phone: '0' } }, '/basics/phone', '0'],
    [{ skills: [{ keywords: [1] }] }, { skills: [{ keywords: ['1'] }] }, '/skills/0/keywords/0', '1'],
    [{ education: [{ gpa: 4 }] }, { education: [{ score: '4' }] }, '/education/0/gpa', '4'],
  ] as const) {
    const tidied = normalize(cv);
    t.strictSame(tidied.value, value);
    t.equal(told(tidied).at(-1), `warning value ${path}`);
    t.equal(words(tidied).at(-1), `should be a text (found ${number}) | write it in quotes: "${number}"`);
  }
});

t.test('of an object in place of a text the name is taken', async t => {
  for (const key of ['name', 'title', 'label', 'text', 'value', 'keyword']) {
    const tidied = normalize({ skills: [{ keywords: ['a', { id: 1, [key]: 'b' }] }] });
    t.strictSame(tidied.value, { skills: [{ keywords: ['a', 'b'] }] }, key);
    t.strictSame(told(tidied), ['warning value /skills/0/keywords/1']);
    t.strictSame(words(tidied), [`should be a text (found an object): its ${key} is taken | write "b"`]);
  }
  const link = normalize({ basics: { url: { label: 'a.example' } } });
  t.strictSame(link.value, { basics: { url: 'https://a.example' } }, 'and read as any text there');
  t.strictSame(told(link), ['warning value /basics/url', 'warning value /basics/url']);
  t.strictSame(normalize({ basics: { summary: { text: ' ' } } }).value, { basics: {} });
});

t.test('a text in place of a list of texts is a list of that one', async t => {
  const tidied = normalize({ work: [{ highlights: 'Led' }] });
  t.strictSame(tidied.value, { work: [{ highlights: ['Led'] }] });
  t.strictSame(told(tidied), ['warning value /work/0/highlights']);
  t.strictSame(words(tidied), ['should be a list (found "Led") | write ["Led"]']);
});

t.test('HTML in a text is told and stays as it is; a sign that is none is not told', async t => {
  for (const summary of ['Built <b>it</b>', '<p>', 'one<br />two', '<A HREF="x">y</A>', 'x</li>']) {
    const tidied = normalize({ basics: { summary }, work: [{ highlights: ['x', summary] }] });
    t.strictSame(tidied.value, { basics: { summary }, work: [{ highlights: ['x', summary] }] });
    t.strictSame(
      told(tidied),
      ['warning value /basics/summary', 'warning value /work/0/highlights/1'],
      summary,
    );
    t.match(words(tidied), ['has HTML in it, which is shown as it is written | write it as plain text']);
  }
  for (const summary of ['a < b and c > d', 'I <3 it', '<>', 'x -> y <- z', '1<2>1'])
    t.strictSame(normalize({ basics: { summary } }).violations, [], summary);
});

t.test('what cannot be read without a guess stays for the schema to say', async t => {
  for (const cv of [
    [],
    1,
    'resume',
    { basics: [] },
    { basics: 1 },
    { basics: { name: true } },
    { basics: { name: ['Ada'] } },
    { basics: { name: { first: 'Ada', name: 1 } } },
    { work: 'Engine' },
    { work: { name: 'Engine' } },
    { work: ['Engine', 1, false, []] },
    { work: [{ highlights: 1 }] },
    { work: [{ highlights: { name: 'Led' } }] },
    { work: [{ short: 'yes' }] },
  ]) {
    const tidied = normalize(structuredClone(cv));
    t.strictSame(tidied.value, cv);
    t.strictSame(tidied.violations, []);
  }
});

t.test('unknown keys stay as they are, and their paths are told escaped', async t => {
  const text = '{ "work": [{ "a/b~c": null, "__proto__": { "name": "X" } }], "__proto__": { "work": 1 } }';
  const tidied = normalize(JSON.parse(text));
  t.strictSame(JSON.parse(JSON.stringify(tidied.value)), JSON.parse(text));
  t.equal(Object.getPrototypeOf(tidied.value), Object.prototype);
  t.strictSame(tidied.violations, []);
});
