import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { create } from 'fontkitten';
import t from 'tap';
import { type Typeface, typefaces } from '../../../server/assets/typefaces.ts';
import { readSubset } from '../../../server/assets/web-fonts.ts';

const [serif] = typefaces as [Typeface];

t.test('a subset has its characters and the glyphs of its features, and is built once', async t => {
  const cache = t.testdir({});
  const read = async (name: string, range: string, features: string[] = []) => {
    const font = create(
      Buffer.from(await readSubset({ typeface: { ...serif, features }, name, range }, cache)),
    );
    if (font.isCollection) throw new Error('a collection');
    return {
      text: [...'A1Ā'].filter(it => font.hasGlyphForCodePoint(it.codePointAt(0) ?? 0)).join(''),
      font,
    };
  };
  const digits = await read('latin', 'U+30-39');
  const oldStyle = await read('latin', 'U+30-39', ['onum']);
  t.equal(digits.text, '1');
  t.ok(oldStyle.font.numGlyphs >= digits.font.numGlyphs + 10);
  t.equal((await read('latin-ext', 'U+41,U+100-101')).text, 'Ā', 'A is in the Latin subset');

  const { familyName, postscriptName, copyright } = digits.font;
  t.notMatch(
    `${familyName} ${postscriptName}`,
    'Source',
    'a modified version has no reserved name (OFL 1.1)',
  );
  t.match(String(copyright), 'Adobe');

  const files = readdirSync(cache);
  t.equal(files.length, 3);
  for (const file of files) writeFileSync(join(cache, file), 'cached');
  const subset = { typeface: { ...serif, features: [] }, name: 'latin', range: 'U+30-39' };
  t.equal(String(await readSubset(subset, cache)), 'cached');
});
