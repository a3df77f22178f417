// Every format contains every value of a CV that it can represent, in reading order.
import type { Page } from 'playwright-core';
import t from 'tap';
import { type Cv, CvSchema, sectionNames } from '../../server/cv/schema.ts';
import { createCvDocument } from '../../server/formats/document.ts';
import { toJsonResume } from '../../server/formats/json-resume.ts';
import { toMarkdown } from '../../server/formats/markdown.ts';
import { toPlainText } from '../../server/formats/plain-text.ts';
import { toVcard } from '../../server/formats/vcard/vcard.ts';
import { type Content, editionOf } from '../../server/snapshot/snapshot.ts';
import { content, createApp, createLiveContent, mapEditions, snapshotOf, uiOf } from '../helpers/app.ts';
import { createJourney } from '../helpers/browser.ts';
import { textsAndLinksOf } from '../helpers/commonmark.ts';
import {
  distinct,
  exclusions,
  type FormatName,
  type Leaf,
  leavesOf,
  missing,
  orderOf,
  readingOrder,
} from '../helpers/leaves.ts';
import { readPdf } from '../helpers/pdf.ts';

const live = createLiveContent(content);
const app = await createApp(t, { content: live });
const journey = createJourney(t, 'about:blank');

/** A CV with a value for every field of the schema, in an additional entry of each section. */
function withEveryField(cv: Cv): Cv {
  const sections = sectionNames.map(name => {
    const { items } = CvSchema.properties[name];
    const fields = Object.keys(items.properties).map(key => [key, exampleOf(key)]);
    return [name, [...(cv[name] ?? []), Object.fromEntries(fields)]];
  });
  const { location, profiles, ...basics } = CvSchema.properties.basics.properties;
  const values = (keys: object) => Object.fromEntries(Object.keys(keys).map(key => [key, exampleOf(key)]));
  return {
    ...cv,
    ...Object.fromEntries(sections),
    basics: {
      ...values(basics),
      ...cv.basics,
      location: { ...values(location.properties), ...cv.basics?.location },
      profiles: [...(cv.basics?.profiles ?? []), values(profiles.items.properties)],
    },
    meta: { ...values(CvSchema.properties.meta.properties), ...cv.meta, theme: 'elegant' },
  };
}

function exampleOf(key: string): unknown {
  if (['authors', 'highlights', 'courses', 'keywords', 'roles'].includes(key))
    return [`One of ${key}`, `Two of ${key}`];
  if (key === 'startDate') return '1901-02';
  const values: Record<string, unknown> = {
    endDate: '1902-03-04',
    date: '1903',
    releaseDate: '1904-05-06',
    id: 'whole',
    lang: 'fr',
    short: true,
    only: true,
    doi: '10.1000/182',
    years: '17',
    url: 'https://example.org/',
    canonical: 'https://example.org/',
    email: 'a@example.org',
    phone: '+34 1',
    logo: 'logo.svg',
  };
  return values[key] ?? `The ${key}`;
}

/** The sample with a value for every field, each value unique. Employers are not unique where they group positions. */
const everyField: Content = {
  ...mapEditions(({ publicCv }) => ({ publicCv: distinct(withEveryField(publicCv)) })),
  site: { ...content.site, groupRoles: false },
};

/** The text of a page, without the timeline, which repeats names, and its href and id attributes. */
const textAndAttributesOf = (page: Page, html: string) =>
  page.evaluate(html => {
    const main = new DOMParser().parseFromString(html, 'text/html').querySelector('main');
    main?.querySelector('#timeline')?.remove();
    const attributes = ['href', 'id'].flatMap(name =>
      [...(main?.querySelectorAll(`[${name}]`) ?? [])].map(element => element.getAttribute(name)),
    );
    return { text: main?.textContent ?? '', attributes: attributes.join('\n') };
  }, html);

/** Every text in a JSON document. */
function strings(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [String(value)];
  return Object.values(value).flatMap(strings);
}

