// Navigation in the browser: htmx swaps, dialogs, history, preloading, failures and downloads.
import type { Page } from 'playwright-core';
import t, { type Test } from 'tap';
import { createJourney, isReady } from '../helpers/browser.ts';
import { createSite } from '../helpers/site.ts';
import { basePath, isExported, pathIn, urlOf } from '../helpers/urls.ts';

const journey = createJourney(t, await createSite(t));

const TITLE_EN = 'Leonardo Torres Quevedo – Curriculum vitae';
const TITLE_ES = 'Leonardo Torres Quevedo – Currículum vítae';
const TITLE_INFO = 'About this site – Leonardo Torres Quevedo';

/** The perceivable state of a page, besides its text. */
interface PageState {
  path: string;
  lang: string;
  title: string;
  canonical: string[];
  current: string[];
  focus: string | undefined;
  open: boolean | undefined;
  heading: string | null | undefined;
  marker: string | undefined;
  announcement: string | null | undefined;
}

/** The state of a page once it has the expected values, or after 3 s. Pages without scripts cannot wait. */
const stateOf = (page: Page, expected: Partial<PageState> = {}): Promise<PageState> =>
  page.evaluate(
    async ([expected, { length }]) => {
      const inSite = ({ pathname, search }: URL | Location) => pathname.slice(length) + search;
      const read = (): PageState => ({
        path: inSite(location),
        lang: document.documentElement.lang,
        title: document.title,
        canonical: [...document.querySelectorAll<HTMLLinkElement>('link[rel="canonical"]')].map(({ href }) =>
          inSite(new URL(href)),
        ),
        current: [...document.querySelectorAll('.choice [aria-current="true"]')].map(({ id }) => id),
        focus: document.activeElement?.id,
        open: document.querySelector('dialog')?.open,
        heading: [...document.querySelectorAll('main h2')][0]?.textContent,
        marker: window.marker,
        announcement: document.getElementById('announcement')?.textContent,
      });
      const differs = (actual: PageState) =>
        Object.entries(expected).some(
          ([name, value]) => JSON.stringify(actual[name as keyof PageState]) !== JSON.stringify(value),
        );
      const end = performance.now() + 3_000;
      while (differs(read()) && performance.now() < end && !matchMedia('(scripting: none)').matches)
        await new Promise(requestAnimationFrame);
      return read();
    },
    [expected, basePath] as const,
  );

/** Waits until the state of a page has these values. After 3 s the test fails with the actual state. */
async function waitForState(t: Test, page: Page, expected: Partial<PageState>, message = '') {
  let actual: Partial<PageState> = {};
  const names = Object.keys(expected) as (keyof PageState)[];
  const differs = () => names.some(name => JSON.stringify(actual[name]) !== JSON.stringify(expected[name]));
  const end = Date.now() + 3_000;
  // Evaluation fails during a navigation.
  do actual = await stateOf(page, expected).catch(() => ({}));
  while (differs() && Date.now() < end);
  t.match(actual, expected, message);
  // After a full page load the scripts run last.
  await page.waitForLoadState();
}

/** Sets a variable that a full page load would remove. */
const mark = (page: Page) =>
  page.evaluate(() => {
    window.marker = 'not reloaded';
  });

/** Opens the view panel if a control is in it. */
async function reveal(page: Page, id: string) {
  if (!(await page.isVisible(`#${id}`))) await page.click('#view');
}

/** Clicks the control of a choice. */
async function choose(page: Page, id: string) {
  await reveal(page, id);
  await page.click(`#${id}`);
}

/** Scrolls until the top of an element is `y` px below the top of the viewport. */
const scrollTo = (page: Page, id: string, y: number) =>
  page.evaluate(
    ({ id, y }) => {
      const { top } = (document.getElementById(id) as Element).getBoundingClientRect();
      window.scrollBy({ top: top - y, behavior: 'instant' });
    },
    { id, y },
  );

const topOf = (page: Page, id: string) =>
  page.evaluate(id => (document.getElementById(id) as Element).getBoundingClientRect().top, id);

/** The paths that the page requests from now on, without subresources such as the favicon. */
const recordRequests = (page: Page) => {
  const paths: string[] = [];
  page.on('request', request => {
    if (['fetch', 'document'].includes(request.resourceType()))
      paths.push(pathIn(request.url()).replace(/\?.*/, ''));
  });
  return paths;
};

