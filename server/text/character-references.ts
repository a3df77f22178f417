// Decodes the character references of HTML that other programs have left in texts, such as &amp; and &#39;.
import { decodeNamedCharacterReference } from 'decode-named-character-reference';
import { decodeNumericCharacterReference } from 'micromark-util-decode-numeric-character-reference';
import { nameOfCharacter } from './characters.ts';
import type { NormalizedText } from './problem.ts';

/** A character reference of HTML with its semicolon: decimal, hexadecimal or by name. */
const CHARACTER_REFERENCE = /&(?:#(\d{1,7})|#[xX]([\dA-Fa-f]{1,6})|([A-Za-z][A-Za-z\d]{1,31}));/g;

/** What a numeric reference to no character is decoded as. */
const REPLACEMENT_CHARACTER = '\ufffd';

/** How many character references a diagnostic names. */
const MAX_NAMED_REFERENCES = 5;

/**
 * Decodes the character references of a text, once; one of no character stays. In Markdown a decoded character that would
 * be markup is escaped, as a reference is never markup.
 */
export function decodeCharacterReferences(text: string, isMarkdown: boolean): NormalizedText {
  const foundReferences = new Map<string, string>();
  const decodedText = text.replace(CHARACTER_REFERENCE, (reference: string, ...match) => {
    const [decimal = '', hexadecimal = '', name = '', offset] = match;
    const character = decodeReference(decimal, hexadecimal, name);
    if (!character) return reference;
    foundReferences.set(reference, character);
    const nextCharacter = text.charAt(offset + reference.length);
    return isMarkdown && isMarkdownMarkup(character, nextCharacter) ? `\\${character}` : character;
  });
  if (!foundReferences.size) return { text, problems: [] };
  const namedReferences = [...foundReferences].slice(0, MAX_NAMED_REFERENCES);
  const referenceProblem = {
    kind: 'character-references',
    message: `has HTML entities (found ${namedReferences.map(([reference]) => reference).join(', ')}), which are decoded`,
    hint: `write ${namedReferences.map(([reference, character]) => `${displayedCharacter(character)} for ${reference}`).join(', ')}`,
  };
  return { text: decodedText, problems: [referenceProblem] };
}

/** A character as a hint has it: by its name where it cannot be seen. */
function displayedCharacter(character: string): string {
  return /^[\p{L}\p{N}\p{P}\p{S}]+$/u.test(character) ? character : nameOfCharacter(character);
}

/** The character of an HTML character reference; '' when there is none. */
function decodeReference(decimal: string, hexadecimal: string, name: string): string {
  if (name) return decodeNamedCharacterReference(name) || '';
  const character = decimal
    ? decodeNumericCharacterReference(decimal, 10)
    : decodeNumericCharacterReference(hexadecimal, 16);
  return character === REPLACEMENT_CHARACTER ? '' : character;
}

/** Whether a character is markup of CommonMark within a line; `<` is where a tag can follow. */
function isMarkdownMarkup(character: string, nextCharacter: string): boolean {
  return character === '<' ? /[a-z/!?]/i.test(nextCharacter) : /^[*_[\]`\\]$/.test(character);
}
