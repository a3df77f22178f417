import t from 'tap';
import type { Cv } from '../../../server/cv/schema.ts';
import { validateCv } from '../../../server/cv/validate.ts';

const pictures = ['logo.svg', 'portrait.jpg'];
const faultsOf = (cv: Cv, files = pictures) =>
  validateCv(cv, files).map(({ severity, path, message, hint }) => [severity, path, `${message} | ${hint}`]);

t.test('a CV without a fault has none', async t => {
  const violations = faultsOf({
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
  t.strictSame(faultsOf({}), []);
});

t.test('a date that the calendar lacks is a warning that says what is wrong with it', async t => {
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
      t.strictSame(faultsOf({ [section]: [{}, { [key]: date }] }), [
        [
          'warning',
          `/${section}/1/${key}`,
          `should be a date that the calendar has (found "${date}"); it is shown as it is written | ${hint}`,
        ],
      ]);
});

t.test('what has not the form of a date is no matter of the calendar', async t => {
  t.strictSame(faultsOf({ work: [{ startDate: 'Spring 2023', endDate: '2023-2-30' }] }), []);
});

t.test('an end before the start is a warning at the end, as far as both are known', async t => {
  for (const [startDate, endDate] of [
    ['2017', '2016'],
    ['2016-03', '2016-02'],
    ['2016-03-02', '2016-03-01'],
    ['2016-03-02', '2016-02'],
    ['2017', '2016-12-31'],
  ] as const)
    t.strictSame(faultsOf({ education: [{ startDate, endDate }] }), [
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
    const paths = faultsOf({ work: [{ startDate, endDate }] }).filter(([, , text]) =>
      text?.includes('before'),
    );
    t.strictSame(paths, [], `${startDate} to ${endDate} cannot be compared`);
  }
});

t.test('a picture is a file of content/images; another one is a warning', async t => {
  for (const [cv, path] of [
    [{ basics: { image: 'portrat.jpg' } }, '/basics/image'],
    [{ projects: [{}, { logo: 'portrat.jpg' }] }, '/projects/1/logo'],
  ] satisfies [Cv, string][]) {
    const message = 'should be a file in content/images (found "portrat.jpg")';
    t.strictSame(faultsOf(cv), [['warning', path, `${message} | did you mean "portrait.jpg"?`]]);
    t.strictSame(faultsOf(cv, ['x.png', 'y.png']), [
      ['warning', path, `${message} | there are x.png, y.png`],
    ]);
    t.strictSame(faultsOf(cv, []), [['warning', path, `${message} | there is none`]]);
  }
});

t.test('a picture at a foreign address is a warning that names a file to put in its place', async t => {
  for (const [image, file] of [
    ['https://ada.example/me/photo.png?size=2#x', 'photo.png'],
    ['HTTP://ada.example/', 'portrait.jpg'],
    ['//ada.example/a.jpg', 'a.jpg'],
    ['https://ada.example?a', 'portrait.jpg'],
  ] as const) {
    t.strictSame(faultsOf({ basics: { image } }), [
      [
        'warning',
        '/basics/image',
        `is at a foreign address, from which nothing is ever loaded (found "${image}") | put the picture into content/images and write its name, such as "${file}"`,
      ],
    ]);
  }
  t.match(faultsOf({ basics: { image: 'data:image/png;base64,AAAA' } }), [
    [/./, /./, /is at a foreign address/],
  ]);
});

t.test('an id that a section has twice is an error at the second; two sections may share one', async t => {
  const violations = faultsOf({
    work: [{ id: 'a' }, { id: 'b' }, {}, {}, { id: 'a' }, { id: 'a' }],
    awards: [{ id: 'a' }],
  });
  const told = (path: string) => [
    'error',
    path,
    'should be unique in its section (found "a", which /work/0 has) | give each entry an id of its own, the same in every language',
  ];
  t.strictSame(violations, [told('/work/4/id'), told('/work/5/id')]);
});

t.test('a picture named by a path of the site is told by its name', async t => {
  for (const name of ['/images/me.png', 'content/images/me.png']) {
    t.match(validateCv({ basics: { image: name } }, ['me.png']), [
      { path: '/basics/image', hint: 'write "me.png"' },
    ]);
  }
});
