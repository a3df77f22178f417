import type { Page } from 'playwright-core';
import t from 'tap';
import { at, isExported } from '../helpers/addresses.ts';
import { content, createApp, withCv } from '../helpers/app.ts';
import { createJourney, isReady } from '../helpers/browser.ts';
import { createSite } from '../helpers/site.ts';

const journey = await createJourney(t, await createSite(t));
const phone = { viewport: { width: 390, height: 844 } };

const folded = (page: Page) =>
  page.locator('main section:has(> details:not([open]))').evaluateAll(all => all.map(({ id }) => id));
const current = (page: Page) =>
  page.locator('#sections [aria-current]').evaluateAll(links => links.map(link => link.getAttribute('href')));
const frame = (page: Page) => page.evaluate(() => new Promise(requestAnimationFrame));

journey('a section folds by its heading, and stays folded in the other language', '/en', async (t, page) => {
  await page.click('#work_title', { force: true });
  t.strictSame(await folded(page), ['work']);
  t.notOk(await page.isVisible('#work-laboratory-director'));
  await page.focus('#education summary');
  await page.keyboard.press('Space');
  t.strictSame(await folded(page), ['work', 'education']);
  await page.keyboard.press('l');
  await page.waitForURL('**/es');
  await page.waitForFunction(() => document.documentElement.lang === 'es');
  t.strictSame(await folded(page), ['work', 'education']);
  t.ok(await page.isVisible('#volunteer .entry'));
  await page.goBack();
  await page.waitForFunction(() => document.documentElement.lang === 'en');
  t.strictSame(await folded(page), ['work', 'education'], 'and on the way back');
});

journey('what is folded stays so where its section has been away', '/en', async (t, page) => {
  await page.focus('#volunteer summary');
  await page.keyboard.press('Enter');
  await page.keyboard.press('s');
  await page.waitForURL(`**${at('/en?length=short')}`);
  t.equal(await page.locator('#volunteer').count(), 0);
  await page.keyboard.press('s');
  await page.waitForURL('**/en');
  await page.waitForSelector('#volunteer');
  t.strictSame(await folded(page), ['volunteer']);
  await page.click('#sections [href="#volunteer"]');
  t.strictSame(await folded(page), [], 'a link to it opens it');
});

journey('every control can be clicked wherever the reader is', '/en', async (t, page) => {
  for (const width of [800, 1216, 1280, 1920]) {
    await page.setViewportSize({ width, height: 800 });
    await page.evaluate(() => window.scrollTo({ top: 2_000, behavior: 'instant' }));
    const hidden = await page.locator('.controls :is(a, button):visible').evaluateAll(controls =>
      controls
        .filter(control => {
          const { left, top, width, height } = control.getBoundingClientRect();
          return !control.contains(document.elementFromPoint(left + width / 2, top + height / 2));
        })
        .map(({ id }) => id),
    );
    t.strictSame(hidden, [], `${width} px`);
  }
});

journey('the focus in the controls, or on them, leaves the page where it is', '/en', async (t, page) => {
  await page.evaluate(() => document.querySelector('#awards')?.scrollIntoView({ behavior: 'instant' }));
  const y = await page.evaluate(() => window.scrollY);
  for (const id of ['view', 'length-short', 'language-en', 'shortcuts']) {
    await page.focus(`#${id}`);
    t.equal(await page.evaluate(() => window.scrollY), y, id);
  }
});

journey('the focus that goes on from a panel closes it', '/en', async (t, page) => {
  await page.click('#view');
  await page.focus('#fold');
  t.ok(await page.isVisible('#panel'));
  await page.keyboard.press('Tab');
  t.notOk(await page.isVisible('#panel'));
});

journey('the section that was chosen is the one that is marked', '/en', async (t, page) => {
  for (const height of [800, 1200]) {
    await page.setViewportSize({ width: 1280, height });
    for (const id of ['education', 'languages', 'interests', 'references']) {
      await page.click(`#sections [href="#${id}"]`);
      await frame(page);
      await frame(page);
      t.strictSame(await current(page), [`#${id}`], `${height} px`);
    }
  }
});

journey('a low window reaches every section', '/en', async (t, page) => {
  await page.setViewportSize({ width: 1280, height: 440 });
  await page.evaluate(() => window.scrollTo({ top: 2_000, behavior: 'instant' }));
  const last = page.locator('#sections a').last();
  await last.focus();
  const box = await last.boundingBox();
  t.ok(box && box.y >= 0 && box.y + box.height <= 440, `it is at ${box?.y}`);
});

