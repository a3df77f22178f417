// What pages and formats show of sections: their order, sections of one's own, and positions at one employer.
import t from 'tap';
import { readColours } from '../../../server/assets/design-tokens.ts';
import type { Cv } from '../../../server/cv/schema.ts';
import { createCvDocument } from '../../../server/formats/document.ts';
import { toJsonResume } from '../../../server/formats/json-resume.ts';
import { toMarkdown } from '../../../server/formats/markdown.ts';
import { composeCv } from '../../../server/formats/pdf/composition.ts';
import { typeset } from '../../../server/formats/pdf/typst.ts';
import { toPlainText } from '../../../server/formats/plain-text.ts';
import { root } from '../../../server/project.ts';
import { createApp, snapshotOf, uiOf, withCv, withEdition } from '../../helpers/app.ts';
import { documentOf } from '../../helpers/document.ts';
import { plain, readPdf } from '../../helpers/pdf.ts';

const own = {
  talks: [{ id: 'a', title: 'A talk', event: 'A conference', date: '2022' }],
  'open source': [{ id: 'b', name: 'A library', stars: '40' }],
};
const cv: Cv = {
  ...own,
  skills: [{ id: 'a', name: 'Cables', years: '5' }],
  publications: [
    {
      id: 'a',
      name: 'A paper',
      authors: ['Example A.', 'Other B.'],
      publisher: 'A journal',
      doi: '10.1000/1',
    },
  ],
  work: [
    { id: 'a', name: 'Acme', position: 'Head', startDate: '2022-01', keywords: ['Go'], location: 'Berlin' },
    {
      id: 'b',
      name: 'Acme',
      position: 'Engineer',
      startDate: '2016-01',
      endDate: '2021-12',
      location: 'Berlin',
    },
  ],
  basics: { name: 'Ana Example' },
};

t.test('positions stand alone with "groupRoles": false', async t => {
  const { site, ...rest } = withCv(cv);
  const document = createCvDocument({
    snapshot: snapshotOf({ ...rest, site: { ...site, groupRoles: false } }),
    language: 'en',
    length: 'long',
    shared: null,
    url: '',
  });
  const work = document.view.sections.find(({ name }) => name === 'work');
  t.strictSame(
    work?.groups.map(({ employer, entries }) => [employer, entries.length]),
    [
      [null, 1],
      [null, 1],
    ],
  );
});

t.test('plain text has sections in order, and positions below their employer', async t => {
  const text = toPlainText(documentOf(cv));
  t.match(
    text.replace(/\n+/g, '\n'),
    [
      'Talks\n-----\nA talk\n  2022\n  A conference',
      'Open source\n-----------\nA library\n  Stars: 40',
      'Fields of work\n--------------\nCables (5 years)',
      'Publications\n------------\nA paper\n  A journal\n  Example A., Other B.\n  doi:10.1000/1\n  https://doi.org/10.1000/1',
      'Positions\n---------\nAcme\n  Jan 2016 – present (10 years, 11 months)\n  Berlin',
      '  Head\n    Jan 2022 – present (4 years, 11 months)\n    Go',
      '  Engineer\n    Jan 2016 – Dec 2021 (6 years)\n',
    ].join('\n'),
  );
});

t.test('Markdown has positions one level below their employer, and the person set apart', async t => {
  const markdown = toMarkdown(documentOf(cv));
  t.strictSame(markdown.match(/^#+ .*$/gm), [
    '# Ana Example',
    '## Talks',
    '### A talk',
    '## Open source',
    '### A library',
    '## Fields of work',
    '### Cables (5 years)',
    '## Publications',
    '### [A paper](https://doi.org/10.1000/1)',
    '## Positions',
    '### Acme',
    '#### Head',
    '#### Engineer',
  ]);
  t.match(markdown, '\n\n**Example A.**, Other B.\n\ndoi:10.1000/1\n');
});

t.test('JSON Resume is plain: basics first, sections in order, each position with its employer', async t => {
  const resume = JSON.parse(toJsonResume(documentOf({ meta: { version: '1' }, ...cv })));
  const { $schema, ...rest } = resume;
  t.strictSame(Object.keys(rest), [
    'basics',
    'talks',
    'open source',
    'skills',
    'publications',
    'work',
    'meta',
  ]);
  t.strictSame(rest, { meta: { version: '1' }, ...cv });
});

t.test('the PDF has the same headings and texts, in order', async t => {
  const data = composeCv(documentOf(cv), plain, readColours(root));
  const { bytes, warnings } = await typeset({
    root,
    view: 'cv',
    data,
    json: '',
    maxPages: 5,
    images: new Map(),
    fontFiles: [],
  });
  t.strictSame(warnings, []);
  const { text } = await readPdf(bytes);
  let at = 0;
  for (const expected of [
    ...['Talks', 'A talk', 'A conference', 'Open source', 'A library', 'Stars: 40', 'Cables', '5 years'],
    ...['A paper', 'A journal', 'Example A.', 'Other B.', 'doi:10.1000/1'],
    ...['Acme', 'Berlin', 'Jan 2016', 'Head', 'Jan 2022', 'Go', 'Engineer', 'Jan 2016'],
  ]) {
    const found = text.toLowerCase().indexOf(expected.toLowerCase(), at);
    t.ok(found >= at, expected);
    at = Math.max(at, found);
  }
});

t.test('the page has a section with heading, navigation and band of the timeline for each', async t => {
  const ui = { ...uiOf('en'), sections: { ...uiOf('en').sections, talks: 'Lectures' } };
  const app = await createApp(t, { content: withEdition('en', { ui }, withCv(cv)) });
  const { body } = await app.inject('/en');
  const ids = ['timeline', 's-talks', 's-opensource', 'skills', 'publications', 'work'];
  t.strictSame(
    [...body.matchAll(/<section class="section [^"]*" id="([^"]*)"/g)].map(([, id]) => id),
    ids,
  );
  t.strictSame(
    [...body.matchAll(/<li><a href="#([^"]*)">/g)].map(([, id]) => id),
    ids,
  );
  t.match(body, '<section class="section s-opensource inline" id="s-opensource"');
  t.match(body, '<p id="timeline-s-talks">Lectures</p>');
  t.match(body, '<p class="authors"><b>Example A.</b>, Other B.</p>');
  const headings = [...body.matchAll(/<(h[34]) class="title">(.*?)<\/\1>/g)].map(
    ([, tag, text]) => `${tag} ${text}`,
  );
  t.strictSame(headings.slice(-3), ['h3 Acme', 'h4 Head', 'h4 Engineer']);
  t.match(body, '<li class="entry" id="work-b">', 'a position keeps its id');
  const label = /aria-label="Acme, Jan 2016 – present"/g;
  t.equal(body.match(label)?.length, 2, 'one bar in each drawing, with the name of the employer');
});
