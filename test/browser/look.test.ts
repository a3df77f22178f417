// Layout in the browser: folding, navigation, panels, timeline and page weight.
import type { Page } from 'playwright-core';
import t from 'tap';
import { content, createApp, withCv, withEdition } from '../helpers/app.ts';
import { createJourney, isReady } from '../helpers/browser.ts';
import { createSite } from '../helpers/site.ts';
import { isExported, pathIn, urlOf } from '../helpers/urls.ts';

const journey = createJourney(t, await createSite(t));
const phone = { viewport: { width: 390, height: 844 } };

const foldedSections = (page: Page) =>
  page.locator('main section:has(> details:not([open]))').evaluateAll(all => all.map(({ id }) => id));
const currentLinksOf = (page: Page) =>
  page.locator('#sections [aria-current]').evaluateAll(links => links.map(link => link.getAttribute('href')));
const nextFrame = (page: Page) => page.evaluate(() => new Promise(requestAnimationFrame));

journey('a click on a heading folds its section, also after a language change', '/en', async (t, page) => {
  await page.click('#work_title', { force: true });
  t.strictSame(await foldedSections(page), ['work']);
  t.notOk(await page.isVisible('#work-laboratory-director'));
  await page.focus('#education summary');
  await page.keyboard.press('Space');
  t.strictSame(await foldedSections(page), ['work', 'education']);
  await page.keyboard.press('l');
  await page.waitForURL('**/es');
  await page.waitForFunction(() => document.documentElement.lang === 'es');
  t.strictSame(await foldedSections(page), ['work', 'education']);
  t.ok(await page.isVisible('#volunteer .entry'));
  await page.goBack();
  await page.waitForFunction(() => document.documentElement.lang === 'en');
  t.strictSame(await foldedSections(page), ['work', 'education'], 'and after Back');
});

journey('a section stays folded after it was removed and added again', '/en', async (t, page) => {
  await page.focus('#volunteer summary');
  await page.keyboard.press('Enter');
  await page.keyboard.press('s');
  await page.waitForURL(`**${urlOf('/en?length=short')}`);
  t.equal(await page.locator('#volunteer').count(), 0);
  await page.keyboard.press('s');
  await page.waitForURL('**/en');
  await page.waitForSelector('#volunteer');
  t.strictSame(await foldedSections(page), ['volunteer']);
  await page.click('#sections [href="#volunteer"]');
  t.strictSame(await foldedSections(page), [], 'a link to a folded section opens it');
});

journey('every control can be clicked at any scroll position', '/en', async (t, page) => {
  for (const width of [800, 1216, 1280, 1920]) {
    await page.setViewportSize({ width, height: 800 });
    await page.evaluate(() => window.scrollTo({ top: 2_000, behavior: 'instant' }));
    const covered = await page.locator('.controls :is(a, button):visible').evaluateAll(controls =>
      controls
        .filter(control => {
          const { left, top, width, height } = control.getBoundingClientRect();
          return !control.contains(document.elementFromPoint(left + width / 2, top + height / 2));
        })
        .map(({ id }) => id),
    );
    t.strictSame(covered, [], `${width} px`);
  }
});

journey('focusing a control does not scroll the page', '/en', async (t, page) => {
  await page.evaluate(() => document.querySelector('#awards')?.scrollIntoView({ behavior: 'instant' }));
  const y = await page.evaluate(() => window.scrollY);
  for (const id of ['view', 'length-short', 'language-en', 'pdf']) {
    await page.focus(`#${id}`);
    t.equal(await page.evaluate(() => window.scrollY), y, id);
  }
});

journey(
  'menus appear at once, as WebKit never ends a transition of an anchored element',
  '/en',
  async (t, page) => {
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    for (const [button, menu] of [
      ['#download', '#formats'],
      ['#view', '#panel'],
    ] as const) {
      await page.click(button);
      const running = await page.$eval(menu, element => element.getAnimations({ subtree: true }).length);
      t.equal(running, 0, menu);
      t.equal(await page.$eval(menu, element => getComputedStyle(element).transitionDuration), '0s', menu);
      await page.keyboard.press('Escape');
    }
  },
);

