// npm run verify:print: prints the page in many states with Chromium, Firefox and WebKit, and reads the PDFs with poppler
// and zbarimg (Debian: poppler-utils, zbar-tools). The QR code decodes to the printed URL and nothing touches it, no two
// texts overlap, and no heading or title is the last line of a page. A folder as argument keeps the PDFs.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createShareToken } from '../dist/suite/server/sharing/token.js';
import { content, cvOf, mapEditions, withCv } from '../dist/suite/test/helpers/app.js';
import { engines, missingEngines } from './paper.mjs';
import { serve } from './sample.mjs';

const missingTools = ['pdfinfo', 'pdftotext', 'pdftoppm', 'zbarimg'].filter(
  tool => spawnSync(tool, ['--version']).error,
);
const missing = [
  ...(missingTools.length ? [`${missingTools.join(', ')} (Debian: poppler-utils, zbar-tools)`] : []),
  ...missingEngines(),
];
if (missing.length) {
  console.error(`Not installed:\n${missing.join('\n')}`);
  process.exit(1);
}

const secret = 'verify-print-verify-print-verify-print';
const sample = cvOf('en');
const repeat = (text, times) => Array.from({ length: times }, () => text).join(' ');
const longLabel =
  'Principal engineer for safety-critical embedded systems, railway signalling, interlocking and verification of software in regulated markets';
/** Entries of many lines: in paragraphs, lists and highlights. */
const sentence = 'A sentence of a long description that fills about one line of paper.';
const longTexts = [
  repeat(sentence, 22),
  [repeat(sentence, 5), '1. First\n2. Second\n3. Third', repeat(sentence, 3), repeat(sentence, 2)].join(
    '\n\n',
  ),
  repeat(sentence, 3),
];
const longWork = Array.from({ length: 12 }, (_, i) => ({
  id: `long-${i}`,
  name: `Company ${i}`,
  position: `Engineer ${i}`,
  startDate: `${2026 - i}`,
  summary: longTexts[i % 3],
  highlights: Array.from({ length: i % 3 ? 14 : 2 }, (_, n) =>
    repeat(`Highlight ${n} of an entry that is longer than others.`, (n % 3) + 1),
  ),
}));
const basics = { ...sample.basics, label: longLabel };
const token = createShareToken(
  { recipient: repeat('Example Railways International', 3), until: '2026-12-24' },
  secret,
);
const bothLanguages = (name, query = '') => [
  { name: `${name} en`, path: `/en${query}` },
  { name: `${name} es`, path: `/es${query}` },
];

/** What is printed: content (by default the sample), path, language of its headings, paper and printed URL. */
const states = [
  ...bothLanguages('default'),
  ...bothLanguages('short', '?length=short'),
  ...bothLanguages('clean', '?theme=clean'),
  { name: 'no icons', path: '/en?icons=hide' },
  { name: 'every choice', path: '/es?length=short&icons=hide&theme=clean' },
  { name: 'letter', path: '/en', site: { paper: 'letter' } },
  { name: 'letter clean', path: '/en?theme=clean', site: { paper: 'letter' } },
  { name: 'share link', path: `/en?share=${token}`, printed: '/en' },
  { name: 'long label', path: '/en', given: withCv({ ...sample, basics }) },
  {
    name: 'long label, share link',
    path: `/en?share=${token}`,
    printed: '/en',
    given: withCv({ ...sample, basics }),
  },
  {
    name: 'long name',
    path: '/en',
    given: withCv({ ...sample, basics: { ...basics, name: repeat(basics.name, 3) } }),
  },
  { name: 'only a name', path: '/en', given: withCv({ basics: { name: 'Ana Flores' }, work: longWork }) },
  { name: 'long URL', path: '/en', site: { baseUrl: `https://${'a-long-label.'.repeat(8)}example.org` } },
  { name: 'long entries', path: '/en', given: withCv({ ...sample, work: longWork }) },
  { name: 'right to left', path: '/en', given: mapEditions(({ ui }) => ({ ui: { ...ui, dir: 'rtl' } })) },
];

const run = (tool, args) => spawnSync(tool, args, { encoding: 'utf8', maxBuffer: 1e8 }).stdout;
const textOf = html =>
  html
    .replace(/<[^>]*>/g, '')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim();

/** The headings of a page, and the titles of the entries that have texts or highlights. */
function headingsOf(html) {
  const headings = [...html.matchAll(/<h2 id[^>]*>(.*?)<\/h2>/gs)].map(([, text]) => textOf(text));
  const entries = html.split('<li class="entry"').slice(1);
  const titles = entries
    .filter(entry => /class="(text|highlights)"/.test(entry))
    .map(entry => textOf(/<h3 class="title">(.*?)<\/h3>/s.exec(entry)?.[1] ?? ''))
    .filter(Boolean);
  return { headings, titles };
}

/** The pages of a PDF: their height and words with their boxes, in points from the top left. */
function pagesOf(file) {
  const html = run('pdftotext', ['-bbox', file, '-']);
  return [...html.matchAll(/<page width="([\d.]+)" height="([\d.]+)">(.*?)<\/page>/gs)].map(
    ([, width, height, words]) => ({
      width: Number(width),
      height: Number(height),
      words: [
        ...words.matchAll(/<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)<\/word>/g),
      ].map(([, left, top, right, bottom, text]) => ({
        ...{ left: Number(left), top: Number(top), right: Number(right), bottom: Number(bottom) },
        text: textOf(text),
      })),
    }),
  );
}

const RESOLUTION = 200;

