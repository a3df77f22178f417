// Wraps plain text at a number of columns, by the width of its characters.
import { oneLine } from './lines.ts';

const COLUMNS = 72;

const words = new Intl.Segmenter(undefined, { granularity: 'word' });

/** Scripts that set no space between words. */
const SPACELESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** What begins no line, and what ends none. */
const CLOSING = /^[\p{Pe}\p{Pf}\p{Po}\p{M}ー々]/u;
const OPENING = /[\p{Ps}\p{Pi}]$/u;

/** What an emoji is joined with. */
const JOINED = /\p{Emoji_Modifier}|\u200D\p{Extended_Pictographic}/gu;
/** What takes no column: marks on a letter, what is not seen, and the later parts of a Hangul syllable. */
const NARROWEST = /[\p{M}\p{Default_Ignorable_Code_Point}\p{Cc}\u1160-\u11FF]/gu;
/** What takes two: East Asian Width W and F (Unicode Standard Annex 11), and emoji but for the letters of flags. */
const WIDE =
  /(?![\p{M}\p{Regional_Indicator}])(?:[\u1100-\u115F\u2329\u232A\u2E80-\u303E\u3041-\u4DBF\u4E00-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE10-\uFE19\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{16FE0}-\u{1B2FF}\u{1F200}-\u{1F265}\u{20000}-\u{3FFFD}]|\p{Emoji_Presentation})|\p{Extended_Pictographic}(?=\uFE0F)/gu;

/** How many columns of a terminal a text takes. Not by graphemes: to tell them apart takes the square of the time. */
export function width(text: string): number {
  // Each of two columns becomes two signs of one.
  return [...text.replace(JOINED, '').replace(WIDE, '--').replace(NARROWEST, '')].length;
}

/**
 * Sets a text in lines of 72 columns, each after an indent, the first after its own. Only what cannot be broken, such as
 * an address, is wider. Marks that turn the direction of writing (Unicode Standard Annex 9) are gone: plain text may stand
 * among other text. Nothing of nothing.
 */
export function wrap(text: string, first = '', indent = first): string {
  const lines: string[] = [];
  let line = '';
  let columns = width(first);
  for (const piece of pieces(oneLine(text.replace(/\p{Bidi_Control}/gu, '')))) {
    if (line && columns + width(piece.trimEnd()) > COLUMNS) {
      lines.push(line);
      line = '';
      columns = width(indent);
    }
    line += piece;
    columns += width(piece);
  }
  if (line) lines.push(line);
  return lines.map((line, i) => (i ? indent : first) + line.trimEnd()).join('\n');
}

/** The parts of a text after which a line may end. */
function pieces(text: string): string[] {
  return text.split(/(?<= )/).flatMap(word => {
    if (!SPACELESS.test(word) || word.includes('://')) return [word];
    const parts: string[] = [];
    let before = '';
    // Piece by piece, as a segmenter takes the square of the time.
    const segments = [...word.matchAll(/.{1,200}/gsu)].flatMap(([part]) => [...words.segment(part)]);
    for (const { segment } of segments) {
      const together =
        CLOSING.test(segment) || OPENING.test(before) || segment === ' ' || !SPACELESS.test(before + segment);
      if (before && together) parts[parts.length - 1] += segment;
      else parts.push(segment);
      before = segment;
    }
    return parts;
  });
}
