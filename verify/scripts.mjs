// npm run verify:scripts: typesets a CV in each of eleven languages (test/languages/) with Debian's typefaces (fonts-noto-cjk,
// fonts-noto-core, fonts-hosny-amiri, fonts-tlwg-norasi-ttf), and without any: every character has a glyph, pdftotext
// (poppler-utils) extracts the texts, and the marks for it change nothing that is displayed, by fribidi (libfribidi-bin);
// without typefaces the diagnostics name exactly the characters without a glyph.
// With a folder as argument it writes the PDFs and cards there. FONTS names a folder of font files to use first, as in
// content/fonts/.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { readColours } from '../dist/suite/server/assets/design-tokens.js';
import { createStarter } from '../dist/suite/server/commands/starter/create.js';
import { contactFields } from '../dist/suite/server/content/site.js';
import { createCvDocument } from '../dist/suite/server/formats/document.js';
import { toJsonResume } from '../dist/suite/server/formats/json-resume.js';
import { composeCv } from '../dist/suite/server/formats/pdf/composition.js';
import { createTypesetter } from '../dist/suite/server/formats/pdf/typesetter.js';
import { root } from '../dist/suite/server/project.js';
import { loadContent } from '../dist/suite/server/snapshot/load.js';

for (const [tool, debian] of [
  ['pdftotext', 'poppler-utils'],
  ['fribidi', 'libfribidi-bin'],
]) {
  if (!spawnSync(tool, ['--version']).error) continue;
  console.error(`${tool} is not installed (Debian: ${debian}).`);
  process.exit(1);
}
const output = process.argv[2];
if (output) mkdirSync(output, { recursive: true });
const temporary = mkdtempSync(join(tmpdir(), 'scripts-'));
const warnings = [];
const typesetter = createTypesetter({ root, warn: message => warnings.push(message) });
const colours = readColours(root);
const errors = [];

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
async function load(folder, variables) {
  setEnvironment(variables);
  const { content, diagnostics } = await loadContent(folder);
  setEnvironment(environment);
  return { content, missing: diagnostics.flatMap(({ message }) => charactersOf(message)) };
}

/** The characters that a diagnostic names. */
function charactersOf(message) {
  const [, characters] = /that no typeface of PDF and card has[^:]*: (.*); PDF and card/.exec(message) ?? [];
  return characters ? characters.split(' ').map(character => character.replace('◌', '') || '◌') : [];
}

const documentOf = (content, language) =>
  createCvDocument({
    snapshot: { ...content, month: '2026-11' },
    language,
    length: 'long',
    shared: null,
    url: `https://cv.example.org/${language}`,
  });

const optionsOf = (content, document) => ({
  ...{ paper: 'a4', icons: 'show', theme: 'default' },
  images: content.images,
  json: toJsonResume(document),
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
        if (node.type === 'break' || node.type === 'run-end') return '';
        if (node.type === 'isolate') return `\u2068${plain(node.children)}\u2069`;
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

/**
 * A text for comparison, normalized. Marks of Arabic letters are left out: pdftotext has them in another order.
 * Directional characters and white space stay.
 */
const normalize = text =>
  text.normalize('NFKC').replace(/(?<=[\p{Script=Arabic}\p{M}])\p{M}+|\p{M}+(?=\p{Script=Arabic})/gu, '');

/** A text without white space and format characters, except those that change a spelling: ZWNJ and ZWJ. */
const withoutUnseen = text => text.replace(/(?![\u200c\u200d])[\s\p{Cf}]/gu, '');
const fold = text => withoutUnseen(normalize(text));

/** Lines of a right-to-left text with the embedding level of each character (Unicode UAX #9). */
function levelsOf(lines) {
  const input = lines.map(line => `${line}\n`).join('');
  const options = ['--rtl', '--nobreak', '--novisual', '--levels'];
  const { stdout } = spawnSync('fribidi', options, { input, encoding: 'utf8', maxBuffer: 1e8 });
  const levels = stdout.split('\n').map(line => line.trim().split(' ').map(Number));
  return lines.map((line, i) => ({ characters: [...line], levels: levels[i] }));
}

/** The characters of a line in the order of display (rule L2 of UAX #9), none mirrored. */
function displayed({ characters, levels }) {
  const items = characters.map((character, i) => ({ character, level: levels[i] }));
  for (let level = Math.max(0, ...items.map(({ level }) => level)); level > 0; level--) {
    for (let from = 0; from < items.length; from++) {
      let to = from;
      while (to < items.length && items[to].level >= level) to++;
      items.splice(from, to - from, ...items.slice(from, to).reverse());
      from = to;
    }
  }
  return withoutUnseen(items.map(({ character }) => character).join(''));
}

/** The texts that pdftotext does not have. */
function lostTexts(pdf, texts) {
  const { stdout } = spawnSync('pdftotext', ['-', '-'], { input: pdf, encoding: 'utf8', maxBuffer: 1e8 });
  const extracted = fold(stdout);
  return texts.filter(text => !extracted.includes(fold(text)));
}

for (const file of readdirSync(join(root, 'test/languages')).filter(name => /^[a-z]{2}\.json$/.test(name))) {
  const language = basename(file, '.json');
  const folder = join(temporary, language);
  await createStarter({
    folder,
    languages: [language],
    from: new Map([[language, join(root, 'test/languages', file)]]),
  });

  if (process.env.FONTS) cpSync(process.env.FONTS, join(folder, 'fonts'), { recursive: true });

  const site = join(folder, 'site.json');
  const settings = JSON.parse(readFileSync(site, 'utf8'));
  writeFileSync(site, JSON.stringify({ ...settings, public: contactFields }));

  const { content, missing } = await load(folder, {});
  const document = documentOf(content, language);
  const texts = textsOf(content, document);
  const { pdf, warnings: found } = await typeset(content, document);
  const lost = lostTexts(pdf, texts);
  for (const text of texts.filter(text => text.includes('\u200f'))) {
    const [marked, unmarked] = levelsOf([text, text.replaceAll('\u200f', '')]).map(line => displayed(line));
    if (marked !== unmarked) errors.push(`${language}: marks change how ${text} is displayed`);
  }
  errors.push(...missing.map(character => `${language}: no typeface has ${character}`));
  errors.push(...found.map(warning => `${language}: ${warning}`));
  errors.push(...lost.map(text => `${language}: pdftotext does not have ${text}`));
  if (output) {
    writeFileSync(join(output, `${language}.pdf`), pdf);
    writeFileSync(
      join(output, `${language}.png`),
      await typesetter.card(document, { images: content.images }),
    );
  }

  rmSync(join(folder, 'fonts'), { recursive: true, force: true });
  const without = await load(folder, withoutFonts);
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
    `${language}: ${texts.length - lost.length} of ${texts.length} texts extracted; ${content.typefaces.fontFiles.map(path => basename(path)).join(', ') || 'no other typeface'}; without typefaces ${[...named].length} characters are missing`,
  );
}
await typesetter.close();
rmSync(temporary, { recursive: true });
console.log(`${errors.length} errors`);
for (const error of errors) console.log(error);
process.exitCode = errors.length ? 1 : 0;
