// The journeys of npm run verify:browsers. Functions that are passed to `evaluate` and `expect` run in the page.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { engines } from './paper.mjs';
import { serve } from './sample.mjs';

const pathOfPage = () => location.pathname + location.search;
const language = () => document.documentElement.lang;
const hash = () => location.hash;
const focus = () => document.activeElement.id || document.activeElement.tagName;
const isDialogOpen = () => document.querySelector('dialog').open;
const marked = () =>
  [...document.querySelectorAll('#sections [aria-current]')].map(link => link.getAttribute('href'));
const sectionIds = () => [...document.querySelectorAll('main section')].map(({ id }) => id);
const foldedIds = () =>
  [...document.querySelectorAll('main section:has(> details:not([open]))')].map(({ id }) => id);
const isShown = selector =>
  Boolean(document.querySelector(selector)?.checkVisibility({ opacityProperty: true }));
const overflow = () =>
  Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Sets a variable that loading a page removes. */
const mark = tab => tab.evaluate(() => Object.assign(window, { isSamePage: true }).isSamePage);
/** Path, language, and whether the document is still the marked one. */
const pageState = () => [location.pathname, document.documentElement.lang, Boolean(window.isSamePage)];
const dialogState = () => [document.querySelector('dialog').open, location.pathname];

/** Changes the language, and expects the visitor at the same place of the same document; then goes back. */
async function toggle(tab, change) {
  const topOfProjects = () => Math.round(document.getElementById('projects').getBoundingClientRect().top);
  await mark(tab);
  await tab.evaluate(() => document.getElementById('projects').scrollIntoView({ behavior: 'instant' }));
  const top = await tab.evaluate(topOfProjects);
  await change();
  await tab.expect(['/es', 'es', true], pageState);
  await tab.expect(top, topOfProjects);
  await tab.back();
  await tab.expect(['/en', 'en', true], pageState);
}

async function toggleLanguage(tab) {
  await toggle(tab, () => tab.click('#language-es'));
  await toggle(tab, () => tab.press('l'));
}

/** Opens a dialog, closes it, and expects the focus where it was. */
async function openAndClose(tab, { open, close, name = 'info', underneath = '/en', focused }) {
  await open();
  await tab.expect([true, `/en/${name}`], dialogState);
  await close();
  await tab.expect([false, underneath], dialogState);
  await tab.expect(focused, focus);
}

async function closeDialogs(tab) {
  const ways = [
    () => tab.press('Escape'),
    () => tab.click('dialog button'),
    () => tab.drag({ x: 5, y: 300 }),
    () => tab.back(),
    () => tab.press('i'),
  ];
  for (const close of ways) {
    await openAndClose(tab, { open: () => tab.click('#info'), close, focused: 'info' });
  }
}

/** Opens a panel and focuses a control in it. */
async function focusInPanel(tab, { panel, button, control }) {
  await tab.click(button);
  await tab.expect(true, panel => document.querySelector(panel).matches(':popover-open'), panel);
  await tab.evaluate(control => document.querySelector(control).focus(), control);
}

const panels = [
  { panel: '#panel', button: '#view', control: '#theme-clean', focused: 'view' },
  { panel: '#formats', button: '#download', control: '#formats a', focused: 'download' },
];

async function openDialogsFromPanels(tab) {
  for (const { focused, ...panel } of panels) {
    for (const close of [() => tab.press('Escape'), () => tab.click('dialog button'), () => tab.back()]) {
      await focusInPanel(tab, panel);
      await openAndClose(tab, { open: () => tab.press('?'), close, name: 'shortcuts', focused });
    }
  }
}

async function openDialogsFromClosingPanels(tab) {
  for (const { focused, ...panel } of panels) {
    await focusInPanel(tab, panel);
    // The panel has just closed when the second key is pressed.
    const open = () => tab.press('Escape', '?');
    await openAndClose(tab, { open, close: () => tab.press('Escape'), name: 'shortcuts', focused });
  }
}

