import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { create, type Font } from 'fontkitten';
import t, { type Test } from 'tap';
import type { Cv } from '../../../server/cv/schema.ts';
import { createLanes, longestBars, type PositionedBar } from '../../../server/cv/timeline-lanes.ts';
import {
  type Bar,
  createTicks,
  createTimeline,
  labelWidthOf,
  positionOf,
  type Timeline,
} from '../../../server/cv/timeline-scale.ts';
import { createViewModel } from '../../../server/cv/view-model.ts';
import { root as projectRoot } from '../../../server/project.ts';
import { tries } from '../../helpers/tries.ts';

type Work = NonNullable<Cv['work']>[number];
type Dates = [start: string | undefined, end: string | undefined];

/** The timeline of a CV in November 2026, or in another month. */
const timelineOf = (cv: Cv, month = '2026-11') =>
  createTimeline(
    createViewModel(cv, {
      locale: 'en-GB',
      month,
      // Bars are as exact as the content, whatever precision is shown.
      precision: 'year',
      length: 'long',
      textLang: () => '',
    }).sections,
    { month, comma: ', ' },
  );

/** Positions with these dates, called A, B and so on. */
const positions = (...dates: Dates[]): Cv => ({
  work: dates.map(([startDate, endDate], i) => {
    const name = String.fromCharCode(65 + i);
    const entry: Work = { id: name.toLowerCase(), position: name };
    if (startDate !== undefined) entry.startDate = startDate;
    if (endDate !== undefined) entry.endDate = endDate;
    return entry;
  }),
});
const bars = (timeline: Timeline | null) => timeline?.bands.flatMap(({ bars }) => bars) ?? [];
/** The interval of the position with these dates. */
const spanOf = (...dates: Dates) => bars(timelineOf(positions(dates))).map(({ from, to }) => [from, to])[0];
const near = (found: number | undefined, expected: number) => Math.abs((found ?? Infinity) - expected) < 1e-9;

/** A month and the one after it. */
const months = fc.integer({ min: 12, max: 9999 * 12 }).map((count): [month: string, next: string] => {
  const [month = '', next = ''] = [count, count + 1].map(
    count =>
      `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}`,
  );
  return [month, next];
});

/** Checks a property of many random cases; the smallest counterexample is shown. */
function holds<T>(t: Test, property: fc.IProperty<T>): void {
  t.equal(fc.check(property, tries(500)).counterexample, null);
}

t.test('a date covers all of the year, month or day that it names', async t => {
  for (const [date, from, length] of [
    ['1907', 1907, 1],
    ['0099', 99, 1],
    ['1907-01', 1907, 1 / 12],
    ['1907-07', 1907.5, 1 / 12],
    ['1907-12', 1907 + 11 / 12, 1 / 12],
  ] as const) {
    const [begin = 0, end = 0] = spanOf(date, date) ?? [];
    t.ok(near(begin, from), `${date} begins at ${begin}`);
    t.ok(near(end - begin, length), `${date} is ${end - begin} long`);
  }
  for (const [date, from] of [
    ['1907-01-01', 1907],
    ['1907-02-22', 1907 + 52 / 365],
    ['1908-12-31', 1908 + 365 / 366],
  ] as const) {
    const [begin = 0, end = 0] = spanOf(date, date) ?? [];
    t.ok(Math.abs(begin - from) < 2 / 365, `${date} begins at ${begin}`);
    t.ok(Math.abs(end - begin - 1 / 365) < 1 / 3650, `${date} is ${end - begin} long`);
  }
});

t.test('days are within their months, months within their years, and later dates come later', async t => {
  const day = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
  holds(
    t,
    fc.property(day, day, (one, other) => {
      const [first, second] = [one, other].map(date => date.toISOString().slice(0, 10)).sort() as [
        string,
        string,
      ];
      const [from = 0, to = 0] = spanOf(first, first) ?? [];
      for (const whole of [first.slice(0, 7), first.slice(0, 4)]) {
        const [begin = 0, end = 0] = spanOf(whole, whole) ?? [];
        if (from < begin - 1e-9 || to > end + 1e-9) return false;
      }
      const [later = 0] = spanOf(second, second) ?? [];
      return first === second || to <= later + 1e-9;
    }),
  );
});

