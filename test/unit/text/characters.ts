import t from 'tap';
import { nameOfCharacter, replaceInvisible } from '../../../server/text/characters.ts';

t.test('a character is named by its code point, and by its name where it is common', async t => {
  t.equal(nameOfCharacter('\u00ad'), 'soft hyphen U+00AD');
  t.equal(nameOfCharacter('\u2062'), 'U+2062');
  t.equal(nameOfCharacter('\u{e0061}'), 'U+E0061');
  t.equal(nameOfCharacter('\0'), 'U+0000');
});

const removed = (text: string) => replaceInvisible(text, () => '');

t.test('invisible characters are found', async t => {
  for (const character of [
    '\0',
    '\x1b',
    '\x7f',
    '\x9f',
    '\xad',
    '\u061c',
    '\u180e',
    '\u200b',
    '\u200c',
    '\u200d',
    '\u200e',
    '\u202e',
    '\u2060',
    '\u2063',
    '\u2069',
    '\u206f',
    '\ud83d',
    '\udc00',
    '\ufdd0',
    '\ufeff',
    '\ufff9',
    '\ufffc',
    '\uffff',
    '\u{e0001}',
    '\u{e0061}',
    '\u{1fffe}',
  ])
    t.equal(removed(`a${character}b`), 'ab', nameOfCharacter(character));
  for (const text of ['a b\u00a0c\td\r\ne', 'é ñ e\u0301', '☎️ ⚕︎', 'か\u3099', '\ufffd', '葛\u{e0100}'])
    t.equal(removed(text), text);
});

t.test('joiners stay where scripts and emoji need them', async t => {
  for (const text of [
    'می\u200cخواهم',
    'PDF\u200cها',
    'ه\u200d',
    'क्\u200dष',
    'ক্\u200dষ',
    'ශ්\u200dරී',
    'ന്\u200d',
    '👨\u200d👩\u200d👧',
    '👩🏽\u200d💻',
    '🏳️\u200d🌈',
    '❤️\u200d🔥',
    '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    'ᠬᠠᠷ\u180eᠠ',
  ])
    t.equal(removed(text), text);
  for (const [text, rest] of [
    ['Auf\u200clage', 'Auflage'],
    ['a\u200d', 'a'],
    ['👍\u200d', '👍'],
    ['a\u180eb', 'ab'],
    ['🏴\u{e0067}', '🏴'],
    ['日\u200d本', '日本'],
  ] as const)
    t.equal(removed(text), rest);
});
