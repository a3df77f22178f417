import t from 'tap';
import { createShortcutsModal } from '../../../server/ui/shortcuts-modal.ts';
import { uiOf } from '../../helpers/app.ts';

const english = uiOf('en');

t.test('the shortcuts dialog lists every key in its group, with its message', async t => {
  const modal = createShortcutsModal(english);
  t.match(modal, {
    title: english.shortcuts.title,
    text: english.shortcuts.text,
    switch: english.shortcuts.switch,
  });
  t.strictSame(
    modal.groups.map(({ title, shortcuts }) => [title, shortcuts.map(({ key }) => key).join(' ')]),
    [
      ['Dialogs', '? i Esc'],
      ['Choices', 'l s o c d'],
      ['Reading', 'j k t p g'],
    ],
  );
  t.strictSame(modal.groups[1]?.shortcuts[0], { key: 'l', text: 'Next language' });
});
