// Names characters that cannot be seen, and finds those of them that a text does not need.

const characterNames: Record<string, string> = {
  '00A0': 'no-break space',
  '00AD': 'soft hyphen',
  '061C': 'Arabic letter mark',
  '200B': 'zero-width space',
  '200C': 'zero-width non-joiner',
  '200D': 'zero-width joiner',
  '200E': 'left-to-right mark',
  '200F': 'right-to-left mark',
  '202F': 'narrow no-break space',
  '2060': 'word joiner',
  FEFF: 'byte order mark',
  FFFC: 'object replacement character',
};

/** The code point of a character and, of a common one, its name: "soft hyphen U+00AD". */
export function nameOfCharacter(character: string): string {
  const codePoint = (character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0');
  return [characterNames[codePoint], `U+${codePoint}`].filter(Boolean).join(' ');
}

/**
 * Characters that cannot be seen: controls other than white space, unpaired surrogates, noncharacters, the object
 * replacement character, and format characters (Unicode General_Category Cf).
 */
const INVISIBLE =
  '(?![\\t\\n\\r])[\\p{Cc}\\p{Cs}\\p{NChar}\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffc\\u{e0000}-\\u{e007f}]';

/** A character of a script in which joiners (U+200C, U+200D) shape letters or separate parts of a word. */
const JOINING_SCRIPT = `[${'Arab Syrc Mong Nkoo Mand Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Khmr Mymr Tibt Bali Java'
  .split(' ')
  .map(script => `\\p{scx=${script}}`)
  .join('')}]`;

/** Characters of these that scripts and emoji need: joiners, the Mongolian vowel separator, and the tags of a flag. */
const NEEDED_INVISIBLE = [
  `(?<=${JOINING_SCRIPT})[\\u200c\\u200d]`,
  `[\\u200c\\u200d](?=${JOINING_SCRIPT})`,
  '(?<=[\\p{ExtPict}\\p{EMod}\\ufe0f])\\u200d(?=\\p{ExtPict})',
  '(?<=\\p{scx=Mong})\\u180e(?=\\p{scx=Mong})',
  '(?<=\\u{1f3f4})[\\u{e0020}-\\u{e007e}]+\\u{e007f}',
].join('|');

const invisibleCharacter = new RegExp(INVISIBLE, 'u');
const neededOrInvisible = new RegExp(`(${NEEDED_INVISIBLE})|${INVISIBLE}`, 'gu');

/** Replaces each invisible character that neither a script nor an emoji needs. */
export function replaceInvisible(text: string, replace: (character: string) => string): string {
  if (!invisibleCharacter.test(text)) return text;
  return text.replace(neededOrInvisible, (match, needed) => needed ?? replace(match));
}
