// Reads the colours of the light scheme from static/css/tokens.css, for what is drawn outside the browser.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The colours of paper, as `#rrggbb`. */
export type Colours = Record<'paper' | 'ground' | 'ink' | 'ink-soft' | 'rule' | 'accent', string>;

/**
 * Reads the colours that pages have in light from the style sheet of a project, by their names there. Throws when one is
 * missing or is no colour of six digits.
 */
export function readColours(root: string): Colours {
  const css = readFileSync(join(root, 'static/css/tokens.css'), 'utf8');
  const colourOf = (name: string): string => {
    const value = new RegExp(`--${name}: ([^;]+);`).exec(css)?.[1] ?? '';
    const [, to] = /^(?:light-dark\()?var\(--([\w-]+)\)/.exec(value) ?? [];
    if (to) return colourOf(to);
    if (!/^#[0-9a-f]{6}$/.test(value))
      throw new Error(`tokens.css has no colour --${name} (found "${value}")`);
    return value;
  };
  const names = ['paper', 'ground', 'ink', 'ink-soft', 'rule', 'accent'] as const;
  return Object.fromEntries(names.map(name => [name, colourOf(name)])) as Colours;
}
