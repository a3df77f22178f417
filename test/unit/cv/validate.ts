import t from 'tap';
import type { Cv } from '../../../server/cv/schema.ts';
import { isSamePerson, validateCv } from '../../../server/cv/validate.ts';

const images = ['logo.svg', 'portrait.jpg'];
const violationsOf = (cv: Cv, files = images) =>
  validateCv(cv, files).map(({ severity, path, message, hint }) => [severity, path, `${message} | ${hint}`]);

t.test('a valid CV has no violations', async t => {
  const violations = violationsOf({
    basics: { image: 'portrait.jpg' },
    work: [
      { id: 'a', logo: 'logo.svg', startDate: '2016-02-29', endDate: '2016-02-29' },
      { id: 'b', startDate: '2016', endDate: '2016-01' },
      { id: 'c', startDate: '2016-12-31', endDate: '2016' },
      { startDate: '2016-12-31', endDate: '2016-12' },
      { startDate: '1999-12', endDate: '2000-01' },
      {},
    ],
    awards: [{ id: 'a', date: '1916' }],
    publications: [{ releaseDate: '1916-05' }],
  });
  t.strictSame(violations, []);
  t.strictSame(violationsOf({}), []);
});

t.test('a date that does not exist is a warning with the reason', async t => {
  for (const [section, key] of [
    ['work', 'startDate'],
    ['education', 'endDate'],
    ['awards', 'date'],
    ['certificates', 'date'],
    ['publications', 'releaseDate'],
  ] as const)
    for (const [date, hint] of [
      ['2023-02-29', 'the month has no such day'],
      ['2023-04-31', 'the month has no such day'],
      ['2023-01-00', 'the month has no such day'],
      ['2023-13', 'months are 01 to 12'],
      ['2023-00-01', 'months are 01 to 12'],
    ] as const)
      t.strictSame(violationsOf({ [section]: [{}, { [key]: date }] }), [
        [
          'warning',
          `/${section}/1/${key}`,
          `should be a date that exists (found "${date}"); it is shown as written | ${hint}`,
        ],
      ]);
});

t.test('a text without the form of a date is not reported here', async t => {
  t.strictSame(violationsOf({ work: [{ startDate: 'Spring 2023', endDate: '2023-2-30' }] }), []);
});

t.test('an end before the start is a warning at the end, as far as both are precise', async t => {
  for (const [startDate, endDate] of [
    ['2017', '2016'],
    ['2016-03', '2016-02'],
    ['2016-03-02', '2016-03-01'],
    ['2016-03-02', '2016-02'],
    ['2017', '2016-12-31'],
  ] as const)
    t.strictSame(violationsOf({ education: [{ startDate, endDate }] }), [
      [
        'warning',
        '/education/0/endDate',
        `should not be before the start, ${startDate} (found "${endDate}") | one of the two is wrong`,
      ],
    ]);
  for (const [startDate, endDate] of [
    ['2017-13', '2016'],
    ['2017', '2016-02-30'],
    ['Spring 2017', '2016'],
    ['2017', 'Autumn'],
  ] as const) {
    const paths = violationsOf({ work: [{ startDate, endDate }] }).filter(([, , text]) =>
      text?.includes('before'),
    );
    t.strictSame(paths, [], `${startDate} to ${endDate} cannot be compared`);
  }
});

t.test('an entry in a language that does not exist is a warning with the right one', async t => {
  t.strictSame(violationsOf({ awards: [{ lang: 'fr' }, { lang: 'jp' }, { lang: 'x-klingon' }] }), [
    [
      'warning',
      '/awards/1/lang',
      'should be a language that exists (found "jp") | did you mean "ja" (Japanese)?',
    ],
  ]);
});

t.test('an image that is no file in content/images is a warning', async t => {
  for (const [cv, path] of [
    [{ basics: { image: 'portrat.jpg' } }, '/basics/image'],
    [{ projects: [{}, { logo: 'portrat.jpg' }] }, '/projects/1/logo'],
  ] satisfies [Cv, string][]) {
    const message = 'should be a file in content/images (found "portrat.jpg")';
    t.strictSame(violationsOf(cv), [['warning', path, `${message} | did you mean "portrait.jpg"?`]]);
    t.strictSame(violationsOf(cv, ['x.png', 'y.png']), [
      ['warning', path, `${message} | there are x.png, y.png`],
    ]);
    t.strictSame(violationsOf(cv, []), [['warning', path, `${message} | there is none`]]);
  }
});