t.test(
  'a bar reaches from the beginning of its start to the end of its end, as precise as they are',
  async t => {
    for (const [start, end, from, to] of [
      ['1899', '1901', 1899, 1902],
      ['1899-07', '1901', 1899.5, 1902],
      ['1899', '1901-06', 1899, 1901.5],
      ['1899-07', '1899', 1899.5, 1900],
      ['1899-12-31', '1900-01', 1900 - 1 / 372, 1900 + 1 / 12],
      [undefined, '1901-06', 1901 + 5 / 12, 1901.5],
    ] as const) {
      const [begin, finish] = spanOf(start, end) ?? [];
      t.ok(near(begin, from) && near(finish, to), `${start} to ${end} is ${begin} to ${finish}`);
    }
  },
);

t.test('an ongoing entry ends with the current month', async t => {
  for (const start of ['2016', '2016-08', '2026-11', '2026-11-30']) {
    const [bar] = bars(timelineOf(positions([start, undefined])));
    t.ok(near(bar?.to, 2026 + 11 / 12), `${start} to ${bar?.to}`);
    t.equal(bar?.dateRange.ongoing, true);
  }
});

t.test('an entry without valid dates is left out, and so is one in the future without an end', async t => {
  for (const dates of [
    [undefined, undefined],
    ['Spring 1904', undefined],
    ['Spring 1904', 'Spring 1904'],
    ['1904', 'Spring 1906'],
    ['Spring 1904', '1906'],
    ['1904-02-30', undefined],
    ['2027', undefined],
    ['2026-12', undefined],
    ['2026-12-01', undefined],
    ['2040-03-04', undefined],
  ] as Dates[]) {
    t.equal(timelineOf(positions(dates)), null, `${dates} alone`);
    t.strictSame(
      bars(timelineOf(positions(dates, ['1901', '1902']))).map(({ title }) => title),
      ['B'],
      `${dates} beside another`,
    );
  }
});

t.test('an entry that ends before its start is left out, by a day or by a century', async t => {
  for (const dates of [
    ['1907-02-22', '1907-02-21'],
    ['1907-03', '1907-02'],
    ['1908-01', '1907-12'],
    ['1908', '1907'],
    ['2016', '2015'],
    ['2007', '1907'],
    ['1908', '1907-12-31'],
    ['1908-01-01', '1907'],
  ] as Dates[])
    t.strictSame(spanOf(...dates), undefined, `${dates}`);
  holds(
    t,
    fc.property(months, ([month, next]) => !spanOf(next, month) && Boolean(spanOf(month, next))),
  );
});

t.test('an entry that begins this month is shown, one that begins in the next is not', async t => {
  holds(
    t,
    fc.property(months, ([month, next]) => {
      const timeline = timelineOf(positions([month, undefined], [next, undefined]), month);
      return (
        bars(timeline)
          .map(({ title }) => title)
          .join() === 'A'
      );
    }),
  );
});

t.test('an entry without a title is left out', async t => {
  t.equal(timelineOf({ work: [{ id: 'a', startDate: '1901', summary: 'What' }] }), null);
});

t.test(
  'the timeline shows positions, education and projects in the order of the file, and nothing else',
  async t => {
    const dated = { startDate: '1901', endDate: '1902' };
    const timeline = timelineOf({
      projects: [{ id: 'p', name: 'P', ...dated }],
      volunteer: [{ id: 'v', position: 'V', ...dated }],
      awards: [{ id: 'x', title: 'X', date: '1801' }],
      education: [{ id: 'e', studyType: 'Degree', area: 'Optics', ...dated }],
      work: [
        { id: 'b', position: 'B', startDate: '1905', endDate: '1906' },
        { id: 'a', position: 'A', ...dated },
      ],
    });
    t.strictSame(
      timeline?.bands.map(({ name, bars }) => [name, bars.map(({ id, title }) => `${id} ${title}`)]),
      [
        ['projects', ['projects-p P']],
        ['education', ['education-e Degree, Optics']],
        ['work', ['work-b B', 'work-a A']],
      ],
      'bars in the order of the page',
    );
    t.match(timeline, { from: 1901, to: 1907 }, 'the scale ignores other sections');
    t.strictSame(
      timelineOf({
        work: [{ id: 'a', position: 'A' }],
        projects: [{ id: 'p', name: 'P', ...dated }],
      })?.bands.map(({ name }) => name),
      ['projects'],
      'a section without a date is left out',
    );
  },
);

