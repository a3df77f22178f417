import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { root } from '../../../server/project.ts';
import { actions, groups, keys, shortcuts } from '../../../server/ui/shortcuts.ts';
import { createApp } from '../../helpers/app.ts';

t.test('the keys are those of the design', async t => {
  t.strictSame(keys, {
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

t.test('no key does two things and no action has two keys', async t => {
  t.equal(new Set(shortcuts.map(({ key }) => key)).size, shortcuts.length);
  t.equal(new Set(actions).size, shortcuts.length);
});

t.test('a key is one character that needs no chord, or Escape', async t => {
  for (const { action, key } of shortcuts) t.match(key, /^([a-z?]|Escape)$/, action);
});

t.test('every action and every group has words of its own in the content of both languages', async t => {
  const [en, es] = ['en', 'es'].map(
    language => JSON.parse(readFileSync(join(root, 'content/ui', `${language}.json`), 'utf8')).shortcuts,
  );
  for (const [part, names] of [
    ['actions', actions],
    ['groups', groups],
  ] as const) {
    for (const words of [en[part], es[part]]) {
      t.strictSame(Object.keys(words).sort(), [...names].sort());
      const texts = Object.values(words);
      t.ok(texts.every(text => typeof text === 'string' && text.trim()));
      t.equal(new Set(texts).size, texts.length, 'no two are told in the same words');
    }
    t.strictSame(
      names.filter(name => en[part][name] === es[part][name]),
      [],
      'each language says it in its own words',
    );
  }
});

t.test('the groups stand in the order of the table, each once', async t => {
  t.strictSame(groups, ['dialogs', 'choices', 'reading']);
});

for (const query of ['', '?length=short&icons=hide&theme=clean']) {
  t.test(`every key works exactly one control of /es${query}`, async t => {
    const { body } = await (await createApp(t)).inject(`/es${query}`);
    const carried = [...body.matchAll(/ aria-keyshortcuts="([^"]*)"/g)].flatMap(([, keys = '']) =>
      keys.split(' '),
    );
    // The scheme is the device's: the page cannot know which of its buttons is next, so the script gives it the key.
    const expected = shortcuts.map(({ key }) => key).filter(key => key !== keys.scheme);
    t.strictSame(carried.sort(), [...expected].sort());
    t.equal(body.split(`data-key="${keys.scheme}"`).length - 1, 3);
  });
}