/** Holds requests for a URL: `requested()` waits for the first, `release()` continues all. */
async function hold(page: Page, url: string) {
  const waiting: (() => void)[] = [];
  await page.route(url, async route => {
    await new Promise<void>(resolve => waiting.push(resolve));
    await route.continue().catch(() => {});
  });
  return {
    requested: async () => {
      while (!waiting.length) await page.evaluate(() => new Promise(requestAnimationFrame));
    },
    release: async () => {
      await page.unroute(url);
      for (const resume of waiting.splice(0)) resume();
    },
  };
}

journey('the language link swaps the page in place; Back restores it', '/en', async (t, page) => {
  await mark(page);
  await page.focus('#language-es');
  await scrollTo(page, 'projects-telekino', -30);
  await page.keyboard.press('Enter');
  await waitForState(t, page, {
    path: '/es',
    lang: 'es',
    title: TITLE_ES,
    canonical: ['/es'],
    current: ['language-es', 'length-long', 'icons-show', 'theme-default'],
    focus: 'language-es',
    heading: 'Cronología',
    marker: 'not reloaded',
    announcement: 'La página está ahora en español.',
  });
  const top = await topOf(page, 'projects-telekino');
  t.ok(Math.abs(top + 30) <= 2, `the entry at the top of the viewport stays there (at ${top}, expected -30)`);

  await page.goBack();
  await waitForState(t, page, {
    path: '/en',
    lang: 'en',
    title: TITLE_EN,
    canonical: ['/en'],
    current: ['language-en', 'length-long', 'icons-show', 'theme-default'],
    heading: 'Timeline',
    marker: 'not reloaded',
  });
  await page.goForward();
  await waitForState(t, page, {
    path: '/es',
    lang: 'es',
    title: TITLE_ES,
    canonical: ['/es'],
    marker: 'not reloaded',
  });
});

for (const { id, path, entry } of [
  { id: 'length-short', path: urlOf('/en?length=short'), entry: 'projects-telekino' },
  { id: 'icons-hide', path: urlOf('/en?icons=hide'), entry: 'projects-telekino' },
  { id: 'theme-clean', path: urlOf('/en?theme=clean'), entry: 'projects-telekino' },
]) {
  journey(`${id} swaps the page in place; Back restores it`, '/en', async (t, page) => {
    await mark(page);
    await reveal(page, id);
    await page.focus(`#${id}`);
    await scrollTo(page, entry, -30);
    await page.keyboard.press('Enter');
    const name = id.split('-')[0] as string;
    const current = ['language-en', 'length-long', 'icons-show', 'theme-default'].map(was =>
      was.startsWith(name) ? id : was,
    );
    await waitForState(t, page, {
      path,
      current,
      canonical: ['/en'],
      focus: id,
      title: TITLE_EN,
      marker: 'not reloaded',
    });
    t.ok((await stateOf(page)).announcement, 'the change is announced');
    const top = await topOf(page, entry);
    t.ok(
      Math.abs(top + 30) <= 2,
      `the entry at the top of the viewport stays there (at ${top}, expected -30)`,
    );
    await page.goBack();
    await waitForState(t, page, {
      path: '/en',
      current: ['language-en', 'length-long', 'icons-show', 'theme-default'],
    });
  });
}

journey(
  'if the entry at the top of the viewport is removed, the next one takes its place',
  '/en',
  async (t, page) => {
    await scrollTo(page, 'work-sciences-member', 0);
    await page.keyboard.press('s');
    await waitForState(t, page, { path: urlOf('/en?length=short') });
    t.equal(await page.locator('#work-sciences-member').count(), 0);
    const top = await topOf(page, 'work-sciences-president');
    t.ok(top > 0 && top < 800, `the next entry is in the viewport (${top})`);
  },
);

journey(
  'from an entry that only one language shows, the other language leads to its section',
  '/en',
  async (t, page) => {
    const id = 'work-sciences-member';
    await page.route(/\/es$/, async route => {
      const response = await route.fetch();
      const body = (await response.text())
        .replace(` id="${id}"`, '')
        .replace(/<section class="section work"[^>]*>/, `$&<span id="${id}"></span>`);
      await route.fulfill({ response, body });
    });
    await scrollTo(page, id, 0);
    await page.keyboard.press('l');
    await waitForState(t, page, { path: '/es' });
    const inset = await page.evaluate(() =>
      Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingBlockStart),
    );
    const top = await topOf(page, 'work');
    t.ok(Math.abs(top - inset) <= 2, `the section is at the top of the viewport (at ${top})`);
  },
);

journey(
  'links to the other language and to dialogs keep the choices',
  '/en?length=short&icons=hide',
  async (t, page) => {
    await page.click('#language-es');
    await waitForState(t, page, { path: urlOf('/es?length=short&icons=hide'), canonical: ['/es'] });
    t.equal(await page.getAttribute('#info', 'href'), basePath + urlOf('/es/info?length=short&icons=hide'));
    t.equal(await page.locator('main .icon').count(), 0);
  },
);