/** Renders a CV in every format as searchable text. */
async function renderFormats(page: Page, cvContent: Content, language: string, length: 'long' | 'short') {
  live.current = cvContent;
  const document = createCvDocument({
    snapshot: snapshotOf(cvContent),
    language,
    length,
    shared: null,
    url: '',
  });
  const cvPage = await textAndAttributesOf(page, (await app.inject(`/${language}?length=${length}`)).body);
  const infoPage = await textAndAttributesOf(page, (await app.inject(`/${language}/info`)).body);
  const markdown = toMarkdown(document);
  const pdf = await readPdf((await app.inject(`/${language}/cv.pdf?length=${length}`)).rawPayload);
  const texts: [name: string, format: FormatName, text: string][] = [
    ['HTML', 'html', [cvPage.text, cvPage.attributes, infoPage.text].join('\n')],
    ['PDF', 'pdf', [pdf.text, ...pdf.links].join('\n')],
    ['PDF, by its tags', 'pdf', [pdf.aloud, ...pdf.links].join('\n')],
    // The source without backslash escapes.
    ['Markdown', 'markdown', markdown.replace(/\\(?=[!-/:-@[-`{-~])/g, '')],
    ['Markdown, parsed', 'markdown', textsAndLinksOf(markdown)],
    ['plain text', 'text', toPlainText(document)],
    ['JSON', 'json', strings(JSON.parse(toJsonResume(document))).join(' ¶ ')],
    [
      'vCard',
      'vcard',
      toVcard(document)
        .replaceAll('\r\n ', '')
        .replace(/\\(?=[,;\\])/g, ''),
    ],
  ];
  return { document, texts, page: cvPage.text, ordered: [textsAndLinksOf(markdown), pdf.text, pdf.aloud] };
}

const localeOf = (language: string) => uiOf(language).locale;

t.test('the test CV has every field of the schema', async t => {
  const paths = new Set(
    leavesOf(withEveryField({}), 'en-GB', 'json').map(({ path }) => path.replace(/\/\d+(?=\/|$)/g, '')),
  );
  const fields = (schema: object, path: string): string[] => {
    const { properties, items } = schema as { properties?: Record<string, object>; items?: object };
    if (items) return fields(items, path);
    if (!properties) return [path];
    return Object.entries(properties).flatMap(([key, child]) => fields(child, `${path}/${key}`));
  };
  const absent = fields(CvSchema, '').filter(
    path => !paths.has(path) && !/\/(short|only|\$schema)$/.test(path),
  );
  t.strictSame(absent, []);
});

for (const language of content.site.languages) {
  journey(
    `every value in ${language} is in every format that can represent it, in reading order`,
    '',
    async (t, page) => {
      const cv = editionOf(everyField, language).publicCv;
      const {
        document,
        texts,
        page: shown,
        ordered,
      } = await renderFormats(page, everyField, language, 'long');
      for (const [name, format, text] of texts) {
        const leaves = leavesOf(cv, localeOf(language), format);
        t.ok(leaves.length > (format === 'vcard' ? 12 : 300), `${name}: ${leaves.length} values`);
        t.strictSame(missing(leaves, text), [], name);
      }
      const values = readingOrder(document);
      t.ok(values.length > 300, `${values.length} values`);
      for (const text of ordered) t.strictSame(orderOf(values, text), []);
      // On the page facts are beside the employer, and the dates in the margin.
      t.strictSame(orderOf(readingOrder(document, { factsFirst: true }), shown), []);
    },
  );
}

for (const language of content.site.languages) {
  journey(
    `the short CV in ${language} has only the entries marked short, in every format`,
    '',
    async (t, page) => {
      const cv = editionOf(everyField, language).publicCv;
      const { document, texts } = await renderFormats(page, everyField, language, 'short');
      const included = new Set(
        document.view.sections.flatMap(({ name, entries }) =>
          entries.map(({ id }) => id.replace(`${name}-`, `${name}/`)),
        ),
      );
      const isIncluded = ({ path }: Leaf) => {
        const [, section = '', index = ''] = path.split('/');
        if (section === 'basics' || section === 'meta') return true;
        return included.has(`${section}/${cv[section as 'work']?.[Number(index)]?.id}`);
      };
      for (const [name, format, text] of texts) {
        const leaves = leavesOf(cv, localeOf(language), format).filter(
          ({ path }) => !/\/(id|logo|lang)$/.test(path),
        );
        const dropped = leaves.filter(leaf => !isIncluded(leaf));
        t.strictSame(
          missing(leaves, text),
          dropped.map(({ path }) => path),
          name,
        );
        t.ok(format === 'vcard' || (dropped.length > 100 && leaves.length - dropped.length > 100), name);
      }
    },
  );
}

t.test('the search finds missing and misplaced values', async t => {
  const cv: Cv = {
    basics: { name: 'Ada Lovelace' },
    volunteer: [{ id: 'a', position: 'Poet', startDate: '1843-09' }],
  };
  const leaves = leavesOf(cv, 'en-GB', 'text');
  t.strictSame(missing(leaves, 'Ada\n  Lovelace: Poet, Sept 1843'), []);
  t.strictSame(missing(leaves, 'Ada Lovelace, 1843'), ['/volunteer/0/position', '/volunteer/0/startDate']);
  t.strictSame(orderOf(['one', 'two', 'three'], 'three one\n two'), ['three']);
  t.strictSame(orderOf(['one', 'two-fold', 'Three'], 'o n e two-\nfold three'), ['one', 'Three']);
});

t.test('every exclusion from the search has a reason', async t => {
  for (const { why, formats } of exclusions) t.ok(why && formats.length, why);
});
