import t from 'tap';
import type { TextLang } from '../../../server/cv/merge-translation.ts';
import type { Cv } from '../../../server/cv/schema.ts';
import { createViewModel } from '../../../server/cv/view-model.ts';
import { drawTimeline } from '../../../server/pages/timeline-svg.ts';
import type { Ui } from '../../../server/ui/schema.ts';
import { uiOf } from '../../helpers/app.ts';

const english = uiOf('en');

/** The timeline of a CV on a page of November 2026, or null. */
function draw(cv: Cv, ui: Ui = english, textLang: TextLang = () => '') {
  const month = '2026-11';
  const { sections } = createViewModel(cv, {
    locale: ui.locale,
    month,
    precision: 'day',
    length: 'long',
    textLang,
  });
  return drawTimeline(sections, { month, ui });
}

type Drawing = NonNullable<ReturnType<typeof draw>>;
type DrawnBar = Drawing['bands'][number]['drawings'][number]['bars'][number];
type Bar = DrawnBar & { from: number; to: number };

/** A bar with the ends of its lines. */
const withEnds = (bar: DrawnBar): Bar => ({
  ...bar,
  from: bar.lines[0]?.from ?? NaN,
  to: bar.lines.at(-1)?.to ?? NaN,
});

type Tick = Drawing['scales'][number]['ticks'][number];

/** The timeline of a CV, and the ticks and bars of its wide drawings. @throws if there is none. */
function drawn(...args: Parameters<typeof draw>): Drawing & { bars: Bar[]; ticks: Tick[] } {
  const drawing = draw(...args);
  if (!drawing) throw new Error('no timeline');
  const [wideScale] = drawing.scales;
  return {
    ...drawing,
    ticks: wideScale?.ticks ?? [],
    bars: drawing.bands.flatMap(({ drawings: [wide] }) => wide?.bars.map(withEnds) ?? []),
  };
}

const life: Cv = {
  work: [
    {
      id: 'director',
      position: 'Director of the Laboratory of Automation',
      startDate: '1907-02',
      endDate: '1936',
    },
    { id: 'reader', position: 'Reader', startDate: '1920-05' },
    { id: 'patent', position: 'Inventor', startDate: '1876', endDate: '1876' },
  ],
  education: [{ id: 'school', studyType: 'Degree', area: 'Engineering', endDate: '1876-06-30' }],
};

t.test('a CV without dates has no timeline', async t => {
  t.equal(draw({}), null);
  t.equal(draw({ skills: [{ id: 'a', name: 'Ropeways' }], work: [{ id: 'a', position: 'A' }] }), null);
});

t.test('every bar links its entry, named by title and date range in the language of the page', async t => {
  const names = (...args: Parameters<typeof draw>) =>
    drawn(...args).bars.map(({ id, name }) => `#${id}: ${name}`);
  t.strictSame(names(life), [
    '#work-patent: Inventor, 1876',
    '#work-director: Director of the Laboratory of Automation, Feb 1907 – 1936',
    '#work-reader: Reader, May 1920 – present',
    '#education-school: Degree, Engineering, 30 Jun 1876',
  ]);
  t.match(names(life, uiOf('es')), [
    /Inventor, 1876$/,
    /Automation, feb 1907 – 1936$/,
    /Reader, may 1920 – actualidad$/,
    /Engineering, 30 jun 1876$/,
  ]);
});

t.test('the bar of an ongoing entry ends at the month of the page', async t => {
  const ends = new Map(drawn(life).bars.map(({ id, to }) => [id, to]));
  t.ok((ends.get('work-reader') ?? NaN) > (ends.get('work-director') ?? NaN));
});

t.test('bars that the short CV lacks are thin, below the labelled ones, and still named', async t => {
  const dates = { startDate: '1901', endDate: '1910' };
  const { bands, pairs } = drawn({
    work: [
      { id: 'a', position: 'Director', short: true, ...dates },
      { id: 'b', position: 'Reader', ...dates },
    ],
  });
  const { height, bars, thin } = bands[0]?.drawings[0] ?? {};
  t.match(bars, [{ id: 'work-a', pair: 1, y: 0 }]);
  t.match(thin, [{ id: 'work-b', pair: 2, name: 'Reader, 1901 – 1910', y: 1.9688 }]);
  t.equal(height, 2.1875);
  t.strictSame(
    [...pairs],
    [
      ['work-a', 1],
      ['work-b', 2],
    ],
    'each is paired with its entry',
  );
});

t.test('an employer stands beside the title where it fits', async t => {
  const labels = (name: string) =>
    drawn({
      work: [{ id: 'a', position: 'Reader', name, startDate: '1901' }],
    }).bands[0]?.drawings.map(({ bars }) => bars[0]?.label.text);
  t.strictSame(labels('Kelp'), ['Reader, Kelp', 'Reader, Kelp']);
  t.strictSame(labels('K'.repeat(60)), [`Reader, ${'K'.repeat(60)}`, 'Reader'], 'not on a phone');
});

