import t from 'tap';
import {
  createDurationText,
  durationOf,
  formatDuration,
  isoDuration,
} from '../../../server/cv/dates/duration.ts';

t.test('months count inclusively when both dates have a month; else years are subtracted', async t => {
  for (const [start, end, expected] of [
    ['2016-01', '2016-03', { years: 0, months: 3 }],
    ['2016-01', '2016-12', { years: 1, months: 0 }],
    ['2016-12', '2017-01', { years: 0, months: 2 }],
    ['2016-03', '2016-03', { years: 0, months: 1 }],
    ['2016-01-31', '2016-02-01', { years: 0, months: 2 }],
    ['1907-02-22', '1936-12-18', { years: 29, months: 11 }],
    ['1899-06', '1901-05', { years: 2, months: 0 }],
    ['1876', '1889', { years: 13, months: 0 }],
    ['2016', '2017-03', { years: 1, months: 0 }],
    ['2016-11', '2017', { years: 1, months: 0 }],
    ['2016', '2016', null],
    ['2016', '2016-12', null],
    ['2016-03', '2016-02', null],
    ['2017', '2016', null],
  ] as const) {
    t.strictSame(durationOf([{ start, end }]), expected, `${start} to ${end}`);
  }
});

t.test('a duration is formatted in the locale and as ISO 8601', async t => {
  for (const [years, months, en, es, iso] of [
    [29, 11, '29 years, 11 months', '29 años y 11 meses', 'P29Y11M'],
    [1, 1, '1 year, 1 month', '1 año y 1 mes', 'P1Y1M'],
    [2, 0, '2 years', '2 años', 'P2Y'],
    [0, 5, '5 months', '5 meses', 'P5M'],
  ] as const) {
    t.equal(formatDuration({ years, months }, 'en-GB'), en);
    t.equal(formatDuration({ years, months }, 'es-ES'), es);
    t.equal(isoDuration({ years, months }), iso);
  }
});

t.test('there is no duration between texts that are no dates', async t => {
  t.strictSame(createDurationText([{ start: '2020-12-01', end: '2021-09-01' }], 'en-GB'), {
    iso: 'P10M',
    text: '10 months',
  });
  t.equal(createDurationText([{ start: 'Spring 1904', end: '1906' }], 'en-GB'), null);
  t.equal(createDurationText([{ start: '1904', end: 'Spring 1906' }], 'en-GB'), null);
  t.equal(createDurationText([{ start: '1906', end: '1904' }], 'en-GB'), null);
});