const closeActions: [string, (page: Page) => Promise<unknown>][] = [
  ['Esc', page => page.keyboard.press('Escape')],
  ['its button', page => page.click('dialog button')],
  ['a click outside', page => page.mouse.click(5, 5)],
  ['Back', page => page.goBack()],
  ['the key that opened it', page => page.keyboard.press('i')],
];
for (const [action, close] of closeActions) {
  journey(`the info dialog opens with its URL and closes by ${action}`, '/en', async (t, page) => {
    await mark(page);
    const paths = recordRequests(page);
    await page.focus('#info');
    await page.keyboard.press('Enter');
    await waitForState(t, page, { open: true, path: '/en/info', title: TITLE_INFO });
    t.equal(await page.locator('dialog').getAttribute('aria-labelledby'), 'info_title');
    t.ok(await page.evaluate(() => document.activeElement?.closest('dialog')), 'the focus is in the dialog');
    await close(page);
    await waitForState(t, page, {
      open: false,
      path: '/en',
      title: TITLE_EN,
      focus: 'info',
      marker: 'not reloaded',
    });
    t.strictSame(paths, ['/en/info/dialog'], 'only one request');
  });
}

journey('a dialog opened from the view panel returns the focus to its button', '/en', async (t, page) => {
  await reveal(page, 'theme-clean');
  await page.focus('#theme-clean');
  await page.keyboard.press('?');
  await waitForState(t, page, { open: true, path: '/en/shortcuts' });
  await page.keyboard.press('Escape');
  await waitForState(t, page, { open: false, path: '/en', focus: 'view' });
});

journey('Forward to a dialog URL, or a reload of one, shows a page', '/en', async (t, page) => {
  await page.keyboard.press('i');
  await waitForState(t, page, { open: true, path: '/en/info' });
  await page.keyboard.press('Escape');
  await waitForState(t, page, { open: false, path: '/en' });
  await page.goForward();
  await waitForState(t, page, {
    open: false,
    path: '/en/info',
    heading: 'About this site',
    title: TITLE_INFO,
  });
  await page.goBack();
  await waitForState(t, page, { path: '/en', heading: 'Timeline', title: TITLE_EN });
  await page.keyboard.press('i');
  await waitForState(t, page, { open: true, path: '/en/info' });
  await page.reload();
  await waitForState(t, page, { open: false, path: '/en/info', heading: 'About this site' });
});

journey('a language change while a dialog is open closes it', '/en', async (t, page) => {
  await mark(page);
  await page.keyboard.press('i');
  await waitForState(t, page, { open: true, path: '/en/info' });
  await page.keyboard.press('s');
  await page.keyboard.press('l');
  await waitForState(t, page, {
    open: false,
    path: '/es',
    lang: 'es',
    heading: 'Cronología',
    marker: 'not reloaded',
  });
  await page.click('#length-short');
  await waitForState(t, page, { path: urlOf('/es?length=short') }, 'controls work');
  await page.goBack();
  await page.goBack();
  await waitForState(t, page, { path: '/en', lang: 'en', open: false });
});

journey('a traversal past an open dialog shows the page of the URL', '/en', async (t, page) => {
  await page.click('#language-es');
  await waitForState(t, page, { path: '/es' });
  await page.keyboard.press('i');
  await waitForState(t, page, { open: true, path: '/es/info' });
  await page.evaluate(() => history.go(-2));
  await waitForState(t, page, { open: false, path: '/en', lang: 'en', heading: 'Timeline', title: TITLE_EN });
  await page.click('#language-es');
  await waitForState(t, page, { path: '/es', lang: 'es' });
});

journey('closing a dialog during a traversal past it does not go back again', '/en', async (t, page) => {
  await page.click('#language-es');
  await waitForState(t, page, { path: '/es' });
  await page.keyboard.press('i');
  await waitForState(t, page, { open: true, path: '/es/info' });
  const held = await hold(page, '**/en');
  await page.evaluate(() => history.go(-2));
  await held.requested();
  await page.keyboard.press('Escape');
  await waitForState(t, page, { open: false, path: '/en' });
  await held.release();
  await waitForState(t, page, { open: false, path: '/en', lang: 'en', heading: 'Timeline', title: TITLE_EN });
});

