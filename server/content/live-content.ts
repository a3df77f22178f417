// Holds the live content, and replaces it as a whole when a reload has no error.
import { EventEmitter } from 'node:events';
import type { Diagnostic } from './diagnostics.ts';
import { JsonDocument } from './json-document.ts';

/** The result of loading a content folder. `content` is missing if a diagnostic is an error; `hash` covers all bytes read. */
export interface LoadResult<C> {
  content?: C;
  diagnostics: Diagnostic[];
  hash: string;
}

/**
 * The live content: the last that loaded without an error. `reload` replaces it as a whole; a load with an error replaces
 * only the diagnostics. Emits `load` after each load whose hash differs from the one before.
 */
export class LiveContent<C> extends EventEmitter<{ load: [] }> {
  /** The content that is live: the last that loaded without an error. */
  current: C;
  /** Diagnostics of the last load, whether or not its content went live. */
  diagnostics: Diagnostic[];
  #loadedHash: string;
  readonly #loadContent: () => Promise<LoadResult<C>>;
  #reloading = Promise.resolve();

  /** Goes live with content that is already loaded; `load` loads it again. */
  constructor(
    content: C,
    { diagnostics, hash }: Omit<LoadResult<C>, 'content'>,
    load: () => Promise<LoadResult<C>>,
  ) {
    super();
    this.current = content;
    this.diagnostics = diagnostics;
    this.#loadedHash = hash;
    this.#loadContent = load;
  }

  /**
   * Loads again, after a load that is running: later content replaces earlier content. An exception becomes a diagnostic, so
   * that a bug in loading cannot stop the server.
   */
  reload(): Promise<void> {
    this.#reloading = this.#reloading.then(() => this.#replace());
    return this.#reloading;
  }

  async #replace(): Promise<void> {
    const { content, diagnostics, hash } = await this.#loadSafely();
    if (hash === this.#loadedHash) return;
    this.#loadedHash = hash;
    this.diagnostics = diagnostics;
    if (content !== undefined) this.current = content;
    this.emit('load');
  }

  async #loadSafely(): Promise<LoadResult<C>> {
    try {
      return await this.#loadContent();
    } catch (error) {
      const message = `cannot be read: ${(error as Error).message}`;
      return { diagnostics: JsonDocument.unreadable('content', message).diagnostics, hash: message };
    }
  }
}
