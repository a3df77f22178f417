import type { Page } from 'playwright-core';
import t, { type Test } from 'tap';
import { at, isExported } from '../helpers/addresses.ts';
import { createJourney, isReady } from '../helpers/browser.ts';
import { createSite } from '../helpers/site.ts';

const journey = await createJourney(t, await createSite(t));

const EN = 'Leonardo Torres Quevedo – Curriculum vitae';
const ES = 'Leonardo Torres Quevedo – Currículum vítae';
const INFO = 'About this site – Leonardo Torres Quevedo';

/** What a reader perceives of a page's state, besides its text. */
const stateOf = (page: Page) =>
  page.evaluate(() => ({
    address: location.pathname + location.search,
    lang: document.documentElement.lang,
    title: document.title,
    canonical: [...document.querySelectorAll<HTMLLinkElement>('link[rel="canonical"]')].map(
      ({ href }) => new URL(href).pathname + new URL(href).search,
    ),
    current: [...document.querySelectorAll('.choice [aria-current="true"]')].map(({ id }) => id),
    focus: document.activeElement?.id,
    open: document.querySelector('dialog')?.open,
    heading: [...document.querySelectorAll('main h2')][0]?.textContent,
    marker: window.marker,
    said: document.getElementById('announcement')?.textContent,
  }));

/** Waits until the state has these values; the test fails by what it is otherwise. */
async function becomes(
  t: Test,
  page: Page,
  expected: Partial<Awaited<ReturnType<typeof stateOf>>>,
  what = '',
) {
  const names = Object.keys(expected) as (keyof typeof expected)[];
  // In the middle of a navigation there is no state to be had.
  const look = () => stateOf(page).catch(() => ({}) as Partial<Awaited<ReturnType<typeof stateOf>>>);
  let found = await look();
  const wrong = () => names.some(name => JSON.stringify(found[name]) !== JSON.stringify(expected[name]));
  for (const end = Date.now() + 3_000; wrong() && Date.now() < end; ) {
    await page.evaluate(() => new Promise(requestAnimationFrame)).catch(() => {});
    found = await look();
  }
  t.match(found, expected, what);
  // Where the page was loaded anew its scripts come last.
  await page.waitForLoadState();
}

const mark = (page: Page) =>
  page.evaluate(() => {
    window.marker = 'kept';
  });

/** Opens what a control is in, where it is not at hand. */
async function show(page: Page, id: string) {
  if (!(await page.isVisible(`#${id}`))) await page.click('#view');
}

async function choose(page: Page, id: string) {
  await show(page, id);
  await page.click(`#${id}`);
}

/** Brings the top of an element to a place in the window, in pixels from its top. */
const bring = (page: Page, id: string, to: number) =>
  page.evaluate(
    ({ id, to }) => {
      const { top } = (document.getElementById(id) as Element).getBoundingClientRect();
      window.scrollBy({ top: top - to, behavior: 'instant' });
    },
    { id, to },
  );

const topOf = (page: Page, id: string) =>
  page.evaluate(id => (document.getElementById(id) as Element).getBoundingClientRect().top, id);

/** The paths that are asked for from now on; the favicon, which the browser asks for as it likes, is none. */
const pathsOf = (page: Page) => {
  const paths: string[] = [];
  page.on('request', request => {
    if (['fetch', 'document'].includes(request.resourceType())) paths.push(new URL(request.url()).pathname);
  });
  return paths;
};

/** Keeps the requests for an address waiting until they are let go. */
async function hold(page: Page, address: string) {
  const waiting: (() => void)[] = [];
  await page.route(address, async route => {
    await new Promise<void>(resolve => waiting.push(resolve));
    await route.continue().catch(() => {});
  });
  return {
    asked: async () => {
      while (!waiting.length) await page.evaluate(() => new Promise(requestAnimationFrame));
    },
    letGo: async () => {
      await page.unroute(address);
      for (const go of waiting.splice(0)) go();
    },
  };
}