t.test('without dated entries there is no timeline', async t => {
  t.equal(timelineOf({}), null);
  t.equal(
    timelineOf({ skills: [{ id: 'a', name: 'A' }], awards: [{ id: 'a', title: 'A', date: '1901' }] }),
    null,
  );
  t.equal(timelineOf({ work: [{ id: 'a', position: 'A' }], education: [{ id: 'a', area: 'B' }] }), null);
});

t.test('a bar has the language of its title, when that is not the page’s', async t => {
  const viewModel = createViewModel(
    { work: [{ id: 'a', position: 'Directeur', startDate: '1901' }] },
    {
      locale: 'en-GB',
      month: '2026-11',
      precision: 'day',
      length: 'long',
      textLang: (_, key) => (key === 'position' ? 'fr' : ''),
    },
  );
  t.equal(bars(createTimeline(viewModel.sections, { month: '2026-11', comma: ', ' }))[0]?.lang, 'fr');
  t.equal(bars(timelineOf(positions(['1901', undefined])))[0]?.lang, '');
});

t.test('the scale has whole years, from the first start to the last end', async t => {
  const timeline = timelineOf(
    positions(['1907-02-22', '1936-12-18'], ['1899-06', '1901'], ['1920', '1921-01']),
  );
  t.match(timeline, { from: 1899, to: 1937 });
  t.match(timelineOf(positions(['1907-05', '1907-05'])), { from: 1907, to: 1908 });
  t.match(
    timelineOf(positions(['1907-12', '1907-12'])),
    { from: 1907, to: 1908 },
    'December belongs to its year',
  );
  t.match(timelineOf(positions(['1907-12-31', '1907-12-31'])), { from: 1907, to: 1908 });
  if (!timeline) throw new Error('no timeline');
  t.strictSame(
    [1899, 1908.5, 1918, 1937].map(years => positionOf(timeline, years)),
    [0, 25, 50, 100],
  );
});

t.test('an end in the future is on the scale', async t => {
  t.match(timelineOf(positions(['2025-01', '2028-09'])), { from: 2025, to: 2029 });
  t.match(timelineOf(positions(['2027', '2028'])), { from: 2027, to: 2029 });
});

/** The labels of the ticks of a scale from the beginning of a year to that of another. */
const yearsOf = (from: number, to: number, columns: number, format: (year: number) => string = String) =>
  createTicks({ from, to, bands: [] }, format, columns).map(({ text }) => text);

t.test('a few round years are labelled, whether the scale has one year or thousands', async t => {
  for (const [from, to, ticks] of [
    [1907, 1908, '1907 1908'],
    [1900, 1908, '1900 1901 1902 1903 1904 1905 1906 1907 1908'],
    [1901, 1910, '1902 1904 1906 1908 1910'],
    [1871, 1937, '1880 1890 1900 1910 1920 1930'],
    [1852, 2027, '1900 1950 2000'],
    [27, 2027, '500 1000 1500 2000'],
    [1, 10000, '2000 4000 6000 8000 10000'],
  ] as const)
    t.equal(yearsOf(from, to, 104).join(' '), ticks, `${from} to ${to}`);
});

t.test('years that would touch in a narrow drawing lose a tick', async t => {
  for (const [from, to, ticks] of [
    [2019, 2027, '2020 2021 2022 2023 2024 2025 2026'],
    [2019, 2028, '2020 2022 2024 2026 2028'],
    [2020, 2027, '2021 2022 2023 2024 2025 2026'],
    [2020, 2026, '2020 2021 2022 2023 2024 2025 2026'],
    [2026, 2027, '2026 2027'],
  ] as const)
    t.equal(yearsOf(from, to, 48).join(' '), ticks, `${from} to ${to}`);
  t.strictSame(
    yearsOf(2019, 2027, 48, year => `${year}年`),
    ['2020年', '2022年', '2024年', '2026年'],
    'wider labels need a larger step',
  );
});

