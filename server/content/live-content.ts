// Holds the content that is live, and replaces it as a whole when a reload has no error.
import { EventEmitter } from 'node:events';
import type { Diagnostic } from './diagnostics.ts';
import { JsonDocument } from './json-document.ts';

/** What reading came to: content, unless there is an error among the diagnostics; the hash is of what was read. */
export interface Reading<C> {
  content?: C;
  diagnostics: Diagnostic[];
  hash: string;
}

/**
 * The content on air: the last that was good. It is read again on demand and swapped as a whole; content with an error
 * changes nothing but the diagnostics. Emits `read` after each reading that found something new.
 */
export class LiveContent<C> extends EventEmitter<{ read: [] }> {
  /** What is on air. */
  current: C;
  /** What was found by the last reading, whether or not it went on air. */
  diagnostics: Diagnostic[];
  #hash: string;
  readonly #read: () => Reading<C>;

  /** Begins with content that has been read; `read` reads it again. */
  constructor(content: C, { diagnostics, hash }: Omit<Reading<C>, 'content'>, read: () => Reading<C>) {
    super();
    this.current = content;
    this.diagnostics = diagnostics;
    this.#hash = hash;
    this.#read = read;
  }

  /** Reads again. A fault of the program itself is reported like any other error: it must not take the site down. */
  reload(): void {
    const { content, diagnostics, hash } = this.#readSafely();
    if (hash === this.#hash) return;
    this.#hash = hash;
    this.diagnostics = diagnostics;
    if (content !== undefined) this.current = content;
    this.emit('read');
  }

  #readSafely(): Reading<C> {
    try {
      return this.#read();
    } catch (error) {
      const message = `cannot be read: ${(error as Error).message}`;
      return { diagnostics: JsonDocument.unreadable('content', message).diagnostics, hash: message };
    }
  }
}
