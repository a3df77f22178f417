import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { readColours } from '../../../server/assets/design-tokens.ts';
import { root } from '../../../server/project.ts';

t.test('the colours are those of the light scheme', async t => {
  const colours = readColours(root);
  t.strictSame(Object.keys(colours), ['paper', 'ground', 'ink', 'ink-soft', 'rule', 'accent']);
  t.match(colours, { ink: /^#[0-9a-f]{6}$/, accent: '#164a6b' });
});

t.test('a missing or invalid colour is an error that names it', async t => {
  const folder = t.testdir();
  mkdirSync(join(folder, 'static/css'), { recursive: true });
  writeFileSync(join(folder, 'static/css/tokens.css'), ':root { --paper: red; }');
  t.throws(() => readColours(folder), { message: 'tokens.css has no colour --paper (found "red")' });
  writeFileSync(join(folder, 'static/css/tokens.css'), ':root { --paper: #ffffff; }');
  t.throws(() => readColours(folder), { message: 'tokens.css has no colour --ground (found "")' });
});
