import t from 'tap';
import { editionOf, entriesElsewhere, missingTranslations } from '../../../server/snapshot/snapshot.ts';
import { content, withCv, withEdition } from '../../helpers/app.ts';

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
