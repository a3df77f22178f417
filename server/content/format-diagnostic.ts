// Formats a diagnostic as text: one line for the log, or with source line, caret and hint for a terminal.
import { styleText } from 'node:util';
import type { Diagnostic } from './diagnostics.ts';
import { visible } from './excerpt.ts';

/** One line: `content/cv/en.json:41:18 /projects/2/startDate should be a date (found "Spring 1904")`. */
export function formatDiagnostic({ file, line, column, path, message }: Diagnostic): string {
  const location = line ? `${file}:${line}:${column}` : file;
  return visible([location, path, message].filter(Boolean).join(' '));
}

/** Several lines, like a compiler's: severity and message, the source line with a caret below it, the hint. */
export function explainDiagnostic(diagnostic: Diagnostic, colours = false): string {
  const { severity, line, source, caret, hint } = diagnostic;
  const style = (format: 'red' | 'yellow' | 'dim', text: string) =>
    colours ? styleText(format, text, { validateStream: false }) : text;
  const severityColour = severity === 'error' ? 'red' : 'yellow';
  const lineNumber = String(line).padStart(5);
  const indent = ' '.repeat(lineNumber.length);
  const lines = [`${style(severityColour, severity.padEnd(7))} ${formatDiagnostic(diagnostic)}`];
  if (line) {
    const [start, length] = caret;
    const underline = ' '.repeat(start) + style(severityColour, '^'.repeat(length));
    lines.push(style('dim', `${lineNumber} | `) + source, style('dim', `${indent} | `) + underline);
  }
  if (hint) lines.push(`${indent} ${style('dim', `= ${visible(hint)}`)}`);
  return lines.join('\n');
}