async function measurePanel(tab) {
  await tab.click('#view');
  await tab.expect(true, isShown, '#panel');
  const { panel, content } = await tab.evaluate(() => {
    const panel = document.getElementById('panel');
    const last = panel.lastElementChild.getBoundingClientRect();
    const first = panel.firstElementChild.getBoundingClientRect();
    return { panel: panel.getBoundingClientRect().height, content: last.bottom - first.top };
  });
  assert.ok(panel < content + 50, `the panel is ${panel} px high, its content ${content} px`);
  await tab.press('Escape');
  await tab.expect(false, isShown, '#panel');
  await tab.expect('view', focus);
}

/** The small capitals of a heading are those of the typeface, not shrunk capitals. */
async function measureSmallCapitals(tab) {
  const [shown, expected] = await tab.evaluate(() => {
    const heading = document.querySelector('.section > h2');
    const widthOf = style => {
      const span = document.createElement('span');
      span.textContent = heading.textContent;
      Object.assign(span.style, style);
      heading.after(span);
      const { width } = span.getBoundingClientRect();
      span.remove();
      return width;
    };
    const { fontFamily, fontSize, fontWeight, fontVariantCaps, fontSynthesis } = getComputedStyle(heading);
    const font = { position: 'absolute', fontFamily, fontSize, fontWeight };
    return [
      widthOf({ ...font, fontVariantCaps, fontSynthesis }),
      widthOf({ ...font, fontFeatureSettings: '"smcp", "c2sc"' }),
    ];
  });
  assert.ok(Math.abs(shown - expected) < 1, `${shown} px wide, expected ${expected}`);
}

async function markSections(tab) {
  for (const height of [800, 1200, 1600]) {
    await tab.resize(1280, height);
    await tab.evaluate(() => window.scrollTo({ top: 0, behavior: 'instant' }));
    for (const id of ['education', 'languages', 'references', 'interests', 'work']) {
      await tab.click(`#sections [href="#${id}"]`);
      await tab.expect(`#${id}`, hash);
      // The mark stays when the page has come to rest.
      await sleep(150);
      assert.deepEqual(await tab.evaluate(marked), [`#${id}`], `${height} px`);
    }
  }
}

async function moveThroughSections(tab) {
  await tab.resize(1280, 1600);
  const ids = (await tab.evaluate(sectionIds)).map(id => `#${id}`);
  const visited = [];
  const press = async key => {
    await tab.press(key);
    visited.push(await tab.evaluate(hash));
  };
  for (const _ of ids) await press('j');
  for (const _ of ids.slice(1)) await press('k');
  assert.deepEqual(visited, [...ids, ...ids.toReversed().slice(1)]);
  // Held keys, without a pause between them.
  await tab.press('t', ...ids.map(() => 'j'));
  await tab.expect(ids.at(-1), hash);
  await tab.press('k', 'k');
  await tab.expect(ids.at(-3), hash);
  await tab.press('t');
  await tab.expect(0, () => scrollY);
  await tab.press('j');
  await tab.expect([ids[0]], marked);
}

async function foldSections(tab) {
  await tab.click('#work > details > summary');
  await tab.expect(['work'], foldedIds);
  await tab.press('l');
  await tab.expect('es', language);
  await tab.expect(['work'], foldedIds);
  await tab.click('#sections [href="#work"]');
  await tab.expect([], foldedIds);
  await tab.click('#view');
  await tab.click('#fold');
  await tab.expect(await tab.evaluate(sectionIds), foldedIds);
  await tab.click('#unfold');
  await tab.expect([], foldedIds);
}

/** The labels of the timeline that overlap or leave the window, and at how many heights bars are. */
function inspectTimeline() {
  const find = selector =>
    [...document.querySelectorAll(`#timeline .band ${selector}`)].filter(each => each.checkVisibility());
  const labels = find('a text').map(text => ({ text: text.textContent, box: text.getBoundingClientRect() }));
  const problems = labels.flatMap(({ text, box }, i) => [
    ...(box.left < 0 || box.right > document.documentElement.clientWidth
      ? [`${text} leaves the window`]
      : []),
    ...labels
      .slice(i + 1)
      .filter(
        other =>
          Math.abs(box.top - other.box.top) < 10 && box.left < other.box.right && other.box.left < box.right,
      )
      .map(other => `${text} overlaps ${other.text}`),
  ]);
  const heights = new Set(find('.bar').map(bar => Math.round(bar.getBoundingClientRect().top)));
  return { heights: heights.size, problems };
}

