import axe from 'axe-core';
import type { Page } from 'playwright-core';
import t from 'tap';
import { createApp } from './helpers/app.ts';
import { createJourney } from './helpers/browser.ts';

const app = await createApp(t);
const journey = await createJourney(t, await app.listen({ host: '127.0.0.1', port: 0 }));

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds wrong in a part of a page as it is, and, unless only what is certain is wanted, what it cannot tell. */
async function faultsOf(page: Page, { part = 'html', certain = false } = {}): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const { violations, incomplete } = await page.evaluate(
    ({ part, tags }) =>
      (window as unknown as { axe: typeof axe }).axe.run(part, {
        runOnly: tags,
        resultTypes: ['violations', 'incomplete'],
      }),
    { part, tags },
  );
  return [...violations, ...(certain ? [] : incomplete)].flatMap(({ id, nodes }) =>
    nodes.map(({ html }) => `${id}: ${html}`),
  );
}

const devices = {
  desktop: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
};

for (const language of ['en', 'es']) {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [device, viewport] of Object.entries(devices)) {
      journey(
        `axe finds no fault in /${language} and its dialogs, ${colorScheme}, on a ${device}`,
        `/${language}?length=short`,
        async (t, page) => {
          t.strictSame(await faultsOf(page), []);
          for (const key of ['i', '?']) {
            await page.keyboard.press(key);
            await page.waitForSelector('dialog[open]');
            t.strictSame(await faultsOf(page, { part: 'dialog' }), [], `with the dialog of ${key}`);
            await page.keyboard.press('Escape');
            await page.waitForURL(`**/${language}?length=short`);
          }
        },
        { colorScheme, viewport },
      );
    }
  }
}

for (const path of [
  '/en',
  '/es',
  '/en/info',
  '/es/shortcuts',
  '/en?icons=hide&theme=clean',
  '/en/nothing',
  '/es?length=half',
]) {
  journey(`axe finds no fault in ${path}`, path, async (t, page) => {
    t.strictSame(await faultsOf(page), []);
  });
}

journey('axe finds no fault on paper', '/en', async (t, page) => {
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  // Of the name, which touches the edge of the sheet there, axe cannot tell what it stands on.
  t.strictSame(await faultsOf(page, { certain: true }), []);
  t.equal(
    await page.evaluate(() => getComputedStyle(document.documentElement).color),
    'rgb(0, 0, 0)',
    'ink, though the screen is dark',
  );
  t.notOk(await page.isVisible('.controls'), 'without controls');
});

journey(
  'nothing scrolls sideways from 320 px up',
  '/en',
  async (t, page) => {
    for (const path of ['/en', '/es', '/es?theme=clean', '/en/info', '/es/shortcuts', '/en/nothing']) {
      await page.goto(path);
      t.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), path);
    }
  },
  { viewport: { width: 320, height: 640 } },
);

for (const path of ['/en', '/es', '/en/info', '/en/shortcuts', '/es/nothing']) {
  journey(`${path} has one h1, the person's name, and headings in order`, path, async (t, page) => {
    t.strictSame(await page.locator('h1').allTextContents(), ['Leonardo Torres Quevedo']);
    const levels = await page
      .locator('main :is(h1, h2, h3, h4)')
      .evaluateAll(headings => headings.map(heading => Number(heading.tagName[1])));
    t.equal(levels[0], 1);
    t.strictSame(
      levels.filter((level, i) => level > (levels[i - 1] ?? 1) + 1),
      [],
      'no level is left out',
    );
  });
}

journey('the CV is landmarks, named sections, lists, dates and one address', '/en', async (t, page) => {
  for (const role of ['banner', 'main', 'navigation'] as const)
    t.ok(await page.getByRole(role).count(), role);
  const sections = page.locator('section.section');
  for (const section of await sections.all()) {
    const title = await section.locator('h2').textContent();
    t.equal(await page.getByRole('region', { name: title ?? '', exact: true }).count(), 1, title ?? '');
  }
  t.equal(await page.locator('address').count(), 1);
  t.ok((await page.locator('.entry time[datetime]').count()) > 40);
  const ids = await page.locator('.entry').evaluateAll(entries => entries.map(({ id }) => id));
  t.equal(new Set(ids).size, ids.length);
  t.match(ids[0], /^work-[a-z0-9-]+$/);
});

journey('every choice is a named group that says which value is current', '/es', async (t, page) => {
  for (const [name, current] of [
    ['Idioma', 'Español'],
    ['Extensión', 'Completo'],
    ['Iconos', 'Iconos'],
    ['Diseño', 'Hoja'],
  ] as const) {
    const group = page.getByRole('group', { name, exact: true });
    t.strictSame(await group.locator('[aria-current="true"]').allTextContents(), [current], name);
  }
  const scheme = page.getByRole('group', { name: 'Colores', exact: true });
  t.equal(await scheme.getByRole('button', { name: 'Auto', pressed: true }).count(), 1);
});
