import { copyFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import t from 'tap';
import { formatDiagnostic } from '../../../server/content/format-diagnostic.ts';
import { loadContent } from '../../../server/snapshot/load.ts';

const require = createRequire(import.meta.url);
const regular = join(
  dirname(require.resolve('pdfjs-dist/package.json')),
  'standard_fonts/LiberationSans-Regular.ttf',
);

const json = (value: object) => JSON.stringify(value, null, 2);
const load = async (folder: string) => {
  const { content, diagnostics, hash } = await loadContent(folder);
  const texts = diagnostics.map(diagnostic => {
    const text = formatDiagnostic(diagnostic).replaceAll(`${relative('', folder)}/`, '');
    return `${text} – ${diagnostic.hint}`;
  });
  return { content, texts, diagnostics, hash };
};

t.test('characters without a typeface are named where they stand first, by file and script', async t => {
  const folder = t.testdir({
    cv: {
      'en.json': json({ basics: { name: 'Ana 高云', summary: '云 हि' }, work: [{ name: 'Acme' }] }),
      'es.json': json({ basics: { name: 'Ana 高云', summary: 'Español 未' } }),
    },
  });
  const { texts, diagnostics, content } = await load(folder);
  const han =
    "copy a typeface with Han characters into content/fonts, or install Debian's fonts-noto-cjk or the npm package @expo-google-fonts/noto-serif-sc";
  const leftOut = 'PDF and card leave them out';
  t.strictSame(
    texts.filter(text => text.includes('typeface')),
    [
      `cv/en.json:3:18 /basics/name has Han characters that no typeface of PDF and card has, 3 times in this file: 云 高; ${leftOut} – ${han}`,
      `cv/en.json:4:19 /basics/summary has Devanagari characters that no typeface of PDF and card has, 2 times in this file: ह ◌ि; ${leftOut} – copy a typeface with Devanagari characters into content/fonts, or install Debian's fonts-noto-core or the npm package @expo-google-fonts/noto-sans-devanagari`,
      `cv/es.json:3:18 /basics/name has Han characters that no typeface of PDF and card has, 3 times in this file: 云 未 高; ${leftOut} – ${han}`,
    ],
  );
  const [first] = diagnostics.filter(({ message }) => message.includes('Han'));
  t.equal(
    first?.source.slice(...(first?.caret.map((n, i) => (i ? n + (first.caret[0] ?? 0) : n)) ?? [])),
    '高',
  );
  t.strictSame(content?.typefaces.missingCharacters.get('en'), ['ह', 'ि', '云', '高']);
});

t.test('characters of dates and countries are in no file', async t => {
  const cv = { 'ar.json': json({ basics: { name: 'Ada', location: { countryCode: 'EG' } } }) };
  const [text = ''] = (await load(t.testdir({ cv }))).texts.filter(text => text.includes('typeface'));
  t.match(text, /^cv\/ar\.json:1:1 has Arabic .* in dates, countries or interface messages: .*م/);
});

t.test('typefaces in content/fonts are used, and a change of one changes the content', async t => {
  const cv = { 'en.json': json({ basics: { name: 'Ada ┼' } }) };
  const folder = t.testdir({ cv, fonts: { 'web.woff2': 'no typeface for Typst' } });
  const before = await load(folder);
  t.strictSame(
    before.texts.filter(text => text.includes('typeface')),
    [
      "cv/en.json:3:18 /basics/name has other characters that no typeface of PDF and card has, 1 time in this file: ┼; PDF and card leave them out – copy a typeface with these characters into content/fonts, or install Debian's fonts-noto-core",
      'fonts/web.woff2 cannot be read as a typeface for PDF and card; it is not used – copy a TTF, OTF or TTC file there; WOFF and WOFF2 are for pages',
    ],
  );
  copyFileSync(regular, join(folder, 'fonts/regular.ttf'));
  const after = await load(folder);
  t.notOk(after.texts.some(text => text.includes('has other characters')));
  t.not(after.hash, before.hash);
  t.strictSame(after.content?.typefaces.fontFiles, [join(folder, 'fonts/regular.ttf')]);
});
