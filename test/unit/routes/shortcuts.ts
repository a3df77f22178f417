import t from 'tap';
import { createApp, uiOf } from '../../helpers/app.ts';
import { testModal } from '../../helpers/modal.ts';

testModal(t, 'shortcuts', { en: 'Keyboard shortcuts', es: 'Atajos de teclado' });

t.test('the shortcuts page lists every key in its group', async t => {
  const { body } = await (await createApp(t)).inject('/es/shortcuts');
  const { shortcuts } = uiOf('es');
  t.strictSame(
    [...body.matchAll(/<kbd>(.*?)<\/kbd>/g)].map(([, key]) => key),
    ['?', 'i', shortcuts.escape, 'l', 's', 'o', 'c', 'd', 'j', 'k', 't', 'p', 'g'],
  );
  t.strictSame(
    [...body.matchAll(/<h3>(.*?)<\/h3>/g)].map(([, title]) => title),
    Object.values(shortcuts.groups),
  );
});
