import type { Page } from 'playwright-core';
import t from 'tap';
import { type Cv, CvSchema, sectionNames } from '../../server/cv/schema.ts';
import { createDocument } from '../../server/formats/document.ts';
import { toJson } from '../../server/formats/json-resume.ts';
import { toMarkdown } from '../../server/formats/markdown.ts';
import { toText } from '../../server/formats/plain-text.ts';
import { toVcard } from '../../server/formats/vcard.ts';
import { type Content, editionOf } from '../../server/snapshot/snapshot.ts';
import { content, createApp, mapEditions, onAir, snapshotOf, uiOf } from '../helpers/app.ts';
import { createJourney } from '../helpers/browser.ts';
import { saidIn } from '../helpers/commonmark.ts';
import {
  distinct,
  type FormatName,
  type Leaf,
  leavesOf,
  missing,
  orderOf,
  readingOrder,
  unheld,
} from '../helpers/leaves.ts';
import { readPdf } from '../helpers/pdf.ts';

const live = onAir(content);
const app = await createApp(t, { content: live });
const journey = await createJourney(t, 'about:blank');

/** A value for every field that the CV has, in an entry more of each section. */
function whole(cv: Cv): Cv {
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
  if (['highlights', 'courses', 'keywords', 'roles'].includes(key)) return [`One of ${key}`, `Two of ${key}`];
  if (key === 'startDate') return '1901-02';
  const values: Record<string, unknown> = {
    ...{
      endDate: '1902-03-04',
      date: '1903',
      releaseDate: '1904-05-06',
      id: 'whole',
      lang: 'fr',
      short: true,
    },
    ...{
      url: 'https://example.org/',
      canonical: 'https://example.org/',
      email: 'a@example.org',
      phone: '+34 1',
      logo: 'logo.svg',
    },
  };
  return values[key] ?? `The ${key}`;
}

/** All that the sample says, and a value for every field besides, each unlike any other. */
const everyField = mapEditions(({ publicCv }) => ({ publicCv: distinct(whole(publicCv)) }));

/** What a page says: its text without the timeline, which says names again, and what its attributes hold. */
const say = (page: Page, html: string) =>
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

/** A CV in a language, in every format, as one that looks for a value in it sees it. */
async function write(page: Page, given: Content, language: string, length: 'long' | 'short') {
  live.current = given;
  const document = createDocument({ snapshot: snapshotOf(given), language, length, shared: null, url: '' });
  const ofCv = await say(page, (await app.inject(`/${language}?length=${length}`)).body);
  const ofInfo = await say(page, (await app.inject(`/${language}/info`)).body);
  const markdown = toMarkdown(document);
  const pdf = await readPdf((await app.inject(`/${language}/cv.pdf?length=${length}`)).rawPayload);
  const texts: [name: string, format: FormatName, text: string][] = [
    ['HTML', 'html', [ofCv.text, ofCv.attributes, ofInfo.text].join('\n')],
    ['PDF', 'pdf', [pdf.text, ...pdf.links].join('\n')],
    ['PDF, by its tags', 'pdf', [pdf.aloud, ...pdf.links].join('\n')],
    // As it is read raw: a backslash stands before what means something else.
    ['Markdown', 'markdown', markdown.replace(/\\(?=[!-/:-@[-`{-~])/g, '')],
    ['Markdown, parsed', 'markdown', saidIn(markdown)],
    ['plain text', 'text', toText(document)],
    ['JSON', 'json', strings(JSON.parse(toJson(document))).join(' ¶ ')],
    [
      'vCard',
      'vcard',
      toVcard(document)
        .replaceAll('\r\n ', '')
        .replace(/\\(?=[,;\\])/g, ''),
    ],
  ];
  return { document, texts, ordered: [ofCv.text, saidIn(markdown)], aloud: [pdf.text, pdf.aloud] };
}

const localeOf = (language: string) => uiOf(language).locale;

t.test('a CV with every field has every field of the schema', async t => {
  const paths = new Set(
    leavesOf(whole({}), 'en-GB', 'json').map(({ path }) => path.replace(/\/\d+(?=\/|$)/g, '')),
  );
  const fields = (schema: object, path: string): string[] => {
    const { properties, items } = schema as { properties?: Record<string, object>; items?: object };
    if (items) return fields(items, path);
    if (!properties) return [path];
    return Object.entries(properties).flatMap(([key, below]) => fields(below, `${path}/${key}`));
  };
  const lacking = fields(CvSchema, '').filter(path => !paths.has(path) && !/\/(short|\$schema)$/.test(path));
  t.strictSame(lacking, []);
});

for (const language of content.site.languages) {
  journey(
    `a CV with every field in ${language}: every value stands in every format that can hold it, in the page’s order`,
    'about:blank',
    async (t, page) => {
      const cv = editionOf(everyField, language).publicCv;
      const { document, texts, ordered, aloud } = await write(page, everyField, language, 'long');
      for (const [name, format, text] of texts) {
        const leaves = leavesOf(cv, localeOf(language), format);
        t.ok(leaves.length > (format === 'vcard' ? 12 : 300), `${name}: ${leaves.length} values`);
        t.strictSame(missing(leaves, text), [], name);
      }
      const values = readingOrder(document);
      t.ok(values.length > 300, `${values.length} values`);
      for (const text of ordered) t.strictSame(orderOf(values, text), []);
      for (const text of aloud) t.strictSame(orderOf(values, text), []);
    },
  );
}

for (const language of content.site.languages) {
  journey(
    `the short CV in ${language} has the entries that it keeps, and none else`,
    'about:blank',
    async (t, page) => {
      const cv = editionOf(everyField, language).publicCv;
      const { document, texts } = await write(page, everyField, language, 'short');
      const kept = new Set(
        document.view.sections.flatMap(({ name, entries }) =>
          entries.map(({ id }) => id.replace(`${name}-`, `${name}/`)),
        ),
      );
      const isKept = ({ path }: Leaf) => {
        const [, section = '', place = ''] = path.split('/');
        if (section === 'basics' || section === 'meta') return true;
        return kept.has(`${section}/${cv[section as 'work']?.[Number(place)]?.id}`);
      };
      for (const [name, format, text] of texts) {
        const leaves = leavesOf(cv, localeOf(language), format).filter(
          ({ path }) => !/\/(id|logo|lang)$/.test(path),
        );
        const dropped = leaves.filter(leaf => !isKept(leaf));
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

t.test('a value that is missing, and one that is out of its place, would be found', async t => {
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

t.test('what no format is asked for is written down with its reason', async t => {
  for (const { why, formats } of unheld) t.ok(why && formats.length, why);
});