journey('figures are old-style in sentences and lining in dates', '/en', async (t, page) => {
  const figuresOf = (selector: string) =>
    page.$eval(selector, element => getComputedStyle(element).fontVariantNumeric);
  for (const selector of ['.summary p', '.highlights li', '#languages .by']) {
    t.equal(await figuresOf(selector), 'oldstyle-nums', selector);
  }
  t.equal(await figuresOf('.period'), 'lining-nums tabular-nums');
});

journey('contacts stand on the lines of the summary beside them', '/en', async (t, page) => {
  const [pitch, line] = await page.evaluate(() => {
    const [one, two] = [...document.querySelectorAll('.contact li')].map(
      item => item.getBoundingClientRect().top,
    );
    const summary = document.querySelector('.summary p') as Element;
    return [(two as number) - (one as number), Number.parseFloat(getComputedStyle(summary).lineHeight)];
  });
  t.ok(Math.abs((pitch as number) - (line as number)) < 0.1, `${pitch} and ${line} px`);
});

journey('a panel closes when the focus leaves it', '/en', async (t, page) => {
  await page.click('#view');
  await page.focus('#fold');
  t.ok(await page.isVisible('#panel'));
  await page.keyboard.press('Tab');
  t.notOk(await page.isVisible('#panel'));
});

journey('the link of the chosen section is marked as current', '/en', async (t, page) => {
  for (const height of [800, 1200]) {
    await page.setViewportSize({ width: 1280, height });
    for (const id of ['education', 'languages', 'interests', 'references']) {
      await page.click(`#sections [href="#${id}"]`);
      await nextFrame(page);
      await nextFrame(page);
      t.strictSame(await currentLinksOf(page), [`#${id}`], `${height} px`);
    }
  }
});

journey('every section link is reachable in a low viewport', '/en', async (t, page) => {
  await page.setViewportSize({ width: 1280, height: 440 });
  await page.evaluate(() => window.scrollTo({ top: 2_000, behavior: 'instant' }));
  const last = page.locator('#sections a').last();
  await last.focus();
  const box = await last.boundingBox();
  t.ok(box && box.y >= 0 && box.y + box.height <= 440, `at ${box?.y}`);
});