t.test('a label has a language only if it differs from that of the page', async t => {
  const langs = drawn(life, english, part =>
    'position' in part && part.position === 'Reader' ? 'fr' : '',
  ).bars;
  t.strictSame(
    langs.flatMap(({ id, lang }) => (lang ? [`${id} ${lang}`] : [])),
    ['work-reader fr'],
  );
});

t.test('each band has a wide and a narrow drawing, as labels need more lanes on a phone', async t => {
  const { bands } = drawn(life);
  t.strictSame(
    bands.map(({ id, drawings }) => [id, drawings.map(({ width }) => width)]),
    [
      ['work', ['wide', 'narrow']],
      ['education', ['wide', 'narrow']],
    ],
  );
  const [wide, narrow] = bands[0]?.drawings ?? [];
  t.strictSame(
    wide?.bars.map(({ id }) => id),
    narrow?.bars.map(({ id }) => id),
    'with the same links in the same order',
  );
  const close = drawn({
    work: [
      { id: 'a', position: 'Chief engineer', startDate: '1901', endDate: '1902' },
      { id: 'b', position: 'Professor', startDate: '1921', endDate: '2000' },
    ],
  });
  t.match(close.bands[0]?.drawings, [
    { width: 'wide', height: 1.5 },
    { width: 'narrow', height: 3 },
  ]);
  t.match(
    wide?.bars.map(({ label }) => label.text),
    ['Inventor', 'Director of the Laboratory of Automation', 'Reader'],
  );
  const long = `${'Director and founder of the '.repeat(2)}Laboratory`;
  const [wideDrawing, narrowDrawing] =
    drawn({ work: [{ id: 'a', position: long, startDate: '1907' }] }).bands[0]?.drawings ?? [];
  t.equal(wideDrawing?.bars[0]?.label.text, long);
  t.match(narrowDrawing?.bars[0], {
    label: { text: /^Director and founder.{1,40}…$/ },
    name: `${long}, 1907 – present`,
  });
});

t.test('lanes are at least 24 pixels high (WCAG 2.5.8), and all within the drawing', async t => {
  const { bands } = drawn({
    work: Array.from({ length: 5 }, (_, i) => ({
      id: `w${i}`,
      position: 'Director',
      startDate: `190${i}`,
      short: true,
    })),
  });
  for (const { height, bars } of bands.flatMap(({ drawings }) => drawings)) {
    const lanes = [...new Set(bars.map(({ y }) => y))].sort((a, b) => a - b);
    t.equal(lanes.length, 5);
    t.equal(lanes[0], 0);
    const heights = lanes.map((y, i) => (lanes[i + 1] ?? height) - y);
    t.ok(
      heights.every(rem => rem * 16 >= 24),
      `${heights} rem`,
    );
  }
});

t.test('links are in chronological order, whatever their lanes', async t => {
  const { bars } = drawn({
    work: [
      { id: 'c', position: 'C', startDate: '1926', endDate: '1926', short: true },
      { id: 'a', position: 'A', startDate: '1906', endDate: '1916', short: true },
      { id: 'b', position: 'B', startDate: '1907', endDate: '1908', short: true },
      { id: 'd', position: 'D', startDate: '1927', endDate: '1936', short: true },
    ],
  });
  t.strictSame(
    bars.map(({ id }) => id),
    ['work-a', 'work-b', 'work-c', 'work-d'],
  );
  t.ok(new Set(bars.map(({ y }) => y)).size > 1);
});

t.test('years are formatted for the locale of the page', async t => {
  const years = (ui: Ui) => drawn(life, ui).ticks.map(({ text }) => text);
  t.strictSame(years(english), ['1880', '1900', '1920', '1940', '1960', '1980', '2000', '2020']);
  t.strictSame(years({ ...english, locale: 'ja-JP' }).slice(0, 2), ['1880年', '1900年']);
  const ancient = { work: [{ id: 'a', position: 'A', startDate: '0098', endDate: '0099' }] };
  t.strictSame(
    drawn(ancient, { ...english, locale: 'ja-JP' }).ticks.map(({ text }) => text),
    ['98年', '99年', '100年'],
  );
});

/** The horizontal positions of a bar, in percent from the left. */
function positionsOf({ from, to, label, area }: Bar): number[] {
  return [from, to, label.at, area.at, area.at + area.width];
}