journey('a dialog URL opened directly is a page', '/es/shortcuts', async (t, page) => {
  await waitForState(t, page, { open: false, lang: 'es', heading: 'Atajos de teclado' });
  t.equal(await page.textContent('h1'), 'Leonardo Torres Quevedo');
  await page.keyboard.press('i');
  await waitForState(t, page, { open: true, path: '/es/info' }, 'the other dialog opens over it');
  await page.keyboard.press('Escape');
  await waitForState(t, page, { open: false, path: '/es/shortcuts', heading: 'Atajos de teclado' });
  await page.keyboard.press('l');
  await waitForState(t, page, { path: '/en/shortcuts', heading: 'Keyboard shortcuts' });
  await page.click('.back a');
  await waitForState(t, page, { path: '/en', heading: 'Timeline' });
  t.equal(await page.evaluate(() => window.scrollY), 0, 'the new page starts at the top');
});

journey(
  'without scripts every link loads its page and controls that need scripts are hidden',
  '/en',
  async (t, page) => {
    await page.click('#language-es');
    await waitForState(t, page, { path: '/es', lang: 'es', title: TITLE_ES });
    await page.click('#length-short');
    await waitForState(t, page, {
      path: urlOf('/es?length=short'),
      current: ['language-es', 'length-short', 'icons-show', 'theme-default'],
    });
    await page.click('#info');
    await waitForState(t, page, { path: urlOf('/es/info?length=short'), heading: 'Acerca de este sitio' });
    await page.click('#shortcuts');
    await waitForState(t, page, { path: urlOf('/es/shortcuts?length=short'), heading: 'Atajos de teclado' });
    t.notOk(await page.isVisible('input[name="keys"]'));
    await page.click('.back a');
    await waitForState(t, page, { path: urlOf('/es?length=short'), heading: 'Cronología' });
    t.notOk(await page.isVisible('#print'));
    t.notOk(await page.isVisible('[data-choice="scheme"]'));
  },
  { javaScriptEnabled: false },
);

/**
 * Ctrl-clicks until a tab opens: the headless shell of Chromium loses one such click in ten, with or without scripts.
 */
async function openTab(page: Page, id: string): Promise<Page> {
  for (let i = 0; i < 9; i++) {
    const opened = page.context().waitForEvent('page', { timeout: 1_000 });
    await Promise.all([opened.catch(() => {}), page.click(`#${id}`, { modifiers: ['ControlOrMeta'] })]);
    const [, tab] = page.context().pages();
    if (tab) return tab;
  }
  throw new Error('no tab was opened');
}

for (const [id, heading] of [
  ['language-es', 'Cronología'],
  ['info', 'About this site'],
] as const) {
  journey(`Ctrl-click on ${id} opens a tab and does not change the page`, '/en', async (t, page) => {
    await Promise.all([page.waitForEvent('request'), page.hover(`#${id}`)]);
    const paths = recordRequests(page);
    const tab = await openTab(page, id);
    await waitForState(t, tab, { heading });
    await waitForState(t, page, { path: '/en', open: false });
    t.strictSame(paths, []);
  });
}

for (const [name, id, path, state] of [
  ['the other language', 'language-es', '/es', { path: '/es', lang: 'es' }],
  ['a dialog', 'info', '/en/info/dialog', { path: '/en/info', open: true }],
] as const) {
  journey(
    `${name} is preloaded when the pointer enters its link, and not requested again`,
    '/en',
    async (t, page) => {
      const paths = recordRequests(page);
      await Promise.all([page.waitForEvent('requestfinished'), page.hover(`#${id}`)]);
      t.strictSame(paths, [path]);
      await waitForState(t, page, { path: '/en', open: false });
      await page.click(`#${id}`);
      await waitForState(t, page, state);
      t.strictSame(paths, [path]);
    },
  );

  journey(`${name} is preloaded when its link receives the focus`, '/en', async (t, page) => {
    await page.evaluate(id => {
      const links = [...document.querySelectorAll<HTMLElement>('a, button, summary')];
      links[links.findIndex(link => link.id === id) - 1]?.focus();
    }, id);
    const paths = recordRequests(page);
    await Promise.all([page.waitForEvent('requestfinished'), page.keyboard.press('Tab')]);
    t.strictSame(paths, [path]);
    await page.keyboard.press('Enter');
    await waitForState(t, page, state);
    t.strictSame(paths, [path]);
  });

  journey(
    `${name} is not preloaded with Save-Data`,
    '',
    async (t, page) => {
      await page.addInitScript(() => {
        Object.defineProperty(navigator, 'connection', { value: { saveData: true } });
      });
      await page.goto('/en');
      await isReady(page);
      const paths = recordRequests(page);
      await page.hover(`#${id}`);
      await page.evaluate(path => fetch(path), `${basePath}/health/live`);
      t.strictSame(paths, ['/health/live']);
      await page.click(`#${id}`);
      await waitForState(t, page, state);
      t.strictSame(paths, ['/health/live', path]);
    },
    { isolated: true },
  );
}

