import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { root } from '../../../server/app.ts';
import { colours } from '../../../server/web/colours.ts';

t.test('each colour is what the style sheet has by its name when it is light', async t => {
  const tokens = readFileSync(join(root, 'static/css/tokens.css'), 'utf8');
  for (const [name, colour] of Object.entries(colours)) {
    const [, light] = new RegExp(`--${name}: light-dark\\(var\\((--[\\w-]+)\\)`).exec(tokens) ?? [];
    t.match(tokens, `${light}: ${colour};`, name);
  }
});
