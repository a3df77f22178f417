import t from 'tap';
import type { TextLang } from '../../../server/cv/merge-translation.ts';
import type { Cv } from '../../../server/cv/schema.ts';
import { createViewModel } from '../../../server/cv/view-model.ts';
import { drawTimeline } from '../../../server/pages/timeline-svg.ts';
import type { Ui } from '../../../server/ui/schema.ts';
import { uiOf } from '../../helpers/app.ts';

const english = uiOf('en');

/** What a page of November 2026 draws of a CV; null when that is nothing. */
function draw(cv: Cv, ui: Ui = english, textLang: TextLang = () => '') {
  const month = '2026-11';
  const { sections } = createViewModel(cv, { locale: ui.locale, month, length: 'long', textLang });
  return drawTimeline(sections, { month, ui });
}

type Drawing = NonNullable<ReturnType<typeof draw>>;
type Bar = Drawing['bands'][number]['drawings'][number]['bars'][number];

/** A drawing that has to be there, and its bars on a wide sheet. */
function drawn(...args: Parameters<typeof draw>): Drawing & { bars: Bar[] } {
  const drawing = draw(...args);
  if (!drawing) throw new Error('nothing is drawn');
  return { ...drawing, bars: drawing.bands.flatMap(({ drawings: [wide] }) => wide?.bars ?? []) };
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

t.test('a CV without a date to be shown has no timeline', async t => {
  t.equal(draw({}), null);
  t.equal(draw({ skills: [{ id: 'a', name: 'Ropeways' }], work: [{ id: 'a', position: 'A' }] }), null);
});

t.test('every bar is a link to its entry, by its title and its period, in the words of the page', async t => {
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

t.test('a bar has an end where it has ended; what goes on is open', async t => {
  const ends = new Map(drawn(life).bars.map(({ id, from, to, ends }) => [id, { from, to, ends }]));
  const at = (id: string) => ends.get(id) ?? { from: NaN, to: NaN, ends: [] };
  for (const id of ['work-director', 'work-patent', 'education-school'])
    t.strictSame(at(id).ends, [at(id).from, at(id).to], id);
  t.strictSame(at('work-reader').ends, [at('work-reader').from]);
  t.ok(at('work-reader').to > at('work-director').to, 'and reaches to the month of the page');
});

t.test('a label says its language where that is not the page’s', async t => {
  const langs = drawn(life, english, part =>
    'position' in part && part.position === 'Reader' ? 'fr' : '',
  ).bars;
  t.strictSame(
    langs.flatMap(({ id, lang }) => (lang ? [`${id} ${lang}`] : [])),
    ['work-reader fr'],
  );
});

t.test('it is drawn twice, as labels need more lanes on a phone', async t => {
  const { bands } = drawn(life);
  t.strictSame(
    bands.map(({ name, drawings }) => [name, drawings.map(({ width }) => width)]),
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
    { width: 'wide', height: 1.625 },
    { width: 'narrow', height: 3.25 },
  ]);
  t.match(
    wide?.bars.map(({ label }) => label.text),
    ['Inventor', 'Director of the Laboratory of Automation', 'Reader'],
  );
  const long = `${'Director and founder of the '.repeat(2)}Laboratory`;
  const [onPaper, onPhone] =
    drawn({ work: [{ id: 'a', position: long, startDate: '1907' }] }).bands[0]?.drawings ?? [];
  t.equal(onPaper?.bars[0]?.label.text, long);
  t.match(onPhone?.bars[0], {
    label: { text: /^Director and founder.{1,26}…$/ },
    name: `${long}, 1907 – present`,
  });
});

t.test('lanes are high enough for a finger, and the drawing for its lanes', async t => {
  const { bands } = drawn({
    work: Array.from({ length: 5 }, (_, i) => ({ id: `w${i}`, position: 'Director', startDate: `190${i}` })),
  });
  for (const { height, bars } of bands.flatMap(({ drawings }) => drawings)) {
    const lanes = [...new Set(bars.map(({ y }) => y))].sort((a, b) => a - b);
    t.equal(lanes.length, 5);
    t.equal(lanes[0], 0);
    const missing = lanes.map((y, i) => (lanes[i + 1] ?? height) - y);
    t.ok(
      missing.every(gap => gap * 16 >= 24),
      `${missing} rem`,
    );
  }
});

t.test('links follow each other in time, whatever lanes they are in', async t => {
  const { bars } = drawn({
    work: [
      { id: 'c', position: 'C', startDate: '1926', endDate: '1926' },
      { id: 'a', position: 'A', startDate: '1906', endDate: '1916' },
      { id: 'b', position: 'B', startDate: '1907', endDate: '1908' },
      { id: 'd', position: 'D', startDate: '1927', endDate: '1936' },
    ],
  });
  t.strictSame(
    bars.map(({ id }) => id),
    ['work-a', 'work-b', 'work-c', 'work-d'],
  );
  t.ok(new Set(bars.map(({ y }) => y)).size > 1);
});

t.test('years are written as the page writes dates', async t => {
  const years = (ui: Ui) => drawn(life, ui).ticks.map(({ text }) => text);
  t.strictSame(years(english), ['1880', '1900', '1920', '1940', '1960', '1980', '2000', '2020']);
  t.strictSame(years({ ...english, locale: 'ja-JP' }).slice(0, 2), ['1880年', '1900年']);
  const ancient = { work: [{ id: 'a', position: 'A', startDate: '0098', endDate: '0099' }] };
  t.strictSame(
    drawn(ancient, { ...english, locale: 'ja-JP' }).ticks.map(({ text }) => text),
    ['98年', '99年', '100年'],
  );
});

/** The places of a bar, in percent from the left. */
const places = ({ from, to, ends, label, area }: Bar) => [
  ...[from, to, ...ends, label.at],
  ...[area.at, area.at + area.width],
];

t.test('places are percents of the width, none outside of it, with as many digits as it takes', async t => {
  for (const dir of ['ltr', 'rtl'] as const) {
    const { ticks, bands } = drawn(life, { ...english, dir });
    const bars = bands.flatMap(({ drawings }) => drawings.flatMap(({ bars }) => bars));
    for (const place of [...ticks.map(({ at }) => at), ...bars.flatMap(places)]) {
      t.ok(place >= 0 && place <= 100.01, `${place}`);
    }
    for (const number of bars.flatMap(({ area, label, from }) => [area.at, area.width, label.at, from])) {
      t.match(String(number), /^\d+(\.\d\d?)?$/);
    }
    t.ok(bars.every(({ area, from, to }) => area.at <= Math.min(from, to) && area.width > 0));
  }
});

t.test('from right to left it is a mirror image', async t => {
  const { ticks, bars } = drawn(life);
  const mirrored = drawn(life, { ...english, dir: 'rtl' });
  const same = (one: number | undefined, other: number | undefined) =>
    Math.abs((one ?? NaN) - (100 - (other ?? NaN))) < 0.02;
  t.equal(mirrored.bars.length, bars.length);
  t.equal(mirrored.ticks.length, ticks.length);
  ticks.forEach(({ at, text }, i) => {
    t.ok(same(mirrored.ticks[i]?.at, at), text);
    t.equal(mirrored.ticks[i]?.text, text);
  });
  bars.forEach((bar, i) => {
    const other = mirrored.bars[i] as Bar;
    t.ok(same(other.from, bar.from) && same(other.to, bar.to), bar.id);
    t.ok(bar.ends.every((end, i) => same(other.ends[i], end)));
    t.ok(same(other.label.at, bar.label.at), 'a label begins where the line does');
    t.equal(other.label.anchor, bar.label.anchor, 'and is anchored as the direction of writing says');
    t.ok(
      same(other.area.at + other.area.width, bar.area.at) &&
        same(other.area.at, bar.area.at + bar.area.width),
    );
    t.strictSame(
      { ...other, ...{ from: 0, to: 0, ends: 0, label: 0, area: 0 } },
      { ...bar, ...{ from: 0, to: 0, ends: 0, label: 0, area: 0 } },
      'all else is as it was',
    );
  });
});

t.test('a label that would not fit at its beginning ends with its bar', async t => {
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

t.test('a year at the very edge stands beside its place, so that nothing is cut off', async t => {
  const ticks = drawn({
    work: [{ id: 'a', position: 'A', startDate: '1900', endDate: '1907' }],
  }).ticks.map(({ at, anchor }) => [at, anchor]);
  t.strictSame(ticks.at(0), [0, 'start']);
  t.strictSame(ticks.at(-1), [100, 'end']);
  t.ok(ticks.slice(1, -1).every(([, anchor]) => anchor === 'middle'));
});

t.test('what is higher than a page says so', async t => {
  const many = (count: number) =>
    drawn({
      work: Array.from({ length: count }, (_, i) => ({
        id: `w${i}`,
        position: 'Director',
        startDate: '1901',
      })),
    }).tall;
  t.strictSame([1, 30, 31, 200].map(many), [false, false, true, true]);
});
