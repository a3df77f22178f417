// Fixes the files of a content folder, as far as their diagnostics say how. Writes nothing.
import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { countDiagnostics, type Diagnostic } from '../content/diagnostics.ts';
import { ContentFolder } from '../content/files.ts';
import { applyFixes, type PathFix } from '../content/fix/apply-fixes.ts';
import type { LoadResult } from '../content/live-content.ts';
import { SITE_FILE } from '../content/site.ts';
import { loadContent } from './load.ts';
import type { Content } from './snapshot.ts';

/** A fix can be of a value that another fix has made: each pass fixes what the one before has left. */
const MAX_PASSES = 8;

/** A file with its bytes before and after the fixes. */
export interface FixedFile {
  path: string;
  before: Buffer;
  after: Buffer;
}

/** Content with its fixes. */
export interface FixedContent {
  /** The files that the fixes change, by their absolute path. */
  files: FixedFile[];
  /** The fixed content, with the diagnostics that are left. */
  loaded: LoadResult<Content>;
}

/**
 * Loads a content folder, and applies the fixes of its diagnostics until there are none. A file that is not UTF-8 stays as it
 * is. Nothing is fixed while site.json has an error, as it says whether texts are Markdown. `baseUrl` overrides that of site.json.
 */
export async function fixContent(folder: string, baseUrl?: string): Promise<FixedContent> {
  let loaded = await loadContent(folder, { baseUrl });
  let edited = new Map<string, Buffer>();
  const siteFile = new ContentFolder(folder).name(SITE_FILE);
  const isSiteValid = !loaded.diagnostics.some(
    ({ severity, file }) => severity === 'error' && file === siteFile,
  );
  for (let pass = 0; isSiteValid && pass < MAX_PASSES; pass++) {
    const next = fixFiles(edited, loaded.diagnostics);
    if (!next) break;
    const reloaded = await loadContent(folder, { edited: next, baseUrl });
    // No fix may keep content from going live.
    if (countDiagnostics(reloaded.diagnostics).errors > countDiagnostics(loaded.diagnostics).errors) break;
    edited = next;
    loaded = reloaded;
  }
  const files = [...edited].map(([path, after]) => ({ path, before: readFileSync(path), after }));
  return { files, loaded };
}

/** The edited files after one more pass; null when it changes none. */
function fixFiles(edited: Map<string, Buffer>, diagnostics: Diagnostic[]): Map<string, Buffer> | null {
  const fixes = new Map<string, PathFix[]>();
  for (const { file, path, fix } of diagnostics) {
    if (!fix) continue;
    const fixesOfFile = fixes.get(resolve(file)) ?? [];
    fixesOfFile.push({ path, fix });
    fixes.set(resolve(file), fixesOfFile);
  }
  const next = new Map(edited);
  for (const [path, fixesOfFile] of fixes) {
    const bytes = edited.get(path) ?? readFileSync(path);
    const after = fixBytes(bytes, fixesOfFile);
    if (!after.equals(bytes)) next.set(path, after);
  }
  const isChanged = [...next].some(([path, bytes]) => edited.get(path) !== bytes);
  return isChanged ? next : null;
}

function fixBytes(bytes: Buffer, fixes: PathFix[]): Buffer {
  if (!isUtf8(bytes)) return bytes;
  const text = String(bytes);
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  return Buffer.from(text.slice(0, start) + applyFixes(text.slice(start), fixes));
}
