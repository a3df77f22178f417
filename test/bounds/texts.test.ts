// npm run verify:bounds: time limits for texts crafted to be slow.
import t from 'tap';
import { decodeCharacterReferences } from '../../server/text/character-references.ts';
import { cleanText } from '../../server/text/clean.ts';
import { TextReader } from '../../server/text/text-reader.ts';
import { findHtml, findUnsupported } from '../../server/text/unsupported.ts';
import { createApp, withCv } from '../helpers/app.ts';

/** The limit for one text, of which there are up to a million characters. Quadratic time would be minutes. */
const LIMIT_MS = 15_000;

const patterns = [
  ...[
    '[',
    ']',
    '*',
    '_',
    '`',
    '<',
    '>',
    '![',
    '](',
    '[](',
    '[a](',
    '*a ',
    '**a ',
    'a**',
    '*_',
    '*a_ ',
    '**x** ',
    '&',
    '\\',
  ],
  ...[
    '- ',
    '1. ',
    '> ',
    '# ',
    '- a\n',
    '1. a\n',
    '\n',
    '\n\n',
    'a\n\n',
    '\n- ',
    '\n\n- ',
    '• ',
    '\n• ',
    '– a\n',
    '- - -\n',
    '---\n',
  ],
  ...[
    'www.',
    'www.a.b',
    'https://',
    'https://a.b ',
    'https://a.b/)',
    'a@b.',
    '<a@b.c>',
    '<b ',
    '<b a="',
    '<!--',
    '<a b',
    '</',
  ],
  ...[
    '&amp;',
    '&#',
    '&a',
    '|',
    '|-',
    '-|',
    '| a |\n',
    ':-',
    ' ',
    '\t',
    ' \n',
    '\u200c',
    '\u00ad',
    'e\u0301',
    '\u{1f468}\u200d',
    '中*',
  ],
];

for (const size of [1_000, 10_000, 1_000_000]) {
  t.test(`texts of ${size} characters that repeat a pattern`, async t => {
    for (const pattern of patterns) {
      for (const text of [
        pattern.repeat(size / pattern.length),
        `${pattern.repeat(size / pattern.length / 2)}${[...pattern]
          .reverse()
          .join('')
          .repeat(size / pattern.length / 2)}`,
      ]) {
        const started = performance.now();
        new TextReader(true).plain(text);
        new TextReader(false).plain(text);
        findUnsupported(text);
        findHtml(text);
        decodeCharacterReferences(text, true);
        cleanText(text);
        const ms = performance.now() - started;
        t.ok(ms < LIMIT_MS, `${JSON.stringify(text.slice(0, 20))}: ${ms.toFixed()} ms`);
      }
    }
  });
}

t.test('words and URLs of any length are typeset in linear time', async t => {
  for (const piece of ['x', 'a/', 'a-', '+', 'x-ray ', 'https://a.example/']) {
    const text = piece.repeat(40_000 / piece.length);
    const work = [{ id: 'a', name: 'A', url: `https://example.org/${text}`, summary: text }];
    const app = await createApp(t, { content: withCv({ basics: { name: 'Ada' }, work }) });
    const begin = performance.now();
    t.equal((await app.inject('/en/cv.pdf')).statusCode, 200);
    const ms = performance.now() - begin;
    t.ok(ms < 10_000, `${ms.toFixed(0)} ms: ${piece}`);
  }
});