const languages = ['en', 'fr', 'de', 'it', 'pt', 'nl'];
const polyglot = languages.reduce((given, language) => withEdition(language, {}, given), content);
const polyglotApp = await createApp(t, { content: { ...polyglot, site: { ...content.site, languages } } });
const polyglotBase = await polyglotApp.listen({ host: '127.0.0.1', port: 0 });
journey(
  'many languages are in a menu at its button, which closes when one is chosen',
  '',
  async (t, page) => {
    await page.goto(`${polyglotBase}/en`);
    await isReady(page);
    for (const width of [320, 800, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      t.ok(((await page.locator('.toolbar').boundingBox())?.height ?? 99) < 60, `one line at ${width} px`);
      t.match(await page.textContent('#language'), 'English', 'the button names the current language');
      await page.click('#language');
      const [button, menu] = [
        await page.locator('#language').boundingBox(),
        await page.locator('#language-menu').boundingBox(),
      ];
      if (!button || !menu) throw new Error('no menu');
      const distance = Math.max(menu.y - button.y - button.height, button.y - menu.y - menu.height);
      t.ok(distance > 0 && distance < 24, `${distance} px from its button`);
      t.ok(menu.x < button.x + button.width && button.x < menu.x + menu.width, 'below or above it');
      await page.keyboard.press('Escape');
    }
    await page.click('#language');
    await page.click('#language-de');
    await page.waitForURL('**/de');
    t.notOk(await page.isVisible('#language-menu'));
    await page.keyboard.press('l');
    await page.waitForURL('**/it');
  },
);

const longWord = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
const longWordApp = await createApp(t, {
  content: withCv({
    basics: {
      name: longWord,
      label: longWord,
      summary: longWord,
      email: `${longWord}@example.org`,
      phone: '+34 600',
    },
    work: [{ id: 'a', name: longWord, position: longWord, startDate: '1907', summary: longWord }],
    skills: [{ id: 'a', name: longWord, keywords: [longWord] }],
  }),
});
const longWordBase = await longWordApp.listen({ host: '127.0.0.1', port: 0 });
journey('a word longer than its line is broken, without horizontal scrolling', '', async (t, page) => {
  for (const width of [320, 390, 768, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto(`${longWordBase}/en`);
    t.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${width} px`);
  }
});

const jobs = (count: number, long = '') =>
  Array.from({ length: count }, (_, i) => ({
    id: `job-${i}`,
    position: `Engineer ${i + 1}${long}`,
    name: `Employer ${i + 1}${long}`,
    startDate: `${2026 - i}-02`,
    endDate: `${2027 - i}-01`,
    summary: `What was done.${long}`,
  }));
const basics = {
  name: 'Ana Ruiz Okafor',
  label: 'Staff software engineer',
  email: 'ana.ruiz-okafor@mail.example',
  phone: '+34 600 123 456',
  summary: 'Staff engineer who makes payment systems boring. '.repeat(4),
};
const longText = ' of a long name that has many words';
const longBasics = {
  ...basics,
  name: 'Maximiliana Fernández de la Cruz Montgomery-Featherstonehaugh',
  label: 'Principal engineer of distributed systems, and head of platform quality',
  summary: basics.summary.repeat(2),
};
/** CVs, and the lowest position of the title of their first entry in a wide window, in px. A long text moves it down. */
const fixtures: [name: string, cv: Parameters<typeof withCv>[0] | null, wide: number][] = [
  ['the sample', null, 900],
  ['3 jobs', { basics, work: jobs(3) }, 900],
  ['40 jobs', { basics, work: jobs(40) }, 900],
  ['long everything', { basics: longBasics, work: jobs(40, longText) }, 1000],
];
journey('the first position is within the first screen', '', async (t, page) => {
  for (const [name, cv, wide] of fixtures) {
    const site = cv
      ? `${await (await createApp(t, { content: withCv(cv) })).listen({ host: '127.0.0.1', port: 0 })}/en`
      : '/en';
    for (const [width, height, most] of [
      [1440, 900, wide],
      [1024, 900, wide],
      [390, 844, (wide / 900) * 1.3 * 844],
      [320, 844, (wide / 900) * 1.3 * 844],
    ] as const) {
      await page.setViewportSize({ width, height });
      await page.goto(site);
      const [title = Infinity, drawing = Infinity] = await page.evaluate(() => {
        const boxes = ['.entry .title', '#timeline'].map(part =>
          document.querySelector(part)?.getBoundingClientRect(),
        );
        return [boxes[0]?.top, boxes[1]?.height];
      });
      t.ok(title <= most, `${name} at ${width} px: ${title}`);
      t.ok(drawing < height / 2, `the drawing is ${drawing} px high`);
      const isWhole = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
      t.ok(isWhole, `${name} fits into ${width} px`);
    }
  }
});

journey('each section begins with one rule, that of its heading', '/en', async (t, page) => {
  const bordered = await page
    .locator('main section')
    .evaluateAll(sections =>
      sections
        .filter(section => getComputedStyle(section).borderBlockStartWidth !== '0px')
        .map(({ id }) => id),
    );
  t.strictSame(bordered, []);
});

journey('all sections fold and open at once, which is announced', '/es', async (t, page) => {
  await page.click('#view');
  await page.click('#fold');
  const all = await page.locator('main section').evaluateAll(sections => sections.map(({ id }) => id));
  t.strictSame(await foldedSections(page), all);
  t.equal(await page.textContent('#announcement'), 'Todas las secciones están plegadas.');
  await page.click('#unfold');
  t.strictSame(await foldedSections(page), []);
  t.equal(await page.textContent('#announcement'), 'Todas las secciones están abiertas.');
});

journey('a link to an entry in a folded section opens the section', '/en', async (t, page) => {
  await page.click('#view');
  await page.click('#fold');
  await page.keyboard.press('Escape');
  await page.click('#timeline summary');
  await page.getByRole('link', { name: /^Telekino/ }).click();
  t.equal(await page.evaluate(() => location.hash), '#projects-telekino');
  const top = await page.locator('#projects-telekino').evaluate(entry => entry.getBoundingClientRect().top);
  t.ok(top >= 0 && top < 800, `the entry is in the viewport (${top})`);
});

journey('the navigation marks the current section', '/en', async (t, page) => {
  t.strictSame(await currentLinksOf(page), [], 'none at the top of the page');
  await page.evaluate(() => document.querySelector('#projects')?.scrollIntoView({ behavior: 'instant' }));
  await nextFrame(page);
  await nextFrame(page);
  t.strictSame(await currentLinksOf(page), ['#projects']);
  t.equal(await page.getAttribute('#sections [aria-current]', 'aria-current'), 'location');
  await page.keyboard.press('l');
  await page.waitForFunction(() => document.documentElement.lang === 'es');
  await nextFrame(page);
  await nextFrame(page);
  t.strictSame(await currentLinksOf(page), ['#projects'], 'after a language change');
  await page.keyboard.press('k');
  t.strictSame(await currentLinksOf(page), ['#education'], 'after a shortcut');
});

journey(
  'on a phone the sections panel closes when a section is chosen',
  '/en',
  async (t, page) => {
    t.notOk(await page.isVisible('#sections'));
    await page.click('.open-sections');
    await page.click('#sections [href="#awards"]');
    t.notOk(await page.isVisible('#sections'));
    t.equal(await page.evaluate(() => location.hash), '#awards');
    await page.click('.open-sections');
    await page.keyboard.press('Escape');
    t.notOk(await page.isVisible('#sections'));
  },
  phone,
);

journey(
  'on a phone the choices are one line at the bottom and cover no focused element (WCAG 2.4.11)',
  '/es',
  async (t, page) => {
    for (const width of [320, 360, 390, 430]) {
      await page.setViewportSize({ width, height: 700 });
      const bar = await page.locator('.toolbar').boundingBox();
      t.equal((bar?.y ?? 0) + (bar?.height ?? 0), 700, `${width} px`);
      t.ok((bar?.height ?? 99) < 60, `one line: ${bar?.height}`);
    }
    await page.click('#download');
    t.ok(await page.isVisible('#formats .print'), 'the menu has Print, for which the bar has no place');
    const small = await page
      .locator('.toolbar .button:visible, #formats :is(a, button)')
      .evaluateAll(targets =>
        targets
          .map(target => ({ text: target.textContent, box: target.getBoundingClientRect() }))
          .filter(({ box }) => box.width < 44 || box.height < 44)
          .map(({ text }) => text),
      );
    t.strictSame(small, [], 'targets are at least 44 px');
    await page.keyboard.press('Escape');
    await page.locator('.entry a').nth(3).focus();
    const isUncovered = await page.evaluate(
      () => (document.activeElement?.getBoundingClientRect().bottom ?? 999) <= innerHeight - 52,
    );
    t.ok(isUncovered);
  },
  phone,
);

journey(
  'on a phone the descriptions in a dialog are wide enough',
  '/en/info',
  async (t, page) => {
    for (const path of ['/en', '/es']) {
      await page.goto(path);
      await isReady(page);
      for (const key of ['i', '?']) {
        await page.keyboard.press(key);
        await page.waitForSelector('dialog[open] dd');
        for (const width of [320, 390, 480]) {
          await page.setViewportSize({ width, height: 700 });
          const narrow = await page
            .locator('dialog dl')
            .evaluateAll(lists =>
              lists.flatMap(list =>
                [...list.querySelectorAll('dd')]
                  .filter(({ clientWidth }) => clientWidth < list.clientWidth * 0.55)
                  .map(({ textContent, clientWidth }) => `${textContent}: ${clientWidth}`),
              ),
            );
          t.strictSame(narrow, [], `${key} in ${path} at ${width} px`);
          const [close, heading] = await page
            .locator('dialog :is(.dialog-close .button, h2)')
            .evaluateAll(elements => elements.map(element => element.getBoundingClientRect()));
          t.ok(close && heading && heading.top >= close.bottom, 'Close does not cover the heading');
        }
        await page.keyboard.press('Escape');
        await page.waitForSelector('dialog:not([open])', { state: 'attached' });
        // Closing goes back in the history, which would abort the next navigation.
        await page.waitForURL(url => pathIn(url.href) === path);
      }
    }
  },
  phone,
);

journey(
  'text of twice the size is within the window (WCAG 1.4.4)',
  '/es',
  async (t, page) => {
    for (const width of [320, 360, 800]) {
      await page.setViewportSize({ width, height: 700 });
      // Lengths in rem follow; media queries do not, so the timeline still has its labels.
      await page.evaluate(() => document.documentElement.style.setProperty('font-size', '34px'));
      const outside = await page
        .locator(':is(.controls, main, .near) :is(a, button, h1, h2, p):not(svg a):visible')
        .evaluateAll(elements =>
          elements
            .map(element => ({ text: element.textContent, box: element.getBoundingClientRect() }))
            .filter(({ box }) => box.width > 1 && (box.left < 0 || box.right > innerWidth))
            .map(({ text }) => text),
        );
      t.strictSame(outside, [], `${width} px`);
      t.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    }
  },
  phone,
);

journey(
  'the open panel and the printed QR code have explicit sizes, as WebKit would stretch them',
  '/en',
  async (t, page) => {
    await page.click('#view');
    t.equal(await page.locator('#panel').evaluate(panel => getComputedStyle(panel).alignContent), 'start');
    await page.emulateMedia({ media: 'print' });
    const rules = await page.evaluate(() =>
      [...document.styleSheets]
        .flatMap(({ cssRules }) =>
          [...cssRules]
            .filter(rule => rule instanceof CSSMediaRule && rule.conditionText === 'print')
            .flatMap(rule => [...(rule as CSSMediaRule).cssRules])
            .filter(rule => (rule as CSSStyleRule).selectorText === '.qr')
            .map(rule => (rule as CSSStyleRule).style),
        )
        .map(({ inlineSize, blockSize }) => [inlineSize, blockSize]),
    );
    t.strictSame(rules, [['14mm', '14mm']]);
  },
);

journey(
  'without scripts the panels open and sections fold',
  '/en',
  async (t, page) => {
    await page.click('#view');
    t.notOk(await page.isVisible('[data-fold]'), 'controls that need scripts are hidden');
    await page.click('#theme-clean');
    await page.waitForURL(`**${urlOf('/en?theme=clean')}`);
    await page.click('.open-sections');
    await page.click('#sections [href="#work"]');
    t.equal(new URL(page.url()).hash, '#work');
    await page.keyboard.press('Escape');
    await page.click('#work summary');
    t.strictSame(await page.locator('#work .entry:visible').count(), 0);
  },
  { javaScriptEnabled: false, ...phone },
);

/** The rendered positions of the years and of one bar of the timeline, in px. */
const timelineOf = (page: Page, id: string) =>
  page.evaluate(id => {
    const findVisible = (selector: string) =>
      [...document.querySelectorAll(`#timeline ${selector}`)].filter(
        element => element.getBoundingClientRect().width + element.getBoundingClientRect().height > 0,
      );
    const years = findVisible('.scale text').map(text => {
      const { left, right } = text.getBoundingClientRect();
      return { year: Number(text.textContent), x: (left + right) / 2 };
    });
    const bar = findVisible(`a[href="#${id}"] .bar`)[0]?.getBoundingClientRect();
    return { years, from: bar?.left ?? 0, to: bar?.right ?? 0 };
  }, id);

for (const [device, options] of Object.entries({ 'a wide sheet': {}, 'a phone': phone })) {
  journey(
    `the timeline is to scale on ${device}`,
    '/en',
    async (t, page) => {
      const { years } = await timelineOf(page, 'work-laboratory-director');
      const first = years[0];
      const last = years.at(-1);
      if (!first || !last) throw new Error('no years found');
      const xOf = (year: number) =>
        first.x + ((year - first.year) / (last.year - first.year)) * (last.x - first.x);
      for (const { year, x } of years) t.ok(Math.abs(x - xOf(year)) < 1, `${year}`);
      for (const [id, from, to] of [
        ['work-laboratory-director', 1907 + 1 / 12 + 21 / 372, 1936 + 11 / 12 + 18 / 372],
        ['work-rae-member', 1920 + 9 / 12 + 30 / 372, 1937],
        ['education-school-of-civil-engineering', 1871, 1877],
        ['projects-aero-car', 1915, 1916 + 7 / 12 + 8 / 372],
      ] as const) {
        const bar = await timelineOf(page, id);
        t.ok(Math.abs(bar.from - xOf(from)) < 1.5, `${id} begins at ${bar.from}, ${xOf(from)}`);
        t.ok(Math.abs(bar.to - xOf(to)) < 1.5, `${id} ends at ${bar.to}, ${xOf(to)}`);
      }
    },
    options,
  );
}

journey('pointing at a bar accents the dates of its entry, and the reverse', '/en', async (t, page) => {
  const colour = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate(element => getComputedStyle(element).color);
  const width = () =>
    page
      .locator('.wide a[href="#work-laboratory-director"] .bar')
      .evaluate(bar => getComputedStyle(bar).strokeWidth);
  const dates = '#work-laboratory-director > .period';
  const soft = await colour(dates);
  t.equal(await width(), '4px');
  await page.hover('.wide a[href="#work-laboratory-director"] text');
  const accent = await colour(dates);
  t.not(accent, soft);
  t.equal(accent, await colour('.button.pdf'));
  t.equal(await colour('#work-rae-member > .period'), soft, 'not those of others');
  await page.hover('#work-laboratory-director .title');
  t.equal(await width(), '6px');
  const thin = page.locator('.wide .thin [role="listitem"] .bar').first();
  t.equal(await thin.evaluate(bar => getComputedStyle(bar).opacity), '0.45');
  // A line has no height, so locators take it for invisible.
  const { x, y } = await thin.evaluate(bar => {
    bar.scrollIntoView({ block: 'center', behavior: 'instant' });
    const { left, width, top } = bar.getBoundingClientRect();
    return { x: left + width / 2, y: top };
  });
  await page.mouse.move(x, y);
  t.equal(await thin.evaluate(bar => getComputedStyle(bar).opacity), '1', 'also of thin bars');
});

journey(
  'shortcuts are not offered where there are no keys',
  '/en',
  async (t, page) => {
    t.ok(await page.isVisible('.colophon #info'));
    t.notOk(await page.isVisible('.colophon #shortcuts'));
  },
  { ...phone, hasTouch: true },
);

journey('menus open at their buttons, with anchor positioning or without it', '/en', async (t, page) => {
  const distanceOf = (button: string, menu: string) =>
    page.evaluate(
      ([button = '', menu = '']) => {
        const [one, other] = [button, menu].map(selector =>
          document.querySelector(selector)?.getBoundingClientRect(),
        );
        if (!one || !other) throw new Error('no menu');
        const isOverlapping = one.left < other.right && other.left < one.right;
        return isOverlapping ? Math.max(other.top - one.bottom, one.top - other.bottom) : Infinity;
      },
      [button, menu],
    );
  for (const anchored of [true, false]) {
    if (!anchored) {
      await page.evaluate(() => {
        const remove = (rules: CSSStyleSheet | CSSGroupingRule) => {
          for (let i = rules.cssRules.length - 1; i >= 0; i -= 1) {
            const rule = rules.cssRules[i];
            if (rule instanceof CSSSupportsRule && rule.conditionText.includes('position-area'))
              rules.deleteRule(i);
            else if (rule instanceof CSSGroupingRule) remove(rule);
          }
        };
        for (const sheet of document.styleSheets) remove(sheet);
      });
    }
    for (const width of [390, 800, 1280, 1600]) {
      await page.setViewportSize({ width, height: 800 });
      for (const [button, menu] of [
        ['#download', '#formats'],
        ['#view', '#panel'],
      ] as const) {
        await page.click(button);
        const distance = await distanceOf(button, menu);
        t.ok(distance > 0 && distance < 24, `${menu} at ${width} px, ${anchored}: ${distance}`);
        await page.keyboard.press('Escape');
      }
    }
  }
});

journey('timeline labels do not overlap or overflow', '/en', async (t, page) => {
  for (const path of ['/en', '/es', urlOf('/es?length=short')]) {
    await page.goto(path);
    for (const width of [361, 390, 767, 768, 1000, 1280]) {
      await page.setViewportSize({ width, height: 700 });
      const boxes = await page.locator('#timeline .band a text:visible').evaluateAll(texts =>
        texts.map(text => {
          const { left, right, top } = text.getBoundingClientRect();
          return { text: text.textContent, left, right, top };
        }),
      );
      t.ok(boxes.length > 5);
      const problems = boxes.flatMap((a, i) => [
        ...(a.left < 0 || a.right > width ? [`${a.text} overflows`] : []),
        ...boxes
          .slice(i + 1)
          .filter(b => Math.abs(a.top - b.top) < 10 && a.left < b.right && b.left < a.right)
          .map(b => `${a.text} overlaps ${b.text}`),
      ]);
      t.strictSame(problems, [], `${path} at ${width} px`);
    }
  }
});

journey(
  'a first view takes at most 12 requests and 124 KB, without layout shift',
  '',
  async (t, page) => {
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    const types = new Map<string, string>();
    const sizes: { type: string; bytes: number }[] = [];
    session.on('Network.responseReceived', ({ requestId, type }) => types.set(requestId, type));
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
      sizes.push({ type: types.get(requestId) ?? '', bytes: encodedDataLength }),
    );
    await page.goto('/en', { waitUntil: 'networkidle' });
    const sum = (only: string[]) =>
      sizes.filter(({ type }) => only.includes(type)).reduce((sum, { bytes }) => sum + bytes, 0);
    const textBytes = sum(['Document', 'Stylesheet', 'Script']);
    const totalBytes = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
    t.ok(sizes.length >= 8 && sizes.length <= 12, `${sizes.length} requests`);
    t.ok(textBytes > 30_000 && textBytes <= 45_000, `HTML, CSS and scripts ${textBytes} bytes`);
    // A _headers file sets the headers of documents for every file.
    t.ok(totalBytes > textBytes && totalBytes <= (isExported ? 134_000 : 124_000), `all ${totalBytes} bytes`);
    t.equal(sizes.filter(({ type }) => type === 'Font').length, 6);
    const loaded = await page.evaluate(
      () => [...document.fonts].filter(face => face.status === 'loaded').length,
    );
    t.equal(loaded, 6, 'each typeface once');
    const shift = await page.evaluate(
      () =>
        new Promise<number>(resolve => {
          let shift = 0;
          const observer = new PerformanceObserver(list => {
            for (const entry of list.getEntries()) shift += (entry as unknown as { value: number }).value;
          });
          observer.observe({ type: 'layout-shift', buffered: true });
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(shift)));
        }),
    );
    t.equal(shift, 0);
  },
  { isolated: true },
);
