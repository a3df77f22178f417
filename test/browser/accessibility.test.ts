import axe from 'axe-core';
import type { Page } from 'playwright-core';
import t from 'tap';
import { at, isExported } from '../helpers/addresses.ts';
import { createJourney } from '../helpers/browser.ts';
import { createSite } from '../helpers/site.ts';

const journey = await createJourney(t, await createSite(t));

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What axe finds wrong in a part of a page as it is, and what it cannot tell: for all but the contrast of text in a
 * picture, which has a test of its own, and of any text where `inked`, where another way is found to tell. By `rules`
 * those alone are tried: of all others it makes no difference which colours a page has.
 */
async function faultsOf(
  page: Page,
  { part = 'html', inked = false, rules = [] as string[] } = {},
): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const { violations, incomplete } = await page.evaluate(
    ({ part, runOnly }) =>
      (window as unknown as { axe: typeof axe }).axe.run(part, {
        runOnly,
        resultTypes: ['violations', 'incomplete'],
      }),
    {
      part,
      runOnly: rules.length
        ? { type: 'rule' as const, values: rules }
        : { type: 'tag' as const, values: tags },
    },
  );
  const name = ({ id, nodes }: axe.Result) => nodes.map(({ html }) => `${id}: ${html}`);
  const unsure = inked ? 'color-contrast: ' : 'color-contrast: <text ';
  return [
    ...violations.flatMap(name),
    ...incomplete.flatMap(name).filter(fault => !fault.startsWith(unsure)),
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
      // In the dark one language on each device: of its colours each is seen with each language, and on each device.
      if (colorScheme === 'dark' && (language === 'en') !== (device === 'desktop')) continue;
      journey(
        `axe finds no fault in /${language}, its dialogs and panels, open and folded, ${colorScheme}, on a ${device}`,
        `/${language}`,
        async (t, page) => {
          const faults = (part = 'html') => faultsOf(page, { part, rules: [...rules] });
          t.strictSame(await faults(), []);
          for (const key of ['i', '?']) {
            await page.keyboard.press(key);
            await page.waitForSelector('dialog[open]');
            t.strictSame(await faults('dialog'), [], `with the dialog of ${key}`);
            await page.keyboard.press('Escape');
            await page.waitForURL(`**/${language}`);
          }
          await page.click('#download');
          t.strictSame(await faults('.controls'), [], 'with the formats open');
          await page.click('#view');
          t.strictSame(await faults('.controls'), [], 'with the choices open');
          await page.click('#fold');
          await page.keyboard.press('Escape');
          t.equal(await page.locator('main details[open]').count(), 0);
          // Folding adds no colour.
          if (colorScheme === 'light') t.strictSame(await faults(), [], 'with every section folded');
          if (!(await page.isVisible('.open-sections'))) return;
          await page.click('.open-sections');
          t.strictSame(await faults('#sections'), [], 'with the sections open');
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
  // This a server alone can tell.
  ...(isExported ? [] : ['/en?share=ended']),
]) {
  journey(`axe finds no fault in ${path}`, path, async (t, page) => {
    t.strictSame(await faultsOf(page), []);
  });
}

journey('axe finds no fault on paper', '/en', async (t, page) => {
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  t.strictSame(await faultsOf(page, { inked: true }), []);
  const inks = await page
    .locator('main :is(h1, h2, h3, p, li, a, span, time):visible')
    .evaluateAll(all => [...new Set(all.map(element => getComputedStyle(element).color))]);
  t.strictSame(inks.sort(), ['rgb(0, 0, 0)', 'rgb(51, 51, 51)'], 'ink, though the screen is dark');
  t.equal(
    await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor),
    'rgb(255, 255, 255)',
  );
  t.notOk(await page.isVisible('.controls'), 'without controls');
});

