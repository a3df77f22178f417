// Extracts the text of PDFs with five programs, and finds the entries of a CV in it.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { formatDateRange } from '../dist/suite/server/cv/dates/date-range.js';
import { displayUrl } from '../dist/suite/server/cv/entries.js';
import { entriesInPdf } from '../dist/suite/test/helpers/leaves.js';

const script = fileURLToPath(new URL('extract.py', import.meta.url));

/** The Python that has pdfminer.six and pypdf; undefined when none has both. A version manager may hide that of the system. */
export const python = ['python3', '/usr/bin/python3'].find(
  command => spawnSync(command, ['-c', 'import pdfminer, pypdf']).status === 0,
);

/** The texts of the pages of a PDF by the name of the extractor. */
export async function extract(file) {
  const { stdout } = spawnSync(python, [script, file], { encoding: 'utf8', maxBuffer: 1e8 });
  return {
    pdftotext: pdftotext(file),
    'pdftotext -raw': pdftotext(file, '-raw'),
    'pdftotext -layout': pdftotext(file, '-layout'),
    ...JSON.parse(stdout),
    'PDF.js': await pdfjs(file),
  };
}

function pdftotext(file, ...options) {
  const { stdout } = spawnSync('pdftotext', [...options, file, '-'], { encoding: 'utf8', maxBuffer: 1e8 });
  return stdout.split('\f').slice(0, -1);
}

async function pdfjs(file) {
  const pdf = await getDocument({ data: new Uint8Array(readFileSync(file)), verbosity: 0 }).promise;
  const texts = [];
  for (let i = 1; i <= pdf.numPages; i++) {
    const { items } = await (await pdf.getPage(i)).getTextContent();
    texts.push(items.map(({ str, hasEOL }) => str + (hasEOL ? '\n' : '')).join(''));
  }
  await pdf.destroy();
  return texts;
}

/**
 * A text for comparison: white space of any length is one space, and there is none beside punctuation, as extractors take
 * gaps and ends of lines for spaces. Words must be whole.
 */
const fold = text =>
  text
    .replace(/\s+/g, ' ')
    .replace(/ ?([^\p{L}\p{N}\p{M} ]) ?/gu, '$1')
    .trim();

/** The texts of an entry in the order of the page. */
function piecesOf(entry, inline, { ui, textReader }) {
  const { title, organization, dateRange, facts, printedUrl, quote, highlights, keywords } = entry;
  const literal = list => list.map(({ text }) => text);
  const plain = list => list.flatMap(({ text }) => textReader.plain(text).split('\n'));
  const details = [
    dateRange ? formatDateRange(dateRange, ui) : '',
    dateRange?.duration?.text ?? '',
    ...literal(facts),
  ];
  const body = [...plain(entry.texts), ...plain(quote), ...plain(highlights)];
  return [
    ...literal(title),
    ...literal(organization),
    ...details,
    ...(inline ? [] : body),
    ...literal(keywords),
    ...(inline ? [] : [printedUrl]),
  ]
    .map(fold)
    .filter(Boolean);
}

/** The text of all pages without their footers. */
function withoutFooters(pages, { view, url }) {
  const address = fold(displayUrl(url));
  const texts = pages.map((page, i) => {
    const number = fold(`${view.name} · ${i + 1} / ${pages.length}`);
    const [before, after = ''] = fold(page).split(number);
    return before.trim().endsWith(address)
      ? before.trim().slice(0, -address.length) + after
      : before + after.replace(address, '');
  });
  return fold(texts.join(' '));
}

/** Between two texts of an entry only punctuation, spaces and numbers of lists are allowed. */
const SEPARATOR = /^[\p{P}\p{S}\d\s]{0,6}$/u;

/** Where the texts of an entry end, when they are together and in order from this place; else the first that is not. */
function followPieces(text, pieces, start) {
  let end = start;
  for (const piece of pieces) {
    const at = text.indexOf(piece, end);
    if (at < 0 || !SEPARATOR.test(text.slice(end, at))) return { misplaced: piece };
    end = at + piece.length;
  }
  return { end };
}

/** The entries of which an extracted text does not have all texts together and in order, as errors. */
export function findMisplacedEntries(pages, document) {
  const text = withoutFooters(pages, document);
  const errors = [];
  let at = 0;
  for (const section of document.view.sections) {
    for (const entry of entriesInPdf(section)) {
      const pieces = piecesOf(entry, section.inline, document);
      let found = { misplaced: pieces[0] };
      // The title may also be a word of another text.
      for (let start = text.indexOf(pieces[0], at); start >= 0; start = text.indexOf(pieces[0], start + 1)) {
        const { misplaced, end } = followPieces(text, pieces, start);
        if (misplaced === undefined || misplaced !== pieces[1]) found = { misplaced, end };
        if (end) break;
      }
      if (found.end) at = found.end;
      else errors.push(`${entry.id}: ${found.misplaced}`);
    }
  }
  return errors;
}
