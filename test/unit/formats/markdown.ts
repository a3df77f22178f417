import fc from 'fast-check';
import t from 'tap';
import { httpUrl } from '../../../server/cv/entries.ts';
import type { CvDocument } from '../../../server/formats/document.ts';
import { toMarkdown } from '../../../server/formats/markdown.ts';
import { TextReader } from '../../../server/text/text-reader.ts';
import { sectionTitle } from '../../../server/ui/messages.ts';
import { outlineOf, outlineOfMarkdown, stepsOf, tidy } from '../../helpers/commonmark.ts';
import { anyCv, documentOf, markdownText, oddText } from '../../helpers/document.ts';
import { structuredCv } from '../../helpers/structured.ts';
import { tries } from '../../helpers/tries.ts';

const { sections } = documentOf({}).ui;

/** A text as HTML shows it: white space collapsed, no control characters. */
const visible = (text: string) =>
  text
    .replace(/[\t-\r\u0085\u2028\u2029]/g, ' ')
    .replace(/\p{Cc}/gu, '')
    .replace(/ +/g, ' ')
    .trim();

/** The text blocks, headings, link targets and node types of the reference parser. */
function parse(markdown: string) {
  const blocks: string[] = [];
  const headings: number[] = [];
  const links: string[] = [];
  const kinds = new Set<string>();
  for (const { entering, node } of stepsOf(markdown)) {
    if (!entering) continue;
    kinds.add(node.type);
    if (node.type === 'heading') headings.push(blocks.push(`${'#'.repeat(node.level ?? 0)} `) - 1);
    if (node.type === 'paragraph') blocks.push('');
    if (node.type === 'text') blocks.push(blocks.pop() + (node.literal ?? ''));
    if (node.type === 'link') links.push(node.destination ?? '');
  }
  return { blocks, headings: headings.map(i => blocks[i] ?? ''), links, kinds: [...kinds] };
}

