// Accessibility: axe, WCAG criteria that axe cannot test, and the accessibility tree.
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import t from 'tap';
import type { Content } from '../../server/snapshot/snapshot.ts';
import { createApp } from '../helpers/app.ts';
import { createJourney, isReady } from '../helpers/browser.ts';
import { loadResume } from '../helpers/languages.ts';
import { createSite } from '../helpers/site.ts';
import { isExported, urlOf } from '../helpers/urls.ts';

const journey = createJourney(t, await createSite(t));

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * The violations that axe finds in part of a page, and its incomplete results. The contrast of SVG text, on which axe
 * is always incomplete, is left out: another test measures it. `ignoreContrast` leaves out incomplete contrast of any
 * text. `rules` limits the run to these rules.
 */
async function findViolations(
  page: Page,
  { part = 'html', ignoreContrast = false, rules = [] as string[] } = {},
): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const { violations, incomplete } = await page.evaluate(
    ({ part, runOnly }) =>
      (window as unknown as { axe: typeof axe }).axe.run(part, {
        runOnly,
        preload: false,
        resultTypes: ['violations', 'incomplete'],
      }),
    {
      part,
      runOnly: rules.length
        ? { type: 'rule' as const, values: rules }
        : { type: 'tag' as const, values: tags },
    },
  );
  const describe = ({ id, nodes }: axe.Result) => nodes.map(({ html }) => `${id}: ${html}`);
  const ignored = ignoreContrast ? 'color-contrast: ' : 'color-contrast: <text ';
  return [
    ...violations.flatMap(describe),
    ...incomplete.flatMap(describe).filter(result => !result.startsWith(ignored)),
  ];
}

const devices = {
  desktop: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
};

for (const language of ['en', 'es']) {
  for (const [colorScheme, rules] of [
    ['light', []],
    ['dark', ['color-contrast']],
  ] as const) {
    for (const [device, viewport] of Object.entries(devices)) {
      // The dark scheme is only tested for colours: one language on each device covers them.
      if (colorScheme === 'dark' && (language === 'en') !== (device === 'desktop')) continue;
      journey(
        `axe finds no violation in /${language}, its dialogs and panels, open and folded, ${colorScheme}, on a ${device}`,
        `/${language}`,
        async (t, page) => {
          const violations = (part = 'html') => findViolations(page, { part, rules: [...rules] });
          t.strictSame(await violations(), []);
          for (const key of ['i', '?']) {
            await page.keyboard.press(key);
            await page.waitForSelector('dialog[open]');
            t.strictSame(await violations('dialog'), [], `with the dialog of key ${key}`);
            await page.keyboard.press('Escape');
            await page.waitForURL(`**/${language}`);
          }
          await page.click('#download');
          t.strictSame(await violations('.controls'), [], 'with the formats panel open');
          await page.click('#view');
          t.strictSame(await violations('.controls'), [], 'with the view panel open');
          await page.click('#fold');
          await page.keyboard.press('Escape');
          t.equal(await page.locator('main details[open]').count(), 0);
          // Folding does not change colours, and the bar of a phone may cover half of a heading.
          if (colorScheme === 'light')
            t.strictSame(
              await findViolations(page, { ignoreContrast: true }),
              [],
              'with every section folded',
            );
          if (!(await page.isVisible('.open-sections'))) return;
          await page.click('.open-sections');
          t.strictSame(await violations('#sections'), [], 'with the sections panel open');
        },
        { colorScheme, viewport },
      );
    }
  }
}

for (const path of [
  '/es?length=short',
  '/en/info',
  '/es/shortcuts',
  '/en?icons=hide&theme=clean',
  '/en/nothing',
  // Share tokens need a server.
  ...(isExported ? [] : ['/en?share=ended']),
]) {
  journey(`axe finds no violation in ${path}`, path, async (t, page) => {
    t.strictSame(await findViolations(page), []);
  });
}

