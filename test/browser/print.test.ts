// Print in the browser: pages and their size, the QR code and its URL, and where pages break.

import type { Page } from 'playwright-core';
import t from 'tap';
import type { Cv } from '../../server/cv/schema.ts';
import { createShareToken } from '../../server/sharing/token.ts';
import type { Content } from '../../server/snapshot/snapshot.ts';
import { content, createApp, cvOf, uiOf, withCv, withEdition } from '../helpers/app.ts';
import { createJourney } from '../helpers/browser.ts';
import { getDocument } from '../helpers/pdf-js.ts';
import { createSite } from '../helpers/site.ts';
import { basePath, urlOf } from '../helpers/urls.ts';

const journey = createJourney(t, await createSite(t));

journey('print shows folded sections', '/en', async (t, page) => {
  await page.click('#view');
  await page.click('#fold');
  await page.emulateMedia({ media: 'print' });
  for (const id of ['timeline', 'work', 'references']) {
    t.ok(await page.isVisible(`#${id} details > :not(summary)`), id);
  }
});

/** Prints a page with Chromium. Returns the number of pages and their size in points. */
const print = async (page: Page, path: string) => {
  await page.goto(path);
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? [];
  return {
    pages: pdf.match(/\/Type \/Page\b/g)?.length,
    size: [Math.round(Number(width)), Math.round(Number(height))],
  };
};

journey(
  'the short CV prints on two pages of A4 in each language, the long one on six at most',
  '/en',
  async (t, page) => {
    for (const language of ['en', 'es']) {
      t.strictSame(
        await print(page, urlOf(`/${language}?length=short`)),
        { pages: 2, size: [595, 842] },
        language,
      );
      const { pages = 99 } = await print(page, `/${language}`);
      t.ok(pages <= 6, `${language}: ${pages}`);
    }
  },
);

const letterApp = await createApp(t, {
  content: { ...content, site: { ...content.site, paper: 'letter' } },
});
const letterBase = await letterApp.listen({ host: '127.0.0.1', port: 0 });
journey('a site with paper "letter" prints on Letter', '', async (t, page) => {
  t.strictSame((await print(page, `${letterBase}/en?length=short`)).size, [612, 792]);
});

journey('print shows the URL of the live page and its QR code', '/es', async (t, page) => {
  t.notOk(await page.isVisible('.live'), 'not on screen');
  await page.emulateMedia({ media: 'print' });
  t.ok((await page.textContent('.live'))?.trimEnd().endsWith(` localhost:1999${basePath}/es`));
  const qr = await page.locator('.qr').boundingBox();
  t.ok((qr?.width ?? 0) >= 50, `${qr?.width} px wide, so 13 mm at least`);
  t.notOk(await page.isVisible('.near'));
});

const secret = 'a-secret-of-at-least-thirty-two-bytes';
const recipient = 'The selection board of the Example Railways and Signalling Company of the North';
const shared = `/en?share=${createShareToken({ recipient, until: '2026-12-24' }, secret)}`;
const longLabel =
  'Principal engineer for safety-critical embedded systems, railway signalling, interlocking and verification of software in regulated markets';
const { basics, work = [] } = cvOf('en');
/** The first page has what meets or does not meet the code. */
const sections = { work };
const withBasics = (changes: Cv['basics']) =>
  withCv({ ...sections, basics: { ...basics, name: 'Ana Flores', ...changes } });
const image = 'https://example.org/portrait.jpg';
const longUrl = `https://${'a-long-label.'.repeat(8)}example.org`;
const printed = {
  'a long label': { content: withBasics({ label: longLabel }) },
  'a long label and a portrait': { content: withBasics({ label: longLabel, image }) },
  'no label': { content: withBasics({ label: '' }) },
  'no label, but a portrait': { content: withBasics({ label: '', image }) },
  'a long name': { content: withBasics({ name: 'Ana María de los Ángeles '.repeat(4), label: longLabel }) },
  'a share link': { content, path: shared },
  'a share link, a long label and a portrait': {
    content: withBasics({ label: longLabel, image }),
    path: shared,
  },
  'a long URL': { content: { ...content, site: { ...content.site, baseUrl: longUrl } } },
  'text from right to left': {
    content: withCv(
      { ...sections, basics: { ...basics, label: longLabel } },
      'en',
      withEdition('en', { ui: { ...uiOf('en'), dir: 'rtl' } }),
    ),
  },
};