journey('the language toggle changes the page in place; Back restores it', '/en', async (t, page) => {
  await mark(page);
  await page.focus('#language-es');
  await bring(page, 'projects-telekino', -30);
  await page.keyboard.press('Enter');
  await becomes(t, page, {
    address: '/es',
    lang: 'es',
    title: ES,
    canonical: ['/es'],
    current: ['language-es', 'length-long', 'icons-show', 'theme-default'],
    focus: 'language-es',
    heading: 'Cronología',
    marker: 'kept',
    said: 'La página está ahora en español.',
  });
  const top = await topOf(page, 'projects-telekino');
  t.ok(Math.abs(top + 30) <= 2, `the entry at the top of the window stays there (${top} for -30)`);

  await page.goBack();
  await becomes(t, page, {
    address: '/en',
    lang: 'en',
    title: EN,
    canonical: ['/en'],
    current: ['language-en', 'length-long', 'icons-show', 'theme-default'],
    heading: 'Timeline',
    marker: 'kept',
  });
  await page.goForward();
  await becomes(t, page, { address: '/es', lang: 'es', title: ES, canonical: ['/es'], marker: 'kept' });
});

for (const { id, address, entry } of [
  { id: 'length-short', address: at('/en?length=short'), entry: 'projects-telekino' },
  { id: 'icons-hide', address: at('/en?icons=hide'), entry: 'projects-telekino' },
  { id: 'theme-clean', address: at('/en?theme=clean'), entry: 'projects-telekino' },
]) {
  journey(`${id} changes the page in place; Back restores it`, '/en', async (t, page) => {
    await mark(page);
    await show(page, id);
    await page.focus(`#${id}`);
    await bring(page, entry, -30);
    await page.keyboard.press('Enter');
    const name = id.split('-')[0] as string;
    const current = ['language-en', 'length-long', 'icons-show', 'theme-default'].map(was =>
      was.startsWith(name) ? id : was,
    );
    await becomes(t, page, { address, current, canonical: ['/en'], focus: id, title: EN, marker: 'kept' });
    t.ok((await stateOf(page)).said, 'the change is announced');
    const top = await topOf(page, entry);
    t.ok(Math.abs(top + 30) <= 2, `the entry at the top of the window stays there (${top} for -30)`);
    await page.goBack();
    await becomes(t, page, {
      address: '/en',
      current: ['language-en', 'length-long', 'icons-show', 'theme-default'],
    });
  });
}

journey('where the entry at the top is gone, what comes after it takes its place', '/en', async (t, page) => {
  await bring(page, 'work-sciences-member', 0);
  await page.keyboard.press('s');
  await becomes(t, page, { address: at('/en?length=short') });
  t.equal(await page.locator('#work-sciences-member').count(), 0);
  const top = await topOf(page, 'work-sciences-president');
  t.ok(top > 0 && top < 800, `the next entry is in the window (${top})`);
});

journey(
  'choices go along to the other language and to every link',
  '/en?length=short&icons=hide',
  async (t, page) => {
    await page.click('#language-es');
    await becomes(t, page, { address: at('/es?length=short&icons=hide'), canonical: ['/es'] });
    t.equal(await page.getAttribute('#info', 'href'), at('/es/info?length=short&icons=hide'));
    t.equal(await page.locator('main .icon').count(), 0);
  },
);

const ways: [string, (page: Page) => Promise<unknown>][] = [
  ['Esc', page => page.keyboard.press('Escape')],
  ['its button', page => page.click('dialog button')],
  ['a click outside', page => page.mouse.click(5, 5)],
  ['Back', page => page.goBack()],
  ['the key that opened it', page => page.keyboard.press('i')],
];
for (const [way, close] of ways) {
  journey(`the info dialog opens with its address and closes by ${way}`, '/en', async (t, page) => {
    await mark(page);
    const paths = pathsOf(page);
    await page.focus('#info');
    await page.keyboard.press('Enter');
    await becomes(t, page, { open: true, address: '/en/info', title: INFO });
    t.equal(await page.locator('dialog').getAttribute('aria-labelledby'), 'info_title');
    t.ok(await page.evaluate(() => document.activeElement?.closest('dialog')), 'the focus is in the dialog');
    await close(page);
    await becomes(t, page, { open: false, address: '/en', title: EN, focus: 'info', marker: 'kept' });
    t.strictSame(paths, ['/en/info/dialog'], 'one request was made in all');
  });
}