t.test('positions are percentages within the width, with at most two decimals', async t => {
  for (const dir of ['ltr', 'rtl'] as const) {
    const { scales, bands } = drawn(life, { ...english, dir });
    const ticks = scales.flatMap(({ ticks }) => ticks);
    const bars = bands.flatMap(({ drawings }) => drawings.flatMap(({ bars }) => bars.map(withEnds)));
    for (const position of [...ticks.map(({ at }) => at), ...bars.flatMap(positionsOf)]) {
      t.ok(position >= 0 && position <= 100.01, `${position}`);
    }
    for (const number of bars.flatMap(({ area, label, from }) => [area.at, area.width, label.at, from])) {
      t.match(String(number), /^\d+(\.\d\d?)?$/);
    }
    t.ok(bars.every(({ area, from, to }) => area.at <= Math.min(from, to) && area.width > 0));
  }
});

t.test('in a right-to-left language the timeline is mirrored', async t => {
  const { ticks, bars } = drawn(life);
  const mirrored = drawn(life, { ...english, dir: 'rtl' });
  const isMirrored = (one: number | undefined, other: number | undefined) =>
    Math.abs((one ?? NaN) - (100 - (other ?? NaN))) < 0.02;
  t.equal(mirrored.bars.length, bars.length);
  t.equal(mirrored.ticks.length, ticks.length);
  ticks.forEach(({ at, text }, i) => {
    t.ok(isMirrored(mirrored.ticks[i]?.at, at), text);
    t.equal(mirrored.ticks[i]?.text, text);
  });
  bars.forEach((bar, i) => {
    const other = mirrored.bars[i] as Bar;
    t.ok(isMirrored(other.from, bar.from) && isMirrored(other.to, bar.to), bar.id);
    t.ok(isMirrored(other.label.at, bar.label.at), 'label positions are mirrored');
    t.equal(other.label.anchor, bar.label.anchor, 'text-anchor is relative to the writing direction');
    t.ok(
      isMirrored(other.area.at + other.area.width, bar.area.at) &&
        isMirrored(other.area.at, bar.area.at + bar.area.width),
    );
    const unchecked = { from: 0, to: 0, lines: 0, label: 0, area: 0 };
    t.strictSame({ ...other, ...unchecked }, { ...bar, ...unchecked }, 'nothing else changes');
  });
});

t.test('a label that does not fit from the start of its bar is aligned with its end', async t => {
  const anchors = drawn({
    work: [
      { id: 'a', position: 'First', startDate: '1901', endDate: '1911' },
      { id: 'b', position: 'Director of the Laboratory', startDate: '1999', endDate: '2000' },
    ],
  }).bars.map(({ label, from, to }) => [label.anchor, label.at === from, label.at === to]);
  t.strictSame(anchors, [
    ['start', true, false],
    ['end', false, true],
  ]);
});

t.test('a year at an edge is anchored inwards, so that it is not cut off', async t => {
  const ticks = drawn({
    work: [{ id: 'a', position: 'A', startDate: '1900', endDate: '1907' }],
  }).ticks.map(({ at, anchor }) => [at, anchor]);
  t.strictSame(ticks.at(0), [0, 'start']);
  t.strictSame(ticks.at(-1), [100, 'end']);
  t.ok(ticks.slice(1, -1).every(([, anchor]) => anchor === 'middle'));
});

t.test('on a phone, years that would touch lose a tick', async t => {
  const { scales } = drawn({
    work: [{ id: 'a', position: 'Engineer', startDate: '2019-12' }],
    education: [{ id: 'a', studyType: 'BSc', startDate: '2019', endDate: '2023' }],
  });
  t.strictSame(
    scales.map(({ width, ticks }) => [width, ticks.map(({ text }) => text).join(' ')]),
    [
      ['wide', '2019 2020 2021 2022 2023 2024 2025 2026 2027'],
      ['narrow', '2020 2021 2022 2023 2024 2025 2026'],
    ],
  );
});

t.test('the drawing is lower than half a screen, however many bands and entries there are', async t => {
  const lineAndGap = { wide: 0.45, narrow: 1.225 + 0.45 };
  for (const [count, shown] of [
    [1, 200],
    [2, 200],
    [3, 4],
    [6, 200],
    [40, 200],
  ] as const) {
    const names = ['work', ...Array.from({ length: count - 1 }, (_, i) => `talks${i}`)];
    // Bands of thin bars alone, and with labels.
    const cv = Object.fromEntries(
      names.map((name, band) => [
        name,
        Array.from({ length: shown }, (_, i) => ({
          id: `${band}-${i}`,
          position: 'Director',
          title: 'Talk',
          startDate: '1901',
          short: i < 100 && band % 2 === 0,
        })),
      ]),
    );
    const { bands } = drawn(cv);
    t.equal(bands.length, Math.min(count, 6));
    for (const [i, width] of (['wide', 'narrow'] as const).entries()) {
      const heights = bands.map(({ drawings }) => (drawings[i]?.height ?? NaN) + lineAndGap[width]);
      const sum = heights.reduce((sum, height) => sum + height, 0);
      // Of 17 px; the heading and the scale take 45 px. Half a phone is 422 px.
      t.ok(sum * 17 + 45 < 422, `${count} bands, ${width}: ${sum} rem`);
    }
  }
});
