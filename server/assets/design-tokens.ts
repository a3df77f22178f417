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
  const tokensCss = readFileSync(join(root, 'static/css/tokens.css'), 'utf8');
  const resolveColour = (token: string): string => {
    const colour = new RegExp(`--${token}: ([^;]+);`).exec(tokensCss)?.[1] ?? '';
    // The first colour of light-dark() is that of the light scheme (CSS Color 5).
    const [, referencedToken] = /^(?:light-dark\()?var\(--([\w-]+)\)/.exec(colour) ?? [];
    if (referencedToken) return resolveColour(referencedToken);
    if (!/^#[0-9a-f]{6}$/.test(colour))
      throw new Error(`tokens.css has no colour --${token} (found "${colour}")`);
    return colour;
  };
  const tokens = ['paper', 'ground', 'ink', 'ink-soft', 'rule', 'accent'] as const;
  return Object.fromEntries(tokens.map(token => [token, resolveColour(token)])) as Colours;
}