journey('the current language is not preloaded', '/en', async (t, page) => {
  const paths = recordRequests(page);
  await page.hover('#language-en');
  await page.evaluate(path => fetch(path), `${basePath}/health/live`);
  t.strictSame(paths, ['/health/live']);
});

journey('a slow preloaded page is superseded by a newer request', '/en', async (t, page) => {
  const spanish = await hold(page, '**/es');
  await page.hover('#language-es');
  await spanish.requested();
  await page.click('#language-es');
  await page.click('#length-short');
  await waitForState(t, page, { path: urlOf('/en?length=short'), lang: 'en' });
  await Promise.all([page.waitForEvent('requestfinished'), spanish.release()]);
  await page.evaluate(() => new Promise(requestAnimationFrame));
  await waitForState(t, page, { path: urlOf('/en?length=short'), lang: 'en', title: TITLE_EN });
  t.notOk(await page.isVisible('#notice'));
});

journey('an error response for a dialog follows its link as a page load', '/en', async (t, page) => {
  await page.route('**/en/info/dialog', route => route.fulfill({ status: 500, body: 'no' }));
  await page.click('#info');
  await waitForState(t, page, { open: false, path: '/en/info', heading: 'About this site' });
});

for (const [failure, response] of [
  ['the network fails', null],
  ['the server responds with an error', { status: 503, contentType: 'text/html', body: '<html><body>no' }],
] as const) {
  journey(`when ${failure} a notice is shown and the page stays usable`, '/en', async (t, page) => {
    await mark(page);
    const fail = () => page.route('**/es', route => (response ? route.fulfill(response) : route.abort()));
    await fail();
    await page.click('#language-es');
    await page.waitForSelector('#notice:not([hidden])');
    t.match(await page.textContent('#notice'), 'could not be loaded');
    await waitForState(t, page, {
      path: '/en',
      lang: 'en',
      title: TITLE_EN,
      marker: 'not reloaded',
      canonical: ['/en'],
    });
    t.strictSame(await page.context().cookies(), [], 'no language is stored');
    await page.click('#notice button');
    t.notOk(await page.isVisible('#notice'));
    await page.click('#language-es');
    await page.waitForSelector('#notice:not([hidden])');
    await page.unroute('**/es');
    await page.click('#language-es');
    await waitForState(
      t,
      page,
      { path: '/es', lang: 'es', marker: 'not reloaded' },
      'the next attempt succeeds',
    );
    t.notOk(await page.isVisible('#notice'));
  });
}

journey('a network error for a dialog shows a notice and keeps the page', '/en', async (t, page) => {
  await page.route('**/en/info/dialog', route => route.abort());
  await page.click('#info');
  await page.waitForSelector('#notice:not([hidden])');
  await waitForState(t, page, { open: false, path: '/en', heading: 'Timeline' });
});

journey('Back to a page with an error response loads the error page', '/en', async (t, page) => {
  await page.click('#language-es');
  await waitForState(t, page, { path: '/es' });
  await page.route('**/en', route => route.fulfill({ status: 503, body: 'busy' }));
  await page.goBack();
  await page.waitForFunction(() => document.body.textContent === 'busy');
  t.equal(pathIn(page.url()), '/en');
});

const goBackOffline = async (t: Test, page: Page) => {
  await mark(page);
  await page.click('#language-es');
  await waitForState(t, page, { path: '/es' });
  await page.route('**/en', route => route.abort());
  await page.goBack();
  await page.waitForSelector('#notice:not([hidden])');
  await waitForState(t, page, {
    path: '/es',
    lang: 'es',
    heading: 'Cronología',
    canonical: ['/es'],
    marker: 'not reloaded',
  });
  await page.unroute('**/en');
  await page.goBack();
  await waitForState(t, page, { path: '/en', lang: 'en', heading: 'Timeline', marker: 'not reloaded' });
};
journey('Back without a network shows a notice and keeps the page and its URL', '/en', goBackOffline);
journey(
  'in a browser without the Navigation API, too, Back without a network keeps the page and its URL',
  '',
  async (t, page) => {
    await page.addInitScript(() => Object.defineProperty(window, 'navigation', { value: undefined }));
    await page.goto('/en');
    await isReady(page);
    await goBackOffline(t, page);
  },
  { isolated: true },
);

