// Layout of the CV: edges, distances, portrait and contacts, and what lines begin and end with.
import type { Page } from 'playwright-core';
import t from 'tap';
import type { Cv } from '../../server/cv/schema.ts';
import type { Content } from '../../server/snapshot/snapshot.ts';
import { createApp, uiOf, withCv, withEdition } from '../helpers/app.ts';
import { createJourney, isReady } from '../helpers/browser.ts';
import { imagesFrom, svg } from '../helpers/images.ts';
import { createSite } from '../helpers/site.ts';

const journey = createJourney(t, await createSite(t));

const titles = ['Go', 'Kubernetes', 'PostgreSQL', 'Distributed systems', 'Technical writing', 'Mentoring'];
const cv: Cv = {
  basics: {
    name: 'Ana Ruiz Okafor',
    label: 'Staff engineer',
    email: 'priyanka.thornbury@example.com',
    url: 'https://apolline-verchamp.example.org/',
    location: { city: 'Madrid', countryCode: 'ES' },
    profiles: [{ network: 'LinkedIn', username: 'ana', url: 'https://network.example/ana' }],
    summary: 'Makes payment systems boring. '.repeat(6),
  },
  work: [
    {
      id: 'lead',
      name: 'Lanternfish',
      location: 'Bristol',
      position: 'Lead',
      startDate: '2020-06',
      endDate: '2024-02',
      summary: 'Led.',
      url: 'https://lanternfish.example/lead',
    },
    {
      id: 'deputy',
      name: 'Lanternfish',
      location: 'Bristol',
      position: 'Deputy',
      startDate: '2021',
      endDate: '2022',
      summary: 'Helped.',
    },
    {
      id: 'other',
      name: 'Coppergate Payments',
      location: 'Manchester',
      position: 'Engineer',
      startDate: '2017-09',
      endDate: '2020-05',
      summary: 'Settled.',
      url: 'https://coppergate.example/',
    },
  ],
  education: ['a', 'b', 'c'].map(id => ({
    id,
    studyType: `Degree ${id}`,
    institution: 'Official School of the Corps of Civil Engineers',
    startDate: '2010',
    endDate: '2014',
  })),
  skills: titles.map((name, i) => ({ id: `s${i}`, name })),
  projects: [
    {
      id: 'car',
      name: 'Aero Car',
      entity: 'Niagara Spanish Aerocar Company Limited',
      type: 'Ropeway',
      roles: ['Promoter', 'Engineer'],
      startDate: '2015',
      keywords: titles,
    },
  ],
};
const portrait = { ...cv, basics: { ...cv.basics, image: 'me.svg' } };
const images = imagesFrom({ 'me.svg': svg('<rect width="4" height="5"/>', 'viewBox="0 0 4 5"') });
const rightToLeft = withEdition('en', { ui: { ...uiOf('en'), dir: 'rtl' } });
const served = async (content: Content) =>
  `${await (await createApp(t, { content })).listen({ host: '127.0.0.1', port: 0 })}/en`;
const plain = await served(withCv(cv));
const withPortrait = await served({ ...withCv(portrait), images });
const withLostImage = await served(withCv(portrait));
const mirrored = await served({ ...withCv(portrait, 'en', rightToLeft), images });

const boxOf = (page: Page, selector: string) =>
  page
    .locator(selector)
    .first()
    .evaluate(element => {
      const { left, right, top, bottom, width, height } = element.getBoundingClientRect();
      return { left, right, top, bottom, width, height };
    });
/** The lines that the text of an element has. */
const linesOf = (page: Page, selector: string) =>
  page
    .locator(selector)
    .first()
    .evaluate(element => {
      const range = document.createRange();
      range.selectNodeContents(element);
      return new Set([...range.getClientRects()].map(({ bottom }) => Math.round(bottom))).size;
    });
const open = async (page: Page, url: string, width: number, height = 900) => {
  await page.setViewportSize({ width, height });
  await page.goto(url);
};

