// Development mode in a browser, with a third language that is written from right to left.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import t from 'tap';
import { LiveContent } from '../../server/content/live-content.ts';
import { root } from '../../server/project.ts';
import { loadContent } from '../../server/snapshot/load.ts';
import type { Content } from '../../server/snapshot/snapshot.ts';
import { createApp } from '../helpers/app.ts';
import { createJourney } from '../helpers/browser.ts';

// A copy of the sample with a third language, which takes two files and no code, served as by npm run dev.
const folder = join(t.testdir({}), 'content');
cpSync(join(root, 'content'), folder, { recursive: true });
const file = join(folder, 'cv/ar.json');
const change = (path: string, edit: (text: string) => string) =>
  writeFileSync(join(folder, path), edit(readFileSync(join(folder, path), 'utf8')));
cpSync(join(folder, 'ui/en.json'), join(folder, 'ui/ar.json'));
change('ui/ar.json', text =>
  text
    .replace('"dir": "ltr"', '"dir": "rtl"')
    .replace('"locale": "en-GB"', '"locale": "ar-EG"')
    .replace('"name": "English"', '"name": "العربية"')
    .replace('"work": "Positions"', '"work": "المناصب"'),
);
writeFileSync(
  file,
  JSON.stringify({
    basics: { name: 'ليوناردو توريس كيفيدو', label: 'مهندس مدني ومخترع' },
    work: [{ id: 'laboratory-director', position: 'مدير', location: 'مدريد' }],
  }),
);

const load = () => loadContent(folder);
const { content, ...loaded } = await load();
const live = new LiveContent(content as Content, loaded, load);
const app = await createApp(t, { content: live, dev: true });
const journey = createJourney(t, await app.listen({ host: '127.0.0.1', port: 0 }));

/** The left and right edge of the first match of a selector, in px. */
const edges = (page: Page, selector: string) =>
  page
    .locator(selector)
    .first()
    .evaluate(element => {
      const { left, right } = element.getBoundingClientRect();
      return { left, right };
    });

journey('in print, too, dates are in the margin and overlap nothing', '/ar', async (t, page) => {
  await page.emulateMedia({ media: 'print' });
  const date = await edges(page, '.work .entry .period');
  const title = await edges(page, '.work .entry .title');
  t.ok(date.left >= title.right, `the date begins at ${date.left}, the title ends at ${title.right}`);
  await page.goto('/en');
  const mirrored = await edges(page, '.work .entry .period');
  t.ok(mirrored.right <= (await edges(page, '.work .entry .title')).left);
});

journey('a right-to-left language has a mirrored layout', '/en', async (t, page) => {
  const selectors = { name: '.name', date: '.entry .period', title: '.entry .title', sections: '#sections' };
  const allEdges = async () =>
    Object.fromEntries(
      await Promise.all(
        Object.entries(selectors).map(async ([name, selector]) => [name, await edges(page, selector)]),
      ),
    );
  const sheet = await edges(page, '.sheet');
  const english = await allEdges();
  await page.click('#language');
  await page.click('#language-ar');
  await page.waitForSelector('html[lang="ar"][dir="rtl"]');
  t.equal(new URL(page.url()).pathname, '/ar');
  t.match(await page.title(), /^ليوناردو توريس كيفيدو/);
  t.equal(await page.innerText('#work_title'), 'المناصب');
  const arabic = await allEdges();
  t.ok(
    english.date.right <= english.title.left && arabic.date.left >= arabic.title.right,
    'dates are on the other side',
  );
  const mirrored = await edges(page, '.sheet');
  t.ok(
    english.sections.left >= sheet.right && arabic.sections.right <= mirrored.left,
    'the section links are, too',
  );
  const width = await page.evaluate(() => innerWidth);
  t.ok(Math.abs(width - arabic.date.right - english.date.left) < 2, 'at the same distance from the edge');
  t.equal(
    await page.evaluate(() => document.documentElement.scrollWidth),
    await page.evaluate(() => document.documentElement.clientWidth),
    'no horizontal overflow',
  );
});

journey('fallback texts are shown in the base language and marked with lang', '/ar', async (t, page) => {
  const director = page.locator('#work-laboratory-director');
  t.equal(await director.locator('.title').textContent(), 'مدير');
  t.equal(await director.locator('.text').first().getAttribute('lang'), 'en');
  t.equal(await director.locator('.by [lang]').count(), 0, 'names that all languages share are not marked');
  t.match(await director.locator('.period').textContent(), /١٩٠٧/, 'dates use the digits of the locale');
  t.equal(await page.locator('#work-rae-member .title span').getAttribute('lang'), 'en');
  t.equal(
    await page.locator('#work-rae-member .title span').evaluate(e => getComputedStyle(e).direction),
    'ltr',
  );
  await page.evaluate(axe.source);
  const findViolations = async () => {
    const { violations, incomplete } = await page.evaluate(() =>
      (window as unknown as { axe: typeof axe }).axe.run('body', {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      }),
    );
    return [...violations, ...incomplete]
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
      .filter(violation => !violation.startsWith('color-contrast: <text '));
  };
  t.strictSame(await findViolations(), []);
  await page.click('#view');
  await page.click('#fold');
  await page.keyboard.press('Escape');
  t.strictSame(await findViolations(), [], 'with every section folded');
  await page.keyboard.press('i');
  await page.waitForSelector('dialog[open]');
  t.ok(
    (await page.locator('dialog .missing code').allTextContents()).includes('/work/0/summary'),
    'missing translations are listed',
  );
});

journey(
  'no horizontal overflow on a phone',
  '/ar',
  async (t, page) => {
    t.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
    t.equal(await page.evaluate(() => scrollX), 0);
  },
  { viewport: { width: 320, height: 700 } },
);

journey(
  'an edit reloads the page; an invalid one shows its diagnostics over the last good page',
  '/ar',
  async (t, page) => {
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, before.replace('مهندس مدني ومخترع', 'مخترع'));
    await live.reload();
    await page.waitForFunction(() => document.querySelector('.label')?.textContent === 'مخترع');

    writeFileSync(file, '{ "basics": 7, "wrok": [] }');
    await live.reload();
    await page.waitForSelector('.dev-errors[open]');
    t.equal(
      await page.textContent('.dev-diagnostics summary'),
      'content: 1 error, 1 warning – the last valid version stays live',
    );
    t.match(
      await page.textContent('.dev-diagnostics pre'),
      /ar\.json:1:13 \/basics should be an object[\s\S]*did you mean "work"\?/,
    );
    t.equal(await page.textContent('.label'), 'مخترع');
    await page.click('#language');
    await page.click('#language-en');
    await page.waitForSelector('html[lang="en"]');
    t.ok(await page.isVisible('.dev-errors'), 'the overlay stays across htmx navigation');

    writeFileSync(file, before);
    await live.reload();
    await page.waitForSelector('.dev-errors', { state: 'detached' });
  },
);
