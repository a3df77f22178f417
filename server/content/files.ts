import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Checked } from './findings.ts';

/** A content folder: its JSON files by path relative to the folder, and a hash of every byte that was read. */
export class ContentFolder {
  readonly #path: string;
  readonly #hash = createHash('sha256');

  constructor(path: string) {
    this.#path = path;
  }

  /** The first 16 hexadecimal digits of the SHA-256 of what has been read, in order of reading. */
  get hash(): string {
    return this.#hash.copy().digest('hex').slice(0, 16);
  }

  /** Language tags (BCP 47) that have a JSON file in a subfolder, sorted; none when there is no such folder. */
  languages(folder: string): string[] {
    try {
      return readdirSync(join(this.#path, folder))
        .filter(name => name.endsWith('.json') && !name.startsWith('.'))
        .map(name => name.slice(0, -'.json'.length))
        .sort();
    } catch {
      return [];
    }
  }

  /** The name that findings give a file: the folder's own name, then the path inside it. */
  name(file: string): string {
    return join(basename(this.#path), file);
  }

  /** Reads one JSON file. A file that is missing or is not JSON is a finding, never an exception. */
  read(file: string): Checked<unknown> {
    const name = this.name(file);
    let text: string;
    try {
      text = readFileSync(join(this.#path, file), 'utf8');
    } catch (error) {
      return { findings: [{ file: name, path: '', message: `cannot be read: ${(error as Error).message}` }] };
    }
    this.#hash.update(file).update('\0').update(text).update('\0');
    try {
      return { value: JSON.parse(text.replace(/^\uFEFF/, '')), findings: [] };
    } catch (error) {
      return { findings: [{ file: name, path: '', message: `should be JSON: ${(error as Error).message}` }] };
    }
  }
}