journey('a dialog opened from the choices leads back to their button', '/en', async (t, page) => {
  await show(page, 'theme-clean');
  await page.focus('#theme-clean');
  await page.keyboard.press('?');
  await becomes(t, page, { open: true, address: '/en/shortcuts' });
  await page.keyboard.press('Escape');
  await becomes(t, page, { open: false, address: '/en', focus: 'view' });
});

journey('a closed dialog is a page to Forward, and to a reload', '/en', async (t, page) => {
  await page.keyboard.press('i');
  await becomes(t, page, { open: true, address: '/en/info' });
  await page.keyboard.press('Escape');
  await becomes(t, page, { open: false, address: '/en' });
  await page.goForward();
  await becomes(t, page, { open: false, address: '/en/info', heading: 'About this site', title: INFO });
  await page.goBack();
  await becomes(t, page, { address: '/en', heading: 'Timeline', title: EN });
  await page.keyboard.press('i');
  await becomes(t, page, { open: true, address: '/en/info' });
  await page.reload();
  await becomes(t, page, { open: false, address: '/en/info', heading: 'About this site' });
});

journey(
  'the language changes while a dialog is open: it closes and the page is usable',
  '/en',
  async (t, page) => {
    await mark(page);
    await page.keyboard.press('i');
    await becomes(t, page, { open: true, address: '/en/info' });
    await page.keyboard.press('s');
    await page.keyboard.press('l');
    await becomes(t, page, {
      open: false,
      address: '/es',
      lang: 'es',
      heading: 'Cronología',
      marker: 'kept',
    });
    await page.click('#length-short');
    await becomes(t, page, { address: at('/es?length=short') }, 'controls work');
    await page.goBack();
    await page.goBack();
    await becomes(t, page, { address: '/en', lang: 'en', open: false });
  },
);

journey('history that jumps over an open dialog ends in the page of the address', '/en', async (t, page) => {
  await page.click('#language-es');
  await becomes(t, page, { address: '/es' });
  await page.keyboard.press('i');
  await becomes(t, page, { open: true, address: '/es/info' });
  await page.evaluate(() => history.go(-2));
  await becomes(t, page, { open: false, address: '/en', lang: 'en', heading: 'Timeline', title: EN });
  await page.click('#language-es');
  await becomes(t, page, { address: '/es', lang: 'es' });
});

journey('a dialog closed while history jumps over it makes no step of its own', '/en', async (t, page) => {
  await page.click('#language-es');
  await becomes(t, page, { address: '/es' });
  await page.keyboard.press('i');
  await becomes(t, page, { open: true, address: '/es/info' });
  const held = await hold(page, '**/en');
  await page.evaluate(() => history.go(-2));
  await held.asked();
  await page.keyboard.press('Escape');
  await becomes(t, page, { open: false, address: '/en' });
  await held.letGo();
  await becomes(t, page, { open: false, address: '/en', lang: 'en', heading: 'Timeline', title: EN });
});

journey('a pasted address of a dialog is a page', '/es/shortcuts', async (t, page) => {
  await becomes(t, page, { open: false, lang: 'es', heading: 'Atajos de teclado' });
  t.equal(await page.textContent('h1'), 'Leonardo Torres Quevedo');
  await page.keyboard.press('i');
  await becomes(t, page, { open: true, address: '/es/info' }, 'the other dialog opens above it');
  await page.keyboard.press('Escape');
  await becomes(t, page, { open: false, address: '/es/shortcuts', heading: 'Atajos de teclado' });
  await page.keyboard.press('l');
  await becomes(t, page, { address: '/en/shortcuts', heading: 'Keyboard shortcuts' });
  await page.click('.back a');
  await becomes(t, page, { address: '/en', heading: 'Timeline' });
  t.equal(await page.evaluate(() => window.scrollY), 0, 'another page begins at its top');
});

