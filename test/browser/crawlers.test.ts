import type { Page } from 'playwright-core';
import t from 'tap';
import { createApp } from '../helpers/app.ts';
import { createJourney } from '../helpers/browser.ts';

const app = await createApp(t);
const journey = createJourney(t, await app.listen({ host: '127.0.0.1', port: 0 }));

/** The inLanguage values of the JSON-LD in a document. */
const languagesOf = (page: Page) =>
  page
    .locator('script[type="application/ld+json"]')
    .evaluateAll(scripts => scripts.map(script => JSON.parse(script.textContent ?? '').inLanguage));

journey('JSON-LD describes the current page, also after htmx has swapped it', '/en', async (t, page) => {
  t.strictSame(await languagesOf(page), ['en']);
  await page.evaluate(() => {
    window.marker = 'here';
  });
  await page.click('#language-es');
  await page.waitForFunction(() => document.documentElement.lang === 'es');
  t.equal(await page.evaluate(() => window.marker), 'here', 'the page was not reloaded');
  t.strictSame(await languagesOf(page), ['es']);
  await page.goBack();
  await page.waitForFunction(() => document.documentElement.lang === 'en');
  t.strictSame(await languagesOf(page), ['en'], 'and after Back');
});

// Trusted Types of a page of the site would refuse the parser.
createJourney(t, 'about:blank')(
  'the sitemap is well-formed XML with the elements of the sitemap protocol',
  '',
  async (t, page) => {
    const { body } = await app.inject('/sitemap.xml');
    const parse = (xml: string) =>
      page.evaluate(xml => {
        const { documentElement: root } = new DOMParser().parseFromString(xml, 'application/xml');
        const names = [root, ...root.querySelectorAll('*')].map(element => {
          const parent = element.parentElement?.localName ?? '';
          return `${parent}/${element.localName} ${element.namespaceURI}`;
        });
        const texts = [...root.querySelectorAll('loc')].map(({ textContent }) => textContent);
        return { names: [...new Set(names)].sort(), texts };
      }, xml);
    const sitemap = 'http://www.sitemaps.org/schemas/sitemap/0.9';
    const { names, texts } = await parse(body);
    t.strictSame(names, [
      `/urlset ${sitemap}`,
      `url/lastmod ${sitemap}`,
      'url/link http://www.w3.org/1999/xhtml',
      `url/loc ${sitemap}`,
      `urlset/url ${sitemap}`,
    ]);
    t.equal(texts.length, 6);
    t.match(
      (await parse(body.replace('</url>', ''))).names.join(),
      /parsererror/,
      'malformed XML is detected',
    );

    const hostile = await createApp(t, { env: { BASE_URL: "http://a&b'c.example" } });
    t.equal((await parse((await hostile.inject('/sitemap.xml')).body)).texts[0], "http://a&b'c.example/en");
  },
);
