import t from 'tap';
import { type Normalized, normalize } from '../../../server/cv/normalize.ts';

const reportsOf = ({ violations }: Normalized) =>
  violations.map(({ severity, path, at }) => `${severity} ${at} ${path}`);
const messagesOf = ({ violations }: Normalized) =>
  violations.map(({ message, hint }) => `${message} | ${hint}`);

t.test('a resume in the format of JSON Resume 1.3.1 is not changed', async t => {
  const cv = {
    $schema: 'https://jsonresume.org/schema',
    basics: { name: ' Ada ', profiles: [{ network: 'Wiki', url: 'https://wiki.example/a' }] },
    work: [{ name: 'Engine', startDate: '1843', highlights: ['One', ' two '], short: true }],
    skills: [{ name: 'Algebra', level: 'Master' }],
    meta: { version: '1', theme: { name: 'elegant', none: null } },
  };
  const normalized = normalize(structuredClone(cv));
  t.strictSame(normalized.value, cv);
  t.strictSame(normalized.violations, []);
  t.equal(normalized.origin('/work/0/name'), '/work/0/name');
});

t.test('an old name is read as the current one, and is reported at its key', async t => {
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
    const normalized = normalize({ [section]: [{}, { [old]: value }] });
    const path = `/${section}/1`;
    t.strictSame(normalized.value, { [section]: [{}, { [name]: value }] }, `${section}: ${old}`);
    t.strictSame(reportsOf(normalized), [`warning key ${path}/${old}`]);
    t.strictSame(messagesOf(normalized), [
      `is an old name of "${name}", and is read as such | rename it to "${name}"`,
    ]);
    t.equal(normalized.origin(`${path}/${name}`), `${path}/${old}`, 'later diagnostics are located there');
    t.equal(normalized.origin(`${path}/${name}/0`), `${path}/${old}/0`);
    t.equal(normalized.origin(`${path}/${name}s`), `${path}/${name}s`);
    t.equal(normalized.origin(`/${section}/0/${name}`), `/${section}/0/${name}`);
  }
  const { value } = normalize({
    basics: { picture: 'a.jpg', website: 'https://a.example', profiles: [{ website: 'https://b.example' }] },
  });
  t.strictSame(value, {
    basics: { image: 'a.jpg', url: 'https://a.example', profiles: [{ url: 'https://b.example' }] },
  });
});

t.test('a name that is not old in its section, or has no text, stays an unknown key', async t => {
  for (const cv of [
    { skills: [{ company: 'X', website: 'https://x.example' }] },
    { basics: { location: { website: 'https://x.example', picture: 'a.jpg' } } },
    { work: [{ company: { name: 'X' } }] },
    { work: [{ website: ['https://x.example'], constructor: 'X', toString: 'X' }] },
    { meta: { website: 'https://x.example', company: 'X' } },
  ]) {
    const normalized = normalize(structuredClone(cv));
    t.strictSame(normalized.value, cv);
    t.strictSame(normalized.violations, []);
  }
});

t.test('of an old and a current name the current one is used, in any order', async t => {
  for (const [entry, message] of [
    [{ company: 'X', name: 'Y' }, /which is also present; its value "X" is not shown \| remove it$/],
    [{ name: 'Y', company: 'X' }, /which is also present; its value "X" is not shown \| remove it$/],
    [{ name: 'Y', company: 'Y' }, /which is also present \| remove it$/],
    [{ name: 'Y', company: '' }, /which is also present \| remove it$/],
    [{ name: 'Y', company: null }, /which is also present \| remove it$/],
  ] as const) {
    const normalized = normalize({ work: [entry] });
    t.strictSame(normalized.value, { work: [{ name: 'Y' }] });
    t.strictSame(reportsOf(normalized), ['warning key /work/0/company']);
    t.match(messagesOf(normalized), [message]);
  }
});

t.test('an old name is used where the current one is empty, and both are reported', async t => {
  for (const entry of [
    { company: 'X', name: '' },
    { name: '', company: 'X' },
  ]) {
    const normalized = normalize({ work: [entry] });
    t.strictSame(normalized.value, { work: [{ name: 'X' }] });
    t.strictSame(reportsOf(normalized).sort(), ['warning key /work/0/company', 'warning value /work/0/name']);
  }
});

