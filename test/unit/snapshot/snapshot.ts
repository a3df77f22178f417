import t from 'tap';
import { editionOf, missingTranslations } from '../../../server/snapshot/snapshot.ts';
import { content, withEdition } from '../../helpers/app.ts';

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