t.test('ticks are multiples of one step on the scale, and labels are a character apart', async t => {
  const year = fc.integer({ min: 0, max: 9999 });
  const suffix = fc.constantFrom('', '年', ' г.');
  const widths = fc.integer({ min: 40, max: 200 });
  holds(
    t,
    fc.property(year, year, widths, suffix, (one, other, columns, suffix) => {
      const [from, to] = [Math.min(one, other), Math.max(one, other) + 1];
      const format = (year: number) => `${String(year).padStart(4, '0')}${suffix}`;
      const ticks = createTicks({ from, to, bands: [] }, format, columns);
      const years = ticks.map(({ text }) => Number.parseInt(text, 10));
      const step = (years[1] ?? NaN) - (years[0] ?? NaN);
      const label = ((suffix === '年' ? 6 : 4 + suffix.length) / columns) * 100;
      const before = { start: 0, middle: label / 2, end: label };
      const areas = ticks.map(({ at, anchor }) => [at - before[anchor], at - before[anchor] + label]);
      return (
        ticks.length >= 1 &&
        ticks.length <= 9 &&
        (ticks.length === 1 || /^[125]0*$/.test(String(step))) &&
        years.every((year, i) => i === 0 || year === (years[0] ?? NaN) + i * step) &&
        years.every(year => from <= year && year <= to) &&
        ticks.every(({ at }, i) => near(at, ((years[i] ?? NaN) - from) / ((to - from) / 100))) &&
        areas.every(([, end = NaN], i) => (areas[i + 1]?.[0] ?? Infinity) - end > 100 / columns - 1e-6)
      );
    }),
  );
});

/** A scale of a hundred years, and a bar on it. */
const century: Timeline = { from: 1900, to: 2000, bands: [] };
const barOf = (title: string, [from, to]: [from: number, to: number], id = title): Bar => ({
  id,
  title,
  lang: '',
  employer: '',
  isShort: true,
  from: 1900 + from,
  to: 1900 + to,
  spans: [[1900 + from, 1900 + to]],
  dateRange: {
    start: null,
    end: null,
    ongoing: false,
    upcoming: false,
    duration: null,
    interval: { first: '', last: '' },
  },
});

