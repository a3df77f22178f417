import fc from 'fast-check';
import t from 'tap';
import { toPlainText } from '../../../server/formats/plain-text.ts';
import { displayWidth } from '../../../server/formats/wrap.ts';
import { TextReader } from '../../../server/text/text-reader.ts';
import { content, snapshotOf } from '../../helpers/app.ts';
import { anyCv, documentOf, markdownText, oddText } from '../../helpers/document.ts';
import { orderOf, wordsOf } from '../../helpers/leaves.ts';
import { structuredCv } from '../../helpers/structured.ts';
import { tries } from '../../helpers/tries.ts';

const { sections } = documentOf({}).ui;
const underlined = (title: string) => `${title}\n${'-'.repeat(title.length)}`;

t.test('a CV is wrapped at 72 columns, and an entry is indented below its title', async t => {
  const document = documentOf(
    {
      basics: {
        name: 'Ada Lovelace',
        label: 'Programmer',
        email: 'ada@example.org',
        phone: '+44 20 7946 0000',
        url: 'https://ada.example/',
        summary: 'Wrote the first program, which was to compute the numbers of Bernoulli on a machine.',
        location: { city: 'London', countryCode: 'GB' },
        profiles: [
          { network: 'Wiki', username: 'ada', url: 'https://wiki.example/ada' },
          { url: 'https://post.example/ada/' },
          { network: 'Royal Society', url: 'https://society.example/fellows/ada-king-countess-of-lovelace' },
          { network: 'Post' },
        ],
      },
      work: [
        {
          id: 'a',
          name: 'Analytical Engine',
          location: 'London',
          position: 'Programmer',
          url: 'https://engine.example/',
          startDate: '1842-02',
          endDate: '1843-09',
          summary: 'Translated and annotated.',
          highlights: [
            'Note G',
            'Showed what an engine could do with things other than number, had they relations',
          ],
        },
        { id: 'b', name: 'Flyology', startDate: '1828' },
      ],
      projects: [
        { id: 'a', name: 'Flyology', type: 'Study', roles: ['Author'], keywords: ['birds', 'steam'] },
      ],
      references: [{ id: 'a', name: 'Charles Babbage', reference: 'The Enchantress of Number.' }],
      meta: { lastModified: '2026-11-22T00:00:00', version: 'v1', canonical: 'https://ada.example/cv' },
    },
    { url: 'https://cv.example/en' },
  );
  t.equal(
    toPlainText(document),
    `Ada Lovelace
============

Programmer

E-mail: ada@example.org
Telephone: +44 20 7946 0000
Website: https://ada.example/
Place: London, United Kingdom
Wiki: ada: https://wiki.example/ada
https://post.example/ada/
Royal Society:
  https://society.example/fellows/ada-king-countess-of-lovelace
Post

Wrote the first program, which was to compute the numbers of Bernoulli
on a machine.


${underlined(sections.work)}

Programmer
  Feb 1842 – Sept 1843 (1 year, 8 months)
  Analytical Engine, London
  https://engine.example/
  Translated and annotated.
  • Note G
  • Showed what an engine could do with things other than number, had
    they relations

Flyology
  1828 – present (198 years)


${underlined(sections.projects)}

Flyology
  Study · Author
  birds · steam


${underlined(sections.references)}

Charles Babbage
    The Enchantress of Number.


This CV, always up to date: https://cv.example/en
Last changed: 22 Nov 2026
Version: v1
Latest version: https://ada.example/cv
`,
  );
});

t.test('an empty CV has only a title', async t => {
  t.equal(toPlainText(documentOf({})), 'Curriculum vitae\n================\n');
});

t.test('a heading is underlined in its own width', async t => {
  const name = '日本 '.repeat(20).trim();
  const [first = '', second = '', line = ''] = toPlainText(documentOf({ basics: { name } })).split('\n');
  t.strictSame([displayWidth(first), displayWidth(second), line], [69, 29, '='.repeat(69)]);
});

t.test('a title of zero width is underlined, too', async t => {
  t.equal(toPlainText(documentOf({ basics: { name: '\u0301' } })), '\u0301\n=\n');
});

