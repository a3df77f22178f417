import { oneLine } from './lines.ts';

const COLUMNS = 72;

const graphemes = new Intl.Segmenter();
const words = new Intl.Segmenter(undefined, { granularity: 'word' });

/** Scripts that set no space between words. */
const SPACELESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** What begins no line, and what ends none. */
const CLOSING = /^[\p{Pe}\p{Pf}\p{Po}\p{M}ー々]/u;
const OPENING = /[\p{Ps}\p{Pi}]$/u;

/** What takes two columns: East Asian Width W and F (Unicode Standard Annex 11), and emoji. */
const WIDE =
  /^(?:[\u1100-\u115F\u2329\u232A\u2E80-\u303E\u3041-\u4DBF\u4E00-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE10-\uFE19\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{16FE0}-\u{1B2FF}\u{1F200}-\u{1F265}\u{20000}-\u{3FFFD}]|\p{Emoji_Presentation}|\P{ASCII}\uFE0F)/u;
/** What takes none by itself. */
const NARROWEST = /^[\p{Default_Ignorable_Code_Point}\p{M}\p{Cc}]+$/u;

/** How many columns of a terminal a text takes. */
export function width(text: string): number {
  let columns = 0;
  for (const { segment } of graphemes.segment(text)) {
    columns += NARROWEST.test(segment) ? 0 : WIDE.test(segment) ? 2 : 1;
  }
  return columns;
}

/**
 * Sets a text in lines of 72 columns, each after an indent, the first after its own. Only what cannot be broken, such as
 * an address, is wider. Marks that turn the direction of writing (Unicode Standard Annex 9) are gone: plain text may stand
 * among other text. Nothing of nothing.
 */
export function wrap(text: string, first = '', indent = first): string {
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces(oneLine(text.replace(/\p{Bidi_Control}/gu, '')))) {
    if (line && width(indent + line + piece.trimEnd()) > COLUMNS) {
      lines.push(line);
      line = '';
    }
    line += piece;
  }
  if (line) lines.push(line);
  return lines.map((line, i) => (i ? indent : first) + line.trimEnd()).join('\n');
}

/** The parts of a text after which a line may end. */
function pieces(text: string): string[] {
  return text.split(/(?<= )/).flatMap(word => {
    if (!SPACELESS.test(word) || word.includes('://')) return [word];
    const parts: string[] = [];
    for (const { segment } of words.segment(word)) {
      const last = parts.at(-1) ?? '';
      const together =
        CLOSING.test(segment) || OPENING.test(last) || segment === ' ' || !SPACELESS.test(last + segment);
      if (last && together) parts[parts.length - 1] = last + segment;
      else parts.push(segment);
    }
    return parts;
  });
}
