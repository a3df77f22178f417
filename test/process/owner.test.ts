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

// What an owner has at work: a copy of the content, with a third language for which two files were added and no code
// was touched, served as npm run dev does.
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

const read = () => loadContent(folder);
const { content, ...reading } = read();
const live = new LiveContent(content as Content, reading, read);
const app = await createApp(t, { content: live, dev: true });
const journey = await createJourney(t, await app.listen({ host: '127.0.0.1', port: 0 }));

/** The left and the right edge of what a selector finds first, in pixels from the left. */
const edges = (page: Page, selector: string) =>
  page
    .locator(selector)
    .first()
    .evaluate(element => {
      const { left, right } = element.getBoundingClientRect();
      return { left, right };
    });

journey('on paper, too, dates stand in the margin and over nothing', '/ar', async (t, page) => {
  await page.emulateMedia({ media: 'print' });
  const date = await edges(page, '.work .entry .period');
  const title = await edges(page, '.work .entry .title');
  t.ok(date.left >= title.right, `the date begins at ${date.left}, the title ends at ${title.right}`);
  await page.goto('/en');
  const mirrored = await edges(page, '.work .entry .period');
  t.ok(mirrored.right <= (await edges(page, '.work .entry .title')).left);
});

journey(
  'a language written from right to left is a mirror image, with no code for it',
  '/en',
  async (t, page) => {
    const wide = { name: '.name', date: '.entry .period', title: '.entry .title', sections: '#sections' };
    const places = async () =>
      Object.fromEntries(
        await Promise.all(
          Object.entries(wide).map(async ([name, selector]) => [name, await edges(page, selector)]),
        ),
      );
    const sheet = await edges(page, '.sheet');
    const english = await places();
    await page.click('#language-ar');
    await page.waitForSelector('html[lang="ar"][dir="rtl"]');
    t.equal(new URL(page.url()).pathname, '/ar');
    t.match(await page.title(), /^ليوناردو توريس كيفيدو/);
    t.equal(await page.textContent('#work_title'), 'المناصب');
    const arabic = await places();
    t.ok(
      english.date.right <= english.title.left && arabic.date.left >= arabic.title.right,
      'dates are on the other side',
    );
    const mirrored = await edges(page, '.sheet');
    t.ok(
      english.sections.left >= sheet.right && arabic.sections.right <= mirrored.left,
      'and so are the links',
    );
    const width = await page.evaluate(() => innerWidth);
    t.ok(Math.abs(width - arabic.date.right - english.date.left) < 2, 'as far from their edge');
    t.equal(
      await page.evaluate(() => document.documentElement.scrollWidth),
      await page.evaluate(() => document.documentElement.clientWidth),
      'nothing sticks out',
    );
  },
);

journey('what the third language lacks is shown in the base and says so', '/ar', async (t, page) => {
  const director = page.locator('#work-laboratory-director');
  t.equal(await director.locator('.title').textContent(), 'مدير');
  t.equal(await director.locator('.by span').first().getAttribute('lang'), 'en');
  t.match(await director.locator('.period').textContent(), /١٩٠٧/, 'facts are in its own digits');
  t.equal(await page.locator('#work-rae-member .title span').getAttribute('lang'), 'en');
  t.equal(
    await page.locator('#work-rae-member .title span').evaluate(e => getComputedStyle(e).direction),
    'ltr',
  );
  await page.evaluate(axe.source);
  const faults = async () => {
    const { violations, incomplete } = await page.evaluate(() =>
      (window as unknown as { axe: typeof axe }).axe.run('body', {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      }),
    );
    return [...violations, ...incomplete]
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
      .filter(fault => !fault.startsWith('color-contrast: <text '));
  };
  t.strictSame(await faults(), []);
  await page.click('#view');
  await page.click('#fold');
  await page.keyboard.press('Escape');
  t.strictSame(await faults(), [], 'with every section folded');
  await page.keyboard.press('i');
  await page.waitForSelector('dialog[open]');
  t.ok(
    (await page.locator('dialog .missing code').allTextContents()).includes('/work/0/summary'),
    'the owner sees the missing',
  );
});

journey(
  'on a phone, too, nothing sticks out to either side',
  '/ar',
  async (t, page) => {
    t.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
    t.equal(await page.evaluate(() => scrollX), 0);
  },
  { viewport: { width: 320, height: 700 } },
);

journey(
  'an edit shows by itself; a bad one as an overlay over the last good page',
  '/ar',
  async (t, page) => {
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, before.replace('مهندس مدني ومخترع', 'مخترع'));
    live.reload();
    await page.waitForFunction(() => document.querySelector('.label')?.textContent === 'مخترع');

    writeFileSync(file, '{ "basics": 7, "wrok": [] }');
    live.reload();
    await page.waitForSelector('.dev-errors[open]');
    t.equal(
      await page.textContent('.dev-diagnostics summary'),
      'content: 1 error, 1 warning – the last good version is on air',
    );
    t.match(
      await page.textContent('.dev-diagnostics pre'),
      /ar\.json:1:13 \/basics should be an object[\s\S]*did you mean "work"\?/,
    );
    t.equal(await page.textContent('.label'), 'مخترع');
    await page.click('#language-en');
    await page.waitForSelector('html[lang="en"]');
    t.ok(await page.isVisible('.dev-errors'), 'it stays while the owner walks about');

    writeFileSync(file, before);
    live.reload();
    await page.waitForSelector('.dev-errors', { state: 'detached' });
  },
);