journey(
  'without scripts every link loads its page and nothing is shown that would not work',
  '/en',
  async (t, page) => {
    await page.click('#language-es');
    await becomes(t, page, { address: '/es', lang: 'es', title: ES });
    await page.click('#length-short');
    await becomes(t, page, {
      address: at('/es?length=short'),
      current: ['language-es', 'length-short', 'icons-show', 'theme-default'],
    });
    await page.click('#info');
    await becomes(t, page, { address: at('/es/info?length=short'), heading: 'Acerca de este sitio' });
    await page.click('#shortcuts');
    await becomes(t, page, { address: at('/es/shortcuts?length=short'), heading: 'Atajos de teclado' });
    t.notOk(await page.isVisible('input[name="keys"]'));
    await page.click('.back a');
    await becomes(t, page, { address: at('/es?length=short'), heading: 'Cronología' });
    t.notOk(await page.isVisible('#print'));
    t.notOk(await page.isVisible('[data-choice="scheme"]'));
  },
  { javaScriptEnabled: false },
);

/** Ctrl-clicks until there is a tab: the headless shell of Chromium loses one such click in ten, scripts or not. */
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
  journey(`Ctrl-click on ${id} opens a tab and leaves this page alone`, '/en', async (t, page) => {
    await Promise.all([page.waitForEvent('request'), page.hover(`#${id}`)]);
    const paths = pathsOf(page);
    const tab = await openTab(page, id);
    await becomes(t, tab, { heading });
    await becomes(t, page, { address: '/en', open: false });
    t.strictSame(paths, []);
  });
}

for (const [what, id, path, state] of [
  ['the other language', 'language-es', '/es', { address: '/es', lang: 'es' }],
  ['a dialog', 'info', '/en/info/dialog', { address: '/en/info', open: true }],
] as const) {
  journey(`${what} is asked for ahead by the pointer on its link, and not again`, '/en', async (t, page) => {
    const paths = pathsOf(page);
    await Promise.all([page.waitForEvent('requestfinished'), page.hover(`#${id}`)]);
    t.strictSame(paths, [path]);
    await becomes(t, page, { address: '/en', open: false });
    await page.click(`#${id}`);
    await becomes(t, page, state);
    t.strictSame(paths, [path]);
  });

  journey(`${what} is asked for ahead when Tab comes to its link`, '/en', async (t, page) => {
    await page.evaluate(id => {
      const links = [...document.querySelectorAll<HTMLElement>('a, button')];
      links[links.findIndex(link => link.id === id) - 1]?.focus();
    }, id);
    const paths = pathsOf(page);
    await Promise.all([page.waitForEvent('requestfinished'), page.keyboard.press('Tab')]);
    t.strictSame(paths, [path]);
    await page.keyboard.press('Enter');
    await becomes(t, page, state);
    t.strictSame(paths, [path]);
  });

  journey(`${what} is not asked for ahead where data is to be saved`, 'about:blank', async (t, page) => {
    await page.addInitScript(() => {
      Object.defineProperty(navigator, 'connection', { value: { saveData: true } });
    });
    await page.goto('/en');
    await isReady(page);
    const paths = pathsOf(page);
    await page.hover(`#${id}`);
    await page.evaluate(() => fetch('/health/live'));
    t.strictSame(paths, ['/health/live']);
    await page.click(`#${id}`);
    await becomes(t, page, state);
    t.strictSame(paths, ['/health/live', path]);
  });
}

journey('the language of the page is not asked for ahead', '/en', async (t, page) => {
  const paths = pathsOf(page);
  await page.hover('#language-en');
  await page.evaluate(() => fetch('/health/live'));
  t.strictSame(paths, ['/health/live']);
});