t.test('an empty value counts as absent, at any path', async t => {
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
    const normalized = normalize(cv);
    t.strictSame(normalized.value, value, JSON.stringify(cv));
    t.strictSame(reportsOf(normalized), [`warning value ${path}`]);
    t.match(messagesOf(normalized), [
      /^is empty \(found (null|"(\s|\\t)*"| )*\): it counts as absent \| remove it$/,
    ]);
  }
  t.strictSame(normalize({ work: [], basics: {} }).violations, [], 'an empty list or object is not reported');
});

t.test('an end date such as "Present" is absent; a start date in those words stays', async t => {
  for (const end of ['Present', ' CURRENT ', 'now', 'to date', 'Actualidad', 'hoy', 'heute', '至今']) {
    for (const section of ['work', 'volunteer', 'education', 'projects']) {
      const normalized = normalize({ [section]: [{ startDate: '2001', endDate: end }] });
      t.strictSame(normalized.value, { [section]: [{ startDate: '2001' }] }, `${section}: ${end}`);
      t.strictSame(reportsOf(normalized), [`warning value /${section}/0/endDate`]);
      t.match(messagesOf(normalized), [/^should be absent while ongoing \(found ".*"\) \| remove it$/]);
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

t.test('a date in another spelling is read in every field of a date, and in no other', async t => {
  const normalized = normalize({
    work: [{ startDate: ' May 2018 ', endDate: '2020/05', name: 'May 2018' }],
    awards: [{ date: '05/2019' }],
    publications: [{ releaseDate: '2017.03' }],
  });
  t.strictSame(normalized.value, {
    work: [{ startDate: '2018-05', endDate: '2020-05', name: 'May 2018' }],
    awards: [{ date: '2019-05' }],
    publications: [{ releaseDate: '2017-03' }],
  });
  t.strictSame(reportsOf(normalized), [
    'warning value /work/0/startDate',
    'warning value /work/0/endDate',
    'warning value /awards/0/date',
    'warning value /publications/0/releaseDate',
  ]);
  t.equal(
    messagesOf(normalized)[0],
    'should be YYYY, YYYY-MM or YYYY-MM-DD (found "May 2018"): it is read as 2018-05 | write "2018-05"',
  );
});

t.test('a URL without a scheme gets https; a text that is no URL stays', async t => {
  for (const [url, link] of [
    ['example.org', 'https://example.org'],
    [' www.example.org/~a?b=c#d ', 'https://www.example.org/~a?b=c#d'],
    ['//example.org/a', 'https://example.org/a'],
    ['localhost.localdomain:8080/a', 'https://localhost.localdomain:8080/a'],
    ['例え.jp', 'https://例え.jp'],
  ] as const) {
    const normalized = normalize({ basics: { url } });
    t.strictSame(normalized.value, { basics: { url: link } });
    t.strictSame(reportsOf(normalized), ['warning value /basics/url']);
    t.match(messagesOf(normalized), [/^lacks its scheme \(found "/]);
    t.ok(normalized.violations[0]?.hint?.includes(`"${link}"`), link);
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
    'resume.pdf',
    'index-en.html#top',
    '12.05.2020',
  ]) {
    t.strictSame(normalize({ work: [{ url }] }).value, { work: [{ url }] }, url);
    t.strictSame(normalize({ work: [{ url }] }).violations, []);
  }
  t.strictSame(normalize({ work: [{ name: 'example.org' }] }).violations, [], 'a text is no URL');
});

t.test('an e-mail address is read from its URL', async t => {
  const normalized = normalize({ basics: { email: 'mailto:ada@example.org' } });
  t.strictSame(normalized.value, { basics: { email: 'ada@example.org' } });
  t.strictSame(reportsOf(normalized), ['warning value /basics/email']);
  t.match(normalized.violations, [{ kind: 'mailto', fix: { value: 'ada@example.org' } }]);
});

t.test('a DOI is read from its URL, where some of its characters are percent-encoded', async t => {
  for (const [doi, read] of [
    ['https://doi.org/10.1002/(SICI)1097%3C1%3E3.0.CO;2-%23', '10.1002/(SICI)1097<1>3.0.CO;2-#'],
    ['http://dx.doi.org/10.1000/%C3', '10.1000/%C3'],
    ['doi: 10.1000/100%25', '10.1000/100%25'],
  ])
    t.strictSame(normalize({ publications: [{ doi }] }).value, { publications: [{ doi: read }] });
});

t.test('dates, URLs and the like are trimmed, other texts are not', async t => {
  const normalized = normalize({
    basics: { email: ' ada@example.org ', url: ' https://a.example ', summary: ' Text ' },
    work: [{ id: ' a ', startDate: ' 1843 ', name: ' Engine ' }],
  });
  t.strictSame(normalized.value, {
    basics: { email: 'ada@example.org', url: 'https://a.example', summary: ' Text ' },
    work: [{ id: 'a', startDate: '1843', name: ' Engine ' }],
  });
});

t.test('a number in place of a text is read as text', async t => {
  for (const [cv, value, path, number] of [
    [{ education: [{ score: 3.9 }] }, { education: [{ score: '3.9' }] }, '/education/0/score', '3.9'],
    [{ work: [{ startDate: 2001 }] }, { work: [{ startDate: '2001' }] }, '/work/0/startDate', '2001'],
    [{ basics: { phone: 0 } }, { basics: { phone: '0' } }, '/basics/phone', '0'],
    [{ skills: [{ keywords: [1] }] }, { skills: [{ keywords: ['1'] }] }, '/skills/0/keywords/0', '1'],
    [{ education: [{ gpa: 4 }] }, { education: [{ score: '4' }] }, '/education/0/gpa', '4'],
  ] as const) {
    const normalized = normalize(cv);
    t.strictSame(normalized.value, value);
    t.equal(reportsOf(normalized).at(-1), `warning value ${path}`);
    t.equal(
      messagesOf(normalized).at(-1),
      `should be a text (found ${number}) | write it in quotes: "${number}"`,
    );
  }
});

t.test('of an object in place of a text the name is used', async t => {
  for (const key of ['name', 'title', 'label', 'text', 'value', 'keyword']) {
    const normalized = normalize({ skills: [{ keywords: ['a', { id: 1, [key]: 'b' }] }] });
    t.strictSame(normalized.value, { skills: [{ keywords: ['a', 'b'] }] }, key);
    t.strictSame(reportsOf(normalized), ['warning value /skills/0/keywords/1']);
    t.strictSame(messagesOf(normalized), [
      `should be a text (found an object): its ${key} is used | write "b"`,
    ]);
  }
  const link = normalize({ basics: { url: { label: 'a.example' } } });
  t.strictSame(link.value, { basics: { url: 'https://a.example' } }, 'and normalized as a text there');
  t.strictSame(reportsOf(link), ['warning value /basics/url', 'warning value /basics/url']);
  t.strictSame(normalize({ basics: { summary: { text: ' ' } } }).value, { basics: {} });
});

t.test('a text in place of a list of texts is a list of one', async t => {
  const normalized = normalize({ work: [{ highlights: 'Led' }] });
  t.strictSame(normalized.value, { work: [{ highlights: ['Led'] }] });
  t.strictSame(reportsOf(normalized), ['warning value /work/0/highlights']);
  t.strictSame(messagesOf(normalized), ['should be a list (found "Led") | write ["Led"]']);
});

t.test('HTML in a text is reported and stays; other angle brackets are not reported', async t => {
  for (const text of ['Built <b>it</b>', '<p>', 'one<br />two', '<A HREF="x">y</A>', 'x</li>']) {
    const cv = { basics: { label: text, summary: text }, work: [{ highlights: ['x', text] }] };
    const normalized = normalize(structuredClone(cv));
    t.strictSame(normalized.value, cv);
    const paths = ['/basics/label', '/basics/summary', '/work/0/highlights/1'];
    t.strictSame(
      reportsOf(normalized),
      paths.map(path => `warning value ${path}`),
      text,
    );
    t.match(messagesOf(normalized), [
      'contains HTML, which is shown as written | write it as plain text',
      /^contains HTML, which is shown as written \| write .* for </,
      /^contains HTML, which is shown as written \| write .* for </,
    ]);
    t.match(
      messagesOf(normalize(cv, false)),
      Array(3).fill(/ \| write it as plain text$/),
      'without Markdown',
    );
  }
  for (const summary of ['a < b and c > d', 'I <3 it', '<>', 'x -> y <- z', '1<2>1'])
    t.strictSame(normalize({ basics: { summary } }).violations, [], summary);
});

t.test('Markdown that is shown as written is reported, unless texts are no Markdown', async t => {
  const cv = {
    basics: { label: '# Engineer', summary: '# Engineer' },
    work: [{ description: '---', summary: 'a\n> b', highlights: ['*a*', '![a](b.png)'] }],
    references: [{ reference: '# a\n\n---' }],
  };
  const normalized = normalize(structuredClone(cv));
  t.strictSame(normalized.value, cv);
  t.strictSame(reportsOf(normalized), [
    'warning value /basics/summary',
    'warning value /work/0/description',
    'warning value /work/0/summary',
    'warning value /work/0/highlights/1',
    'warning value /references/0/reference',
    'warning value /references/0/reference',
  ]);
  t.match(messagesOf(normalized)[0], /^has a heading, which is shown as written \| write a paragraph/);
  const literal = normalize(structuredClone(cv), false);
  t.strictSame(literal.value, cv);
  t.strictSame(literal.violations, []);
});

t.test('HTML entities are decoded; in Markdown they are never markup', async t => {
  const cv = { work: [{ name: 'R&amp;D', summary: '&#42;a&#42; &eacute;' }] };
  const normalized = normalize(structuredClone(cv));
  t.strictSame(normalized.value, { work: [{ name: 'R&D', summary: '\\*a\\* é' }] });
  t.strictSame(messagesOf(normalized), [
    'has HTML entities (found &amp;), which are decoded | write & for &amp;',
    'has HTML entities (found &#42;, &eacute;), which are decoded | write * for &#42;, é for &eacute;',
  ]);
  t.strictSame(normalize(cv, false).value, { work: [{ name: 'R&D', summary: '*a* é' }] });
  t.strictSame(normalize({ basics: { name: '&nbsp;' } }).value, { basics: {} });
});

t.test('every text is cleaned before it is read', async t => {
  const normalized = normalize({
    basics: {
      name: 'Ana\u00ad Flo\u200bres',
      email: 'ana\u200b@example.org',
      url: 'ana.example.org/\u200b',
      image: '\ufeffjose\u0301.jpg',
      summary: '\u200b',
      location: { countryCode: '\u200eES' },
    },
    work: [{ id: 'a\u00ad', endDate: 'Present\u200b', highlights: ['\u2060', '\ufb01n', 'עברית C++\u200e'] }],
  });
  t.strictSame(normalized.value, {
    basics: {
      name: 'Ana Flores',
      email: 'ana@example.org',
      url: 'https://ana.example.org/',
      image: 'jos\u00e9.jpg',
      location: { countryCode: 'ES' },
    },
    work: [{ id: 'a', highlights: ['', 'fin', 'עברית C++\u200e'] }],
  });
  t.match(
    messagesOf(normalized)[0],
    /^has invisible characters \(found soft hyphen U\+00AD, zero-width space U\+200B\), which are left out \| remove them$/,
  );
  const address = normalize({ basics: { email: 'ע\u200f@example.org' } });
  t.strictSame(address.value, { basics: { email: 'ע@example.org' } }, 'no directional marks in identifiers');
});

t.test('a value whose meaning is not plain stays for the schema to report', async t => {
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
    const normalized = normalize(structuredClone(cv));
    t.strictSame(normalized.value, cv);
    t.strictSame(normalized.violations, []);
  }
});

t.test('unknown keys are not changed', async t => {
  const text = '{ "work": [{ "a/b~c": null, "__proto__": { "name": "X" } }], "meta": { "__proto__": 1 } }';
  const normalized = normalize(JSON.parse(text));
  t.strictSame(JSON.parse(JSON.stringify(normalized.value)), JSON.parse(text));
  t.equal(Object.getPrototypeOf(normalized.value), Object.prototype);
  t.strictSame(normalized.violations, []);
});
