// Writes the change of a file as a unified diff.
import { styleText } from 'node:util';
import { createTwoFilesPatch } from 'diff';
import { visible } from '../content/excerpt.ts';

/**
 * The change of a file as a unified diff, as patch(1) reads it. With colours it is for a terminal: characters that cannot be
 * seen are middle dots.
 */
export function unifiedDiff(
  name: string,
  change: { before: Buffer; after: Buffer },
  colours = false,
): string {
  const patch = createTwoFilesPatch(name, name, String(change.before), String(change.after));
  const lines = patch.slice(patch.indexOf('--- ')).trimEnd().split('\n');
  return (colours ? lines.map(coloured) : lines).join('\n');
}

function coloured(line: string): string {
  const text = visible(line.replace(/\r$/, ''));
  if (/^(---|\+\+\+|@@)/.test(text)) return styleText('dim', text, { validateStream: false });
  if (text.startsWith('-')) return styleText('red', text, { validateStream: false });
  return text.startsWith('+') ? styleText('green', text, { validateStream: false }) : text;
}
