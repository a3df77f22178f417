// Keyboard shortcuts, colour schemes and focus order in the browser.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import t from 'tap';
import { shortcutKeys, shortcuts } from '../../server/ui/shortcuts.ts';
import { createJourney, isReady } from '../helpers/browser.ts';
import { createSite } from '../helpers/site.ts';
import { isExported, pathIn, urlOf } from '../helpers/urls.ts';

const journey = createJourney(t, await createSite(t));

const pathOf = async (page: Page) => pathIn(await page.evaluate(() => location.href));
const isOpen = (page: Page) => page.evaluate(() => document.querySelector('dialog')?.open);
const hashOf = (page: Page) => page.evaluate(() => location.hash);
const schemeOf = (page: Page) => page.evaluate(() => document.documentElement.dataset.scheme);
const untilOpen = (page: Page) => page.waitForSelector('dialog[open]');
const untilClosed = (page: Page) => page.waitForSelector('dialog:not([open])', { state: 'attached' });

/** The keys in the aria-keyshortcuts of a page. */
const keysOf = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('[aria-keyshortcuts]')]
      .flatMap(control => control.getAttribute('aria-keyshortcuts')?.split(' ') ?? [])
      .sort(),
  );

journey(
  'every shortcut of the table has one control on the page, and there are no others',
  '/en',
  async (t, page) => {
    t.strictSame(await keysOf(page), shortcuts.map(({ key }) => key).sort());
  },
);

journey('the shortcuts page lists every key with a description', '/es/shortcuts', async (t, page) => {
  const listed = await page.locator('.keys kbd').allTextContents();
  t.strictSame(
    listed,
    shortcuts.map(({ key }) => (key === 'Escape' ? 'Esc' : key)),
  );
  t.equal(await page.locator('.keys dd').count(), shortcuts.length);
});

journey('choice keys switch to the next value and back', '/en', async (t, page) => {
  for (const [key, path] of [
    [shortcutKeys.language, '/es'],
    [shortcutKeys.length, urlOf('/en?length=short')],
    [shortcutKeys.icons, urlOf('/en?icons=hide')],
    [shortcutKeys.theme, urlOf('/en?theme=clean')],
  ] as const) {
    await page.keyboard.press(key);
    await page.waitForURL(`**${path}`);
    await page.waitForFunction(() => !document.querySelector('.htmx-request'));
    await page.keyboard.press(key);
    await page.waitForURL('**/en');
    await page.waitForFunction(() => !document.querySelector('.htmx-request'));
    t.equal(await pathOf(page), '/en', `${key} leads to ${path} and back`);
  }
});

journey(
  'd cycles through the colour schemes, which are stored on the device',
  '/en',
  async (t, page) => {
    const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const pressed = () => page.locator('[data-choice="scheme"] [aria-pressed="true"]').getAttribute('value');
    const light = await background();
    t.strictSame([await schemeOf(page), await pressed()], ['auto', 'auto']);
    await page.keyboard.press(shortcutKeys.scheme);
    t.strictSame([await schemeOf(page), await pressed(), await background()], ['light', 'light', light]);
    await page.keyboard.press(shortcutKeys.scheme);
    t.strictSame([await schemeOf(page), await pressed()], ['dark', 'dark']);
    t.not(await background(), light);
    t.equal(await page.textContent('#announcement'), 'Colours are dark.');

    await page.keyboard.press(shortcutKeys.language);
    await page.waitForURL('**/es');
    await page.waitForFunction(() => document.documentElement.lang === 'es');
    t.strictSame([await schemeOf(page), await pressed()], ['dark', 'dark'], 'unchanged by a language change');
    await page.addInitScript(() => {
      // Runs when the body element exists, before the first paint.
      new MutationObserver((_records, observer) => {
        if (!document.body) return;
        window.marker = document.documentElement.dataset.scheme ?? '';
        observer.disconnect();
      }).observe(document, { childList: true, subtree: true });
    });
    await page.reload();
    t.equal(await page.evaluate(() => window.marker), 'dark', 'set before the first paint of a reload');
    await page.keyboard.press(shortcutKeys.scheme);
    t.equal(await schemeOf(page), 'auto');
  },
  { isolated: true },
);

journey(
  'auto follows prefers-color-scheme: dark',
  '/en',
  async (t, page) => {
    t.equal(await schemeOf(page), 'auto');
    const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const dark = await background();
    await page.click('#view');
    await page.click('#scheme-light');
    t.not(await background(), dark);
  },
  { colorScheme: 'dark' },
);

