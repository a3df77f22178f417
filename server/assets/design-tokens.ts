// Reads the colours of the light colour scheme from static/css/tokens.css, for images and PDFs, which no browser renders.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Colours by the name of their custom property in `tokens.css`, as `#rrggbb`. */
export type Colours = Record<'paper' | 'ground' | 'ink' | 'ink-soft' | 'rule' | 'accent', string>;

/**
 * Reads the colours of the light scheme from `static/css/tokens.css` in the project folder `root`.
 * @throws {Error} when a colour is missing or is not written with six hexadecimal digits.
 */
export function readColours(root: string): Colours {
  const css = readFileSync(join(root, 'static/css/tokens.css'), 'utf8');
  const resolveColour = (name: string): string => {
    const value = new RegExp(`--${name}: ([^;]+);`).exec(css)?.[1] ?? '';
    // The first colour of light-dark() is that of the light scheme (CSS Color 5).
    const [, reference] = /^(?:light-dark\()?var\(--([\w-]+)\)/.exec(value) ?? [];
    if (reference) return resolveColour(reference);
    if (!/^#[0-9a-f]{6}$/.test(value))
      throw new Error(`tokens.css has no colour --${name} (found "${value}")`);
    return value;
  };
  const names = ['paper', 'ground', 'ink', 'ink-soft', 'rule', 'accent'] as const;
  return Object.fromEntries(names.map(name => [name, resolveColour(name)])) as Colours;
}
