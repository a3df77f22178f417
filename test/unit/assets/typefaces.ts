import t from 'tap';
import { preloadedTypefaces, typefaces } from '../../../server/assets/typefaces.ts';

const files = (subset: string) => typefaces.map(({ name }) => `fonts/${name}-${subset}.woff2`);

t.test('a page preloads Latin, and the subset of its language', async t => {
  for (const [locale, subset] of [
    ['ru', 'cyrillic'],
    ['uk-UA', 'cyrillic'],
    ['sr', 'cyrillic'],
    ['el', 'greek'],
    ['vi', 'vietnamese'],
  ] as const)
    t.strictSame(preloadedTypefaces(locale, ''), [...files('latin'), ...files(subset)], locale);
  for (const locale of ['en-GB', 'zh', 'ar', 'sr-Latn'])
    t.strictSame(preloadedTypefaces(locale, 'Łucja Öz'), files('latin'), locale);
});

t.test('the heading has the subset of the name, too', async t => {
  t.strictSame(preloadedTypefaces('en', 'Nguyễn Thị Ứng'), [
    ...files('latin'),
    'fonts/display-vietnamese.woff2',
  ]);
  t.strictSame(preloadedTypefaces('en', 'Олена Ελένη'), [
    ...files('latin'),
    'fonts/display-cyrillic.woff2',
    'fonts/display-greek.woff2',
  ]);
  t.strictSame(preloadedTypefaces('ru', 'Анна'), [...files('latin'), ...files('cyrillic')]);
});
