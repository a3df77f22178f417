import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { preloadedTypefaces, typefaces } from '../../../server/assets/typefaces.ts';
import { root } from '../../../server/project.ts';

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

t.test('each stand-in has the metrics of its typeface', async t => {
  const css = readFileSync(join(root, 'static/css/fonts.css'), 'utf8');
  const rules = [...css.matchAll(/@font-face \{([^}]*)\}/g)].map(([, rule = '']) => rule);
  const percentOf = (rule: string, descriptor: string) =>
    Number(new RegExp(`${descriptor}: ([\\d.]+)%`).exec(rule)?.[1]) / 100;
  t.equal(rules.length, 7);
  const families = rules.map(rule => {
    const family = /font-family: "([^"]+)"/.exec(rule)?.[1] ?? '';
    const size = percentOf(rule, 'size-adjust');
    const [ascent, descent] = family.includes('Sans') ? [1.024, 0.4] : [1.036, 0.335];
    t.ok(Math.abs(percentOf(rule, 'ascent-override') * size - ascent) < 0.001, family);
    t.ok(Math.abs(percentOf(rule, 'descent-override') * size - descent) < 0.001, family);
    return family;
  });
  const tokens = readFileSync(join(root, 'static/css/tokens.css'), 'utf8');
  const listed = [...new Set((css + tokens).match(/"[^"]+ Stand-in"/g))].map(name => name.slice(1, -1));
  t.strictSame(listed.sort(), families.sort(), 'each is in a list of typefaces, and has a rule');
});