journey('a page that was asked for ahead and is late gives way to a newer one', '/en', async (t, page) => {
  const spanish = await hold(page, '**/es');
  await page.hover('#language-es');
  await spanish.asked();
  await page.click('#language-es');
  await page.click('#length-short');
  await becomes(t, page, { address: at('/en?length=short'), lang: 'en' });
  await Promise.all([page.waitForEvent('requestfinished'), spanish.letGo()]);
  await page.evaluate(() => new Promise(requestAnimationFrame));
  await becomes(t, page, { address: at('/en?length=short'), lang: 'en', title: EN });
  t.notOk(await page.isVisible('#notice'));
});

journey('a dialog that cannot be made stays shut and its link is followed', '/en', async (t, page) => {
  await page.route('**/en/info/dialog', route => route.fulfill({ status: 500, body: 'no' }));
  await page.click('#info');
  await becomes(t, page, { open: false, address: '/en/info', heading: 'About this site' });
});

for (const [fault, answer] of [
  ['the network fails', null],
  ['the server answers with an error', { status: 503, contentType: 'text/html', body: '<html><body>no' }],
] as const) {
  journey(`when ${fault} the reader is told and the page stays usable`, '/en', async (t, page) => {
    await mark(page);
    const fail = () => page.route('**/es', route => (answer ? route.fulfill(answer) : route.abort()));
    await fail();
    await page.click('#language-es');
    await page.waitForSelector('#notice:not([hidden])');
    t.match(await page.textContent('#notice'), 'could not be loaded');
    await becomes(t, page, { address: '/en', lang: 'en', title: EN, marker: 'kept', canonical: ['/en'] });
    t.strictSame(await page.context().cookies(), [], 'no language was chosen');
    await page.click('#notice button');
    t.notOk(await page.isVisible('#notice'));
    await page.click('#language-es');
    await page.waitForSelector('#notice:not([hidden])');
    await page.unroute('**/es');
    await page.click('#language-es');
    await becomes(t, page, { address: '/es', lang: 'es', marker: 'kept' }, 'the next try succeeds');
    t.notOk(await page.isVisible('#notice'));
  });
}

journey('a dialog that meets a dead network tells so and keeps the page', '/en', async (t, page) => {
  await page.route('**/en/info/dialog', route => route.abort());
  await page.click('#info');
  await page.waitForSelector('#notice:not([hidden])');
  await becomes(t, page, { open: false, address: '/en', heading: 'Timeline' });
});

journey('Back to a page that the server cannot make ends at its error page', '/en', async (t, page) => {
  await page.click('#language-es');
  await becomes(t, page, { address: '/es' });
  await page.route('**/en', route => route.fulfill({ status: 503, body: 'busy' }));
  await page.goBack();
  await page.waitForFunction(() => document.body.textContent === 'busy');
  t.equal(new URL(page.url()).pathname, '/en');
});

journey('Back without a network tells so and stays at the page that is there', '/en', async (t, page) => {
  await mark(page);
  await page.click('#language-es');
  await becomes(t, page, { address: '/es' });
  await page.route('**/en', route => route.abort());
  await page.goBack();
  await page.waitForSelector('#notice:not([hidden])');
  await becomes(t, page, {
    address: '/es',
    lang: 'es',
    heading: 'Cronología',
    canonical: ['/es'],
    marker: 'kept',
  });
  await page.unroute('**/en');
  await page.goBack();
  await becomes(t, page, { address: '/en', lang: 'en', heading: 'Timeline', marker: 'kept' });
});

journey('a dialog opened while Back is out closes onto the page of the address', '/en', async (t, page) => {
  await page.click('#language-es');
  await becomes(t, page, { address: '/es' });
  const held = await hold(page, '**/en');
  await page.evaluate(() => history.back());
  await held.asked();
  await page.keyboard.press('i');
  await becomes(t, page, { open: true });
  await held.letGo();
  await page.keyboard.press('Escape');
  await becomes(t, page, {
    open: false,
    address: '/en',
    lang: 'en',
    heading: 'Timeline',
    canonical: ['/en'],
  });
});

