import t from 'tap';
import {
  createDateRange,
  createEvent,
  type DateRangeOptions,
  formatDateRange,
  splitUpcoming,
} from '../../../server/cv/dates/date-range.ts';

/** A month of the snapshot, and dates as precise as they are written. */
const english: DateRangeOptions = { locale: 'en-GB', month: '2026-11', precision: 'day' };
const spanish: DateRangeOptions = { ...english, locale: 'es-ES' };
const messages = { ongoing: 'present', upcoming: 'from {date}' };

/** The text of a date range, with its duration in parentheses; undefined without a range. */
const textOf = (
  start: string | undefined,
  end: string | undefined,
  options: Partial<DateRangeOptions> = {},
) => {
  const range = createDateRange({ start, end }, true, { ...english, ...options });
  if (!range) return undefined;
  const text = formatDateRange(range, messages);
  return range.duration ? `${text} (${range.duration.text})` : text;
};

t.test('a date range has a start, an end and, on request, a duration', async t => {
  const ends = {
    start: { iso: '1907-02', text: 'feb 1907' },
    end: { iso: '1936-12-18', text: '18 dic 1936' },
    upcoming: false,
    interval: { first: '1907-02', last: '1936-12-18' },
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

t.test('an event has one date, as precise as it is, and no duration', async t => {
  for (const [date, text] of [
    ['1876', '1876'],
    ['1876-05', 'May 1876'],
    ['1876-05-01', '1 May 1876'],
    ['2040-05-01', '1 May 2040'],
  ] as const) {
    const event = {
      start: { iso: date, text },
      end: null,
      ongoing: false,
      upcoming: false,
      duration: null,
      interval: { first: date, last: date },
    };
    t.strictSame(createEvent(date, 'en-GB'), event);
    t.strictSame(
      createDateRange({ start: date, end: date }, true, english),
      event,
      'start and end are equal',
    );
  }
  t.match(createEvent('Spring 1904', 'en-GB'), {
    start: { iso: '', text: 'Spring 1904' },
    interval: { first: '', last: '' },
  });
  t.equal(createEvent(undefined, 'en-GB'), null);
  t.equal(createEvent('', 'en-GB'), null);
});

t.test('a date range without an end is ongoing, and is counted up to the current month', async t => {
  t.strictSame(createDateRange({ start: '2016-08', end: undefined }, true, english), {
    start: { iso: '2016-08', text: 'Aug 2016' },
    end: null,
    ongoing: true,
    upcoming: false,
    duration: { iso: 'P10Y4M', text: '10 years, 4 months' },
    interval: { first: '2016-08', last: '2016-08' },
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
});

t.test('a date range may have only an end; without dates there is none', async t => {
  t.strictSame(createDateRange({ start: undefined, end: '1936' }, true, english), {
    start: null,
    end: { iso: '1936', text: '1936' },
    ongoing: false,
    upcoming: false,
    duration: null,
    interval: { first: '1936', last: '1936' },
  });
  t.equal(createDateRange({ start: undefined, end: undefined }, true, english), null);
});

t.test('a day that does not exist is shown as written, and has no ISO 8601 form', async t => {
  for (const written of ['2023-02-29', '2023-02-30', '2023-04-31']) {
    const range = createDateRange({ start: written, end: '2024-02-29' }, true, english);
    t.match(range, { start: { iso: '', text: written }, end: { iso: '2024-02-29', text: '29 Feb 2024' } });
  }
});

t.test('a text that is no date is shown as written, and has no duration', async t => {
  for (const written of ['Spring 1904', '1904-4-3', '04/1904', '1904-13']) {
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

t.test('a date range is formatted as its start and end, with a word for the present', async t => {
  for (const [start, end, text] of [
    ['1907', '1936', '1907 – 1936 (29 years)'],
    ['1907', '1907', '1907'],
    ['2026-02', undefined, 'Feb 2026 – present (10 months)'],
    [undefined, '1936', '1936'],
  ] as const)
    t.equal(textOf(start, end), text);
});

t.test('what begins after the current month has the message for it, and no duration', async t => {
  for (const [start, text] of [
    ['2027-03', 'from March 2027'],
    ['2026-12-01', 'from 1 December 2026'],
    ['2027', 'from 2027'],
    ['2026-11', 'Nov 2026 – present (1 month)'],
    ['2026-11-30', '30 Nov 2026 – present (1 month)'],
    ['2026', '2026 – present'],
  ] as const)
    t.equal(textOf(start, undefined), text);
  t.equal(textOf('2027-03', undefined, { month: '2027-03' }), 'Mar 2027 – present (1 month)');
  t.equal(textOf('2027-03', '2028-09'), 'Mar 2027 – Sept 2028', 'a known end is shown');
  t.equal(textOf('2027-03', '2027-03'), 'Mar 2027', 'an event is one date');
  t.match(createDateRange({ start: '2027-03', end: undefined }, true, english), {
    ongoing: false,
    upcoming: true,
  });
});

t.test('an end after the current month is shown, without a duration', async t => {
  t.equal(textOf('2025-01', '2028-09'), 'Jan 2025 – Sept 2028');
  t.equal(textOf('2025', '2028'), '2025 – 2028');
  t.equal(textOf('2025-01', '2026-11'), 'Jan 2025 – Nov 2026 (1 year, 11 months)', 'not in that month');
  t.match(createDateRange({ start: '2025-01', end: '2028-09' }, true, english), {
    ongoing: false,
    upcoming: false,
  });
});

t.test('the message for the future may have its date anywhere', async t => {
  t.strictSame(splitUpcoming({ upcoming: 'from {date}' }), ['from ', '']);
  t.strictSame(splitUpcoming({ upcoming: '{date}から' }), ['', 'から']);
  t.strictSame(splitUpcoming({ upcoming: 'from' }), ['from ', ''], 'the date is never lost');
});

t.test('the dates of a range are shortened; its ISO dates and its duration are exact', async t => {
  for (const [start, end, day, month, year] of [
    [
      '2020-12-01',
      '2021-09-01',
      '1 Dec 2020 – 1 Sept 2021 (10 months)',
      'Dec 2020 – Sept 2021 (10 months)',
      '2020 – 2021 (10 months)',
    ],
    [
      '2020-12',
      undefined,
      'Dec 2020 – present (6 years)',
      'Dec 2020 – present (6 years)',
      '2020 – present (6 years)',
    ],
    [undefined, '2010-06-30', '30 Jun 2010', 'Jun 2010', '2010'],
    ['2027-03-01', undefined, 'from 1 March 2027', 'from March 2027', 'from 2027'],
    ['2023-02-30', '2024', '2023-02-30 – 2024', '2023-02-30 – 2024', '2023-02-30 – 2024'],
  ] as const)
    t.strictSame(
      [
        textOf(start, end),
        textOf(start, end, { precision: 'month' }),
        textOf(start, end, { precision: 'year' }),
      ],
      [day, month, year],
    );
  t.match(
    createDateRange({ start: '2020-12-01', end: '2021-09-01' }, true, { ...english, precision: 'year' }),
    {
      start: { iso: '2020-12-01', text: '2020' },
      end: { iso: '2021-09-01', text: '2021' },
      duration: { iso: 'P10M' },
      interval: { first: '2020-12-01', last: '2021-09-01' },
    },
  );
});

t.test('two ends with the same text are shown once, as a date that contains both', async t => {
  for (const [start, end, precision, iso, text] of [
    ['2020-03-01', '2020-03-28', 'month', '2020-03', 'Mar 2020'],
    ['2020-03-01', '2020-03', 'month', '2020-03', 'Mar 2020'],
    ['2020-03-01', '2020-03-01', 'month', '2020-03', 'Mar 2020'],
    ['2020-03-01', '2020-08-28', 'year', '2020', '2020 (6 months)'],
    ['2020', '2020-08', 'year', '2020', '2020'],
    ['2020', '2020', 'year', '2020', '2020'],
    ['2020-03-01', '2020-03-01', 'day', '2020-03-01', '1 Mar 2020'],
  ] as const) {
    t.equal(textOf(start, end, { precision }), text);
    t.match(createDateRange({ start, end }, true, { ...english, precision }), {
      start: { iso },
      end: null,
      interval: { first: start, last: end },
    });
  }
  t.equal(textOf('2020', '2020-08', { precision: 'month' }), '2020 – Aug 2020', 'these texts differ');
  t.equal(textOf('2020-03-01', '2020-03-28'), '1 Mar 2020 – 28 Mar 2020 (1 month)');
});
