import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import t from 'tap';
import { keys, shortcuts } from '../../server/ui/shortcuts.ts';
import { at, isExported } from '../helpers/addresses.ts';
import { createJourney, isReady } from '../helpers/browser.ts';
import { createSite } from '../helpers/site.ts';

const journey = await createJourney(t, await createSite(t));

const address = (page: Page) => page.evaluate(() => location.pathname + location.search);
const isOpen = (page: Page) => page.evaluate(() => document.querySelector('dialog')?.open);
const hash = (page: Page) => page.evaluate(() => location.hash);
const scheme = (page: Page) => page.evaluate(() => document.documentElement.dataset.scheme);
const opened = (page: Page) => page.waitForSelector('dialog[open]');
const shut = (page: Page) => page.waitForSelector('dialog:not([open])', { state: 'attached' });

/** The keys that a page offers, by the controls that carry them. */
const offered = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('[aria-keyshortcuts]')]
      .flatMap(control => control.getAttribute('aria-keyshortcuts')?.split(' ') ?? [])
      .sort(),
  );

journey(
  'every key of the table has one control on the page, and nothing else has a key',
  '/en',
  async (t, page) => {
    t.strictSame(await offered(page), shortcuts.map(({ key }) => key).sort());
  },
);

journey('the help lists every key of the table with its words', '/es/shortcuts', async (t, page) => {
  const listed = await page.locator('.keys kbd').allTextContents();
  t.strictSame(
    listed,
    shortcuts.map(({ key }) => (key === 'Escape' ? 'Esc' : key)),
  );
  t.equal(await page.locator('.keys dd').count(), shortcuts.length);
});

journey('choices go to their next value and come round again', '/en', async (t, page) => {
  for (const [key, there] of [
    [keys.language, '/es'],
    [keys.length, at('/en?length=short')],
    [keys.icons, at('/en?icons=hide')],
    [keys.theme, at('/en?theme=clean')],
  ] as const) {
    await page.keyboard.press(key);
    await page.waitForURL(`**${there}`);
    await page.waitForFunction(() => !document.querySelector('.htmx-request'));
    await page.keyboard.press(key);
    await page.waitForURL('**/en');
    await page.waitForFunction(() => !document.querySelector('.htmx-request'));
    t.equal(await address(page), '/en', `${key} leads to ${there} and back`);
  }
});