journey('on a phone contacts have the whole width, below the portrait', '', async (t, page) => {
  for (const [url, width] of [
    [withPortrait, 390],
    [withPortrait, 320],
    [mirrored, 390],
  ] as const) {
    await open(page, url, width);
    const [contact, basics, image] = [
      await boxOf(page, '.contact'),
      await boxOf(page, '.basics'),
      await boxOf(page, '.portrait'),
    ];
    t.equal(contact.width, basics.width, `${width} px`);
    t.ok(contact.top >= image.bottom);
    t.equal(await linesOf(page, '.contact a bdi'), 1, 'the e-mail address is whole');
  }
});

journey('a portrait takes no height in a wide window', '', async (t, page) => {
  for (const theme of ['default', 'clean']) {
    for (const width of [1440, 1024, 768]) {
      await open(page, `${plain}?theme=${theme}`, width);
      const without = await boxOf(page, '.contact');
      for (const url of [withPortrait, mirrored]) {
        await open(page, `${url}?theme=${theme}`, width);
        const [contact, image, label, sheet] = [
          await boxOf(page, '.contact'),
          await boxOf(page, '.portrait'),
          await boxOf(page, '.label'),
          await boxOf(page, '.sheet'),
        ];
        t.ok(Math.abs(contact.top - without.top) < 2, `${theme}, ${width} px: ${contact.top}`);
        t.ok(image.top > sheet.top && image.bottom <= label.bottom + 1, 'beside name and label');
        t.ok(Math.abs(image.height / image.width - 1.25) < 0.02, 'in its ratio');
        t.equal(image.left > label.left, url === withPortrait, 'at the end of the heading');
      }
    }
  }
  await open(page, withLostImage, 1440);
  t.equal(await page.locator('.portrait').count(), 0, 'nothing stands in for a missing image');
});

journey('an e-mail address of 30 letters is whole in the margin', '', async (t, page) => {
  for (const width of [1024, 1280, 1440]) {
    await open(page, plain, width);
    t.equal(await linesOf(page, '.contact a bdi'), 1, `${width} px`);
    const [contact, summary] = [await boxOf(page, '.contact'), await boxOf(page, '.summary')];
    t.ok(contact.right < summary.left);
  }
});

journey('the texts of contacts have one edge in the margin', '', async (t, page) => {
  await open(page, plain, 1440);
  const edges = await page
    .locator('.contact li > div')
    .evaluateAll(texts => texts.map(text => text.getBoundingClientRect().left));
  t.equal(edges.length, 4);
  t.equal(new Set(edges).size, 1, `${edges}`);
});

journey(
  'on a phone the dates of an entry stand closer to its title than to the entry before',
  '',
  async (t, page) => {
    for (const width of [390, 320]) {
      await open(page, plain, width);
      const distances = await page.locator('#education .entry + .entry').evaluateAll(entries =>
        entries.map(entry => {
          const bottomOf = (element: Element | null | undefined) =>
            element?.getBoundingClientRect().bottom ?? 0;
          const [period, head] = [entry.querySelector('.period'), entry.querySelector('.head')];
          return {
            before: (period?.getBoundingClientRect().top ?? 0) - bottomOf(entry.previousElementSibling),
            after: (head?.getBoundingClientRect().top ?? 0) - bottomOf(period),
          };
        }),
      );
      t.equal(distances.length, 2);
      for (const { before, after } of distances) t.ok(before > 4 * after, `${before} and ${after} px`);
      const [title, dates] = [await boxOf(page, '.roles .head'), await boxOf(page, '.roles .period')];
      t.ok(dates.top >= title.bottom, 'dates of a position are below its title');
    }
  },
);

