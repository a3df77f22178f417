// The exported site below a path of static file servers: what only the export has.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import t from 'tap';
import { filesBelow } from '../../server/content/files.ts';
import { parseBaseUrl } from '../../server/content/site.ts';
import { cutContent } from '../helpers/app.ts';
import { createJourney, isReady } from '../helpers/browser.ts';
import { serveFiles } from '../helpers/files.ts';
import { urlsBeside, urlsIn, urlsInHeaders } from '../helpers/links.ts';
import { exportSite } from '../helpers/site.ts';

// The other tests of this folder also run against the export: npm run verify:export.
const basePath = '/cv';
const base = `https://me.example.org${basePath}/`;
const site = { ...cutContent.site, ...parseBaseUrl(base) };
const folder = await exportSite(t, { ...cutContent, site });
const journey = createJourney(t, await serveFiles(t, folder, { basePath }));
const plain = await serveFiles(t, folder, { plain: true, basePath });

t.test('every URL in the files is below the base path', async t => {
  let count = 0;
  for (const [name, path] of filesBelow(folder)) {
    const type = /(html|css|json|webmanifest|xml|txt|md|vcf)$/.exec(name)?.[1];
    if (!type || name.includes('licences')) continue;
    const urls = urlsIn(type.replace('webmanifest', 'json'), readFileSync(path, 'utf8'));
    count += urls.length;
    t.strictSame(urlsBeside(base, base + name, urls), [], name);
  }
  t.ok(count > 1_000, `${count} URLs`);
  const rules = ['_headers', '_redirects'].flatMap(name =>
    readFileSync(join(folder, name), 'utf8').split('\n'),
  );
  const paths = rules.filter(line => /^\//.test(line)).flatMap(line => line.match(/(?<=^| )\/\S*/g) ?? []);
  t.strictSame(
    paths.filter(path => !path.startsWith(`${basePath}/`)),
    [],
  );
  t.strictSame(
    rules.flatMap(line =>
      /^ +link: /.test(line) ? urlsBeside(base, base, urlsInHeaders({ link: line })) : [],
    ),
    [],
  );
});

for (const [colorScheme, width] of [
  ['light', 320],
  ['dark', 1280],
] as const) {
  journey(
    `axe finds no violation in the language chooser, ${colorScheme}, at ${width} px`,
    '/',
    async (t, page) => {
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() =>
        (window as unknown as { axe: typeof axe }).axe.run('html'),
      );
      t.strictSame(
        violations.map(({ id }) => id),
        [],
      );
      t.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      for (const link of await page.locator('a').all()) {
        t.ok(((await link.boundingBox())?.height ?? 0) >= 44, 'large enough to tap');
      }
    },
    { colorScheme, viewport: { width, height: 640 } },
  );
}

for (const javaScriptEnabled of [true, false]) {
  journey(
    `the language chooser leads to a language, ${javaScriptEnabled ? 'with' : 'without'} scripts`,
    '/',
    async (t, page) => {
      await page.getByRole('link', { name: 'Español' }).click();
      await page.waitForURL('**/es');
      t.equal(await page.locator('html').getAttribute('lang'), 'es');
    },
    { javaScriptEnabled },
  );
}

journey('the language chooser uses the stored colour scheme', '/en', async (t, page) => {
  await isReady(page);
  await page.keyboard.press('d');
  await page.keyboard.press('d');
  await page.goto('/');
  t.equal(await page.evaluate(() => document.documentElement.dataset.scheme), 'dark');
});

journey('works on a server without redirects and headers', '', async (t, page) => {
  await page.goto(`${plain}/en`);
  await isReady(page);
  await page.keyboard.press('s');
  await page.waitForURL('**/en/length-short');
  await page.waitForFunction(() => !document.querySelector('.htmx-request'));
  await page.keyboard.press('l');
  await page.waitForURL('**/es/length-short');
  await page.waitForFunction(() => !document.querySelector('.htmx-request'));
  await page.keyboard.press('i');
  await page.waitForSelector('dialog[open]');
  t.equal(new URL(page.url()).pathname, '/cv/es/info/length-short');
  await page.keyboard.press('Escape');
  await page.waitForURL('**/es/length-short');
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('g')]);
  t.equal(download.suggestedFilename(), 'leonardo-torres-quevedo-cv-es-short.pdf');
  t.equal(await download.failure(), null);
});

journey('language and length change in place, and Back restores them', '/en', async (t, page) => {
  await isReady(page);
  await page.evaluate(() => {
    window.marker = 'not reloaded';
  });
  await page.click('#language-es');
  await page.waitForFunction(() => document.documentElement.lang === 'es');
  await page.click('#length-short');
  await page.waitForURL('**/es/length-short');
  await page.goBack();
  await page.goBack();
  await page.waitForURL('**/en');
  await page.waitForFunction(() => document.documentElement.lang === 'en');
  t.equal(await page.evaluate(() => window.marker), 'not reloaded');
});

journey('an unknown URL shows the error page of its language', '/es/nada', async (t, page) => {
  t.equal(await page.locator('html').getAttribute('lang'), 'es');
  t.match(await page.textContent('main h2'), 'Aquí no hay');
  await page.click('.back a');
  await page.waitForURL('**/es');
});