journey(
  'in a browser without closedby a click outside closes a dialog, and a drag out of it or into it does not',
  '',
  async (t, page) => {
    await page.addInitScript(() => Reflect.deleteProperty(HTMLDialogElement.prototype, 'closedBy'));
    await page.goto('/en');
    await isReady(page);
    await page.evaluate(() => document.querySelector('dialog')?.removeAttribute('closedby'));
    await page.click('#info');
    await waitForState(t, page, { open: true });
    const text = await page.locator('dialog p').first().boundingBox();
    if (!text) throw new Error('no text found');
    const inside = { x: text.x + 20, y: text.y + 10 };
    const outside = { x: 20, y: text.y + 10 };
    for (const [from, to] of [
      [inside, outside],
      [outside, inside],
    ] as const) {
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(to.x, to.y);
      await page.mouse.up();
      await waitForState(t, page, { open: true });
    }
    await page.mouse.click(outside.x, outside.y);
    await waitForState(t, page, { open: false, path: '/en', focus: 'info' });
  },
  { isolated: true },
);

journey('a dialog opened during Back closes onto the page of the URL', '/en', async (t, page) => {
  await page.click('#language-es');
  await waitForState(t, page, { path: '/es' });
  const held = await hold(page, '**/en');
  await page.evaluate(() => history.back());
  await held.requested();
  await page.keyboard.press('i');
  await waitForState(t, page, { open: true });
  await held.release();
  await page.keyboard.press('Escape');
  await waitForState(t, page, {
    open: false,
    path: '/en',
    lang: 'en',
    heading: 'Timeline',
    canonical: ['/en'],
  });
});

journey('Forward during Back keeps the current page', '/en', async (t, page) => {
  await page.click('#language-es');
  await waitForState(t, page, { path: '/es' });
  const held = await hold(page, '**/en');
  await page.evaluate(() => history.back());
  await held.requested();
  await page.evaluate(() => history.forward());
  await waitForState(t, page, { path: '/es', lang: 'es' });
  await held.release();
  await choose(page, 'theme-clean');
  await waitForState(t, page, { path: urlOf('/es?theme=clean'), lang: 'es', heading: 'Cronología' });
});

journey('Back during Back discards the response of the first', '/en', async (t, page) => {
  await page.click('#language-es');
  await waitForState(t, page, { path: '/es' });
  await page.click('#length-short');
  await waitForState(t, page, { path: urlOf('/es?length=short') });
  const held = await hold(page, '**/es');
  await page.evaluate(() => history.back());
  await held.requested();
  await page.evaluate(() => {
    const { htmx } = window as unknown as { htmx: { timeout: () => Promise<unknown> } };
    // Extends the delay of htmx before a restore until the first request has ended.
    const requestEnd = new Promise(resolve =>
      document.addEventListener('htmx:finally:request', resolve, { once: true }),
    );
    htmx.timeout = () => requestEnd;
    history.back();
  });
  await waitForState(t, page, { path: '/en' });
  await held.release();
  await waitForState(t, page, {
    path: '/en',
    lang: 'en',
    title: TITLE_EN,
    canonical: ['/en'],
    heading: 'Timeline',
  });
});

journey('a response of an intermediary is loaded as a full page, not swapped in', '/en', async (t, page) => {
  const login = {
    contentType: 'text/html',
    body: '<!doctype html><title>Login</title><p>Log in to the network',
  };
  await page.route('**/es', route => route.fulfill(login));
  await page.click('#language-es');
  await page.waitForFunction(() => document.title === 'Login');
  t.equal(await page.evaluate(() => document.compatMode), 'CSS1Compat');
  t.strictSame(await page.context().cookies(), [], 'no language is stored');
  await page.goto('/en');
  await page.route('**/en/info/dialog', route => route.fulfill(login));
  await page.click('#info');
  await waitForState(t, page, { open: false, path: '/en/info', heading: 'About this site' });
});

journey('choosing the current value adds no history entry', '/en', async (t, page) => {
  await choose(page, 'theme-clean');
  await waitForState(t, page, { path: urlOf('/en?theme=clean') });
  const before = await page.evaluate(() => history.length);
  for (const id of ['theme-clean', 'language-en']) {
    await Promise.all([page.waitForResponse(`**${urlOf('/en?theme=clean')}`), page.click(`#${id}`)]);
    await waitForState(t, page, { path: urlOf('/en?theme=clean'), focus: id });
  }
  t.equal(await page.evaluate(() => history.length), before);
  await page.goBack();
  await waitForState(t, page, { path: '/en' });
});

journey('a slow response shows the progress bar', '/en', async (t, page) => {
  const held = await hold(page, '**/es');
  t.equal(await page.evaluate(() => document.querySelector('#progress')?.getBoundingClientRect().width), 0);
  await page.click('#language-es');
  await page.waitForFunction(
    () => (document.querySelector('#progress')?.getBoundingClientRect().width ?? 0) > 50,
  );
  t.ok((await page.locator('#progress').boundingBox())?.height, 'the progress bar is visible');
  await held.release();
  await waitForState(t, page, { path: '/es', lang: 'es' });
  await page.waitForFunction(() => document.querySelector('#progress')?.getBoundingClientRect().width === 0);
});