t.test('an image at a URL is a warning that names a file to use instead', async t => {
  for (const [image, file] of [
    ['https://ada.example/me/photo.png?size=2#x', 'photo.png'],
    ['HTTP://ada.example/', 'portrait.jpg'],
    ['//ada.example/a.jpg', 'a.jpg'],
    ['https://ada.example?a', 'portrait.jpg'],
  ] as const) {
    t.strictSame(violationsOf({ basics: { image } }), [
      [
        'warning',
        '/basics/image',
        `should be a file in content/images: a URL is never loaded (found "${image}") | put the image there and write its file name, such as "${file}"`,
      ],
    ]);
  }
  t.match(violationsOf({ basics: { image: 'data:image/png;base64,AAAA' } }), [
    [/./, /./, /a URL is never loaded .* such as "portrait\.jpg"/],
  ]);
});

t.test('a repeated id in a section is an error; two sections may share one', async t => {
  const violations = violationsOf({
    work: [{ id: 'a' }, { id: 'b' }, {}, {}, { id: 'a' }, { id: 'a' }],
    awards: [{ id: 'a' }],
  });
  const repeated = (path: string) => [
    'error',
    path,
    'should be unique in its section (found "a", which /work/0 has) | give each entry an id of its own, the same in every language',
  ];
  t.strictSame(violations, [repeated('/work/4/id'), repeated('/work/5/id')]);
});

t.test('an image named by a path has its file name as hint', async t => {
  for (const name of ['/images/me.png', 'content/images/me.png']) {
    t.match(validateCv({ basics: { image: name } }, ['me.png']), [
      { path: '/basics/image', hint: 'write "me.png"' },
    ]);
  }
});

t.test('names are of one person when most parts of the shorter are nearly in the longer', async t => {
  for (const [one, other, same] of [
    ['Ada Lovelace', 'Ada Lovelace', true],
    ['Ada Lovelace', 'LOVELACE, Ada', true],
    ['Ada King Lovelace', 'Ada Lovelace', true],
    ['Ada', 'Augusta Ada King', true],
    ['José Núñez', 'Jose Nunez', true],
    ['Лев Толстой', 'Толстой Лев', true],
    ['Лев Толстой', 'Leo Tolstoy', true],
    ['山田太郎', 'Taro Yamada', true],
    [undefined, 'Ada', true],
    ['Ada', undefined, true],
    ['', 'Ada', true],
    ['Ada Lovelace', 'Ada Byron', false],
    ['Ada Lovelace', 'Ad Lovelace', true],
    ['Dr. Ada Lovelace', 'Ada Lovelace, PhD', true],
    ['J. R. Smith', 'John R Smith', true],
    ['Søren Kjær', 'Soren Kjaer', true],
    ['Łukasz Groß', 'Lukasz Gross', true],
    ['Hans Müller', 'Hans Mueller', true],
    ['Пётр Иванов', 'Петро Іванов', true],
    ['张伟', '張偉', true],
    ['A. B.', 'C. D.', true],
    ['María Torres', 'Leonardo Torres Quevedo', false],
    ['Лев Толстой', 'Фёдор Достоевский', false],
    ['Лев Leo', 'Leo Tolstoy', false],
    ['山田太郎', '山田 太郎', true],
    ['김하늘', '김 하늘', true],
    ['김하늘', '박바다', false],
    ['علی‌رضا نمونه', 'عليرضا نمونه', true],
    ['سارة مثال', 'سارَة مثال', true],
    ['سارة مثال', 'خالد نموذج', false],
    ['נועה לדוגמה', 'נוֹעָה לְדוּגְמָה', true],
    ['नेहा उदाहरण', 'उदाहरण नेहा', true],
    ['नेहा उदाहरण', 'रवि नमूना', false],
    ['สมหญิง ตัวอย่าง', 'ตัวอย่าง สมหญิง', true],
    ['สมหญิง ตัวอย่าง', 'วิชัย สมมติ', false],
  ] as const) {
    t.equal(isSamePerson(one, other), same, `${one} and ${other}`);
    t.equal(isSamePerson(other, one), same);
  }
});