const long = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
const wide = await createApp(t, {
  content: withCv({
    basics: { name: long, label: long, summary: long, email: `${long}@example.org`, phone: '+34 600' },
    work: [{ id: 'a', name: long, position: long, startDate: '1907', summary: long }],
    skills: [{ id: 'a', name: long, keywords: [long] }],
  }),
});
const wideBase = await wide.listen({ host: '127.0.0.1', port: 0 });
journey(
  'a word too long for its line is broken, and nothing scrolls sideways',
  'about:blank',
  async (t, page) => {
    for (const width of [320, 390, 768, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(`${wideBase}/en`);
      t.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${width} px`);
    }
  },
);

journey('all sections fold and open at once, and that is said', '/es', async (t, page) => {
  await page.click('#view');
  await page.click('#fold');
  const all = await page.locator('main section').evaluateAll(sections => sections.map(({ id }) => id));
  t.strictSame(await folded(page), all);
  t.equal(await page.textContent('#announcement'), 'Todas las secciones están plegadas.');
  await page.click('#unfold');
  t.strictSame(await folded(page), []);
  t.equal(await page.textContent('#announcement'), 'Todas las secciones están abiertas.');
});

journey('a link to an entry opens the section that it is folded in', '/en', async (t, page) => {
  await page.click('#view');
  await page.click('#fold');
  await page.keyboard.press('Escape');
  await page.click('#timeline summary');
  await page.getByRole('link', { name: /^Telekino/ }).click();
  t.equal(await page.evaluate(() => location.hash), '#projects-telekino');
  const top = await page.locator('#projects-telekino').evaluate(entry => entry.getBoundingClientRect().top);
  t.ok(top >= 0 && top < 800, `the entry is in the window (${top})`);
});

journey('paper shows what is folded on the screen', '/en', async (t, page) => {
  await page.click('#view');
  await page.click('#fold');
  await page.emulateMedia({ media: 'print' });
  for (const id of ['timeline', 'work', 'references']) {
    t.ok(await page.isVisible(`#${id} details > :not(summary)`), id);
  }
});

journey('the navigation shows where the reader is', '/en', async (t, page) => {
  t.strictSame(await current(page), [], 'at the top it is no section');
  await page.evaluate(() => document.querySelector('#projects')?.scrollIntoView({ behavior: 'instant' }));
  await frame(page);
  await frame(page);
  t.strictSame(await current(page), ['#projects']);
  t.equal(await page.getAttribute('#sections [aria-current]', 'aria-current'), 'location');
  await page.keyboard.press('l');
  await page.waitForFunction(() => document.documentElement.lang === 'es');
  await frame(page);
  await frame(page);
  t.strictSame(await current(page), ['#projects'], 'in the other language, too');
  await page.keyboard.press('k');
  t.strictSame(await current(page), ['#education'], 'and after a key');
});

journey(
  'on a phone the sections lie over the sheet and give way to the one chosen',
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
  'on a phone the choices are one line at the foot of the window, and hide nothing that has the focus',
  '/es',
  async (t, page) => {
    for (const width of [320, 360, 390, 430]) {
      await page.setViewportSize({ width, height: 700 });
      const bar = await page.locator('.near').boundingBox();
      t.equal((bar?.y ?? 0) + (bar?.height ?? 0), 700, `${width} px`);
      t.ok((bar?.height ?? 99) < 60, `one line: ${bar?.height}`);
    }
    await page.locator('.entry a').nth(3).focus();
    const below = await page.evaluate(
      () => (document.activeElement?.getBoundingClientRect().bottom ?? 999) <= innerHeight - 52,
    );
    t.ok(below, 'WCAG 2.4.11');
  },
  phone,
);

journey(
  'on a phone the terms of a dialog leave room for what is said of them',
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
        }
        await page.keyboard.press('Escape');
        await page.waitForSelector('dialog:not([open])', { state: 'attached' });
      }
    }
  },
  phone,
);

journey(
  'what WebKit would stretch says its size: the open panel, and the code on paper',
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
  'without scripts the choices and the sections open, too',
  '/en',
  async (t, page) => {
    await page.click('#view');
    t.notOk(await page.isVisible('[data-fold]'), 'what only scripts can do is not there');
    await page.click('#theme-clean');
    await page.waitForURL(`**${at('/en?theme=clean')}`);
    await page.click('.open-sections');
    await page.click('#sections [href="#work"]');
    t.equal(new URL(page.url()).hash, '#work');
    await page.keyboard.press('Escape');
    await page.click('#work summary');
    t.strictSame(await page.locator('#work .entry:visible').count(), 0);
  },
  { javaScriptEnabled: false, ...phone },
);

/** The left and right edges of bars and years of the timeline, as they are drawn, in pixels. */
const drawn = (page: Page, id: string) =>
  page.evaluate(id => {
    const shown = (selector: string) =>
      [...document.querySelectorAll(`#timeline ${selector}`)].filter(
        element => element.getBoundingClientRect().width + element.getBoundingClientRect().height > 0,
      );
    const years = shown('.scale text').map(text => {
      const { left, right } = text.getBoundingClientRect();
      return { year: Number(text.textContent), x: (left + right) / 2 };
    });
    const bar = shown(`a[href="#${id}"] .bar`)[0]?.getBoundingClientRect();
    return { years, from: bar?.left ?? 0, to: bar?.right ?? 0 };
  }, id);