journey('the last of two quick choices wins', '/en', async (t, page) => {
  const held = await hold(page, '**/es');
  await page.click('#language-es');
  await choose(page, 'theme-clean');
  await waitForState(t, page, { path: urlOf('/en?theme=clean'), lang: 'en' });
  await held.release();
  await page.keyboard.press('i');
  await waitForState(t, page, { open: true, path: urlOf('/en/info?theme=clean'), lang: 'en' });
});

journey(
  'Back during a request, and a choice during Back, show the page of the URL',
  '/en',
  async (t, page) => {
    await choose(page, 'theme-clean');
    await waitForState(t, page, { path: urlOf('/en?theme=clean') });
    const held = await hold(page, `**${urlOf('/es?theme=clean')}`);
    await page.click('#language-es');
    await page.goBack();
    await waitForState(t, page, {
      path: '/en',
      lang: 'en',
      current: ['language-en', 'length-long', 'icons-show', 'theme-default'],
    });
    await held.release();

    await page.click('#language-es');
    await waitForState(t, page, { path: '/es', lang: 'es' });
    const back = await hold(page, '**/en');
    await page.evaluate(() => history.back());
    await back.requested();
    await choose(page, 'icons-hide');
    await waitForState(t, page, { path: urlOf('/es?icons=hide'), lang: 'es' });
    await back.release();
    await page.click('#length-short');
    await waitForState(t, page, {
      path: urlOf('/es?length=short&icons=hide'),
      lang: 'es',
      heading: 'Cronología',
    });
  },
);

journey('Back restores the page across entries of fragment links', '/en', async (t, page) => {
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  t.equal(await page.evaluate(() => location.hash), '#work');
  await page.click('#language-es');
  await waitForState(t, page, { path: '/es', lang: 'es' });
  await page.evaluate(() => history.go(-2));
  await waitForState(t, page, { path: '/en', lang: 'en', heading: 'Timeline' });
  t.equal(await page.evaluate(() => location.hash), '#timeline');
});