journey('d goes through the colour schemes, which stay on this device', '/en', async (t, page) => {
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const pressed = () => page.locator('[data-choice="scheme"] [aria-pressed="true"]').getAttribute('value');
  const light = await ground();
  t.strictSame([await scheme(page), await pressed()], ['auto', 'auto']);
  await page.keyboard.press(keys.scheme);
  t.strictSame([await scheme(page), await pressed(), await ground()], ['light', 'light', light]);
  await page.keyboard.press(keys.scheme);
  t.strictSame([await scheme(page), await pressed()], ['dark', 'dark']);
  t.not(await ground(), light);
  t.equal(await page.textContent('#announcement'), 'Colours are dark.');

  await page.keyboard.press(keys.language);
  await page.waitForURL('**/es');
  await page.waitForFunction(() => document.documentElement.lang === 'es');
  t.strictSame([await scheme(page), await pressed()], ['dark', 'dark'], 'kept through a toggle');
  await page.addInitScript(() => {
    // Before anything is painted: when the body begins.
    new MutationObserver((_records, observer) => {
      if (!document.body) return;
      window.marker = document.documentElement.dataset.scheme ?? '';
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  await page.reload();
  t.equal(await page.evaluate(() => window.marker), 'dark', 'set before the first paint of a reload');
  await page.keyboard.press(keys.scheme);
  t.equal(await scheme(page), 'auto');
});

journey(
  'auto follows the device, in the dark',
  '/en',
  async (t, page) => {
    t.equal(await scheme(page), 'auto');
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const dark = await ground();
    await page.click('#view');
    await page.click('#scheme-light');
    t.not(await ground(), dark);
  },
  { colorScheme: 'dark' },
);

journey(
  'j and k go from section to section, to the last and back to the first; t goes to the top',
  '/en',
  async (t, page) => {
    const sections = await page.locator('section.section').evaluateAll(all => all.map(({ id }) => `#${id}`));
    t.ok(sections.length > 5);
    const down: string[] = [];
    for (const _ of sections) {
      await page.keyboard.press(keys.next);
      down.push(await hash(page));
    }
    t.strictSame(down, sections);
    await page.keyboard.press(keys.next);
    t.equal(await hash(page), sections.at(-1), 'there is nothing after the last');
    const up: string[] = [];
    for (const _ of sections.slice(1)) {
      await page.keyboard.press(keys.previous);
      up.push(await hash(page));
    }
    t.strictSame(up, sections.toReversed().slice(1));
    await page.keyboard.press(keys.top);
    t.equal(await hash(page), '#top');
    t.equal(await page.evaluate(() => window.scrollY), 0);
    await page.keyboard.press(keys.next);
    t.equal(await hash(page), sections[0]);
  },
  // So tall that the last sections share one place at the end of the page.
  { viewport: { width: 1280, height: 1600 } },
);

journey(
  'j begins where the reader has scrolled to, also where the links are not shown',
  '/en',
  async (t, page) => {
    t.notOk(await page.isVisible('.sections'));
    await page.evaluate(() => document.querySelector('#projects')?.scrollIntoView({ behavior: 'instant' }));
    await page.keyboard.press(keys.next);
    t.equal(await hash(page), '#awards');
  },
  { viewport: { width: 390, height: 800 } },
);

journey('p prints', '/en', async (t, page) => {
  await page.evaluate(() => {
    window.print = () => {
      window.marker = 'printed';
    };
  });
  await page.keyboard.press(keys.print);
  t.equal(await page.evaluate(() => window.marker), 'printed');
});

journey('g gets the PDF, as it is chosen, and the page stays', '/es?length=short', async (t, page) => {
  await page.evaluate(() => {
    window.marker = 'kept';
  });
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press(keys.pdf)]);
  t.equal(download.suggestedFilename(), 'leonardo-torres-quevedo-cv-es-short.pdf');
  t.match(download.url(), isExported ? '/es/length-short/cv.pdf' : '/es/cv.pdf?download&length=short');
  const file = join(t.testdir({}), 'cv.pdf');
  await download.saveAs(file);
  t.match(await readFile(file, 'latin1'), /^%PDF-.*%%EOF\n$/s);
  t.equal(await page.evaluate(() => window.marker), 'kept');
  t.equal(await address(page), at('/es?length=short'));
});

journey(
  '? opens the shortcuts on any layout; while open only its key, Esc and the language work',
  '/en',
  async (t, page) => {
    await page.keyboard.press('?');
    await opened(page);
    t.equal(await address(page), '/en/shortcuts');
    for (const key of [keys.info, keys.length, keys.icons, keys.theme, keys.next, keys.top]) {
      await page.keyboard.press(key);
    }
    const before = await scheme(page);
    await page.keyboard.press(keys.scheme);
    t.strictSame([await isOpen(page), await address(page), await hash(page)], [true, '/en/shortcuts', '']);
    t.equal(await scheme(page), before);
    await page.keyboard.press('?');
    await shut(page);
    await page.waitForURL('**/en');
  },
);

journey(
  'keys rest in a field, with a modifier, and while a word is being composed',
  '/en',
  async (t, page) => {
    await page.keyboard.press('Control+i');
    await page.keyboard.press('Alt+i');
    await page.keyboard.press('Meta+i');
    await page.evaluate(() => {
      const event = new KeyboardEvent('keydown', { key: 'i', isComposing: true, bubbles: true });
      document.body.dispatchEvent(event);
      document.querySelector('main')?.append(document.createElement('textarea'));
    });
    await page.focus('textarea');
    await page.keyboard.press('i');
    t.equal(await page.inputValue('textarea'), 'i');
    t.notOk(await isOpen(page));
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.press('Shift+L');
    t.equal(await address(page), '/en', 'Shift makes another key of a letter');
    await page.keyboard.press('i');
    await opened(page);
  },
);

journey('Caps Lock does not change what a key does', '/en', async (t, page) => {
  await page.evaluate(() =>
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'I', bubbles: true })),
  );
  await opened(page);
  t.equal(await address(page), '/en/info');
});

