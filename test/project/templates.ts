import type { Page } from 'playwright-core';
import t from 'tap';
import type { Cv } from '../../server/cv/schema.ts';
import type { Ui } from '../../server/ui/schema.ts';
import { content, createApp, mapEditions } from '../helpers/app.ts';
import { createJourney } from '../helpers/browser.ts';
import { pages } from '../helpers/pages.ts';

/** Keys whose value is no text: it is a name, an address or a date, and as such must stay as it is. */
const verbatim = new Set([
  ...['startDate', 'endDate', 'date', 'releaseDate', 'countryCode', 'image', 'id', 'logo', 'lang'],
  ...['locale', 'dir', '$schema'],
]);

/** The value with every text in it between marks; of an address only what is shown of it. */
function marked<T>(value: T, key = ''): T {
  if (typeof value === 'string' && !verbatim.has(key)) {
    return (
      key === 'url' && value.includes('://') ? value.replace(/(?<=:\/\/).*?(?=\/?$)/, '⟦$&⟧') : `⟦${value}⟧`
    ) as T;
  }
  if (Array.isArray(value)) return value.map(item => marked(item)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, below]) => [key, marked(below, key)])) as T;
}

/** A CV that also has what the sample lacks. */
const whole = (cv: Cv): Cv => ({
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
const marks = {
  ...mapEditions(({ publicCv, ui }) => ({ publicCv: marked<Cv>(whole(publicCv)), ui: marked<Ui>(ui) })),
  site: { ...content.site, baseUrl: `https://${host}` },
};
const app = await createApp(t, { content: marks });
const journey = await createJourney(t, 'about:blank');

/**
 * Every text of a document that a reader can read or hear and that stands outside the marks. Dates, durations and
 * countries are words of the Unicode CLDR, and a key's cap is no word.
 */
const strays = (page: Page, html: string) =>
  page.evaluate(html => {
    const root = new DOMParser().parseFromString(html, 'text/html');
    // A line of the timeline says the dates of the entry that it leads to; the entry has them as such.
    for (const link of root.querySelectorAll('svg a[aria-label]')) {
      let name = link.getAttribute('aria-label') ?? '';
      for (const time of root.querySelectorAll(`[id="${link.getAttribute('href')?.slice(1)}"] time`)) {
        name = name.replace(time.textContent ?? '', '');
      }
      link.setAttribute('aria-label', name);
    }
    for (const element of root.querySelectorAll('time, data, kbd, script')) element.remove();
    const textsOf = (node: Node) => {
      const walker = root.createTreeWalker(node, NodeFilter.SHOW_TEXT);
      const texts: string[] = [];
      while (walker.nextNode()) texts.push(walker.currentNode.nodeValue ?? '');
      return texts;
    };
    const attributes = [
      'title',
      'alt',
      'aria-label',
      'aria-description',
      'placeholder',
      'data-announcement',
    ].flatMap(name =>
      [...root.querySelectorAll(`[${name}]`)].map(element => element.getAttribute(name) ?? ''),
    );
    const said = [
      'name="description"',
      ...['title', 'description', 'image:alt'].map(key => `property="og:${key}"`),
    ];
    for (const meta of root.querySelectorAll(said.map(attribute => `meta[${attribute}]`).join())) {
      attributes.push(meta.getAttribute('content') ?? '');
    }
    // Each text of a picture stands alone: one that is shortened lacks its second mark.
    const pictured = [...root.querySelectorAll('svg')].flatMap(svg => {
      svg.remove();
      return textsOf(svg);
    });
    const text = textsOf(root).join('');
    const outside = (text: string) => {
      let depth = 0;
      let found = '';
      for (const character of text) {
        if (character === '⟦') depth++;
        if (depth === 0 && /\p{L}/u.test(character)) found += character;
        if (character === '⟧') depth--;
      }
      return found;
    };
    return {
      marks: text.split('⟦').length - 1,
      pictured: pictured.filter(text => text.includes('⟦')).length,
      strays: [text, ...attributes, ...pictured].map(outside).filter(Boolean),
    };
  }, html);

journey('every word that can be read or heard comes from content/', 'about:blank', async (t, page) => {
  for (const language of ['en', 'es']) {
    for (const path of pages) {
      const { body } = await app.inject(`/${language}${path}`);
      // What a page says of its own address is no word.
      const address = `${host}/${language}${path}`.replaceAll('&', '&amp;');
      const found = await strays(page, body.replace(` ${address}</p><svg class="qr"`, '</p><svg'));
      t.strictSame(found.strays, [], `/${language}${path}`);
      t.ok(found.marks > 3, `${found.marks} texts`);
      if (body.includes('id="timeline"')) t.ok(found.pictured > 1, `${found.pictured} in pictures`);
    }
  }
});

journey('so does every word of the languages to choose from', 'about:blank', async (t, page) => {
  const { body } = await (await createApp(t, { content: marks, files: true })).inject('/');
  // A title without a name loses its marks: they are taken for punctuation about the name.
  t.strictSame((await strays(page, body.replace(/<small>.*?<\/small>/g, ''))).strays, []);
});

journey('a word that a template made up would be found', 'about:blank', async (t, page) => {
  const { strays: found } = await strays(
    page,
    '<p>⟦ours⟧ · Yours <img alt="theirs"><span aria-label="⟦x⟧ and">⟦a ⟦b⟧ c⟧</span><time>May</time>',
  );
  t.strictSame(found, ['Yours', 'theirs', 'and']);

  const picture = await strays(
    page,
    '<svg aria-label="Drawing"><title>Title</title><a href="#a" aria-label="⟦x⟧, May 1901 – June 1902 and on">' +
      '<text>⟦shortened…</text><text>⟦y⟧ more</text></a></svg>' +
      '<ul><li id="a"><time>May 1901</time> – <time>1902</time></li></ul><p>Yours</p>',
  );
  t.strictSame(picture.strays, ['Yours', 'Drawing', 'Juneandon', 'Title', 'more']);
});
