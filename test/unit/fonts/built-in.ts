import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkitten';
import t from 'tap';
import { builtInFonts, isBuiltIn } from '../../../server/fonts/built-in.ts';

const require = createRequire(import.meta.url);

t.test('the built-in typefaces have exactly the characters of their files', async t => {
  const faces = builtInFonts.map(
    ({ folder, file }) => create(readFileSync(require.resolve(`${folder}/${file}`))) as Font,
  );
  const serif = faces.filter(({ familyName }) => familyName.startsWith('Source Serif'));
  const sans = faces.filter(face => !serif.includes(face));
  t.strictSame([serif.length, sans.length], [5, 2]);
  const wrong: string[] = [];
  for (let codePoint = 0x20; codePoint <= 0x1ffff; codePoint++) {
    const character = String.fromCodePoint(codePoint);
    if (/[\p{Cc}\p{Cs}\p{DI}\p{Zl}\p{Zp}\ufff9-\ufffd\ufffe\uffff]/u.test(character)) continue;
    const has = (face: Font) => face.hasGlyphForCodePoint(codePoint);
    if (isBuiltIn(character) !== (serif.every(has) || sans.every(has))) wrong.push(codePoint.toString(16));
  }
  t.strictSame(wrong, []);
});

t.test('characters without a glyph of their own need no typeface', async t => {
  t.ok(isBuiltIn('Ada\u200d\u200c\ufe0f\u2066\u00ad\n\0\ud800\ufeff'));
  t.notOk(isBuiltIn('Ada 高'));
});