/** The texts and images of the sheet that meet the QR code, its quiet zone of 2 mm or its URL, and how many do not. */
const textsAtCode = (page: Page) =>
  page.evaluate(() => {
    const rectsOf = (node: Node) => {
      const range = document.createRange();
      range.selectNodeContents(node);
      return [...range.getClientRects()];
    };
    const url = document.querySelector('.live p');
    const code = document.querySelector('.qr')?.getBoundingClientRect();
    const quietZone = 2 * (96 / 25.4);
    if (!url || !code) throw new Error('no QR code');
    const around = new DOMRect(
      code.x - quietZone,
      code.y - quietZone,
      code.width + 2 * quietZone,
      code.height + 2 * quietZone,
    );
    const boxes = [around, ...rectsOf(url)];
    const meets = (a: DOMRect) =>
      boxes.some(b => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom);
    const walker = document.createTreeWalker(document.querySelector('main') as Element, NodeFilter.SHOW_TEXT);
    const meeting: string[] = [];
    let others = 0;
    while (walker.nextNode()) {
      const { currentNode: node } = walker;
      if (node.parentElement?.closest('.live, .visually-hidden')) continue;
      if (rectsOf(node).some(meets)) meeting.push(node.textContent ?? '');
      else others += 1;
    }
    const portrait = document.querySelector('.portrait')?.getBoundingClientRect();
    if (portrait && meets(portrait)) meeting.push('the portrait');
    return { meeting, others };
  });

/** The URLs of the states. */
const printedUrls: [string, string][] = [];
for (const [what, { content, path = '/en' }] of Object.entries<{ content: Content; path?: string }>(
  printed,
)) {
  const app = await createApp(t, { content, env: { SHARE_SECRET: secret } });
  printedUrls.push([what, (await app.listen({ host: '127.0.0.1', port: 0 })) + path]);
}

journey('nothing meets the printed QR code and its URL, whatever the head holds', '', async (t, page) => {
  await page.emulateMedia({ media: 'print' });
  for (const [what, url] of printedUrls) {
    await page.goto(url);
    // The widths of A4 and Letter within the margins.
    for (const width of [680, 703]) {
      await page.setViewportSize({ width, height: 900 });
      const { meeting, others } = await textsAtCode(page);
      t.strictSame(meeting, [], `${what}, ${width} px`);
      t.ok(others > 50, `of ${others}`);
    }
  }
});

/** The last line of each page of a PDF but the last page, and its distance from the top, as a share of the page. */
async function lastLinesOf(bytes: Uint8Array) {
  const pdf = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
  const pages = await Promise.all(Array.from({ length: pdf.numPages - 1 }, (_, i) => pdf.getPage(i + 1)));
  return Promise.all(
    pages.map(async page => {
      const { items } = await page.getTextContent();
      const pieces = items
        .flatMap(item => ('str' in item && item.str.trim() ? [item] : []))
        .map(({ str, transform }) => ({ text: str, x: transform[4] as number, y: transform[5] as number }));
      const [, , , height = 0] = page.view;
      // The margin has the number of the page.
      const body = pieces.filter(({ y }) => y > 36);
      const lowest = Math.min(...body.map(({ y }) => y));
      const line = body.filter(({ y }) => y < lowest + 3).sort((a, b) => a.x - b.x);
      return { text: line.map(({ text }) => text).join(' '), at: 1 - lowest / height };
    }),
  );
}

journey('a printed page never ends with a heading or the title of an entry', '/en', async (t, page) => {
  const outline = await page.evaluate(() => ({
    headings: [...document.querySelectorAll('main h2')].map(({ textContent }) => textContent?.trim() ?? ''),
    titles: [...document.querySelectorAll('.entry:has(.text, .highlights) h3')].map(
      ({ textContent }) => textContent?.trim() ?? '',
    ),
  }));
  const letters = (text: string) => text.toLowerCase().replaceAll(' ', '');
  /** Whether a line is a title, after dates in the margin at most. */
  const isTitle = (line: string) =>
    outline.titles.some(title => {
      const at = line.indexOf(title);
      return at === 0 || (at > 0 && at < 30 && /\d/.test(line.slice(0, at)));
    });
  const isHeading = (line: string) => outline.headings.some(heading => letters(heading) === letters(line));
  let ends = 0;
  // A space before the name moves the ends of all pages.
  for (let space = 8; space < 56; space += 16) {
    await page.evaluate(space => {
      const main = document.querySelector<HTMLElement>('main');
      if (main) main.style.paddingBlockStart = `${space}mm`;
    }, space);
    for (const { text } of await lastLinesOf(await page.pdf({ preferCSSPageSize: true }))) {
      ends += 1;
      t.notOk(isHeading(text) || isTitle(text), `${space} mm: ${text}`);
    }
  }
  t.ok(ends >= 12, `${ends} pages`);
});

const longEntries = await createApp(t, {
  content: withCv({
    basics: { name: 'Ana Flores' },
    work: Array.from({ length: 4 }, (_, i) => ({
      id: `long-${i}`,
      name: `Company ${i}`,
      highlights: Array.from({ length: 45 }, (_, n) => `Highlight ${n} of company ${i}`),
    })),
  }),
});
const longEntriesBase = await longEntries.listen({ host: '127.0.0.1', port: 0 });
journey('long entries break, so that no printed page ends in a third without text', '', async (t, page) => {
  await page.goto(`${longEntriesBase}/en`);
  const lines = await lastLinesOf(await page.pdf({ preferCSSPageSize: true }));
  t.ok(lines.length > 1);
  for (const { text, at } of lines) t.ok(at > 2 / 3, `${text} at ${at}`);
});
