import t from 'tap';
import { formatDate, isAfter, isDate, isoDate, shortenDate } from '../../../server/cv/dates/partial-date.ts';

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

t.test('years are Gregorian in every language, in the digits of its locale', async t => {
  for (const [locale, year, month, day] of [
    ['fa', '۲۰۱۶', 'اوت ۲۰۱۶', '۸ اوت ۲۰۱۶'],
    ['ps', '۲۰۱۶', /۲۰۱۶/, /۲۰۱۶/],
    ['uz', '2016', /2016/, /2016/],
    ['th', '2016', 'ส.ค. 2016', '8 ส.ค. 2016'],
    ['ar-SA', '٢٠١٦', 'أغسطس ٢٠١٦', '٨ أغسطس ٢٠١٦'],
    ['ja-JP-u-ca-japanese', '2016年', '2016年8月', '2016年8月8日'],
  ] as const) {
    t.match(formatDate('2016', locale), year, locale);
    t.match(formatDate('2016-08', locale), month, locale);
    t.match(formatDate('2016-08-08', locale), day, locale);
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

t.test('a date is after a month when none of it is within the month or before', async t => {
  for (const [date, expected] of [
    ['2027', true],
    ['2026-12', true],
    ['2026-12-01', true],
    ['2026', false],
    ['2026-11', false],
    ['2026-11-30', false],
    ['2025', false],
    ['2027-02-30', false],
    ['Spring 2027', false],
  ] as const)
    t.equal(isAfter(date, '2026-11'), expected, date);
});

t.test('a date is shortened to a precision, and never made longer', async t => {
  for (const [date, year, month, day] of [
    ['2016-08-08', '2016', '2016-08', '2016-08-08'],
    ['2016-08', '2016', '2016-08', '2016-08'],
    ['2016', '2016', '2016', '2016'],
    ['2016-02-30', '2016-02-30', '2016-02-30', '2016-02-30'],
    ['Spring 2016', 'Spring 2016', 'Spring 2016', 'Spring 2016'],
  ] as const)
    t.strictSame(
      [shortenDate(date, 'year'), shortenDate(date, 'month'), shortenDate(date, 'day')],
      [year, month, day],
    );
});

t.test('only a date that exists has an ISO 8601 form', async t => {
  t.strictSame(['2016', '2016-02-30', 'Spring'].map(isoDate), ['2016', '', '']);
});