for (const [device, options] of Object.entries({ 'a wide sheet': {}, 'a phone': phone })) {
  journey(
    `the timeline is to scale on ${device}`,
    '/en',
    async (t, page) => {
      const { years } = await drawn(page, 'work-laboratory-director');
      const [first, last] = [years[0], years.at(-1)];
      if (!first || !last) throw new Error('there are no years');
      const place = (year: number) =>
        first.x + ((year - first.year) / (last.year - first.year)) * (last.x - first.x);
      for (const { year, x } of years) t.ok(Math.abs(x - place(year)) < 1, `${year}`);
      for (const [id, from, to] of [
        ['work-laboratory-director', 1907 + 1 / 12 + 21 / 372, 1936 + 11 / 12 + 18 / 372],
        ['work-independent-inventor', 1876, 1890],
        ['education-school-of-civil-engineering', 1871, 1877],
        ['projects-aero-car', 1915, 1916 + 7 / 12 + 8 / 372],
      ] as const) {
        const bar = await drawn(page, id);
        t.ok(Math.abs(bar.from - place(from)) < 1.5, `${id} begins at ${bar.from}, ${place(from)}`);
        t.ok(Math.abs(bar.to - place(to)) < 1.5, `${id} ends at ${bar.to}, ${place(to)}`);
      }
    },
    options,
  );
}

journey('no label of the timeline covers another or sticks out', '/en', async (t, page) => {
  for (const path of ['/en', '/es', at('/es?length=short')]) {
    await page.goto(path);
    for (const width of [320, 390, 767, 768, 1000, 1280]) {
      await page.setViewportSize({ width, height: 700 });
      const boxes = await page.locator('#timeline .band a text:visible').evaluateAll(texts =>
        texts.map(text => {
          const { left, right, top } = text.getBoundingClientRect();
          return { text: text.textContent, left, right, top };
        }),
      );
      t.ok(boxes.length > 5);
      const faults = boxes.flatMap((a, i) => [
        ...(a.left < 0 || a.right > width ? [`${a.text} sticks out`] : []),
        ...boxes
          .slice(i + 1)
          .filter(b => Math.abs(a.top - b.top) < 10 && a.left < b.right && b.left < a.right)
          .map(b => `${a.text} covers ${b.text}`),
      ]);
      t.strictSame(faults, [], `${path} at ${width} px`);
    }
  }
});

/** Pages and size, in points, of a PDF that Chromium has made. */
const paper = async (page: Page, path: string) => {
  await page.goto(path);
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? [];
  return {
    pages: pdf.match(/\/Type \/Page\b/g)?.length,
    size: [Math.round(Number(width)), Math.round(Number(height))],
  };
};

journey(
  'the short CV is two pages of A4 in each language, the full one six at most',
  '/en',
  async (t, page) => {
    for (const language of ['en', 'es']) {
      t.strictSame(
        await paper(page, at(`/${language}?length=short`)),
        { pages: 2, size: [595, 842] },
        language,
      );
      const { pages = 99 } = await paper(page, `/${language}`);
      t.ok(pages <= 6, `${language}: ${pages}`);
    }
  },
);

const american = await createApp(t, {
  content: { ...content, site: { ...content.site, paper: 'letter' } },
});
const letter = await american.listen({ host: '127.0.0.1', port: 0 });
journey('a site that names Letter prints on Letter', 'about:blank', async (t, page) => {
  t.strictSame((await paper(page, `${letter}/en?length=short`)).size, [612, 792]);
});

journey(
  'paper has the address of the live page in its language, and a code for it',
  '/es',
  async (t, page) => {
    t.notOk(await page.isVisible('.live'), 'the screen has not');
    await page.emulateMedia({ media: 'print' });
    t.match(await page.textContent('.live'), /localhost:1999\/es\s*$/);
    const code = await page.locator('.qr').boundingBox();
    t.ok((code?.width ?? 0) >= 50, `${code?.width} px wide, so 13 mm at least`);
    t.notOk(await page.isVisible('.near'));
  },
);

journey('a first view is small: 12 requests, 120 KB, no shift', 'about:blank', async (t, page) => {
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
  const words = sum(['Document', 'Stylesheet', 'Script']);
  const whole = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  t.ok(sizes.length >= 8 && sizes.length <= 12, `${sizes.length} requests`);
  t.ok(words > 30_000 && words <= 45_000, `HTML, CSS and scripts ${words} bytes`);
  // The rules of files have headers of documents for all.
  t.ok(whole > words && whole <= (isExported ? 130_000 : 120_000), `all ${whole} bytes`);
  t.equal(sizes.filter(({ type }) => type === 'Font').length, 4);
  const loaded = await page.evaluate(
    () => [...document.fonts].filter(face => face.status === 'loaded').length,
  );
  t.equal(loaded, 4, 'each typeface once');
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
});