journey(
  'j and k move through all sections; t goes to the top',
  '/en',
  async (t, page) => {
    const sections = await page.locator('section.section').evaluateAll(all => all.map(({ id }) => `#${id}`));
    t.ok(sections.length > 5);
    const down: string[] = [];
    for (const _ of sections) {
      await page.keyboard.press(shortcutKeys.next);
      down.push(await hashOf(page));
    }
    t.strictSame(down, sections);
    await page.keyboard.press(shortcutKeys.next);
    t.equal(await hashOf(page), sections.at(-1), 'stays at the last section');
    const up: string[] = [];
    for (const _ of sections.slice(1)) {
      await page.keyboard.press(shortcutKeys.previous);
      up.push(await hashOf(page));
    }
    t.strictSame(up, sections.toReversed().slice(1));
    await page.keyboard.press(shortcutKeys.top);
    t.equal(await hashOf(page), '#top');
    t.equal(await page.evaluate(() => window.scrollY), 0);
    await page.keyboard.press(shortcutKeys.next);
    t.equal(await hashOf(page), sections[0]);
  },
  // So tall that the last sections share one scroll position.
  { viewport: { width: 1280, height: 1600 } },
);

journey(
  'j starts at the scroll position, even with the section links hidden',
  '/en',
  async (t, page) => {
    t.notOk(await page.isVisible('.sections'));
    await page.evaluate(() => document.querySelector('#projects')?.scrollIntoView({ behavior: 'instant' }));
    await page.keyboard.press(shortcutKeys.next);
    t.equal(await hashOf(page), '#awards');
  },
  { viewport: { width: 390, height: 800 } },
);

journey('p prints', '/en', async (t, page) => {
  await page.evaluate(() => {
    window.print = () => {
      window.marker = 'printed';
    };
  });
  await page.keyboard.press(shortcutKeys.print);
  t.equal(await page.evaluate(() => window.marker), 'printed');
});

journey(
  'g downloads the PDF of the current choices without leaving the page',
  '/es?length=short',
  async (t, page) => {
    await page.evaluate(() => {
      window.marker = 'not reloaded';
    });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.keyboard.press(shortcutKeys.pdf),
    ]);
    t.equal(download.suggestedFilename(), 'leonardo-torres-quevedo-cv-es-short.pdf');
    t.match(download.url(), isExported ? '/es/length-short/cv.pdf' : '/es/cv.pdf?download&length=short');
    const file = join(t.testdir({}), 'cv.pdf');
    await download.saveAs(file);
    t.match(await readFile(file, 'latin1'), /^%PDF-.*%%EOF\n$/s);
    t.equal(await page.evaluate(() => window.marker), 'not reloaded');
    t.equal(await pathOf(page), urlOf('/es?length=short'));
  },
);

journey(
  '? opens the shortcuts dialog; while it is open only ?, Esc and the language key work',
  '/en',
  async (t, page) => {
    await page.keyboard.press('?');
    await untilOpen(page);
    t.equal(await pathOf(page), '/en/shortcuts');
    for (const key of [
      shortcutKeys.info,
      shortcutKeys.length,
      shortcutKeys.icons,
      shortcutKeys.theme,
      shortcutKeys.next,
      shortcutKeys.top,
    ]) {
      await page.keyboard.press(key);
    }
    const before = await schemeOf(page);
    await page.keyboard.press(shortcutKeys.scheme);
    t.strictSame([await isOpen(page), await pathOf(page), await hashOf(page)], [true, '/en/shortcuts', '']);
    t.equal(await schemeOf(page), before);
    await page.keyboard.press('?');
    await untilClosed(page);
    await page.waitForURL('**/en');
  },
);

journey(
  'keys are ignored in text fields, with modifiers and during IME composition',
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
    t.equal(await pathOf(page), '/en', 'Shift and a letter is another key');
    await page.keyboard.press('i');
    await untilOpen(page);
  },
);

