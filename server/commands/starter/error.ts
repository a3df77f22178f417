// The error of a command that writes content: it says why nothing was written, and what to do.
import type { Diagnostic } from '../../content/diagnostics.ts';
import { explainDiagnostic } from '../../content/format-diagnostic.ts';

/** Thrown when nothing was written; the message says why and what to do. */
export class StarterError extends Error {
  /** The error for content that cannot go live: its errors, and the warnings beside them. */
  static ofContent(message: string, diagnostics: Diagnostic[]): StarterError {
    const diagnosticTexts = diagnostics.map(diagnostic => explainDiagnostic(diagnostic)).join('\n');
    return new StarterError(`${message}\n${diagnosticTexts}`);
  }
}
