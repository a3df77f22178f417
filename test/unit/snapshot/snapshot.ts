import t from 'tap';
import { readColours } from '../../../server/assets/design-tokens.ts';
import { root } from '../../../server/project.ts';
import { createFavicon } from '../../../server/snapshot/favicon.ts';
import {
  editionOf,
  entriesElsewhere,
  hasOtherScripts,
  missingTranslations,
} from '../../../server/snapshot/snapshot.ts';
import { content, uiOf, withCv, withEdition } from '../../helpers/app.ts';

t.test('each language has an edition, and an unknown one is an error that names the known ones', async t => {
  t.equal(editionOf(content, 'es'), content.editions.get('es'));
  t.throws(() => editionOf(content, 'fr'), { message: '"fr" is missing: there are en, es' });
});

t.test('only languages with missing translations are listed', async t => {
  t.strictSame(missingTranslations(content), {});
  t.strictSame(missingTranslations(withEdition('es', { missing: ['/basics/label'] })), {
    es: ['/basics/label'],
  });
});

t.test('entries marked "only" are elsewhere for the languages that do not show them', async t => {
  const work = (...ids: string[]) => ({ work: ids.map(id => ({ id, only: id !== 'shared' })) });
  const given = withCv(work('shared', 'a', 'both'), 'en', withCv(work('shared', 'b', 'both'), 'es'));
  t.strictSame([...entriesElsewhere(given, 'en')], [['work-b', 'work']]);
  t.strictSame([...entriesElsewhere(given, 'es')], [['work-a', 'work']]);
  t.strictSame([...entriesElsewhere(content, 'en')], []);
});
t.test(
  'a site has other scripts than Latin when a text has, or a language is written from right to left',
  async t => {
    for (const [site, expected] of [
      [content, false],
      [content, false],
      [withCv({ basics: { name: 'Łucja Đorđević – №' } }), false],
      [withCv({ basics: { name: 'Ứng' } }), true],
      [withCv({ basics: { label: 'Інженерка' } }), true],
      [withEdition('en', { ui: { ...uiOf('en'), dir: 'rtl' } }), true],
    ] as const)
      t.equal(hasOtherScripts(site), expected);
  },
);

t.test('the favicon has the longest bars of the timeline, mirrored in right-to-left languages', async t => {
  const colours = readColours(root);
  const given = withCv({ work: [{ id: 'a', position: 'A', startDate: '1901', endDate: '1905' }] });
  const path = (site = given) => String(createFavicon(site, '2026-11', colours)).match(/ d="([^"]*)"/)?.[1];
  t.equal(path(), 'M8 10H24');
  t.equal(path(content)?.split('M').length, 4, 'three of the sample');
  t.equal(createFavicon(withCv({}), '2026-11', colours), undefined, 'a life without dates has none');
  const work = [
    { id: 'a', position: 'A', startDate: '1901', endDate: '1901' },
    { id: 'b', position: 'B', startDate: '1901', endDate: '1908' },
  ];
  const arabic = withEdition('en', { publicCv: { work }, ui: { ...uiOf('en'), dir: 'rtl' } });
  t.equal(path(arabic), 'M8 10H24M22 16H24');
});