journey('neither Caps Lock nor a keyboard of another script changes shortcuts', '/en', async (t, page) => {
  const press = (key: string, code: string, shiftKey = false) =>
    page.evaluate(
      init => document.body.dispatchEvent(new KeyboardEvent('keydown', { ...init, bubbles: true })),
      { key, code, shiftKey },
    );
  // Greek, Hebrew, Arabic and Thai: the key that opens a dialog closes it.
  for (const [opening, closing] of [
    ['ι', 'ן'],
    ['ه', 'ร'],
  ] as const) {
    await press(opening, 'KeyI');
    await untilOpen(page);
    await press(closing, 'KeyI');
    await untilClosed(page);
  }
  await press('؟', 'Slash', true);
  await untilOpen(page);
  await press('ฦ', 'Slash', true);
  await untilClosed(page);
  await press('I', 'KeyI');
  await untilOpen(page);
  t.equal(await pathOf(page), '/en/info');
  await press('д', 'KeyL');
  await page.waitForURL('**/es');
  t.notOk(await isOpen(page), 'the key of the language closes the dialog');
});

journey(
  'a key pressed before a closed dialog has left the URL opens the next dialog',
  '/en',
  async (t, page) => {
    await page.keyboard.press('i');
    await untilOpen(page);
    await page.evaluate(() => {
      const back = history.back.bind(history);
      history.back = () => Object.assign(window, { back });
    });
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => 'back' in window);
    await page.keyboard.press('?');
    await page.waitForFunction(() => !document.querySelector('.htmx-request'));
    t.notOk(await isOpen(page), 'the traversal would close it');
    await page.evaluate(
      () =>
        new Promise(resolve => {
          window.addEventListener('popstate', resolve, { once: true });
          (window as unknown as { back: () => void }).back();
        }),
    );
    await page.waitForURL('**/en/shortcuts');
    await untilOpen(page);
  },
);

journey('a held key acts once, except for moving through sections', '/en', async (t, page) => {
  await page.keyboard.down('l');
  await page.keyboard.down('l');
  await page.keyboard.down('l');
  await page.keyboard.up('l');
  await page.waitForURL('**/es');
  await page.waitForFunction(() => !document.querySelector('.htmx-request'));
  t.equal(await pathOf(page), '/es');
  await page.keyboard.down('j');
  await page.keyboard.down('j');
  await page.keyboard.up('j');
  t.equal(await hashOf(page), '#work');
});

journey('single-key shortcuts can be turned off permanently (WCAG 2.1.4)', '/en', async (t, page) => {
  await page.keyboard.press('?');
  await untilOpen(page);
  t.ok(await page.isChecked('dialog input'));
  await page.uncheck('dialog input');
  await page.keyboard.press('Escape');
  await untilClosed(page);
  await page.waitForURL('**/en');
  await page.keyboard.press('i');
  await page.keyboard.press('d');
  t.strictSame([await isOpen(page), await schemeOf(page)], [false, 'auto']);

  await page.goto('/es/shortcuts');
  t.notOk(await page.isChecked('main input'));
  await page.keyboard.press('l');
  t.equal(await pathOf(page), '/es/shortcuts');
  await page.check('main input');
  await page.keyboard.press('l'); // Shortcuts work in a checkbox, which takes no text.
  await page.waitForURL('**/en/shortcuts');
});

journey(
  'without localStorage everything works until the page is unloaded',
  '',
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
    t.equal(await schemeOf(page), 'light');
    await page.keyboard.press('l');
    await page.waitForURL('**/es');
    await page.waitForFunction(() => document.documentElement.lang === 'es');
    t.equal(await schemeOf(page), 'light');
    await page.keyboard.press('?');
    await untilOpen(page);
    await page.uncheck('dialog input');
  },
  { isolated: true },
);

journey('Tab reaches every control in visual order', '/en', async (t, page) => {
  await page.keyboard.press('Tab');
  t.equal(await page.evaluate(() => document.activeElement?.className), 'skip');
  t.ok(
    await page.evaluate(() => (document.activeElement?.getBoundingClientRect().top ?? -1) >= 0),
    'the skip link is visible',
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
  t.strictSame(await walk(8), [
    'pdf',
    'download',
    'print',
    'language-en',
    'language-es',
    'length-long',
    'length-short',
    'view',
  ]);
  await page.keyboard.press('Enter');
  t.strictSame(await walk(9), [
    'icons-show',
    'icons-hide',
    'theme-default',
    'theme-clean',
    'scheme-auto',
    'scheme-light',
    'scheme-dark',
    'unfold',
    'fold',
  ]);
  await page.keyboard.press('Escape');
  t.equal(
    await page.evaluate(() => document.activeElement?.id),
    'view',
    'the focus returns to the button of the panel',
  );
});
