// npm run verify:scripts: typesets a CV in each of eleven languages (test/languages/) with Debian's typefaces (fonts-noto-cjk,
// fonts-noto-core, fonts-hosny-amiri, fonts-tlwg-norasi-ttf), and without any: every character has a glyph, and pdftotext
// (poppler-utils) extracts the texts; without typefaces the diagnostics name exactly the characters without a glyph.
// With a folder as argument it writes the PDFs and cards there.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { readColours } from '../dist/suite/server/assets/design-tokens.js';
import { createStarter } from '../dist/suite/server/commands/starter/create.js';
import { contactFields } from '../dist/suite/server/content/site.js';
import { createDocument } from '../dist/suite/server/formats/document.js';
import { toJson } from '../dist/suite/server/formats/json-resume.js';
import { composeCv } from '../dist/suite/server/formats/pdf/composition.js';
import { createTypesetter } from '../dist/suite/server/formats/pdf/typesetter.js';
import { root } from '../dist/suite/server/project.js';
import { loadContent } from '../dist/suite/server/snapshot/load.js';

if (spawnSync('pdftotext', ['-v']).error) {
  console.error('pdftotext is not installed (Debian: poppler-utils).');
  process.exit(1);
}
const output = process.argv[2];
if (output) mkdirSync(output, { recursive: true });
const temporary = mkdtempSync(join(tmpdir(), 'scripts-'));
const warnings = [];
const typesetter = createTypesetter({ root, warn: message => warnings.push(message) });
const colours = readColours(root);
const errors = [];

/** Texts that pdftotext does not have, as measured: with Amiri it has a hamza above the Persian heh twice. */
const LOST = { fa: 2 };

/** Folders without fonts: those of the XDG Base Directory Specification, and of the user. */
const withoutFonts = { XDG_DATA_HOME: temporary, XDG_DATA_DIRS: temporary, HOME: temporary };
const environment = Object.fromEntries(Object.keys(withoutFonts).map(name => [name, process.env[name]]));
function setEnvironment(variables) {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

/** Loads a content folder, with the typefaces of the machine or without. */
function load(folder, variables) {
  setEnvironment(variables);
  const { content, diagnostics } = loadContent(folder);
  setEnvironment(environment);
  return { content, missing: diagnostics.flatMap(({ message }) => charactersOf(message)) };
}

/** The characters that a diagnostic names. */
function charactersOf(message) {
  const [, characters] = /that no typeface of PDF and card has[^:]*: (.*); PDF and card/.exec(message) ?? [];
  return characters ? characters.split(' ').map(character => character.replace('◌', '') || '◌') : [];
}

const documentOf = (content, language) =>
  createDocument({
    snapshot: { ...content, month: '2026-11' },
    language,
    length: 'long',
    shared: null,
    url: `https://cv.example.org/${language}`,
  });

const optionsOf = (content, document) => ({
  ...{ paper: 'a4', icons: 'show', theme: 'default' },
  images: content.images,
  json: toJson(document),
});

/** Typesets a PDF and returns it with the warnings. */
async function typeset(content, document) {
  warnings.length = 0;
  const pdf = await typesetter.pdf(document, optionsOf(content, document));
  return { pdf, warnings: [...warnings] };
}

/** The texts that a PDF shows, in order. */
function textsOf(content, document) {
  const { name, label, contacts, summary, sections } = composeCv(
    document,
    optionsOf(content, document),
    colours,
  );
  const plain = nodes =>
    nodes
      .map(node => {
        if (typeof node === 'string') return node;
        if (node.type === 'break') return '';
        return node.text ?? node.parts?.join('') ?? plain(node.children);
      })
      .join('');
  const inBlocks = blocks =>
    blocks.flatMap(block => {
      if (block.type === 'list') return block.items.flatMap(inBlocks);
      if (block.type === 'group') return inBlocks(block.blocks);
      if (block.type === 'keywords') return block.texts.map(({ children }) => plain(children));
      return [plain(block.children)];
    });
  const inTexts = texts => texts.map(({ children }) => plain(children));
  const inEntry = ({
    title,
    organization,
    dates,
    duration,
    facts,
    printedUrl,
    keywords = [],
    body = [],
    end = [],
  }) => [
    ...inTexts(title),
    ...inTexts(organization),
    ...[dates, duration].map(plain),
    ...inTexts(facts),
    plain(printedUrl),
    ...inTexts(keywords),
    ...inBlocks([...body, ...end]),
  ];
  return [
    plain(name),
    ...inTexts(label),
    ...contacts.flatMap(({ texts, printedUrl }) => [...inTexts(texts), plain(printedUrl)]),
    ...inBlocks(summary),
    ...sections.flatMap(({ title, entries }) => [title, ...entries.flatMap(inEntry)]),
  ].filter(Boolean);
}

/** A text of an error of Typst, which has Rust's escape sequences. */
const readEscapes = text =>
  text.replace(/\\+u\{([0-9a-f]+)\}/g, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)));