async function readTimeline(tab, origin) {
  for (const path of ['/en', '/es', '/es?length=short']) {
    await tab.open(origin + path);
    for (const width of [1280, 768, 390, 360, 320, 308]) {
      await tab.resize(width, 800);
      const { heights, problems } = await tab.evaluate(inspectTimeline);
      assert.deepEqual(problems, [], `${path} at ${width} px`);
      assert.ok(heights > 5, `bars at ${heights} heights`);
    }
  }
}

/** What is wrong with the open dialog of a phone. */
function inspectDialog() {
  const close = document.querySelector('.dialog-close .button').getBoundingClientRect();
  const heading = document.createRange();
  heading.selectNodeContents(document.querySelector('dialog h2'));
  // The box of a line is a little higher than its letters.
  const isCovered = ({ right, top }) => right > close.left && top + 4 < close.bottom;
  const isNarrow = ({ clientWidth, parentElement }) => clientWidth < parentElement.clientWidth * 0.55;
  const narrow = [...document.querySelectorAll('dialog dd')].filter(isNarrow);
  return [
    ...([...heading.getClientRects()].some(isCovered) ? ['Close covers the heading'] : []),
    ...narrow.map(({ textContent }) => `too narrow: ${textContent}`),
  ];
}

async function usePhone(tab, origin) {
  for (const width of [320, 360, 390]) {
    await tab.resize(width, 700);
    for (const path of ['/en', '/es']) {
      await tab.open(origin + path);
      await tab.expect(0, overflow);
      const [top, bottom] = await tab.evaluate(() => {
        const { top, bottom } = document.querySelector('.toolbar').getBoundingClientRect();
        return [top, bottom];
      });
      assert.ok(top > 640 && bottom === 700, `the choices are one line at the bottom: ${top} to ${bottom}`);
      for (const key of ['i', '?']) {
        await tab.press(key);
        await tab.expect(true, isDialogOpen);
        await tab.expect([], inspectDialog);
        await tab.press('Escape');
        await tab.expect(path, pathOfPage);
      }
    }
  }
  await tab.click('.open-sections');
  await tab.click('#sections [href="#awards"]');
  await tab.expect('#awards', hash);
  await tab.expect(false, isShown, '#sections');
}

async function dragSelection(tab) {
  await tab.click('#info');
  await tab.expect(true, isDialogOpen);
  const inside = await tab.findPoint('dialog p');
  const outside = { x: 20, y: inside.y };
  await tab.drag(inside, { x: inside.x - 50, y: inside.y }, outside);
  await tab.drag(outside, inside);
  assert.equal(await tab.evaluate(isDialogOpen), true, 'a drag out of the dialog or into it leaves it open');
  await tab.drag(outside);
  await tab.expect(false, isDialogOpen);
}

async function useWithoutScripts(tab) {
  await tab.click('#language-es');
  await tab.expect(['es', '/es'], () => [document.documentElement.lang, location.pathname]);
  await tab.click('#length-short');
  await tab.expect('/es?length=short', pathOfPage);
  await tab.click('#info');
  await tab.expect('/es/info?length=short', pathOfPage);
  await tab.click('.back a');
  await tab.expect('/es?length=short', pathOfPage);
  await tab.click('#view');
  await tab.expect([true, false], () =>
    ['#theme-clean', '#fold'].map(selector => document.querySelector(selector).checkVisibility()),
  );
  await tab.click('#theme-clean');
  await tab.expect('/es?length=short&theme=clean', pathOfPage);
  await tab.click('#work > details > summary');
  await tab.expect(['work'], foldedIds);
}

async function useInTheDark(tab) {
  const brightness = () => {
    const [red, green, blue] = getComputedStyle(document.querySelector('main'))
      .backgroundColor.match(/\d+/g)
      .map(Number);
    return red + green + blue > 382 ? 'light' : 'dark';
  };
  await tab.expect('dark', brightness);
  await tab.press('d');
  await tab.expect('light', brightness);
  await tab.press('d', 'l');
  await tab.expect('es', language);
  await tab.expect('dark', brightness);
}

