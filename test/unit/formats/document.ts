import t from 'tap';
import type { Cv } from '../../../server/cv/schema.ts';
import { createCvDocument } from '../../../server/formats/document.ts';
import { mapEditions, snapshotOf, uiOf, withCv } from '../../helpers/app.ts';
import { imagesFrom } from '../../helpers/images.ts';

const cvs = new Map<string, Cv>([
  [
    'en',
    {
      basics: { name: 'Ada', label: 'Programmer' },
      work: ['a', 'b', 'c', 'd'].map(id => ({ id, name: id, startDate: '1843-09' })),
      skills: [
        { id: 'a', name: 'Sums' },
        { id: 'b', name: 'Verse', short: true },
      ],
      interests: [{ id: 'a', name: 'Flight', short: false }],
      projects: [{ id: 'empty' }],
      meta: { lastModified: '2026-11-22T00:00:00', version: 'v2' },
    },
  ],
  ['es', { basics: { name: 'Ada', label: 'Programmer' }, meta: { lastModified: 'ayer' } }],
]);
const basics = cvs.get('es')?.basics as object;
const content = mapEditions((_, language) => ({
  publicCv: cvs.get(language) as Cv,
  fallback: language === 'es' ? new Map([[basics, new Set(['label'])]]) : new Map(),
}));
const options = {
  snapshot: snapshotOf(content),
  length: 'long',
  shared: null,
  url: 'https://a.example/en',
} as const;

t.test('a document has the CV, view model, metadata, messages and URL of a language', async t => {
  const { view, messageLang, ...document } = createCvDocument({ ...options, language: 'en' });
  t.equal(messageLang(uiOf('en').sections.work), '');
  t.strictSame(document, {
    language: 'en',
    length: 'long',
    month: '2026-11',
    timeline: true,
    cv: cvs.get('en'),
    meta: { lastModified: { iso: '2026-11-22', text: '22 Nov 2026' }, version: 'v2', canonical: '' },
    textReader: options.snapshot.textReader,
    ui: uiOf('en'),
    typefaces: options.snapshot.typefaces,
    url: 'https://a.example/en',
    note: '',
    portrait: '',
  });
  const shared = { token: 'x', share: { recipient: 'Ada', until: '2026-12-23' } };
  t.match(createCvDocument({ ...options, language: 'en', shared }).note, /^For Ada, until 23 Dec 2026/);
  t.strictSame(
    view.sections.map(({ name, entries }) => [name, entries.length]),
    [
      ['work', 4],
      ['skills', 2],
      ['interests', 1],
    ],
  );
  t.match(view.sections[0]?.entries[0]?.dateRange, {
    start: { text: 'Sept 1843' },
    duration: { text: '183 years, 3 months' },
  });
});

t.test('the dates of ranges have the precision that site.json sets', async t => {
  const cv: Cv = { work: [{ id: 'a', startDate: '1843-09-05', endDate: '1843-12-31' }] };
  for (const [dates, start, end] of [
    ['day', '5 Sept 1843', '31 Dec 1843'],
    ['month', 'Sept 1843', 'Dec 1843'],
    ['year', '1843', undefined],
  ] as const) {
    const given = withCv(cv);
    const snapshot = snapshotOf({ ...given, site: { ...given.site, dates } });
    const [section] = createCvDocument({ ...options, snapshot, language: 'en' }).view.sections;
    const { dateRange } = section?.entries[0] ?? {};
    t.strictSame([dateRange?.start?.text, dateRange?.end?.text], [start, end], dates);
  }
});

t.test('a fallback text is marked with the default language', async t => {
  const { view, meta } = createCvDocument({ ...options, language: 'es' });
  t.strictSame(view.label, [{ text: 'Programmer', lang: 'en' }]);
  t.strictSame(meta.lastModified, { iso: '', text: 'ayer' });
});

t.test('the CV of a short document has only the entries of the view model', async t => {
  const { cv, view } = createCvDocument({ ...options, language: 'en', length: 'short' });
  t.strictSame(
    [cv.work, cv.skills, cv.interests].map(entries => entries?.map(({ id }) => id)),
    [['a', 'b', 'c'], ['b'], []],
  );
  t.strictSame([cv.basics, cv.meta], [cvs.get('en')?.basics, cvs.get('en')?.meta]);
  t.strictSame(
    view.sections.map(({ name }) => name),
    ['work', 'skills'],
  );
  t.equal(cvs.get('en')?.work?.length, 4, 'the content is not modified');
});

t.test('the small JPEG of a portrait is embedded as a data URL', async t => {
  const portraitOf = (image: string) =>
    createCvDocument({
      ...options,
      language: 'en',
      snapshot: snapshotOf({
        ...withCv({ basics: { image } }),
        images: imagesFrom({ 'me.png': Buffer.alloc(3) }),
      }),
    }).portrait;
  t.equal(portraitOf('me.png'), 'data:image/jpeg;base64,AAAA');
  t.equal(portraitOf('you.png'), '');
  t.equal(portraitOf(''), '');
});