t.test('a CV is written as headings, paragraphs, lists and quotes', async t => {
  const document = documentOf(
    {
      basics: {
        name: 'Ada Lovelace',
        label: 'Programmer',
        email: 'ada@example.org',
        url: 'https://ada.example/',
        summary: 'Wrote the *first* program.',
        location: { city: 'London', countryCode: 'GB' },
        profiles: [
          { network: 'Wiki', username: 'ada', url: 'https://wiki.example/ada' },
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
          highlights: ['Note G', 'Numbers of Bernoulli'],
        },
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
    toMarkdown(document),
    `# Ada Lovelace

Programmer

- E-mail: <ada@example.org>
- Website: [ada.example](https://ada.example/)
- Place: London, United Kingdom
- [Wiki: ada](https://wiki.example/ada)
- Post

Wrote the *first* program.

## ${sections.work}

### [Programmer](https://engine.example/)

Analytical Engine, London

Feb 1842 – Sept 1843 (1 year, 8 months)

Translated and annotated.

- Note G
- Numbers of Bernoulli

## ${sections.projects}

### Flyology

Study · Author

birds · steam

## ${sections.references}

### Charles Babbage

> The Enchantress of Number.

- This CV, always up to date: <https://cv.example/en>
- Last changed: 22 Nov 2026
- Version: v1
- Latest version: <https://ada.example/cv>
`,
  );
});

t.test('an empty CV has only a title', async t => {
  t.equal(toMarkdown(documentOf({})), '# Curriculum vitae\n');
});

t.test('an entry without a title has no heading; an ongoing one says so', async t => {
  const { blocks } = parse(
    toMarkdown(
      documentOf({
        work: [{ id: 'a', startDate: '2020', highlights: ['x'] }],
        references: [{ id: 'a', reference: 'y' }],
      }),
    ),
  );
  t.strictSame(blocks, [
    '# Curriculum vitae',
    `## ${sections.work}`,
    '2020 – present (6 years)',
    'x',
    `## ${sections.references}`,
    'y',
  ]);
});

t.test('an e-mail address that cannot be an autolink is an inline link', async t => {
  const document = documentOf({ basics: { email: '*@例え.example' } });
  t.match(toMarkdown(document), '- E-mail: [\\*@例え.example](mailto:*@%E4%BE%8B%E3%81%88.example)\n');
  t.match(parse(toMarkdown(document)), {
    links: ['mailto:*@%E4%BE%8B%E3%81%88.example'],
    blocks: [String, 'E-mail: *@例え.example'],
  });
});

t.test('a text of any characters parses as that text, in every field that is no Markdown', async () => {
  const url = 'https://a.example/';
  fc.assert(
    fc.property(oddText, text => {
      const document = documentOf({
        basics: {
          name: text,
          label: text,
          profiles: [{ network: text, url }, { network: text }],
        },
        projects: [
          {
            id: 'a',
            name: text,
            url,
            entity: text,
            type: text,
            keywords: [text],
          },
        ],
        references: [{ id: 'a', name: text }],
        meta: { version: text },
      });
      const { blocks, links, kinds } = parse(toMarkdown(document));
      const shown = visible(text);
      const title = `# ${/[^\p{Z}\p{Cf}]/u.test(shown) ? shown : 'Curriculum vitae'}`;
      // A text without visible characters, such as a space, is left out.
      const expected = shown
        ? [
            title,
            shown,
            shown,
            shown,
            `## ${sections.projects}`,
            `### ${shown}`,
            shown,
            shown,
            shown,
            `## ${sections.references}`,
            `### ${shown}`,
            `Version: ${shown}`,
          ]
        : undefined;
      const differs = expected && JSON.stringify(blocks) !== JSON.stringify(expected);
      if (differs || !blocks[0]?.startsWith(title)) throw new Error(JSON.stringify([blocks, expected]));
      if (shown && links.join() !== [url, url].join()) throw new Error(links.join());
      const unexpected = kinds.filter(
        kind => !['document', 'heading', 'paragraph', 'text', 'link', 'list', 'item'].includes(kind),
      );
      if (unexpected.length) throw new Error(unexpected.join());
    }),
    tries(400),
  );
});

t.test(
  'a text is written as its tree, and parses as that tree, in every field that is Markdown',
  async () => {
    fc.assert(
      fc.property(fc.oneof(markdownText, oddText), fc.boolean(), (text, markdown) => {
        fc.pre(text !== '');
        const cv = {
          basics: { summary: text },
          work: [{ id: 'a', description: text, summary: text, highlights: [text, text] }],
          references: [{ id: 'a', reference: text }],
        };
        const texts = new TextReader(markdown);
        const blocks = outlineOf(texts.blocks(text));
        const paragraph = `<paragraph>${outlineOf(texts.inline(text))}</paragraph>`;
        const item = `<listItem>${paragraph}</listItem>`;
        const expected = tidy(
          `<heading>Curriculum vitae</heading>${blocks}<heading>${sections.work}</heading>${blocks}${blocks}` +
            `<bullet>${item}${item}</bullet><heading>${sections.references}</heading><block_quote>${paragraph}</block_quote>`,
        );
        const parsed = outlineOfMarkdown(toMarkdown({ ...documentOf(cv), textReader: texts }));
        if (parsed !== expected) throw new Error(`${parsed}\n${expected}`);
      }),
      tries(1_000),
    );
  },
);

t.test('paragraphs, lists, breaks, links, emphasis and code are written as such', async t => {
  t.equal(
    toMarkdown(documentOf(structuredCv)),
    `# Ana Example

Maintainer of [a library](https://example.org/lib), in **Python**. See <https://example.org/talk> or [www.example.org](https://www.example.org).

Second paragraph:

- one thing, which takes so many words that it does not fit into a single line of text
- another thing
  1. first
  2. second

Write to [me](mailto:ana@example.org) or [call](tel:+41441234567).

## ${sections.work}

### Engineer

Line one.\\
Line two.

- Built [**gizmo**](https://example.org/g) with \`Go\`
- Did one thing
- Did another

### Analyst

A maker of *gizmos*.

- pasted
- bullets

* One.\\
  Two.

## ${sections.references}

> She is **great**.\\
> See [her talk](https://example.org/talk).
`,
  );
});

t.test('with `markdown: false` texts are literal', async t => {
  const { blocks, kinds } = parse(
    toMarkdown({ ...documentOf(structuredCv), textReader: new TextReader(false) }),
  );
  t.ok(blocks.includes('Built [**gizmo**](https://example.org/g) with `Go`'));
  t.strictSame(
    kinds.filter(kind => /link|emph|strong|code/.test(kind)),
    [],
  );
});

t.test('paragraphs, items and emphasis of control characters only are left out', async t => {
  const summary = '\u0001\n\na **\u0001**b\n\n- \u0001\n- \u0002\n\n1. \u0001\n2. c';
  t.equal(toMarkdown(documentOf({ basics: { summary } })), '# Curriculum vitae\n\na b\n\n1. c\n');
});

t.test('what looks like an e-mail autolink stays text, whatever it begins with', async t => {
  for (const label of ["<'a@x.example>", '<1a@x.example>', '<a@x.example>'])
    t.strictSame(parse(toMarkdown(documentOf({ basics: { label } }))), {
      blocks: ['# Curriculum vitae', label],
      headings: ['# Curriculum vitae'],
      links: [],
      kinds: ['document', 'heading', 'text', 'paragraph'],
    });
});

t.test('the level of a skill is in brackets after its name, apart from its keywords', async t => {
  const skills = [
    { id: 'a', name: 'Databases', level: 'Master', keywords: ['PostgreSQL', 'Redis'] },
    { id: 'b', name: 'Web' },
    { id: 'c', level: 'Good' },
  ];
  t.match(
    toMarkdown(documentOf({ skills })),
    `## ${sections.skills}\n\n### Databases (Master)\n\nPostgreSQL · Redis\n\n### Web\n\nGood\n`,
  );
});

t.test('a link has its URL, whatever characters that has', async () => {
  const decoded = (url: string) =>
    Buffer.from(url)
      .toString('latin1')
      .replace(/%([\da-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
  fc.assert(
    fc.property(oddText, text => {
      const url = `https://a.example/${text.replace(/\s|\0/g, '')}`;
      const { links } = parse(toMarkdown(documentOf({ projects: [{ id: 'a', name: 'x', url }] })));
      if (links.length !== 1 || decoded(links[0] as string) !== decoded(url))
        throw new Error(`${links} for ${url}`);
    }),
    tries(400),
  );
});

t.test('any CV gives only its own headings and links', async () => {
  const urlsOf = ({ view, meta, url }: CvDocument) =>
    [
      ...view.contacts.map(({ href }) => href),
      ...view.sections.flatMap(({ entries }) => entries.map(({ url }) => url)),
      url,
      httpUrl(meta.canonical),
    ].filter(Boolean);
  fc.assert(
    fc.property(anyCv, cv => {
      const document = { ...documentOf(cv), textReader: new TextReader(false) };
      const markdown = toMarkdown(document);
      if (/[^\P{Cc}\n]/u.test(markdown)) throw new Error('a control character');
      const { headings, links, kinds } = parse(markdown);
      if (links.length > urlsOf(document).length) throw new Error(links.join());
      const unexpected = kinds.filter(kind => /emph|code|html|image|softbreak/.test(kind));
      const persons = document.view.sections.flatMap(({ entries }) =>
        entries.flatMap(({ authors }) => authors.filter(({ isPerson }) => isPerson)),
      );
      // Among the authors the person is strong.
      if (kinds.filter(kind => kind === 'strong').length > persons.length) unexpected.push('strong');
      if (unexpected.length) throw new Error(unexpected.join());
      const sections = document.view.sections.map(section => `## ${sectionTitle(document.ui, section)}`);
      const found = headings.filter(heading => heading.startsWith('## '));
      if (found.join() !== sections.join()) throw new Error(found.join());
    }),
    tries(200),
  );
});