/** Controls and texts of the open dialog or panel, else of the page, that leave the window at the side. */
function findCutOff() {
  const root =
    document.querySelector('dialog[open]') ?? document.querySelector(':popover-open') ?? document.body;
  return [...root.querySelectorAll('a, button, h1, h2, h3, p, dt, dd, li')]
    .filter(element => element.checkVisibility() && !element.closest('.visually-hidden, .skip'))
    .filter(element => {
      const { left, right, width } = element.getBoundingClientRect();
      return width > 1 && (left < -1 || right > document.documentElement.clientWidth + 1);
    })
    .map(element => element.id || element.textContent.trim().slice(0, 30));
}

async function enlargeText(tab, origin) {
  for (const width of [320, 360, 800, 1280]) {
    await tab.resize(width, 800);
    for (const path of ['/en', '/es']) {
      await tab.open(origin + path);
      await tab.expect(0, overflow);
      await tab.expect([], findCutOff);
      for (const [button, panel] of [
        ['#view', '#panel'],
        ['#download', '#formats'],
      ]) {
        await tab.click(button);
        await tab.expect(true, isShown, panel);
        await tab.expect([], findCutOff);
        await tab.press('Escape');
        await tab.expect(false, isShown, panel);
      }
      for (const key of ['i', '?']) {
        await tab.press(key);
        await tab.expect(true, isDialogOpen);
        await tab.expect([], findCutOff);
        await tab.press('Escape');
        await tab.expect(path, pathOfPage);
      }
    }
  }
}

async function goBackOffline(tab) {
  const { app, origin } = await serve();
  await tab.open(`${origin}/en`);
  await mark(tab);
  await tab.press('l');
  await tab.expect(['/es', 'es', true], pageState);
  await app.close();
  await tab.back();
  await tab.expect(true, isShown, '#notice');
  await tab.expect(['/es', 'es', true], pageState);
  // The engine reports the failed request.
  tab.takeMessages();
}

async function countPages(_tab, origin, engine) {
  const folder = mkdtempSync(join(tmpdir(), 'pages-'));
  const limits = { '/en': 5, '/es': 5, '/en?length=short': 2, '/es?length=short': 2 };
  const jobs = Object.entries(limits).map(([path, limit], i) => ({
    ...{ path, limit, url: origin + path, paper: 'a4' },
    file: join(folder, `${i}.pdf`),
  }));
  await engines[engine](jobs);
  // The text of WebKit is larger.
  const more = engine === 'webkit' ? 1 : 0;
  for (const { path, limit, file } of jobs) {
    const { stdout } = spawnSync('pdfinfo', [file], { encoding: 'utf8' });
    const pages = Number(/Pages:\s+(\d+)/.exec(stdout)?.[1]);
    assert.ok(pages > 0 && pages <= limit + more, `${path} has ${pages} pages, not at most ${limit + more}`);
  }
  rmSync(folder, { recursive: true });
}

/** What is done in a tab, opened at /en, and the options of the tab. */
export const journeys = [
  ['click and key toggle the language in place, and Back restores it', toggleLanguage],
  ['a dialog closes in every way, and returns the focus', closeDialogs],
  ['a dialog opened from a panel returns the focus to its button', openDialogsFromPanels],
  ['a dialog opened while a panel closes does so, too', openDialogsFromClosingPanels],
  ['a selection dragged out of a dialog leaves it open', dragSelection],
  ['the View panel is as high as its content', measurePanel],
  ['headings have the small capitals of their typeface', measureSmallCapitals],
  ['the chosen section is marked', markSections],
  ['j and k move through all sections', moveThroughSections],
  ['sections fold, also across languages', foldSections],
  ['the timeline is legible at every width', readTimeline],
  ['a phone shows everything within its width', usePhone],
  ['without scripts links load pages, panels open and sections fold', useWithoutScripts, { scripts: false }],
  ['the site is dark if the system is', useInTheDark, { dark: true }],
  ['text of twice the size is within the window', enlargeText, { textScale: 2 }],
  ['Back without a network leaves the page and shows a notice', goBackOffline],
  ['the printed CV has five pages, the short one two, in WebKit at most one more', countPages],
];
