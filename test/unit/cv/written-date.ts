import t from 'tap';
import { readWrittenDate } from '../../../server/cv/dates/written-date.ts';

t.test('a date in another spelling is read where its meaning is plain', async t => {
  for (const [text, date] of [
    ['2020/05', '2020-05'],
    ['2020-5', '2020-05'],
    ['2017.03', '2017-03'],
    ['2021-8-1', '2021-08-01'],
    ['2021.08.01', '2021-08-01'],
    ['2021/12/31', '2021-12-31'],
    ['2021-08-01T10:00:00Z', '2021-08-01'],
    ['2021-08-01 10:00', '2021-08-01'],
    ['05/2019', '2019-05'],
    ['8/2021', '2021-08'],
    ['08.2021', '2021-08'],
    ['08-2021', '2021-08'],
    ['May 2018', '2018-05'],
    ['August 2021', '2021-08'],
    ['aug. 2021', '2021-08'],
    ['Sept 2021', '2021-09'],
    ['Sept. 2021', '2021-09'],
    ['DEC 1999', '1999-12'],
    ['Jan-2020', '2020-01'],
    ['May, 2018', '2018-05'],
    ['1 May 2018', '2018-05-01'],
    ['31st December 2018', '2018-12-31'],
    ['May 1, 2018', '2018-05-01'],
    ['Oct. 3rd, 2018', '2018-10-03'],
  ] as const) {
    t.strictSame(readWrittenDate(text, true), {
      date,
      message: `should be YYYY, YYYY-MM or YYYY-MM-DD (found "${text}"): it is read as ${date}`,
      hint: `write "${date}"`,
    });
  }
});

t.test('a date, and a text whose meaning is not plain, are not read', async t => {
  for (const text of [
    '2021',
    '2021-08',
    '2021-08-01',
    '2021-13',
    '2021-02-30',
    '2021-2-30',
    '2021/08-01',
    '13/2021',
    '0/2021',
    '0999/05',
    '3/4/2021',
    '01.05.2019',
    '5/19',
    'Spring 2021',
    'enero 2021',
    'mayo 2021',
    'Marvel 2021',
    'Ma 2021',
    '31 June 2021',
    'February 29, 2021',
    'May',
    '2021 – 2022',
    '2021-08-01 or so',
    '',
  ])
    t.equal(readWrittenDate(text, true), null, text);
});

t.test('an end in a word for the present is absent; a start in such a word is not read', async t => {
  t.strictSame(readWrittenDate('bis heute', true), {
    date: undefined,
    message: 'should be absent while ongoing (found "bis heute")',
    hint: 'remove it',
  });
  t.equal(readWrittenDate('bis heute', false), null);
});
