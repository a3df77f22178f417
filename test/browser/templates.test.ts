// All text of pages comes from content/: templates contain no words of their own.
import type { Page } from 'playwright-core';
import t from 'tap';
import type { Cv } from '../../server/cv/schema.ts';
import type { Ui } from '../../server/ui/schema.ts';
import { content, createApp, mapEditions } from '../helpers/app.ts';
import { createJourney } from '../helpers/browser.ts';
import { pages } from '../helpers/pages.ts';

/** Keys whose value is not text: dates, codes, ids, file names and languages, which must not change. */
const verbatim = new Set(
  'startDate endDate date releaseDate countryCode image id logo lang locale dir $schema'.split(' '),
);

/** A copy of a value with marks around every text. Of a URL only the displayed part is marked. */
function marked<T>(value: T, key = ''): T {
  if (typeof value === 'string' && !verbatim.has(key)) {
    return (
      key === 'url' && value.includes('://') ? value.replace(/(?<=:\/\/).*?(?=\/?$)/, '⟦$&⟧') : `⟦${value}⟧`
    ) as T;
  }
  if (Array.isArray(value)) return value.map(item => marked(item)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, marked(child, key)])) as T;
}

/** A CV with the fields that the sample lacks. */
const withAllFields = (cv: Cv): Cv => ({
  ...cv,
  basics: {
    ...cv.basics,
    email: 'leonardo@example.org',
    phone: '+34 000 000',
    url: 'https://example.org/leonardo/',
    location: {
      address: 'Calle Mayor 1',
      postalCode: '28001',
      city: 'Madrid',
      region: 'Madrid',
      countryCode: 'ES',
    },
    profiles: [{ network: 'Network', username: 'leonardo' }, { url: 'https://example.org/profile' }],
  },
  work: [{ name: 'Work', position: 'Goes on', location: 'Here', description: 'What', startDate: '1920' }],
});

const host = 'cv.example.org';
const markedContent = {
  ...mapEditions(({ publicCv, ui }) => ({
    publicCv: marked<Cv>(withAllFields(publicCv)),
    ui: marked<Ui>(ui),
  })),
  site: { ...content.site, baseUrl: `https://${host}` },
};
const app = await createApp(t, { content: markedContent });
const journey = createJourney(t, 'about:blank');

/**
 * The texts of a document, visible or accessible, that are outside the marks. Dates, durations and countries are
 * formatted by CLDR, and keys (kbd) are not words, so both are ignored.
 */
const findStrays = (page: Page, html: string) =>
  page.evaluate(html => {
    const root = new DOMParser().parseFromString(html, 'text/html');
    // The accessible name of a timeline bar has the dates of its entry, where they are time elements.
    for (const link of root.querySelectorAll('svg a[aria-label]')) {
      let name = link.getAttribute('aria-label') ?? '';
      for (const time of root.querySelectorAll(`[id="${link.getAttribute('href')?.slice(1)}"] time`)) {
        name = name.replace(time.textContent ?? '', '');
      }
      link.setAttribute('aria-label', name);
    }
    // So has the name of a thin bar; its number is that of the entry.
    for (const title of root.querySelectorAll('svg [data-bar] title')) {
      const pair = title.closest('[data-bar]')?.getAttribute('data-bar');
      for (const time of root.querySelectorAll(`li[data-bar="${pair}"] time`))
        title.textContent = (title.textContent ?? '').replace(time.textContent ?? '', '');
    }
    for (const element of root.querySelectorAll('time, data, kbd, script')) element.remove();
    const textsOf = (node: Node) => {
      const walker = root.createTreeWalker(node, NodeFilter.SHOW_TEXT);
      const texts: string[] = [];
      while (walker.nextNode()) texts.push(walker.currentNode.nodeValue ?? '');
      return texts;
    };
    const attributeTexts = [
      'title',
      'alt',
      'aria-label',
      'aria-description',
      'placeholder',
      'data-announcement',
    ].flatMap(name =>
      [...root.querySelectorAll(`[${name}]`)].map(element => element.getAttribute(name) ?? ''),
    );
    const metaSelectors = [
      'meta[name="description"]',
      'meta[property="og:title"]',
      'meta[property="og:description"]',
      'meta[property="og:image:alt"]',
    ];
    for (const meta of root.querySelectorAll(metaSelectors.join())) {
      attributeTexts.push(meta.getAttribute('content') ?? '');
    }
    // Each SVG text is checked by itself: a shortened one lacks its closing mark.
    const svgTexts = [...root.querySelectorAll('svg')].flatMap(svg => {
      svg.remove();
      return textsOf(svg);
    });
    const text = textsOf(root).join('');
    const outside = (text: string) => {
      let depth = 0;
      let stray = '';
      for (const character of text) {
        if (character === '⟦') depth++;
        if (depth === 0 && /\p{L}/u.test(character)) stray += character;
        if (character === '⟧') depth--;
      }
      return stray;
    };
    return {
      marks: text.split('⟦').length - 1,
      svgTexts: svgTexts.filter(text => text.includes('⟦')).length,
      strays: [text, ...attributeTexts, ...svgTexts].map(outside).filter(Boolean),
    };
  }, html);

journey('every visible or accessible text of a page comes from content/', '', async (t, page) => {
  for (const language of ['en', 'es']) {
    for (const path of pages) {
      const { body } = await app.inject(`/${language}${path}`);
      // The URL of the page itself is not text.
      const url = `${host}/${language}${path}`.replaceAll('&', '&amp;');
      const found = await findStrays(page, body.replace(` ${url}</p><svg class="qr"`, '</p><svg'));
      t.strictSame(found.strays, [], `/${language}${path}`);
      t.ok(found.marks > 3, `${found.marks} texts`);
      if (body.includes('id="timeline"')) t.ok(found.svgTexts > 1, `${found.svgTexts} in SVG`);
    }
  }
});

journey('every text of the language chooser comes from content/', '', async (t, page) => {
  const { body } = await (await createApp(t, { content: markedContent, files: true })).inject('/');
  // The title, from which the name has been removed, loses its marks: they count as punctuation around the name.
  t.strictSame((await findStrays(page, body.replace(/<small>.*?<\/small>/g, ''))).strays, []);
});

journey('the search finds texts outside the marks', '', async (t, page) => {
  const { strays: found } = await findStrays(
    page,
    '<p>⟦ours⟧ · Yours <img alt="theirs"><span aria-label="⟦x⟧ and">⟦a ⟦b⟧ c⟧</span><time>May</time>',
  );
  t.strictSame(found, ['Yours', 'theirs', 'and']);

  const drawing = await findStrays(
    page,
    '<svg aria-label="Drawing"><title>Title</title><a href="#a" aria-label="⟦x⟧, May 1901 – June 1902 and on">' +
      '<text>⟦shortened…</text><text>⟦y⟧ more</text></a></svg>' +
      '<ul><li id="a"><time>May 1901</time> – <time>1902</time></li></ul><p>Yours</p>',
  );
  t.strictSame(drawing.strays, ['Yours', 'Drawing', 'Juneandon', 'Title', 'more']);
});