t.test('the sample has at most 72 columns, except long URLs', async t => {
  for (const [language, { publicCv: cv }] of content.editions) {
    const document = documentOf(cv, { snapshot: snapshotOf(), language });
    const wide = toPlainText(document)
      .split('\n')
      .filter(line => displayWidth(line) > 72);
    t.ok(
      wide.every(line => /^ *\(?https?:\/\/\S+$/.test(line)),
      wide.join('\n'),
    );
    t.ok(wide.length < 12, `${wide.length}`);
  }
});

t.test(
  'paragraphs are apart, lists are hanging, breaks are lines, and a link has its target in brackets',
  async t => {
    t.equal(
      toPlainText(documentOf(structuredCv)),
      `Ana Example
===========

Maintainer of a library (https://example.org/lib), in Python. See
https://example.org/talk or https://www.example.org.

Second paragraph:
• one thing, which takes so many words that it does not fit into a
  single line of text
• another thing
  1. first
  2. second

Write to me (ana@example.org) or call (+41441234567).


${underlined(sections.work)}

Engineer
  Line one.
  Line two.
  • Built gizmo (https://example.org/g) with Go
  • Did one thing
  • Did another

Analyst
  A maker of gizmos.
  • pasted
  • bullets

  • One.
    Two.


${underlined(sections.references)}

    She is great.
    See her talk (https://example.org/talk).
`,
    );
  },
);

t.test('with `markdown: false` texts are literal', async t => {
  const text = toPlainText({ ...documentOf(structuredCv), textReader: new TextReader(false) });
  t.match(text, '\nMaintainer of [a library](https://example.org/lib), in **Python**. See\n');
  t.match(text, '\n- another thing\n1. first\n');
  t.match(text, '  • Built [**gizmo**](https://example.org/g) with `Go`\n');
});

t.test('numbers of a list are aligned, and a list within a list is indented', async t => {
  const summary = `${Array.from({ length: 10 }, (_, i) => `${i + 1}. x`).join('\n')}\n    - - y\n\n      z`;
  const [, , , ...lines] = toPlainText(documentOf({ basics: { summary } })).split('\n');
  t.strictSame(lines.slice(0, 2), [' 1. x', ' 2. x']);
  t.strictSame(lines.slice(8), [' 9. x', '10. x', '    • • y', '', '      z', '']);
});

t.test('a link that repeats its target is written once', async t => {
  for (const [summary, line] of [
    ['[a.example](https://a.example/)', 'https://a.example/'],
    ['[+1 2](tel:+1-2)', '+1 2'],
    ['[b@a.example](mailto:b@a.example)', 'b@a.example'],
    ['[a\nb](https://a.example/)', 'a\nb (https://a.example/)'],
  ] as const)
    t.match(toPlainText(documentOf({ basics: { summary } })), `\n\n${line}\n`);
});

t.test('the level of a skill is in brackets after its name, apart from its keywords', async t => {
  const skills = [{ id: 'a', name: 'Databases', level: 'Master', keywords: ['PostgreSQL', 'Redis'] }];
  t.match(toPlainText(documentOf({ skills })), '\n\nDatabases (Master)\n  PostgreSQL · Redis\n');
});

t.test('no word of a text is lost, and no line is too wide', async () => {
  const cleaned = (text: string) => text.replace(/\p{Cc}|\p{Bidi_Control}|\s/gu, '');
  fc.assert(
    fc.property(fc.oneof(markdownText, oddText), summary => {
      const work = [{ id: 'a', summary, highlights: [summary] }];
      const text = toPlainText(
        documentOf({ basics: { summary }, work, references: [{ id: 'a', reference: summary }] }),
      );
      const wide = text
        .split('\n')
        .filter(line => displayWidth(line) > 72 && line.trim().replace(/^• /, '').includes(' '));
      if (wide.length) throw new Error(`too wide: ${wide}`);
      if (/ \n|\n\n\n\n|^\n|[^\n]$|\n\n$/.test(text)) throw new Error('stray white space');
      const words = wordsOf(summary).map(cleaned);
      const lost = orderOf([...words, ...words, ...words, ...words], cleaned(text));
      if (lost.length) throw new Error(`lost: ${lost}`);
    }),
    tries(1_000),
  );
});

t.test('any CV gives wrapped text without control characters, and no text is lost', async () => {
  const cleaned = (text: string) => text.replace(/\p{Cc}|\p{Bidi_Control}|\s/gu, '');
  fc.assert(
    fc.property(anyCv, cv => {
      const document = { ...documentOf(cv), textReader: new TextReader(false) };
      const text = toPlainText(document);
      if (/[^\P{Cc}\n]|\p{Bidi_Control}/u.test(text)) throw new Error('a control character');
      if (/ \n|\n\n\n\n|^\n|[^\n]$|\n\n$/.test(text)) throw new Error('stray white space');
      for (const line of text.split('\n')) {
        const content = line.replace(/^ *(• )?/, '');
        if (displayWidth(line) > 72 && content.includes(' ')) throw new Error(`too wide: ${line}`);
      }
      const { view } = document;
      const texts = view.sections.flatMap(({ entries }) =>
        entries.flatMap(entry => [
          entry.title,
          entry.organization,
          entry.facts,
          entry.texts,
          entry.quote,
          entry.highlights,
          entry.keywords,
        ]),
      );
      const values = [view.label, view.summary, ...texts].flat().map(({ text }) => cleaned(text));
      const lost = orderOf(values, cleaned(text));
      if (lost.length) throw new Error(`lost: ${lost}`);
    }),
    tries(200),
  );
});
