// Writes the change of a file as a unified diff.
import { styleText } from 'node:util';
import { createTwoFilesPatch } from 'diff';
import { visibleText } from '../content/excerpt.ts';

/**
 * The change of a file as a unified diff, as patch(1) reads it. With colours the diff is for a terminal: its invisible
 * characters are middle dots.
 */
export function unifiedDiff(
  fileName: string,
  fileChange: { before: Buffer; after: Buffer },
  colours = false,
): string {
  const patch = createTwoFilesPatch(fileName, fileName, String(fileChange.before), String(fileChange.after));
  const diffLines = patch.slice(patch.indexOf('--- ')).trimEnd().split('\n');
  return (colours ? diffLines.map(colouredDiffLine) : diffLines).join('\n');
}

function colouredDiffLine(diffLine: string): string {
  const visibleLine = visibleText(diffLine.replace(/\r$/, ''));
  if (/^(---|\+\+\+|@@)/.test(visibleLine)) return styleText('dim', visibleLine, { validateStream: false });
  if (visibleLine.startsWith('-')) return styleText('red', visibleLine, { validateStream: false });
  return visibleLine.startsWith('+')
    ? styleText('green', visibleLine, { validateStream: false })
    : visibleLine;
}