/** The QR code on the first page: its text, and its box in points. */
function readCode(file, folder) {
  const image = join(folder, 'page');
  run('pdftoppm', ['-r', `${RESOLUTION}`, '-l', '1', '-singlefile', '-gray', '-png', file, image]);
  const xml = run('zbarimg', ['--quiet', '--xml', '-Sdisable', '-Sqrcode.enable', `${image}.png`]);
  const [, points = ''] = /<polygon points=["'](.*?)["']/.exec(xml) ?? [];
  const numbers = [...points.matchAll(/([+-]?\d+),([+-]?\d+)/g)].map(([, x, y]) => [
    (Number(x) * 72) / RESOLUTION,
    (Number(y) * 72) / RESOLUTION,
  ]);
  const [xs, ys] = [numbers.map(([x]) => x), numbers.map(([, y]) => y)];
  return {
    text: textOf(/<!\[CDATA\[(.*?)\]\]>/s.exec(xml)?.[1] ?? ''),
    box: { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) },
  };
}

/** The area that two boxes share, in square points. */
function sharedArea(a, b) {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}
const areaOf = ({ left, right, top, bottom }) => (right - left) * (bottom - top);

/** Words that overlap by a third of the smaller one. Boxes of lines that only touch overlap by less. */
function overlapsOf(words) {
  return words.flatMap((a, i) =>
    words
      .slice(i + 1)
      // A text with an outline is in the PDF twice.
      .filter(b => a.text !== b.text && sharedArea(a, b) > Math.min(areaOf(a), areaOf(b)) / 3)
      .map(b => `"${a.text}" overlaps "${b.text}"`),
  );
}

/** The last line of a page, without the number of the page. */
function lastLineOf({ words, height }) {
  const body = words.filter(({ bottom, text }) => bottom < height - 30 || !/^(\d+|\/)$/.test(text));
  const lowest = Math.max(...body.map(({ bottom }) => bottom));
  const line = body.filter(({ bottom }) => bottom > lowest - 4).sort((a, b) => a.left - b.left);
  return { text: line.map(({ text }) => text).join(' '), bottom: lowest };
}

/** Whether a line begins with a title, or with dates in the margin and a title. */
function beginsWith(line, title) {
  const at = line.indexOf(title);
  return at === 0 || (at > 0 && at < 30 && /\d/.test(line.slice(0, at)));
}

/** What is wrong with a printed page. */
function inspect({ file, paper, printedUrl, html }, folder) {
  const pages = pagesOf(file);
  const [first] = pages;
  const code = readCode(file, folder);
  const quiet = 4; // points around the code
  const { box } = code;
  const around = {
    left: box.left - quiet,
    right: box.right + quiet,
    top: box.top - quiet,
    bottom: box.bottom + quiet,
  };
  const { headings, titles } = headingsOf(html);
  const lastLines = pages.slice(0, -1).map(lastLineOf);
  const size = paper === 'letter' ? [612, 792] : [595, 842];
  const isRight = Math.abs(first.width - size[0]) < 2 && Math.abs(first.height - size[1]) < 2;
  // Letter-spacing may be read as spaces.
  const letters = text => text.toLowerCase().replaceAll(' ', '');
  const errors = [
    ...(isRight ? [] : [`the page is ${first.width} by ${first.height}`]),
    ...(code.text === printedUrl ? [] : [`the code is "${code.text}", not "${printedUrl}"`]),
    ...first.words
      .filter(word => sharedArea(word, around))
      .map(({ text }) => `"${text}" is too close to the code`),
    ...pages.flatMap(({ words }, i) => overlapsOf(words).map(overlap => `page ${i + 1}: ${overlap}`)),
    ...lastLines.flatMap(({ text, bottom }, i) => [
      ...(/^[\d\s–]+$/.test(text) ? [`page ${i + 1} ends with dates without a title: "${text}"`] : []),
      ...(headings.some(heading => letters(heading) === letters(text))
        ? [`page ${i + 1} ends with the heading "${text}"`]
        : []),
      ...(titles.some(title => beginsWith(text, title))
        ? [`page ${i + 1} ends with the title "${text}"`]
        : []),
      ...(bottom > (first.height * 2) / 3 ? [] : [`a third of page ${i + 1} is blank`]),
    ]),
  ];
  return { pages: pages.length, errors };
}

const [given] = process.argv.slice(2);
const folder = given ?? mkdtempSync(join(tmpdir(), 'print-'));
mkdirSync(folder, { recursive: true });
const jobs = [];
const apps = [];
for (const state of states) {
  const { app, origin } = await serve({ ...state, env: { SHARE_SECRET: secret } });
  apps.push(app);
  const baseUrl = state.site?.baseUrl ?? content.site.baseUrl;
  const url = origin + state.path;
  jobs.push({
    name: state.name,
    url,
    paper: state.site?.paper ?? 'a4',
    printedUrl: baseUrl + (state.printed ?? state.path),
    html: await (await fetch(url)).text(),
  });
}
let failures = 0;
for (const [engine, print] of Object.entries(engines)) {
  const printed = jobs.map(job => ({
    ...job,
    file: join(folder, `${engine} ${job.name}.pdf`.replace(/[ ,]+/g, '-')),
  }));
  await print(printed);
  for (const job of printed) {
    const { pages, errors } = inspect(job, folder);
    failures += errors.length;
    console.log(`${engine}, ${job.name}: ${pages} pages${errors.map(error => `\n  ${error}`).join('')}`);
  }
}
await Promise.all(apps.map(app => app.close()));
if (!given) rmSync(folder, { recursive: true });
console.log(`${jobs.length} states, ${Object.keys(engines).length} engines, ${failures} errors`);
process.exitCode = failures ? 1 : 0;