/** A text for comparison: without white space and marks of direction; pdftotext has vowel marks of Arabic in another order. */
const fold = text =>
  text
    .normalize('NFKC')
    .replace(/[\s\p{Cf}]/gu, '')
    .replace(/(?<=[\p{Script=Arabic}\p{M}])\p{M}+|\p{M}+(?=\p{Script=Arabic})/gu, '');

const isRightToLeft = text => /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(text);

/**
 * The texts that pdftotext finds only word by word, and those that it does not find. It reorders the words of lines
 * with both directions, and of right-to-left lines on a page with more Latin ones: it must have each word.
 */
function compare(pdf, texts, rtl) {
  const { stdout } = spawnSync('pdftotext', ['-', '-'], { input: pdf, encoding: 'utf8', maxBuffer: 1e8 });
  const extracted = fold(stdout);
  const byWords = [];
  const lost = [];
  for (const text of texts) {
    if (extracted.includes(fold(text))) continue;
    const words = text.split(/[^\p{L}\p{M}\p{N}\u200c]+/u);
    const isFound = rtl && words.every(word => extracted.includes(fold(word)));
    (isFound ? byWords : lost).push(text);
  }
  return { byWords, lost };
}

for (const file of readdirSync(join(root, 'test/languages')).filter(name => /^[a-z]{2}\.json$/.test(name))) {
  const language = basename(file, '.json');
  const folder = join(temporary, language);
  createStarter({
    folder,
    languages: [language],
    from: new Map([[language, join(root, 'test/languages', file)]]),
  });

  const site = join(folder, 'site.json');
  const settings = JSON.parse(readFileSync(site, 'utf8'));
  writeFileSync(site, JSON.stringify({ ...settings, public: contactFields }));

  const { content, missing } = load(folder, {});
  const document = documentOf(content, language);
  const texts = textsOf(content, document);
  const { pdf, warnings: found } = await typeset(content, document);
  const { byWords, lost } = compare(pdf, texts, isRightToLeft(document.view.name));
  errors.push(...missing.map(character => `${language}: no typeface has ${character}`));
  errors.push(...found.map(warning => `${language}: ${warning}`));
  const isKnown = lost.length <= (LOST[language] ?? 0);
  if (!isKnown) errors.push(...lost.map(text => `${language}: pdftotext does not have ${text}`));
  if (output) {
    writeFileSync(join(output, `${language}.pdf`), pdf);
    writeFileSync(
      join(output, `${language}.png`),
      await typesetter.card(document, { images: content.images }),
    );
  }

  const without = load(folder, withoutFonts);
  const bare = await typeset(without.content, documentOf(without.content, language));
  errors.push(...bare.warnings.map(warning => `${language} without typefaces: ${warning}`));
  // What Typst itself reports when no character is left out.
  const glyphs = { get: cluster => cluster };
  const all = {
    ...documentOf(without.content, language),
    typefaces: { ...without.content.typefaces, glyphs },
  };
  const reported = (await typeset(without.content, all)).warnings.join();
  const boxes = [...reported.matchAll(/the text `\\*"(.*?)\\*"` could not be displayed/g)].map(([, text]) =>
    readEscapes(text),
  );
  // Of digits the diagnostics name all, as durations grow.
  const withoutDigits = text => text.replace(/\p{Nd}/gu, '');
  const named = withoutDigits([...new Set(without.missing)].sort().join(''));
  const expected = withoutDigits([...new Set([...boxes.join('').replace(/\p{DI}/gu, '')])].sort().join(''));
  const onlyIn = (characters, others) =>
    [...characters].filter(character => !others.includes(character)).join(' ');
  if (named !== expected) {
    errors.push(
      `${language}: only the diagnostics name "${onlyIn(named, expected)}", only Typst "${onlyIn(expected, named)}"`,
    );
  }
  console.log(
    `${language}: ${texts.length - lost.length} of ${texts.length} texts extracted, ${byWords.length} of them word by word; ${content.typefaces.files.map(path => basename(path)).join(', ') || 'no other typeface'}; without typefaces ${[...named].length} characters are missing`,
  );
}
await typesetter.close();
rmSync(temporary, { recursive: true });
console.log(`${errors.length} errors`);
for (const error of errors) console.log(error);
process.exitCode = errors.length ? 1 : 0;