/** Bars of all lengths, with labels in Latin letters, and a scale around them. */
const scales = fc
  .array(
    fc.record({
      title: fc.string({ unit: fc.constantFrom(...'abcdefghij, -'), minLength: 1, maxLength: 60 }),
      from: fc.double({ min: 0, max: 200, noNaN: true }),
      years: fc.oneof(fc.constantFrom(1 / 372, 1 / 12, 1), fc.double({ min: 0.01, max: 150, noNaN: true })),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map(entries => {
    const bars = entries
      .map(({ title, from, years }, i) => barOf(title, [from, from + years], `work-${i}`))
      .sort((a, b) => a.from - b.from);
    const from = Math.floor(Math.min(...bars.map(({ from }) => from)));
    const to = Math.ceil(Math.max(...bars.map(({ to }) => to)));
    const timeline: Timeline = { from, to, bands: [{ name: 'work', id: 'work', words: 'Work', bars }] };
    return { timeline, bars };
  });
const widths = fc.integer({ min: 8, max: 200 });
const overlap = (one: PositionedBar, other: PositionedBar) =>
  one.area[0] < other.area[1] && other.area[0] < one.area[1];

t.test('every bar is in one lane, and none overlaps another or its label', async t => {
  holds(
    t,
    fc.property(scales, widths, ({ timeline, bars }, columns) => {
      const lanes = createLanes(timeline, bars, columns);
      const ids = lanes.flat().map(({ id }) => id);
      return (
        ids.length === bars.length &&
        new Set(ids).size === bars.length &&
        lanes.every(lane => lane.every((bar, i) => lane.slice(i + 1).every(other => !overlap(bar, other))))
      );
    }),
  );
});

t.test('bars of a lane are at least one character apart', async t => {
  holds(
    t,
    fc.property(scales, widths, ({ timeline, bars }, columns) =>
      createLanes(timeline, bars, columns).every(lane => {
        const areas = lane.map(({ area }) => area).sort(([a], [b]) => a - b);
        return areas.every(([, end], i) => (areas[i + 1]?.[0] ?? Infinity) - end > 100 / columns - 1e-6);
      }),
    ),
  );
});

t.test('there are no more lanes than bars that overlap at one position', async t => {
  holds(
    t,
    fc.property(scales, widths, ({ timeline, bars }, columns) => {
      const lanes = createLanes(timeline, bars, columns);
      const gap = 100 / columns;
      const areas = lanes.flat().map(({ area }) => area);
      const overlapping = areas.map(
        ([from]) => areas.filter(([start, end]) => start <= from && from < end + gap).length,
      );
      return lanes.length <= Math.max(...overlapping);
    }),
  );
});

t.test('positions of bar and label are right, and within the width', async t => {
  const within = (inner: number[], [begin, end]: number[]) =>
    inner.every(at => at > (begin ?? NaN) - 1e-6 && at < (end ?? NaN) + 1e-6);
  holds(
    t,
    fc.property(scales, widths, ({ timeline, bars }, columns) =>
      createLanes(timeline, bars, columns)
        .flat()
        .every(({ from, to, start, end, label: { text, at, anchor }, area }) => {
          const width = (labelWidthOf(text) / columns) * 100;
          return (
            near(start, positionOf(timeline, from)) &&
            near(end, positionOf(timeline, to)) &&
            labelWidthOf(text) <= columns &&
            within([start, end], area) &&
            within(anchor === 'end' ? [at - width, at] : [at, at + width], area) &&
            within(area, [0, 100])
          );
        }),
    ),
  );
});

t.test('bars that do not overlap share a lane, others do not', async t => {
  const apart = positions(['1901', '1902'], ['1911', '1912'], ['1921', '1922']);
  const together = positions(['1901', '1922'], ['1911', '1912'], ['1912', '1922']);
  for (const [cv, lanes] of [
    [apart, ['A B C']],
    [together, ['A', 'B', 'C']],
  ] as const) {
    const timeline = timelineOf(cv);
    if (!timeline) throw new Error('no timeline');
    t.strictSame(
      createLanes(timeline, bars(timeline), 40).map(lane => lane.map(({ title }) => title).join(' ')),
      lanes,
    );
  }
  t.strictSame(createLanes(timelineOf(apart) as Timeline, [], 40), [], 'without a bar there is no lane');
});

t.test('a label that reaches far back needs no lane of its own', async t => {
  const lanes = createLanes(
    century,
    [
      barOf('A', [0, 20]),
      barOf('B', [10, 50]),
      barOf('e'.repeat(35), [91, 95]),
      barOf('k'.repeat(66), [92, 96]),
    ],
    100,
  );
  t.strictSame(
    lanes.map(lane => lane.map(({ area }) => area)),
    [
      [
        [0, 20],
        [30, 96],
      ],
      [
        [10, 50],
        [60, 95],
      ],
    ],
  );
});

/** Positions a bar on the scale of a hundred years. */
const position = (title: string, span: [number, number], columns: number): PositionedBar | undefined =>
  createLanes(century, [barOf(title, span)], columns)[0]?.[0];

t.test('a label begins with its bar or, where it does not fit, ends with it', async t => {
  t.match(position('eeeeeeee', [10, 20], 40), {
    start: 10,
    end: 20,
    label: { text: 'eeeeeeee', at: 10, anchor: 'start' },
    area: [10, 30],
  });
  t.match(position('eeeeeeee', [10, 60], 40), { label: { at: 10, anchor: 'start' }, area: [10, 60] });
  t.match(
    position('eeeeeeee', [80, 90], 40),
    { label: { at: 80, anchor: 'start' }, area: [80, 100] },
    'an exact fit',
  );
  t.match(position('eeeeeeee', [85, 90], 40), { label: { at: 90, anchor: 'end' }, area: [70, 90] });
  t.match(position('eeeeeeee', [85, 100], 40), { label: { at: 100, anchor: 'end' }, area: [80, 100] });
});

t.test(
  'a label that fits on neither side is shortened, or keeps its words if it would lose more than a third',
  async t => {
    const title = 'eeee eeee eeee';
    t.match(position(title, [30, 40], 18), {
      label: { text: 'eeee eeee…', at: 30, anchor: 'start' },
      area: [30, 30 + (labelWidthOf('eeee eeee…') / 18) * 100],
    });
    t.match(position(title, [60, 70], 18), {
      label: { text: 'eeee eeee…', at: 70, anchor: 'end' },
      area: [70 - (labelWidthOf('eeee eeee…') / 18) * 100, 70],
    });
    t.match(position(title, [45, 50], 15), {
      label: { text: title, at: (labelWidthOf(title) / 15) * 100, anchor: 'end' },
      area: [0, (labelWidthOf(title) / 15) * 100],
    });
  },
);

t.test('the width of a label is at least that in the typeface of pages, and hardly more', async t => {
  const font = create(
    readFileSync(
      join(
        projectRoot,
        'node_modules/@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf',
      ),
    ),
  ) as Font;
  const columnsIn = (text: string) =>
    [...text].reduce(
      (sum, character) => sum + font.glyphForCodePoint(character.codePointAt(0) as number).advanceWidth,
      0,
    ) /
    (font.unitsPerEm / 2);
  for (const label of [
    'Royal Academy of Exact, Physical and Natural Sciences',
    'Laboratorio de Automática, Madrid (1901–1936)',
    'MINIMUM WIDTH, MM & KG: WWW@QUORUM',
    'illicit filling, still little',
    'Инженер-программист, Московский институт',
    'Προγραμματιστής εφαρμογών',
    'Kỹ sư phần mềm cao cấp',
  ]) {
    const ratio = labelWidthOf(label) / columnsIn(label.normalize('NFC'));
    t.ok(ratio >= 1 && ratio < 1.12, `${label}: ${ratio.toFixed(3)}`);
  }
  t.equal(labelWidthOf('工程师'), 6, 'an East Asian character takes an em');
});

t.test('a label that is too long is cut after a whole word', async t => {
  for (const [title, columns, text] of [
    ['Director', 8, 'Director'],
    ['Founder and director of the Laboratory', 38, 'Founder and director of the Laboratory'],
    ['Founder and director of the Laboratory', 32, 'Founder and director of the…'],
    ['Founder and director of the Laboratory', 25, 'Founder and director of…'],
    ['Founder and director of the Laboratory', 21, 'Founder and director…'],
    ['Founder, and director', 12, 'Founder…'],
    ['Member (honorary) – Academy', 20, 'Member (honorary)…'],
    ['Member (honorary) – Academy', 14, 'Member…'],
    ['Telekino: boats', 12, 'Telekino…'],
    ['Aerotransbordador', 9, 'Aerotra…'],
    ['Aerotransbordador Aéreo', 9, 'Aerotra…'],
    ['— — — — — —', 6, '…'],
  ] as const)
    t.equal(position(title, [0, 100], columns)?.label.text, text, `${title} in ${columns}`);
});

t.test('East Asian characters are two columns wide', async t => {
  for (const [title, columns, text] of [
    ['自動機械研究所', 14, '自動機械研究所'],
    ['自動機械研究所', 13.9, '自動機械研究…'],
    ['自動機械研究所', 12, '自動機械研…'],
    ['자동화 연구소 소장', 12, '자동화…'],
    ['オートメーション', 8, 'オート…'],
    ['ＡＢＣ', 4, 'Ａ…'],
    ['𠮷𠮷𠮷', 5.9, '𠮷𠮷…'],
  ] as const)
    t.equal(position(title, [0, 100], columns)?.label.text, text, `${title} in ${columns}`);
  t.match(position('所長', [10, 20], 40), { area: [10, 20] });
  t.match(position('研究所長', [10, 20], 40), { area: [10, 30] }, 'like eight Latin characters');
});

t.test('a label fits, whatever characters its title has', async t => {
  const titles = fc.string({
    unit: fc.constantFrom(...'ab 漢字かな한글Ａ,é😀𠮷'),
    minLength: 1,
    maxLength: 60,
  });
  holds(
    t,
    fc.property(titles, widths, (title, columns) => {
      const { label, area } = position(title, [0, 0.1], columns) as PositionedBar;
      const { text } = label;
      const isBeginning = text === title || (text.endsWith('…') && title.startsWith(text.slice(0, -1)));
      return (
        isBeginning &&
        labelWidthOf(text) <= columns &&
        area[1] - area[0] > (labelWidthOf(text) / columns) * 100 - 1e-6
      );
    }),
  );
});

t.test('the longest bars come first', async t => {
  const timeline = timelineOf(positions(['1901', '1902'], ['1911', '1930'], ['1921', '1925'])) as Timeline;
  t.strictSame(
    longestBars(timeline, 2).map(({ title }) => title),
    ['B', 'C'],
  );
});