journey('Forward overtakes Back: the page that is there stays', '/en', async (t, page) => {
  await page.click('#language-es');
  await becomes(t, page, { address: '/es' });
  const held = await hold(page, '**/en');
  await page.evaluate(() => history.back());
  await held.asked();
  await page.evaluate(() => history.forward());
  await becomes(t, page, { address: '/es', lang: 'es' });
  await held.letGo();
  await choose(page, 'theme-clean');
  await becomes(t, page, { address: at('/es?theme=clean'), lang: 'es', heading: 'Cronología' });
});

journey('Back overtakes Back: an answer for the address before is not taken', '/en', async (t, page) => {
  await page.click('#language-es');
  await becomes(t, page, { address: '/es' });
  await page.click('#length-short');
  await becomes(t, page, { address: at('/es?length=short') });
  const held = await hold(page, '**/es');
  await page.evaluate(() => history.back());
  await held.asked();
  await page.evaluate(() => {
    const { htmx } = window as unknown as { htmx: { timeout: () => Promise<unknown> } };
    // The moment that htmx lets pass before it asks lasts until the first request has ended, in whatever way.
    const end = new Promise(resolve =>
      document.addEventListener('htmx:finally:request', resolve, { once: true }),
    );
    htmx.timeout = () => end;
    history.back();
  });
  await becomes(t, page, { address: '/en' });
  await held.letGo();
  await becomes(t, page, { address: '/en', lang: 'en', title: EN, canonical: ['/en'], heading: 'Timeline' });
});

journey('an answer from somebody in between is loaded whole, not mixed in', '/en', async (t, page) => {
  const login = {
    contentType: 'text/html',
    body: '<!doctype html><title>Login</title><p>Log in to the network',
  };
  await page.route('**/es', route => route.fulfill(login));
  await page.click('#language-es');
  await page.waitForFunction(() => document.title === 'Login');
  t.equal(await page.evaluate(() => document.compatMode), 'CSS1Compat');
  t.strictSame(await page.context().cookies(), [], 'and no language was chosen');
  await page.goto('/en');
  await page.route('**/en/info/dialog', route => route.fulfill(login));
  await page.click('#info');
  await becomes(t, page, { open: false, address: '/en/info', heading: 'About this site' });
});

journey('what is chosen already makes no new entry in the history', '/en', async (t, page) => {
  await choose(page, 'theme-clean');
  await becomes(t, page, { address: at('/en?theme=clean') });
  const before = await page.evaluate(() => history.length);
  for (const id of ['theme-clean', 'language-en']) {
    await Promise.all([page.waitForResponse(`**${at('/en?theme=clean')}`), page.click(`#${id}`)]);
    await becomes(t, page, { address: at('/en?theme=clean'), focus: id });
  }
  t.equal(await page.evaluate(() => history.length), before);
  await page.goBack();
  await becomes(t, page, { address: '/en' });
});

journey('a slow answer shows that it is on its way', '/en', async (t, page) => {
  const held = await hold(page, '**/es');
  t.equal(await page.evaluate(() => document.querySelector('#progress')?.getBoundingClientRect().width), 0);
  await page.click('#language-es');
  await page.waitForFunction(
    () => (document.querySelector('#progress')?.getBoundingClientRect().width ?? 0) > 50,
  );
  t.ok((await page.locator('#progress').boundingBox())?.height, 'a thin line grows at the top');
  await held.letGo();
  await becomes(t, page, { address: '/es', lang: 'es' });
  await page.waitForFunction(() => document.querySelector('#progress')?.getBoundingClientRect().width === 0);
});

journey('of two quick choices the last one counts', '/en', async (t, page) => {
  const held = await hold(page, '**/es');
  await page.click('#language-es');
  await choose(page, 'theme-clean');
  await becomes(t, page, { address: at('/en?theme=clean'), lang: 'en' });
  await held.letGo();
  await page.keyboard.press('i');
  await becomes(t, page, { open: true, address: at('/en/info?theme=clean'), lang: 'en' });
});

