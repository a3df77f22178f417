import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { root } from '../../../server/project.ts';
import { shortcutActions, shortcutGroups, shortcutKeys, shortcuts } from '../../../server/ui/shortcuts.ts';
import { createApp } from '../../helpers/app.ts';

t.test('the keys are those of the design', async t => {
  t.strictSame(shortcutKeys, {
    shortcuts: '?',
    info: 'i',
    close: 'Escape',
    language: 'l',
    length: 's',
    icons: 'o',
    theme: 'c',
    scheme: 'd',
    next: 'j',
    previous: 'k',
    top: 't',
    print: 'p',
    pdf: 'g',
  });
});

t.test(
  'a shortcut is a letter of the layout, and the place of a key where the layout has no Latin letters',
  async t => {
    const { shortcutKey } = await import(join(root, 'static/js/shortcut-key.js'));
    for (const [key, code, shiftKey, expected] of [
      ['l', 'KeyL', false, 'l'],
      ['L', 'KeyL', false, 'l'],
      ['L', 'KeyL', true, 'L'],
      ['l', 'KeyP', false, 'l'],
      ['é', 'Digit2', false, 'é'],
      ['Escape', 'Escape', false, 'Escape'],
      ['?', 'Digit7', true, '?'],
      ['д', 'KeyL', false, 'l'],
      ['Д', 'KeyL', false, 'l'],
      ['Д', 'KeyL', true, 'L'],
      ['λ', 'KeyL', false, 'l'],
      ['م', 'KeyL', false, 'l'],
      ['لا', 'KeyB', false, 'b'],
      ['ך', 'KeyL', false, 'l'],
      ['ส', 'KeyL', false, 'l'],
      ['ж', 'Semicolon', false, 'ж'],
      ['؟', 'Slash', true, '?'],
      ['', undefined, false, ''],
    ] as const)
      t.equal(shortcutKey({ key, code, shiftKey }), expected, `${key} ${code}`);
  },
);

t.test('no key has two actions and no action has two keys', async t => {
  t.equal(new Set(shortcuts.map(({ key }) => key)).size, shortcuts.length);
  t.equal(new Set(shortcutActions).size, shortcuts.length);
});

t.test('a key is one character without modifier keys, or Escape', async t => {
  for (const { action, key } of shortcuts) t.match(key, /^([a-z?]|Escape)$/, action);
});

t.test('every action and every group has its own message in both languages', async t => {
  const [en, es] = ['en', 'es'].map(
    language => JSON.parse(readFileSync(join(root, 'content/ui', `${language}.json`), 'utf8')).shortcuts,
  );
  for (const [part, names] of [
    ['actions', shortcutActions],
    ['groups', shortcutGroups],
  ] as const) {
    for (const words of [en[part], es[part]]) {
      t.strictSame(Object.keys(words).sort(), [...names].sort());
      const texts = Object.values(words);
      t.ok(texts.every(text => typeof text === 'string' && text.trim()));
      t.equal(new Set(texts).size, texts.length, 'no two messages are equal');
    }
    t.strictSame(
      names.filter(name => en[part][name] === es[part][name]),
      [],
      'every message is translated',
    );
  }
});

t.test('the groups are in the order of the table, each once', async t => {
  t.strictSame(shortcutGroups, ['dialogs', 'choices', 'reading']);
});

for (const query of ['', '?length=short&icons=hide&theme=clean']) {
  t.test(`every key activates exactly one control of /es${query}`, async t => {
    const { body } = await (await createApp(t)).inject(`/es${query}`);
    const carried = [...body.matchAll(/ aria-keyshortcuts="([^"]*)"/g)].flatMap(([, keys = '']) =>
      keys.split(' '),
    );
    // The colour scheme is stored in the browser: only a script knows which button is next, and gives it the key.
    const expected = shortcuts.map(({ key }) => key).filter(key => key !== shortcutKeys.scheme);
    t.strictSame(carried.sort(), [...expected].sort());
    t.equal(body.split(`data-key="${shortcutKeys.scheme}"`).length - 1, 3);
  });
}