journey('a page of another site version is loaded as a full page, not swapped in', '/en', async (t, page) => {
  await mark(page);
  // The server ignores the hash in asset URLs. The export has files for its own hash only.
  const hash =
    /[0-9a-f]{16}/.exec((await page.getAttribute('link[rel="stylesheet"]', 'href')) ?? '')?.[0] ?? '';
  await page.route('**/static/0000000000000000/**', route =>
    route.continue(isExported ? { url: route.request().url().replace('0000000000000000', hash) } : {}),
  );
  await page.route('**/es', async route => {
    const response = await route.fetch();
    const body = (await response.text()).replaceAll(/\/static\/[0-9a-f]+\//g, '/static/0000000000000000/');
    await route.fulfill({ response, body });
  });
  await page.click('#language-es');
  await page.waitForFunction(() => document.documentElement.lang === 'es' && !window.marker);
  await page.waitForLoadState();
  await page.keyboard.press('l');
  await waitForState(t, page, { path: '/en', lang: 'en' }, 'shortcuts act once');
});

journey(
  'what browser extensions have added stays, once each, in a toggle, Back and a dialog',
  '/en',
  async (t, page) => {
    await mark(page);
    await page.evaluate(href => {
      const add = (parent: Element, tag: string, attributes: object, before: Node | null = null) =>
        parent.insertBefore(Object.assign(document.createElement(tag), attributes), before);
      const { head, body, documentElement: html } = document;
      for (const element of [html, body]) element.setAttribute('data-extension', 'on');
      add(head, 'style', { className: 'ext', textContent: 'x-ext { color: red }' }, head.firstChild);
      add(head, 'style', { className: 'ext', textContent: 'x-ext { color: blue }' });
      add(head, 'meta', { className: 'ext', name: 'extension' });
      add(head, 'link', { className: 'ext', rel: 'prefetch', href });
      head.querySelector('link[rel="stylesheet"]')?.setAttribute('data-extension', 'on');
      head.querySelector('meta[name="viewport"]')?.setAttribute('data-extension', 'on');
      add(body, 'div', { className: 'ext', textContent: 'first' }, body.firstChild);
      add(body, 'a', { className: 'ext', href: 'https://x.example/' }, body.firstChild);
      add(body, 'x-ext', { className: 'ext' }, document.getElementById('announcement')).appendChild(
        document.createElement('p'),
      );
      const root = add(body, 'x-ext', { className: 'ext', id: 'ext' }) as HTMLElement;
      root.attachShadow({ mode: 'open' }).append('shadow');
      add(body, 'style', { className: 'ext', textContent: 'p.ext { color: red }' });
      add(body, 'div', { className: 'ext' });
      add(body, 'p', { className: 'ext', hidden: true });
      add(html, 'x-ext', { className: 'ext' });
      Object.assign(window, { extensions: [...document.querySelectorAll('.ext')] });
    }, `${basePath}/en/info`);
    const check = async (message: string) => {
      const state = await page.evaluate(() => {
        const { extensions } = window as unknown as { extensions: Element[] };
        const found = [...document.querySelectorAll('.ext')];
        return {
          same: found.length === extensions.length && found.every((element, i) => element === extensions[i]),
          shadow: document.getElementById('ext')?.shadowRoot?.textContent,
          attributes: document.querySelectorAll('[data-extension="on"]').length,
          sheets: document.querySelectorAll('head link[rel="stylesheet"]').length,
          viewports: document.querySelectorAll('meta[name="viewport"]').length,
          descriptions: document.querySelectorAll('meta[name="description"]').length,
          data: document.querySelectorAll('head [type="application/ld+json"]').length,
          children: document.querySelectorAll('body > :not(.ext)').length,
        };
      });
      const expected = { same: true, shadow: 'shadow', attributes: 4, sheets: 1, viewports: 1, data: 1 };
      t.match(state, { ...expected, descriptions: 1, children: 6 }, message);
    };
    await check('at first');
    for (const [link, lang, title] of [
      ['es', 'es', TITLE_ES],
      ['en', 'en', TITLE_EN],
      ['es', 'es', TITLE_ES],
    ] as const) {
      await page.click(`#language-${link}`);
      await waitForState(t, page, { path: `/${lang}`, lang, title, marker: 'not reloaded' });
      await check(`after the toggle to ${lang}`);
    }
    await page.goBack();
    await waitForState(t, page, { path: '/en', lang: 'en', title: TITLE_EN, canonical: [urlOf('/en')] });
    await check('after Back');
    await page.keyboard.press('i');
    await waitForState(t, page, { open: true, title: TITLE_INFO });
    await check('under the dialog');
    await page.keyboard.press('Escape');
    await waitForState(t, page, { open: false, path: '/en', marker: 'not reloaded' });
    await check('after the dialog');
  },
  { bypassCSP: true },
);

journey('the last chosen language is stored for a year, and / redirects to it', '/en', async (t, page) => {
  t.strictSame(await page.context().cookies(), [], 'no cookie before a choice');
  await page.click('#language-es');
  await waitForState(t, page, { lang: 'es' });
  await page.waitForFunction(() => document.cookie); // The browser stores it asynchronously.
  const [cookie] = await page.context().cookies();
  t.match(cookie, { name: 'lang', value: 'es', path: basePath || '/', sameSite: 'Lax' });
  const days = ((cookie?.expires ?? 0) - Date.now() / 1000) / 86_400;
  t.ok(days > 364 && days <= 365, 'for a year');
  if (isExported) return; // The export has the language chooser there.
  await page.goto('/');
  await waitForState(t, page, { path: '/es' });
});

journey(
  'no request goes to another origin',
  '',
  async (t, page) => {
    const origins = new Set<string>();
    page.on('request', request => origins.add(new URL(request.url()).origin));
    await page.goto('/en');
    await isReady(page);
    await page.keyboard.press('i');
    await waitForState(t, page, { open: true });
    t.equal(origins.size, 1);
  },
  { isolated: true },
);

for (const [suffix, options] of [
  ['', {}],
  [' without scripts', { javaScriptEnabled: false }],
] as const) {
  journey(
    `every format can be downloaded from the menu${suffix}`,
    '/en?theme=clean',
    async (t, page) => {
      t.notOk(await page.isVisible('#formats'));
      const links = page.locator('#formats a');
      t.strictSame(await links.allTextContents(), [
        'Plain text, for forms',
        'Markdown, for notes',
        'JSON Resume, for programs',
        'Contact card, for address books',
      ]);
      for (const link of [page.locator('#pdf'), ...(await links.all())]) {
        if (!(await link.isVisible())) await page.click('#download');
        const extension = (await link.getAttribute('href'))?.match(/\.(\w+)(\?|$)/)?.[1];
        const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
        t.equal(download.suggestedFilename(), `leonardo-torres-quevedo-cv-en.${extension}`);
        t.equal(await download.failure(), null);
      }
      t.match(page.url(), urlOf('/en?theme=clean'), 'the page does not change');
    },
    options,
  );
}