journey(
  'Back while a request is out, and a choice while Back is out, end in one page',
  '/en',
  async (t, page) => {
    await choose(page, 'theme-clean');
    await becomes(t, page, { address: at('/en?theme=clean') });
    const held = await hold(page, `**${at('/es?theme=clean')}`);
    await page.click('#language-es');
    await page.goBack();
    await becomes(t, page, {
      address: '/en',
      lang: 'en',
      current: ['language-en', 'length-long', 'icons-show', 'theme-default'],
    });
    await held.letGo();

    await page.click('#language-es');
    await becomes(t, page, { address: '/es', lang: 'es' });
    const back = await hold(page, '**/en');
    await page.evaluate(() => history.back());
    await back.asked();
    await choose(page, 'icons-hide');
    await becomes(t, page, { address: at('/es?icons=hide'), lang: 'es' });
    await back.letGo();
    await page.click('#length-short');
    await becomes(t, page, { address: at('/es?length=short&icons=hide'), lang: 'es', heading: 'Cronología' });
  },
);

journey(
  'Back finds its page where links within the page made entries of their own',
  '/en',
  async (t, page) => {
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    t.equal(await page.evaluate(() => location.hash), '#work');
    await page.click('#language-es');
    await becomes(t, page, { address: '/es', lang: 'es' });
    await page.evaluate(() => history.go(-2));
    await becomes(t, page, { address: '/en', lang: 'en', heading: 'Timeline' });
    t.equal(await page.evaluate(() => location.hash), '#timeline');
  },
);

journey('a page of another version of the site is loaded whole, not mixed in', '/en', async (t, page) => {
  await mark(page);
  // A server gives what it has under any hash; of files the other version has its own.
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
  await becomes(t, page, { address: '/en', lang: 'en' }, 'and keys act once');
});

journey(
  'the language chosen last is kept, and is where a server leads from the address without one',
  '/en',
  async (t, page) => {
    t.strictSame(await page.context().cookies(), [], 'reading sets nothing');
    await page.click('#language-es');
    await becomes(t, page, { lang: 'es' });
    await page.waitForFunction(() => document.cookie); // The browser keeps it elsewhere, a moment later.
    const [cookie] = await page.context().cookies();
    t.match(cookie, { name: 'lang', value: 'es', path: '/', sameSite: 'Lax' });
    const days = ((cookie?.expires ?? 0) - Date.now() / 1000) / 86_400;
    t.ok(days > 364 && days <= 365, 'for a year');
    if (isExported) return; // Files have the languages to choose from there.
    await page.goto('/');
    await becomes(t, page, { address: '/es' });
  },
);

journey('nothing is asked of any other origin', 'about:blank', async (t, page) => {
  const origins = new Set<string>();
  page.on('request', request => origins.add(new URL(request.url()).origin));
  await page.goto('/en');
  await isReady(page);
  await page.keyboard.press('i');
  await becomes(t, page, { open: true });
  t.equal(origins.size, 1);
});

for (const [who, options] of [
  ['', {}],
  [' without scripts', { javaScriptEnabled: false }],
] as const) {
  journey(
    `every format is in a menu, and saved from there${who}`,
    '/en?theme=clean',
    async (t, page) => {
      t.notOk(await page.isVisible('#formats'));
      const links = page.locator('#formats a');
      t.strictSame(await links.allTextContents(), [
        'PDF',
        'Plain text',
        'Markdown',
        'JSON Resume',
        'Contact card',
      ]);
      for (const link of await links.all()) {
        if (!(await page.isVisible('#formats'))) await page.click('#download');
        const ending = (await link.getAttribute('href'))?.match(/\.(\w+)(\?|$)/)?.[1];
        const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
        t.equal(download.suggestedFilename(), `leonardo-torres-quevedo-cv-en.${ending}`);
        t.equal(await download.failure(), null);
      }
      t.match(page.url(), at('/en?theme=clean'), 'the page is still there');
    },
    options,
  );
}