if (!isExported)
  for (const language of ['ar', 'zh'] as const) {
    const app = await createApp(t, { content: (await loadResume(t, language)).content as Content });
    const base = await app.listen({ host: '127.0.0.1', port: 0 });
    journey(`axe finds no violation in ${language}, which fits a phone`, '', async (t, page) => {
      await page.setViewportSize(devices.phone);
      await page.goto(`${base}/${language}`);
      await isReady(page);
      t.strictSame(await findViolations(page), []);
      t.ok(
        await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
        'no sideways scroll',
      );
      const style = (selector: string) =>
        page
          .locator(selector)
          .first()
          .evaluate(element => {
            const { fontStyle, letterSpacing, direction } = getComputedStyle(element);
            return { fontStyle, letterSpacing: letterSpacing.replace(/^0px$/, 'normal'), direction };
          });
      const direction = language === 'ar' ? 'rtl' : 'ltr';
      for (const selector of ['.name', '.section > h2', '.by', '.label'])
        t.match(await style(selector), { fontStyle: 'normal', letterSpacing: 'normal', direction }, selector);
    });
  }

journey('axe finds no violation in print', '/en', async (t, page) => {
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  t.strictSame(await findViolations(page, { ignoreContrast: true }), []);
  const colours = await page
    .locator('main :is(h1, h2, h3, p, li, a, span, time):visible')
    .evaluateAll(all => [...new Set(all.map(element => getComputedStyle(element).color))]);
  t.strictSame(colours.sort(), ['rgb(0, 0, 0)', 'rgb(51, 51, 51)'], 'dark text in the dark scheme, too');
  t.equal(
    await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor),
    'rgb(255, 255, 255)',
  );
  t.notOk(await page.isVisible('.controls'), 'without controls');
});

journey(
  'no horizontal scrolling at 320 px (WCAG 1.4.10)',
  '/en',
  async (t, page) => {
    for (const path of ['/en', '/es', '/es?theme=clean', '/en/info', '/es/shortcuts', '/en/nothing']) {
      await page.goto(urlOf(path));
      t.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), path);
    }
  },
  { viewport: { width: 320, height: 640 } },
);

for (const path of ['/en', '/es', '/en/info', '/en/shortcuts', '/es/nothing']) {
  journey(`${path} has one h1, the person's name, and no skipped heading level`, path, async (t, page) => {
    t.strictSame(await page.locator('h1').allTextContents(), ['Leonardo Torres Quevedo']);
    const levels = await page
      .locator('main :is(h1, h2, h3, h4)')
      .evaluateAll(headings => headings.map(heading => Number(heading.tagName[1])));
    t.equal(levels[0], 1);
    t.strictSame(
      levels.filter((level, i) => level > (levels[i - 1] ?? 1) + 1),
      [],
      'no level is skipped',
    );
  });
}

journey('the CV has landmarks, named sections, dates and one address element', '/en', async (t, page) => {
  for (const role of ['banner', 'main', 'navigation', 'contentinfo'] as const)
    t.ok(await page.getByRole(role).count(), role);
  const sections = page.locator('section.section');
  for (const section of await sections.all()) {
    const title = await section.locator('h2').innerText();
    t.equal(await page.getByRole('region', { name: title ?? '', exact: true }).count(), 1, title ?? '');
  }
  t.equal(await page.locator('address').count(), 1);
  t.ok((await page.locator('.entry time[datetime]').count()) > 40);
  const ids = await page.locator('.entry').evaluateAll(entries => entries.map(({ id }) => id));
  t.equal(new Set(ids).size, ids.length);
  t.match(ids[0], /^work-[a-z0-9-]+$/);
});

journey('every choice is a named group with one current value', '/es', async (t, page) => {
  await page.click('#view');
  for (const [name, current] of [
    ['Idioma', 'Español'],
    ['Extensión', 'Completo'],
    ['Iconos', 'Visibles'],
    ['Diseño', 'Hoja'],
  ] as const) {
    const group = page.getByRole('group', { name, exact: true });
    t.strictSame(await group.locator('[aria-current="true"]').allTextContents(), [current], name);
  }
  const scheme = page.getByRole('group', { name: 'Colores', exact: true });
  t.equal(await scheme.getByRole('button', { name: 'Auto', pressed: true }).count(), 1);
});