journey('a key held down acts once, but goes on from section to section', '/en', async (t, page) => {
  await page.keyboard.down('l');
  await page.keyboard.down('l');
  await page.keyboard.down('l');
  await page.keyboard.up('l');
  await page.waitForURL('**/es');
  await page.waitForFunction(() => !document.querySelector('.htmx-request'));
  t.equal(await address(page), '/es');
  await page.keyboard.down('j');
  await page.keyboard.down('j');
  t.equal(await hash(page), '#work');
});

journey('single keys can be switched off, and that is remembered', '/en', async (t, page) => {
  await page.keyboard.press('?');
  await opened(page);
  t.ok(await page.isChecked('dialog input'));
  await page.uncheck('dialog input');
  await page.keyboard.press('Escape');
  await shut(page);
  await page.waitForURL('**/en');
  await page.keyboard.press('i');
  await page.keyboard.press('d');
  t.strictSame([await isOpen(page), await scheme(page)], [false, 'auto']);

  await page.goto('/es/shortcuts');
  t.notOk(await page.isChecked('main input'));
  await page.keyboard.press('l');
  t.equal(await address(page), '/es/shortcuts');
  await page.check('main input');
  await page.keyboard.press('l'); // A checkbox takes no text: with the focus on it, keys work.
  await page.waitForURL('**/en/shortcuts');
});

journey(
  'where storage is denied everything works for as long as the page lives',
  'about:blank',
  async (t, page) => {
    await page.addInitScript(() => {
      Object.defineProperty(window, 'localStorage', {
        get() {
          throw new DOMException('denied', 'SecurityError');
        },
      });
    });
    await page.goto('/en');
    await isReady(page);
    await page.keyboard.press('d');
    t.equal(await scheme(page), 'light');
    await page.keyboard.press('l');
    await page.waitForURL('**/es');
    await page.waitForFunction(() => document.documentElement.lang === 'es');
    t.equal(await scheme(page), 'light');
    await page.keyboard.press('?');
    await opened(page);
    await page.uncheck('dialog input');
  },
);

journey('a keyboard alone reaches everything in the order in which it stands', '/en', async (t, page) => {
  await page.keyboard.press('Tab');
  t.equal(await page.evaluate(() => document.activeElement?.className), 'skip');
  t.ok(
    await page.evaluate(() => (document.activeElement?.getBoundingClientRect().top ?? -1) >= 0),
    'and is seen',
  );
  await page.keyboard.press('Enter');
  t.equal(await page.evaluate(() => document.activeElement?.id), 'main');
  await page.goto('/en');
  const order: string[] = [];
  await page.keyboard.press('Tab');
  const walk = async (steps: number) => {
    order.length = 0;
    for (let i = 0; i < steps; i++) {
      await page.keyboard.press('Tab');
      order.push((await page.evaluate(() => document.activeElement?.id)) ?? '');
    }
    return order;
  };
  t.strictSame(await walk(9), [
    ...['info', 'shortcuts', 'print', 'download'],
    ...['language-en', 'language-es', 'length-long', 'length-short', 'view'],
  ]);
  await page.keyboard.press('Enter');
  t.strictSame(await walk(9), [
    ...['icons-show', 'icons-hide', 'theme-default', 'theme-clean'],
    ...['scheme-auto', 'scheme-light', 'scheme-dark', 'unfold', 'fold'],
  ]);
  await page.keyboard.press('Escape');
  t.equal(await page.evaluate(() => document.activeElement?.id), 'view', 'where the choices were opened');
});
