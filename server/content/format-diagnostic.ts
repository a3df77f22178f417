// Formats diagnostics as text: one line for each or for a group, or with source line, caret and hint for a terminal.
import { styleText } from 'node:util';
import { type Diagnostic, type DiagnosticGroup, groupDiagnostics } from './diagnostics.ts';
import { visible } from './excerpt.ts';

/** One line: `content/cv/en.json:41:18 /projects/2/startDate should be a date (found "Spring 1904")`. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  return formatGroup({ first: diagnostic, path: diagnostic.path, count: 1 });
}

// Such as content/cv/en.json:9:7 /skills/*/meta, 146 times: is not a known key
/** One line for a group, with the location and message of its first diagnostic. */
export function formatGroup({ first, path, count }: DiagnosticGroup): string {
  const { file, line, column, message } = first;
  const location = line ? `${file}:${line}:${column}` : file;
  const subject = [location, path].filter(Boolean).join(' ');
  return visible(count > 1 ? `${subject}, ${count} times: ${message}` : `${subject} ${message}`);
}

/** Several lines, like a compiler's: severity and message, the source line with a caret below it, the hint. */
export function explainDiagnostic(diagnostic: Diagnostic, colours = false): string {
  return explainGroup({ first: diagnostic, path: diagnostic.path, count: 1 }, colours);
}

/**
 * The diagnostics of a terminal, grouped by kind and key: an error with its source line, a warning on one line with its
 * hint.
 */
export function summarizeDiagnostics(diagnostics: Diagnostic[], colours = false): string {
  const texts = groupDiagnostics(diagnostics).map(group => {
    if (group.first.severity === 'error') return `${explainGroup(group, colours)}\n`;
    const { hint } = group.first;
    return `${styled('yellow', 'warning', colours)} ${formatGroup(group)}${hint ? ` – ${visible(hint)}` : ''}`;
  });
  return texts.join('\n');
}

/** Like {@link explainDiagnostic}, for a group: the source line is that of its first diagnostic. */
export function explainGroup(group: DiagnosticGroup, colours = false): string {
  const { severity, line, source, caret, hint } = group.first;
  const style = (format: Style, text: string) => styled(format, text, colours);
  const severityColour = severity === 'error' ? 'red' : 'yellow';
  const lineNumber = String(line).padStart(5);
  const indent = ' '.repeat(lineNumber.length);
  const lines = [`${style(severityColour, severity.padEnd(7))} ${formatGroup(group)}`];
  if (line) {
    const [start, length] = caret;
    const underline = ' '.repeat(start) + style(severityColour, '^'.repeat(length));
    lines.push(style('dim', `${lineNumber} | `) + source, style('dim', `${indent} | `) + underline);
  }
  if (hint) lines.push(`${indent} ${style('dim', `= ${visible(hint)}`)}`);
  return lines.join('\n');
}

type Style = 'red' | 'yellow' | 'dim';

function styled(format: Style, text: string, colours: boolean): string {
  return colours ? styleText(format, text, { validateStream: false }) : text;
}