journey('positions at one employer are closer together than employers', '', async (t, page) => {
  for (const width of [1440, 390]) {
    await open(page, plain, width);
    const [role, employer] = await page.evaluate(() =>
      ['#work-deputy', '#work-other'].map(id => {
        const entry = document.querySelector(id) as Element;
        return Number.parseFloat(getComputedStyle(entry).paddingBlockStart);
      }),
    );
    t.ok((role ?? 99) < (employer ?? 0) / 2, `${role} and ${employer} px`);
  }
  t.equal(
    await page.locator('#work .entry:has(> .roles) > .period').count(),
    0,
    'the dates of the lead stand once',
  );
  t.equal(await page.locator('.roles .period').count(), 2);
});

journey(
  'skills without keywords are one line of the column, and links to them lead there',
  '',
  async (t, page) => {
    for (const url of [plain, `${plain}?theme=clean`]) {
      await open(page, url, 1440);
      const [first, second] = [await boxOf(page, '#skills-s0'), await boxOf(page, '#skills-s1')];
      t.equal(first.top, second.top);
      t.equal(first.left, (await boxOf(page, '.summary')).left);
    }
    await open(page, `${plain}#skills-s5`, 390);
    t.equal(await page.locator('#skills [id^="skills-s"]').count(), titles.length);
    t.ok(await page.locator('#skills-s5').isVisible());
  },
);

journey('no line begins or ends with a dot', '', async (t, page) => {
  for (const url of [plain, mirrored, `${plain}?theme=clean`]) {
    for (const width of [320, 390, 480, 1440]) {
      await open(page, url, width);
      const lines = await page.locator('.keywords, .by:has(> .comma)').evaluateAll(lists =>
        lists
          .filter(list => getComputedStyle(list).display === 'flex')
          .flatMap(list => {
            const em = Number.parseFloat(getComputedStyle(list).fontSize);
            const box = list.getBoundingClientRect();
            const isRtl = getComputedStyle(list).direction === 'rtl';
            return [...list.children]
              .filter(part => !part.matches('.comma'))
              .map((part, i) => {
                const { left, right } = part.getBoundingClientRect();
                const before = getComputedStyle(part, '::before');
                const distance = isRtl ? box.right - right : left - box.left;
                const isFirst = distance < 1;
                return {
                  text: part.textContent,
                  isFirst,
                  hasDot: before.content.includes('·'),
                  isDotOutside: before.position === 'absolute' && distance - em < 0,
                  isClipped: getComputedStyle(list).overflowX === 'clip',
                  hasDotAfter: getComputedStyle(part, '::after').content.includes('·'),
                  isStart: i === 0,
                };
              });
          }),
      );
      t.ok(lines.length > 5, `${lines.length} parts`);
      const wrong = lines.filter(
        ({ isFirst, hasDot, isDotOutside, isClipped, hasDotAfter, isStart }) =>
          hasDotAfter || hasDot === isStart || (isFirst && hasDot && !(isDotOutside && isClipped)),
      );
      t.strictSame(wrong, [], `${url}, ${width} px`);
      const dots = await page
        .locator('.by, .period, .duration')
        .evaluateAll(elements =>
          elements
            .filter(element => getComputedStyle(element, '::before').content.includes('·'))
            .map(({ textContent }) => textContent),
        );
      t.strictSame(dots, []);
    }
  }
});

journey('the bar begins and ends with the text', '/en', async (t, page) => {
  for (const [path, width] of [
    ['/en', 390],
    ['/es', 360],
    ['/en?theme=clean', 1440],
    ['/es?theme=clean', 768],
    ['/es?theme=clean', 1440],
  ] as const) {
    await page.setViewportSize({ width, height: 844 });
    await page.goto(path);
    const [text, pdf, view, bar] = [
      await boxOf(page, '#timeline'),
      await boxOf(page, '#pdf'),
      await boxOf(page, '#view'),
      await boxOf(page, '.toolbar'),
    ];
    t.ok(Math.abs(pdf.left - text.left) < 1 && Math.abs(view.right - text.right) < 1, `${path}, ${width} px`);
    t.ok(bar.height < 60, 'in one line');
  }
});

