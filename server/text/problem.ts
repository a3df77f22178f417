// Defines a problem of a text: what a diagnostic says of it.

export interface TextProblem {
  /** A predicate whose subject is the text. */
  message: string;
  /** How to fix the text. */
  hint: string;
  /** The same for all text problems of one kind; by default it is the message. */
  kind?: string;
}

/** A text that was normalized, with a problem for each kind of change. */
export interface NormalizedText {
  text: string;
  problems: TextProblem[];
}