/** The contrast ratio of two colours (WCAG 2.2). */
const contrast = (page: Page, a: string, b: string) =>
  page.evaluate(
    ([a, b]) => {
      const luminance = (colour: string) => {
        const context = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
        const [red = 0, green = 0, blue = 0] = [...context.getImageData(0, 0, 1, 1).data].map(byte => {
          const part = byte / 255;
          return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((a, b) => b - a);
      return (light + 0.05) / (dark + 0.05);
    },
    [a, b] as const,
  );

for (const colorScheme of ['light', 'dark'] as const) {
  journey(
    `text and bars have a contrast of at least 7 to 1, ${colorScheme} (WCAG 1.4.6)`,
    '/en',
    async (t, page) => {
      // Computed colours, each of an element that uses it.
      const colour = (selector: string, property: string) =>
        page
          .locator(selector)
          .first()
          .evaluate((element, property) => getComputedStyle(element).getPropertyValue(property), property);
      const paper = await colour('.sheet', 'background-color');
      const background = await colour('html', 'background-color');
      t.not(paper, background);
      for (const [selector, property, on] of [
        ['.name', 'color', paper],
        ['.by', 'color', paper],
        ['.period', 'color', paper],
        ['.section > h2', 'color', paper],
        ['.band text', 'fill', paper],
        ['.band .bar', 'stroke', paper],
        ['.entry .title a', 'text-decoration-color', paper],
        ['.controls .button', 'color', background],
        ['.sections a', 'color', background],
      ] as const) {
        const ratio = await contrast(page, await colour(selector, property), on);
        t.ok(ratio >= 7, `${selector} ${property}: ${ratio.toFixed(1)} to 1`);
      }
      const edge = await contrast(
        page,
        await colour('.choice [aria-current]', 'border-top-color'),
        await colour('html', 'background-color'),
      );
      t.ok(edge >= 3, `the border of the current value: ${edge.toFixed(1)} to 1 (WCAG 1.4.11)`);
    },
    { colorScheme },
  );
}

journey(
  'in forced colours the current value differs from the others',
  '/en',
  async (t, page) => {
    const backgroundOf = (id: string) =>
      page.locator(`#${id}`).evaluate(element => getComputedStyle(element).backgroundColor);
    t.not(await backgroundOf('language-en'), await backgroundOf('language-es'));
    const line = await page
      .locator('.band .bar')
      .first()
      .evaluate(bar => getComputedStyle(bar).stroke);
    const sheet = await page.locator('.sheet').evaluate(sheet => getComputedStyle(sheet).backgroundColor);
    t.ok((await contrast(page, line, sheet)) >= 3, `${line} on ${sheet}`);
    t.strictSame(await findViolations(page, { ignoreContrast: true }), []);
  },
  { forcedColors: 'active', colorScheme: 'dark' },
);

journey(
  'wider text spacing cuts off no text (WCAG 1.4.12)',
  '/es?length=short',
  async (t, page) => {
    await page.addStyleTag({
      content:
        '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }',
    });
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      const clipped = await page.evaluate(() =>
        [...document.querySelectorAll('main *, .controls *')]
          .filter(element => element.clientWidth > 2 && getComputedStyle(element).overflow !== 'visible')
          .filter(element => element.scrollWidth > element.clientWidth + 1)
          .map(element => element.outerHTML.slice(0, 80)),
      );
      t.strictSame(clipped, [], `${width} px`);
      t.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    }
  },
  { bypassCSP: true },
);

journey(
  'at 400 % zoom the controls are not fixed over the text (WCAG 1.4.10)',
  '/en',
  async (t, page) => {
    const positions = await page.evaluate(() =>
      [...document.querySelectorAll('.controls, .toolbar')].map(
        element => getComputedStyle(element).position,
      ),
    );
    t.strictSame(positions, ['static', 'static']);
    t.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  },
  { viewport: { width: 320, height: 256 } },
);

journey('no transitions with reduced motion, and short ones otherwise', '/en', async (t, page) => {
  const durations = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('dialog, [popover], .sections')].flatMap(element =>
        getComputedStyle(element)
          .transitionDuration.split(',')
          .map(time => Number.parseFloat(time)),
      ),
    );
  t.ok((await durations()).every(time => time === 0));
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  const animated = await durations();
  t.ok(animated.some(time => time > 0) && animated.every(time => time <= 0.2), `${animated}`);
  await page.keyboard.press('i');
  await page.waitForSelector('dialog[open]');
  await page.keyboard.press('Escape');
  await page.waitForURL('**/en');
  t.equal(await page.locator('dialog[open]').count(), 0, 'closing does not wait for a transition');
});

