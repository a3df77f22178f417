// Formats diagnostics as text: one line for each or for a group, or with source line, caret and hint for a terminal.
import { styleText } from 'node:util';
import { type Diagnostic, type DiagnosticGroup, groupDiagnostics } from './diagnostics.ts';
import { visibleText } from './excerpt.ts';

/** Formats a diagnostic as one line: `content/cv/en.json:41:18 /projects/2/startDate should be a date (found "Spring 1904")`. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  return formatGroup({ first: diagnostic, path: diagnostic.path, count: 1 });
}

// Such as content/cv/en.json:9:7 /skills/*/meta, 146 times: is not a known key
/** Formats a group of diagnostics as one line, with the location and message of the first. */
export function formatGroup({ first, path, count }: DiagnosticGroup): string {
  const { file, line, column, message } = first;
  const location = line ? `${file}:${line}:${column}` : file;
  const locationAndPath = [location, path].filter(Boolean).join(' ');
  return visibleText(
    count > 1 ? `${locationAndPath}, ${count} times: ${message}` : `${locationAndPath} ${message}`,
  );
}

/** Explains a diagnostic in several lines, like a compiler: severity and message, the source line with a caret below it, the hint. */
export function explainDiagnostic(diagnostic: Diagnostic, colours = false): string {
  return explainGroup({ first: diagnostic, path: diagnostic.path, count: 1 }, colours);
}

/**
 * The diagnostics of a terminal, grouped by kind and key: an error with its source line, a warning on one line with its
 * hint.
 */
export function summarizeDiagnostics(diagnostics: Diagnostic[], colours = false): string {
  const summaries = groupDiagnostics(diagnostics).map(diagnosticGroup => {
    if (diagnosticGroup.first.severity === 'error') return `${explainGroup(diagnosticGroup, colours)}\n`;
    const { hint } = diagnosticGroup.first;
    return `${styledText('yellow', 'warning', colours)} ${formatGroup(diagnosticGroup)}${hint ? ` – ${visibleText(hint)}` : ''}`;
  });
  return summaries.join('\n');
}

/** Explains a group like {@link explainDiagnostic}: the source line is that of its first diagnostic. */
export function explainGroup(diagnosticGroup: DiagnosticGroup, colours = false): string {
  const { severity, line, source, caret, hint } = diagnosticGroup.first;
  const styled = (style: TerminalStyle, text: string) => styledText(style, text, colours);
  const severityColour = severity === 'error' ? 'red' : 'yellow';
  const lineNumber = String(line).padStart(5);
  const gutter = ' '.repeat(lineNumber.length);
  const explanation = [`${styled(severityColour, severity.padEnd(7))} ${formatGroup(diagnosticGroup)}`];
  if (line) {
    const [start, length] = caret;
    const underline = ' '.repeat(start) + styled(severityColour, '^'.repeat(length));
    explanation.push(styled('dim', `${lineNumber} | `) + source, styled('dim', `${gutter} | `) + underline);
  }
  if (hint) explanation.push(`${gutter} ${styled('dim', `= ${visibleText(hint)}`)}`);
  return explanation.join('\n');
}

type TerminalStyle = 'red' | 'yellow' | 'dim';

function styledText(style: TerminalStyle, text: string, colours: boolean): string {
  return colours ? styleText(style, text, { validateStream: false }) : text;
}
