import t from 'tap';
import {
  createDateRange,
  durationBetween,
  formatDate,
  formatDateRange,
  formatDuration,
  guessDate,
  isDate,
  isoDuration,
} from '../../../server/cv/dates.ts';

const english = { locale: 'en-GB', month: '2026-11' };
const spanish = { locale: 'es-ES', month: '2026-11' };

t.test('a date is formatted as precisely as it is written', async t => {
  for (const [date, en, es] of [
    ['1852', '1852', '1852'],
    ['2016-01', 'Jan 2016', 'ene 2016'],
    ['2016-08', 'Aug 2016', 'ago 2016'],
    ['2016-08-08', '8 Aug 2016', '8 ago 2016'],
    ['2016-12-31', '31 Dec 2016', '31 dic 2016'],
    ['2016-02-29', '29 Feb 2016', '29 feb 2016'],
  ] as const) {
    t.equal(formatDate(date, 'en-GB'), en);
    t.equal(formatDate(date, 'es-ES'), es);
  }
});

t.test('a date is the same in every time zone', async t => {
  const { TZ } = process.env;
  t.teardown(() => {
    if (TZ === undefined) delete process.env.TZ;
    else process.env.TZ = TZ;
  });
  for (const [zone, localDay] of [
    ['Pacific/Pago_Pago', 31],
    ['America/Los_Angeles', 31],
    ['UTC', 1],
    ['Pacific/Kiritimati', 1],
  ] as const) {
    process.env.TZ = zone;
    t.equal(new Date('2016-01-01').getDate(), localDay, `local time is that of ${zone}`);
    t.equal(formatDate('2016', 'en-GB'), '2016');
    t.equal(formatDate('2016-01', 'en-GB'), 'Jan 2016');
    t.equal(formatDate('2016-01-01', 'en-GB'), '1 Jan 2016');
    t.equal(formatDate('2016-12-31', 'es-ES'), '31 dic 2016');
  }
});

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
    t.strictSame(durationBetween(start, end), expected, `${start} to ${end}`);
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

t.test('a date range has a start, an end and, on request, a duration', async t => {
  const ends = {
    start: { iso: '1907-02', text: 'feb 1907' },
    end: { iso: '1936-12-18', text: '18 dic 1936' },
  };
  t.strictSame(createDateRange({ start: '1907-02', end: '1936-12-18' }, true, spanish), {
    ...ends,
    ongoing: false,
    duration: { iso: 'P29Y11M', text: '29 años y 11 meses' },
  });
  t.strictSame(createDateRange({ start: '1907-02', end: '1936-12-18' }, false, spanish), {
    ...ends,
    ongoing: false,
    duration: null,
  });
});

t.test('an event has one date and no duration', async t => {
  for (const date of ['1876', '1876-05', '1876-05-01'])
    t.match(createDateRange({ start: date, end: date }, true, english), {
      start: { iso: date },
      end: null,
      ongoing: false,
      duration: null,
    });
});

t.test('a date range without an end is ongoing, and is counted up to the current month', async t => {
  t.strictSame(createDateRange({ start: '2016-08', end: undefined }, true, english), {
    start: { iso: '2016-08', text: 'Aug 2016' },
    end: null,
    ongoing: true,
    duration: { iso: 'P10Y4M', text: '10 years, 4 months' },
  });
  t.match(createDateRange({ start: '2016-08', end: undefined }, true, { ...english, month: '2026-12' }), {
    duration: { iso: 'P10Y5M' },
  });
  t.match(createDateRange({ start: '2016', end: undefined }, true, english), {
    ongoing: true,
    duration: { iso: 'P10Y' },
  });
  t.match(createDateRange({ start: '2016', end: undefined }, false, english), {
    ongoing: true,
    duration: null,
  });
  t.match(createDateRange({ start: '2026-12', end: undefined }, true, english), {
    ongoing: true,
    duration: null,
  });
});

t.test('a date range may have only an end; without dates there is none', async t => {
  t.strictSame(createDateRange({ start: undefined, end: '1936' }, true, english), {
    start: null,
    end: { iso: '1936', text: '1936' },
    ongoing: false,
    duration: null,
  });
  t.equal(createDateRange({ start: undefined, end: undefined }, true, english), null);
});

t.test('a day that does not exist is shown as written, and has no ISO 8601 form', async t => {
  for (const written of ['2023-02-29', '2023-02-30', '2023-04-31']) {
    t.equal(formatDate(written, 'en-GB'), written);
    const range = createDateRange({ start: written, end: '2024-02-29' }, true, {
      locale: 'en-GB',
      month: '2026-11',
    });
    t.match(range, { start: { iso: '', text: written }, end: { iso: '2024-02-29', text: '29 Feb 2024' } });
  }
  t.equal(formatDate('2023-13', 'en-GB'), '2023-13', 'a thirteenth month');
});

t.test('a text is a date when it has the form of one and the day exists', async t => {
  for (const date of ['1852', '0099', '2016-12', '2016-02-29', '9999-12-31']) t.ok(isDate(date), date);
  for (const text of [
    '',
    '16',
    '2016-2',
    '2016-00',
    '2016-13',
    '2015-02-29',
    '2016-01-32',
    '2016-01-01T00:00',
  ])
    t.notOk(isDate(text), text);
  for (const text of [' 2016', '2016 ', '+002016', 'Spring 2016', '2016-01-01-01'])
    t.notOk(isDate(text), text);
});

t.test('a text that is no date is shown as written, and has no duration', async t => {
  for (const written of ['Spring 1904', '1904-4-3', '04/1904', '1904-13']) {
    t.equal(formatDate(written, 'en-GB'), written);
    const text = { iso: '', text: written };
    t.match(createDateRange({ start: written, end: undefined }, true, english), {
      start: text,
      ongoing: true,
      duration: null,
    });
    t.match(createDateRange({ start: '1903', end: written }, true, english), {
      end: text,
      ongoing: false,
      duration: null,
    });
    t.match(createDateRange({ start: written, end: written }, true, english), {
      start: text,
      end: null,
      ongoing: false,
    });
  }
  t.equal(createDateRange({ start: '', end: '' }, true, english), null);
});

t.test('an end before the start is shown without a duration', async t => {
  t.match(createDateRange({ start: '2016', end: '2015' }, true, english), {
    start: { text: '2016' },
    end: { text: '2015' },
    duration: null,
  });
});

t.test('a date is guessed from other spellings, where the day exists', async t => {
  for (const [text, date] of [
    ['August 2021', '2021-08'],
    ['aug. 2021', '2021-08'],
    ['DEC 1999', '1999-12'],
    ['8/2021', '2021-08'],
    ['08.2021', '2021-08'],
    ['2021/8', '2021-08'],
    ['2021-8-1', '2021-08-01'],
    ['2021.08.01', '2021-08-01'],
    ['2021-08-01T10:00:00Z', '2021-08-01'],
    ['2021-13', ''],
    ['2021-2-30', ''],
    ['13/2021', ''],
    ['0/2021', ''],
    ['Spring 2021', ''],
    ['enero 2021', ''],
    ['2021', ''],
    ['', ''],
  ] as const)
    t.equal(guessDate(text), date, text);
});

t.test('a date range is formatted as its start and end, with a word for the present', async t => {
  for (const [start, end, text] of [
    ['1907', '1936', '1907 – 1936'],
    ['1907', '1907', '1907'],
    ['1907-02', undefined, 'Feb 1907 – present'],
    [undefined, '1936', '1936'],
  ] as const) {
    const range = createDateRange({ start, end }, true, english);
    t.equal(range && formatDateRange(range, 'present'), text);
  }
});
