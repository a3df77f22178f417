// The dates of entries in every form: page, plain text, Markdown, PDF, JSON-LD, JSON Resume.
import t, { type Test } from 'tap';
import { readColours } from '../../../server/assets/design-tokens.ts';
import type { DatePrecision } from '../../../server/cv/dates/partial-date.ts';
import { createCvDocument } from '../../../server/formats/document.ts';
import { toJsonResume } from '../../../server/formats/json-resume.ts';
import { toMarkdown } from '../../../server/formats/markdown.ts';
import { composeCv } from '../../../server/formats/pdf/composition.ts';
import { typeset } from '../../../server/formats/pdf/typst.ts';
import { toPlainText } from '../../../server/formats/plain-text.ts';
import { root } from '../../../server/project.ts';
import { snapshotOf } from '../../helpers/app.ts';
import { createLoader, createRenderer } from '../../helpers/content-loader.ts';
import { fold, plain, readPdf } from '../../helpers/pdf.ts';

const colours = readColours(root);
/** Lines of text that have a year. */
const datedLines = (text: string) => text.split('\n').filter(line => /\d{4}/.test(line));

/** The dates of a resume in every form, in November 2026. */
async function datesOf(t: Test, resume: object, dates: DatePrecision = 'month') {
  const { content, diagnostics } = await createLoader(t)(JSON.stringify(resume));
  if (!content) throw new Error('the resume has errors');
  const site = { ...content.site, dates };
  const { cv } = await (await createRenderer(t))({ ...content, site });
  const document = createCvDocument({
    snapshot: snapshotOf({ ...content, site }),
    language: 'en',
    length: 'long',
    shared: null,
    url: '',
  });
  const data = composeCv(document, plain, colours);
  const { bytes } = await typeset({
    root,
    view: 'cv',
    data,
    json: plain.json,
    maxPages: 5,
    images: new Map(),
    fontFiles: [],
  });
  const [, profile = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(cv.body) ?? [];
  return {
    page: [...cv.body.matchAll(/<p class="period">\n(.*)<\/p>/g)].map(([, html]) => html),
    timeline: [
      ...new Set(
        [...cv.body.matchAll(/(?:aria-label="|<g role="img"><title>)([^"<]*)(?:"><svg|<\/title>)/g)].map(
          ([, name]) => name,
        ),
      ),
    ],
    text: datedLines(toPlainText(document)).map(line => line.trim()),
    markdown: datedLines(toMarkdown(document)),
    pdf: (await readPdf(bytes)).text,
    person: JSON.parse(profile).mainEntity,
    json: JSON.parse(toJsonResume(document)),
    warnings: diagnostics.map(({ path, hint }) => `${path} ${hint}`),
  };
}

const ana = { basics: { name: 'Ana Example' } };

t.test('days of a range are not shown by default, and the months are counted inclusively', async t => {
  const work = [
    { name: 'Acme', position: 'Engineer', startDate: '2020-12-01', endDate: '2021-09-01', id: 'engineer' },
  ];
  const dates = await datesOf(t, { ...ana, work });
  t.strictSame(dates.page, [
    '<time datetime="2020-12-01">Dec 2020</time> – <time datetime="2021-09-01">Sept 2021</time>' +
      ' <data class="duration" value="P10M">10 months</data>',
  ]);
  t.strictSame(dates.timeline, ['Engineer, Acme, Dec 2020 – Sept 2021']);
  t.strictSame(dates.text, ['Dec 2020 – Sept 2021 (10 months)']);
  t.strictSame(dates.markdown, ['Dec 2020 – Sept 2021 (10 months)']);
  for (const text of ['Dec 2020 – Sept 2021', '10 months']) t.match(dates.pdf, fold(text));
  t.strictSame(dates.json.work, work, 'the JSON is exact');
  t.strictSame(dates.warnings, []);

  const [day, year] = [await datesOf(t, { ...ana, work }, 'day'), await datesOf(t, { ...ana, work }, 'year')];
  t.strictSame(day.text, ['1 Dec 2020 – 1 Sept 2021 (10 months)']);
  t.strictSame(year.text, ['2020 – 2021 (10 months)']);
  t.match(year.page[0], '<time datetime="2020-12-01">2020</time>');
});

t.test('dates and words for the present in other spellings are read, and reported', async t => {
  const dates = await datesOf(t, {
    ...ana,
    work: [
      { name: 'A', position: 'a', startDate: '2020/05', endDate: '현재' },
      { name: 'B', position: 'b', startDate: '05/2019', endDate: '2020-5' },
      { name: 'C', position: 'c', startDate: 'May 2018', endDate: 'по настоящее время' },
      { name: 'D', position: 'd', startDate: '2017.03', endDate: 'bis heute' },
      { name: 'E', position: 'e', startDate: '2016-01', endDate: 'obecnie' },
    ],
  });
  t.strictSame(dates.text, [
    'May 2020 – present (6 years, 7 months)',
    'May 2019 – May 2020 (1 year, 1 month)',
    'May 2018 – present (8 years, 7 months)',
    'Mar 2017 – present (9 years, 9 months)',
    'Jan 2016 – present (10 years, 11 months)',
  ]);
  t.strictSame(dates.markdown, dates.text);
  t.match(dates.page[0], '<time datetime="2020-05">May 2020</time> – <span class="ongoing">present</span>');
  t.match(
    dates.page[1],
    '<time datetime="2019-05">May 2019</time> – <time datetime="2020-05">May 2020</time>',
  );
  for (const text of ['May 2020 – present', 'May 2019 – May 2020', '9 years, 9 months'])
    t.match(dates.pdf, fold(text));
  t.match(dates.person.worksFor, [{ name: 'A' }, { name: 'C' }, { name: 'D' }, { name: 'E' }]);
  t.match(dates.json.work[1], { startDate: '2019-05', endDate: '2020-05' });
  t.equal(dates.timeline.length, 5);
  t.strictSame(dates.warnings, [
    '/work/0/startDate write "2020-05"',
    '/work/0/endDate remove it',
    '/work/1/startDate write "2019-05"',
    '/work/1/endDate write "2020-05"',
    '/work/2/startDate write "2018-05"',
    '/work/2/endDate remove it',
    '/work/3/startDate write "2017-03"',
    '/work/3/endDate remove it',
    '/work/4/endDate remove it',
  ]);
});

t.test(
  'a start in the future, an end in the future, and an end alone are shown as what they are',
  async t => {
    const dates = await datesOf(t, {
      ...ana,
      work: [
        { name: 'Later Ltd', position: 'Chief', startDate: '2027-03' },
        { name: 'Fixed Ltd', position: 'Fellow', startDate: '2025-01', endDate: '2028-09' },
        { name: 'Brief Ltd', position: 'Helper', startDate: '2020-03-01', endDate: '2020-03-28' },
      ],
      education: [{ institution: 'Uni', studyType: 'MSc', area: 'Optics', endDate: '2010' }],
      awards: [{ title: 'Medal', date: '2016-08-08' }],
    });
    t.strictSame(dates.page, [
      'from <time datetime="2027-03">March 2027</time>',
      '<time datetime="2025-01">Jan 2025</time> – <time datetime="2028-09">Sept 2028</time>',
      '<time datetime="2020-03">Mar 2020</time>',
      '<time datetime="2010">2010</time>',
      '<time datetime="2016-08-08">8 Aug 2016</time>',
    ]);
    const lines = ['from March 2027', 'Jan 2025 – Sept 2028', 'Mar 2020', '2010', '8 Aug 2016'];
    t.strictSame(dates.text, lines);
    t.strictSame(dates.markdown, lines);
    for (const line of lines) t.match(dates.pdf, fold(line));
    t.notMatch(dates.pdf, fold('– 2010'));
    t.strictSame(dates.timeline, [
      'Helper, Brief Ltd, Mar 2020',
      'Fellow, Fixed Ltd, Jan 2025 – Sept 2028',
      'MSc, Optics, Uni, 2010',
    ]);
    t.strictSame(dates.person.worksFor, [{ '@type': 'Organization', name: 'Fixed Ltd' }]);
    t.strictSame(dates.person.hasOccupation, [{ '@type': 'Occupation', name: 'Fellow' }]);
    t.match(dates.json.work, [
      { startDate: '2027-03' },
      {},
      { startDate: '2020-03-01', endDate: '2020-03-28' },
    ]);
  },
);