journey('panels leave the rule of the bar visible, and have one inset', '/en', async (t, page) => {
  for (const [width, bar] of [
    [1024, '.controls'],
    [390, '.toolbar'],
  ] as const) {
    await page.setViewportSize({ width, height: 844 });
    const insets: number[] = [];
    for (const [button, panel] of [
      ['#view', '#panel'],
      ['#download', '#formats'],
      ['.open-sections', '#sections'],
    ] as const) {
      await page.click(button);
      const [edge, box] = [await boxOf(page, bar), await boxOf(page, panel)];
      t.ok(box.top >= edge.bottom || box.bottom <= edge.top, `${panel} at ${width} px`);
      insets.push(
        await page.locator(panel).evaluate(panel => {
          const range = document.createRange();
          range.selectNodeContents(panel.querySelector('a, span') as Element);
          return Math.round(range.getBoundingClientRect().left - panel.getBoundingClientRect().left);
        }),
      );
      await page.keyboard.press('Escape');
    }
    t.equal(new Set(insets).size, 1, `${insets} px`);
  }
});

journey('the lists of the site information have one second column', '/en/info', async (t, page) => {
  const edges = await page
    .locator('main dd')
    .evaluateAll(all => all.map(dd => dd.getBoundingClientRect().left));
  t.ok(edges.length > 8);
  t.equal(new Set(edges).size, 1, `${edges}`);
});

journey('on a phone the facts of the document share a row of the footer', '/en', async (t, page) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const tops = await page
    .locator('.colophon p')
    .evaluateAll(all => all.map(p => p.getBoundingClientRect().top));
  t.equal(tops.length, 2);
  t.equal(tops[0], tops[1]);
});

journey('in a window of 320 px the first position begins within 1000 px', '/en', async (t, page) => {
  for (const path of ['/en', '/es']) {
    await page.goto(path);
    await isReady(page);
    for (const width of [320, 360]) {
      await page.setViewportSize({ width, height: 844 });
      const [drawing, title] = [await boxOf(page, '#timeline'), await boxOf(page, '.entry .title')];
      const top = title.top + (await page.evaluate(() => window.scrollY));
      t.ok(top <= 1000, `${path} at ${width} px: ${top}`);
      t.ok(drawing.height <= 165, `the drawing is ${drawing.height} px high`);
      const outside = await page.locator('#timeline .narrow .bar').evaluateAll(
        bars =>
          bars.filter(bar => {
            const drawn = bar.closest('.band > svg')?.getBoundingClientRect();
            const { top, bottom } = bar.getBoundingClientRect();
            return !drawn || top < drawn.top - 3 || bottom > drawn.bottom + 3;
          }).length,
      );
      t.equal(outside, 0, 'each bar is within its band');
    }
  }
});

journey('on paper commas part the head of an entry, and its URL is last', '', async (t, page) => {
  await open(page, plain, 700);
  await page.emulateMedia({ media: 'print' });
  const textOf = async (id: string) =>
    (await page.locator(id).evaluate(element => (element as HTMLElement).innerText))
      .replace(/\s+/g, ' ')
      .trim();
  t.match(await textOf('#projects-car'), 'Aero Car, Niagara Spanish Aerocar Company Limited, Ropeway');
  t.match(await textOf('#work-other'), 'Engineer, Coppergate Payments, Manchester');
  for (const id of ['#work-other', '#work-lead']) {
    const last = await page
      .locator(`${id} > :last-child`)
      .evaluate(({ className, textContent }) => ({ className, textContent }));
    t.equal(last.className, 'address', id);
  }
  const widths = await page
    .locator('.band .grid')
    .evaluateAll(grids => grids.map(grid => Number.parseFloat(getComputedStyle(grid).strokeWidth)));
  t.ok(widths.length && widths.every(width => width <= 0.5), 'lines of the grid are hairlines');
});