journey(
  'nothing scrolls sideways from 320 px up',
  '/en',
  async (t, page) => {
    for (const path of ['/en', '/es', '/es?theme=clean', '/en/info', '/es/shortcuts', '/en/nothing']) {
      await page.goto(at(path));
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

/** The contrast of two colours (WCAG 2.2, contrast ratio). */
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
    `every ink stands out on the sheet and on the ground by 7 to 1, ${colorScheme}`,
    '/en',
    async (t, page) => {
      // The colours as they are used, each by something that has it.
      const colour = (selector: string, property: string) =>
        page
          .locator(selector)
          .first()
          .evaluate((element, property) => getComputedStyle(element).getPropertyValue(property), property);
      const paper = await colour('.sheet', 'background-color');
      const ground = await colour('html', 'background-color');
      t.not(paper, ground);
      for (const [selector, property, on] of [
        ['.name', 'color', paper],
        ['.by', 'color', paper],
        ['.period', 'color', paper],
        ['.section > h2', 'color', paper],
        ['.band text', 'fill', paper],
        ['.band .bar', 'stroke', paper],
        ['.entry .title a', 'text-decoration-color', paper],
        ['.controls .button', 'color', ground],
        ['.sections a', 'color', ground],
      ] as const) {
        const ratio = await contrast(page, await colour(selector, property), on);
        t.ok(ratio >= 7, `${selector} ${property}: ${ratio.toFixed(1)} to 1`);
      }
      const edge = await contrast(
        page,
        await colour('.choice [aria-current]', 'border-top-color'),
        await colour('html', 'background-color'),
      );
      t.ok(edge >= 3, `the frame of what is chosen: ${edge.toFixed(1)} to 1 (WCAG 1.4.11)`);
    },
    { colorScheme },
  );
}

journey(
  'in colours of the reader what is chosen still differs from what is not',
  '/en',
  async (t, page) => {
    const ground = (id: string) =>
      page.locator(`#${id}`).evaluate(element => getComputedStyle(element).backgroundColor);
    t.not(await ground('language-en'), await ground('language-es'));
    const line = await page
      .locator('.band .bar')
      .first()
      .evaluate(bar => getComputedStyle(bar).stroke);
    const sheet = await page.locator('.sheet').evaluate(sheet => getComputedStyle(sheet).backgroundColor);
    t.ok((await contrast(page, line, sheet)) >= 3, `${line} on ${sheet}`);
    t.strictSame(await faultsOf(page, { inked: true }), []);
  },
  { forcedColors: 'active', colorScheme: 'dark' },
);

journey(
  'text can be set wider without losing any of it (WCAG 1.4.12)',
  '/es?length=short',
  async (t, page) => {
    await page.addStyleTag({
      content:
        '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }',
    });
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      const cut = await page.evaluate(() =>
        [...document.querySelectorAll('main *, .controls *')]
          .filter(element => element.clientWidth > 2 && getComputedStyle(element).overflow !== 'visible')
          .filter(element => element.scrollWidth > element.clientWidth + 1)
          .map(element => element.outerHTML.slice(0, 80)),
      );
      t.strictSame(cut, [], `${width} px`);
      t.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    }
  },
  { bypassCSP: true },
);

journey(
  'at a zoom of 400 % nothing lies over the text (WCAG 1.4.10)',
  '/en',
  async (t, page) => {
    const fixed = await page.evaluate(() =>
      [...document.querySelectorAll('.controls, .near')].map(element => getComputedStyle(element).position),
    );
    t.strictSame(fixed, ['static', 'static']);
    t.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  },
  { viewport: { width: 320, height: 256 } },
);

journey('nothing moves for those who want no motion, and never for long', '/en', async (t, page) => {
  const times = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('dialog, [popover], .sections')].flatMap(element =>
        getComputedStyle(element)
          .transitionDuration.split(',')
          .map(time => Number.parseFloat(time)),
      ),
    );
  t.ok((await times()).every(time => time === 0));
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  const moving = await times();
  t.ok(moving.some(time => time > 0) && moving.every(time => time <= 0.2), `${moving}`);
  await page.keyboard.press('i');
  await page.waitForSelector('dialog[open]');
  await page.keyboard.press('Escape');
  await page.waitForURL('**/en');
  t.equal(await page.locator('dialog[open]').count(), 0, 'closing waits for no motion');
});

/** What Chromium tells assistive technology of: role, name and what else counts, of each part of the page in order. */
async function treeOf(page: Page): Promise<{ role: string; name: string; states: string; level: number }[]> {
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

journey('a screen reader is told of every control, by role, name and state', '/es', async (t, page) => {
  await page.click('#view');
  const tree = await treeOf(page);
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
    'navigation | Opciones de lectura',
    'link | Acerca de | hasPopup dialog',
    'link | Atajos | hasPopup dialog',
    'button | Imprimir',
    'button | Descargar | expanded false',
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
    ...[
      'Cronología',
      'Cargos',
      'Servicio y voluntariado',
      'Formación',
      'Inventos y proyectos',
      'Honores',
    ].map(name => `link | ${name}`),
    ...[
      'Patentes',
      'Publicaciones',
      'Campos de trabajo',
      'Idiomas',
      'Intereses',
      'Lo que otros escribieron',
    ].map(name => `link | ${name}`),
  ]);
});

journey(
  'a screen reader is told of headings in order, and of folds by their names',
  '/en',
  async (t, page) => {
    const tree = await treeOf(page);
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
    t.match(bars[0]?.name, 'Independent inventor, 1876 – 1889');
    t.equal(new Set(bars.map(({ name }) => name)).size, bars.length, 'each bar once');
  },
);
