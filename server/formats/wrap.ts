// Wraps plain text at 72 terminal columns, by the display width of its characters in any script.
import { eastAsianWidth } from 'get-east-asian-width';
import { oneLine } from './lines.ts';

const MAX_COLUMNS = 72;

const wordSegmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** Scripts without spaces between words: plain text wraps between the words that a segmenter finds. */
const SPACELESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** Characters that must not begin a line of plain text. */
const CLOSING_CHARACTERS = /^[\p{Pe}\p{Pf}\p{Po}\p{M}ー々]/u;
/** Characters that must not end a line of plain text. */
const OPENING_CHARACTERS = /[\p{Ps}\p{Pi}]$/u;

/** The parts of an emoji sequence after the first: skin tones, and what zero-width joiners (U+200D) attach. */
const EMOJI_CONTINUATION = /\p{Emoji_Modifier}|\u200D\p{Extended_Pictographic}/gu;
/** A narrow character that U+FE0F turns into an emoji of two columns. */
const EMOJI_BY_SELECTOR = /\p{Extended_Pictographic}\uFE0F/gu;
/** Characters of zero width: combining marks, invisible characters, medial and final Hangul jamo. */
const ZERO_WIDTH = /[\p{M}\p{Default_Ignorable_Code_Point}\p{Cc}\u1160-\u11FF]/gu;

/**
 * The width of a text in terminal columns. East Asian Width (Unicode Standard Annex 11) is that of single characters; the
 * expressions above are for sequences. The package string-width uses grapheme clusters, and to segment those takes
 * quadratic time.
 */
export function displayWidth(text: string): number {
  const shownCharacters = text
    .replace(EMOJI_CONTINUATION, '')
    .replace(EMOJI_BY_SELECTOR, '--')
    .replace(ZERO_WIDTH, '');
  let columns = 0;
  for (const character of shownCharacters) columns += eastAsianWidth(character.codePointAt(0) as number);
  return columns;
}

/**
 * Wraps a text at 72 columns, indents included: `firstIndent` for the first line, `indent` for the others. Only what has
 * no break opportunity, such as a URL, is wider. Bidirectional controls (Unicode Standard Annex 9) are removed, as they
 * could reorder text around this one. '' for a text without characters.
 */
export function wrapText(text: string, firstIndent = '', indent = firstIndent): string {
  const wrappedLines: string[] = [];
  let wrappedLine = '';
  let usedColumns = displayWidth(firstIndent);
  for (const chunk of splitAtBreaks(oneLine(text.replace(/\p{Bidi_Control}/gu, '')))) {
    if (wrappedLine && usedColumns + displayWidth(chunk.trimEnd()) > MAX_COLUMNS) {
      wrappedLines.push(wrappedLine);
      wrappedLine = '';
      usedColumns = displayWidth(indent);
    }
    wrappedLine += chunk;
    usedColumns += displayWidth(chunk);
  }
  if (wrappedLine) wrappedLines.push(wrappedLine);
  return wrappedLines.map((line, i) => (i ? indent : firstIndent) + line.trimEnd()).join('\n');
}

/** Splits a text at its break opportunities: after spaces, and between words of scripts without spaces. */
function splitAtBreaks(text: string): string[] {
  return text.split(/(?<= )/).flatMap(spacedWord => {
    const isUnbreakable = !SPACELESS.test(spacedWord) || spacedWord.includes('://');
    return isUnbreakable ? [spacedWord] : splitSpaceless(spacedWord);
  });
}

function splitSpaceless(text: string): string[] {
  const chunks: string[] = [];
  let previousSegment = '';
  // In pieces of 200 characters, as a segmenter takes quadratic time.
  const textPieces = [...text.matchAll(/.{1,200}/gsu)];
  for (const { segment } of textPieces.flatMap(([textPiece]) => [...wordSegmenter.segment(textPiece)])) {
    const mustStayTogether =
      CLOSING_CHARACTERS.test(segment) ||
      OPENING_CHARACTERS.test(previousSegment) ||
      segment === ' ' ||
      !SPACELESS.test(previousSegment + segment);
    if (previousSegment && mustStayTogether) chunks[chunks.length - 1] += segment;
    else chunks.push(segment);
    previousSegment = segment;
  }
  return chunks;
}
