// Decodes the character references of HTML that other programs have left in texts, such as &amp; and &#39;.
import { decodeNamedCharacterReference } from 'decode-named-character-reference';
import { decodeNumericCharacterReference } from 'micromark-util-decode-numeric-character-reference';
import { nameOfCharacter } from './characters.ts';
import type { Normalized } from './problem.ts';

/** A character reference of HTML with its semicolon: decimal, hexadecimal or by name. */
const REFERENCE = /&(?:#(\d{1,7})|#[xX]([\dA-Fa-f]{1,6})|([A-Za-z][A-Za-z\d]{1,31}));/g;

/** What a numeric reference to no character is decoded as. */
const REPLACEMENT_CHARACTER = '\ufffd';

/** How many references a diagnostic names. */
const MAX_NAMED = 5;

/**
 * Decodes the character references of a text, once; one of no character stays. In Markdown a decoded character that would
 * be markup is escaped, as a reference is never markup.
 */
export function decodeCharacterReferences(text: string, isMarkdown: boolean): Normalized {
  const references = new Map<string, string>();
  const decoded = text.replace(REFERENCE, (reference: string, ...match) => {
    const [decimal = '', hexadecimal = '', name = '', offset] = match;
    const character = decode(decimal, hexadecimal, name);
    if (!character) return reference;
    references.set(reference, character);
    const next = text.charAt(offset + reference.length);
    return isMarkdown && isMarkup(character, next) ? `\\${character}` : character;
  });
  if (!references.size) return { text, problems: [] };
  const named = [...references].slice(0, MAX_NAMED);
  const problem = {
    kind: 'character-references',
    message: `has HTML entities (found ${named.map(([reference]) => reference).join(', ')}), which are decoded`,
    hint: `write ${named.map(([reference, character]) => `${displayed(character)} for ${reference}`).join(', ')}`,
  };
  return { text: decoded, problems: [problem] };
}

/** A character as a hint has it: by its name where it cannot be seen. */
function displayed(character: string): string {
  return /^[\p{L}\p{N}\p{P}\p{S}]+$/u.test(character) ? character : nameOfCharacter(character);
}

/** The character of a reference; '' when there is none. */
function decode(decimal: string, hexadecimal: string, name: string): string {
  if (name) return decodeNamedCharacterReference(name) || '';
  const character = decimal
    ? decodeNumericCharacterReference(decimal, 10)
    : decodeNumericCharacterReference(hexadecimal, 16);
  return character === REPLACEMENT_CHARACTER ? '' : character;
}

/** Whether a character is markup of CommonMark within a line; `<` is where a tag can follow. */
function isMarkup(character: string, next: string): boolean {
  return character === '<' ? /[a-z/!?]/i.test(next) : /^[*_[\]`\\]$/.test(character);
}