/** The accessibility tree of Chromium in document order: role, name, states and level of each node. */
async function accessibilityTreeOf(
  page: Page,
): Promise<{ role: string; name: string; states: string; level: number }[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const byId = new Map(nodes.map(node => [node.nodeId, node]));
  const walk = (id = nodes[0]?.nodeId ?? ''): typeof nodes => {
    const node = byId.get(id);
    return node ? [node, ...(node.childIds ?? []).flatMap(id => walk(id))] : [];
  };
  return walk()
    .filter(({ ignored }) => !ignored)
    .map(({ role, name, properties = [] }) => {
      const value = (name: string) => properties.find(property => property.name === name)?.value.value;
      const states = ['pressed', 'expanded', 'hasPopup']
        .filter(state => value(state) !== undefined)
        .map(state => `${state} ${value(state)}`)
        .join(', ');
      return {
        role: String(role?.value),
        name: String(name?.value ?? ''),
        states,
        level: Number(value('level') ?? 0),
      };
    });
}

journey('every control has a role, name and state in the accessibility tree', '/es', async (t, page) => {
  await page.click('#view');
  const tree = await accessibilityTreeOf(page);
  const controls = tree
    .slice(
      0,
      tree.findIndex(({ role }) => role === 'main'),
    )
    .filter(({ role }) => ['button', 'link', 'group', 'navigation', 'banner'].includes(role))
    .map(({ role, name, states }) => [role, name, states].filter(Boolean).join(' | '));
  t.strictSame(controls, [
    'link | Saltar al currículum',
    'banner',
    'navigation | Formatos y opciones',
    'link | PDF',
    'button | Otros formatos | expanded false',
    'button | Imprimir',
    'group | Idioma',
    'link | English',
    'link | Español',
    'group | Extensión',
    'link | Completo',
    'link | Breve',
    'button | Vista | expanded true',
    'group',
    'group | Iconos',
    'link | Visibles',
    'link | Ocultos',
    'group | Diseño',
    'link | Hoja',
    'link | Limpio',
    'group | Colores',
    'button | Auto | pressed true',
    'button | Claro | pressed false',
    'button | Oscuro | pressed false',
    'group | Secciones',
    'button | Abrir todo',
    'button | Plegar todo',
    'navigation | Secciones',
    'link | Arriba',
    'link | Cronología',
    'link | Cargos',
    'link | Servicio y voluntariado',
    'link | Formación',
    'link | Inventos y proyectos',
    'link | Honores',
    'link | Patentes',
    'link | Publicaciones',
    'link | Campos de trabajo',
    'link | Idiomas',
    'link | Intereses',
    'link | Lo que otros escribieron',
  ]);
});

journey(
  'headings and disclosures have levels and names in the accessibility tree',
  '/en',
  async (t, page) => {
    const tree = await accessibilityTreeOf(page);
    const headings = tree.filter(({ role }) => role === 'heading');
    t.equal(headings[0]?.name, 'Leonardo Torres Quevedo');
    t.strictSame(
      headings.filter(({ level }, i) => level > (headings[i - 1]?.level ?? 0) + 1),
      [],
    );
    const titles = headings.filter(({ level }) => level === 2).map(({ name }) => name);
    t.strictSame(titles.slice(0, 4), ['Timeline', 'Positions', 'Service', 'Education']);
    t.strictSame(
      tree.filter(({ role }) => role === 'DisclosureTriangle').map(({ name, states }) => [name, states]),
      titles.map(title => [title, 'expanded true']),
    );
    t.ok(titles.every(title => tree.some(({ role, name }) => role === 'region' && name === title)));
    const bars = tree.filter(({ role, name }) => role === 'link' && /, \d.*\d$/.test(name));
    t.match(bars[0]?.name, /^Royal Academy of Exact, Physical and Natural Sciences, 1901/);
    t.equal(new Set(bars.map(({ name }) => name)).size, bars.length, 'each bar once');
  },
);
