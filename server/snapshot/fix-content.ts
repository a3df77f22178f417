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
const MAX_FIX_PASSES = 8;

/** A content file with its bytes before and after the fixes. */
export interface FixedFile {
  path: string;
  before: Buffer;
  after: Buffer;
}

/** A content folder with the fixes of its files. */
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
  let loadedContent = await loadContent(folder, { baseUrl });
  let editedFiles = new Map<string, Buffer>();
  const siteFile = new ContentFolder(folder).name(SITE_FILE);
  const isSiteValid = !loadedContent.diagnostics.some(
    ({ severity, file }) => severity === 'error' && file === siteFile,
  );
  for (let fixPass = 0; isSiteValid && fixPass < MAX_FIX_PASSES; fixPass++) {
    const nextFiles = fixFiles(editedFiles, loadedContent.diagnostics);
    if (!nextFiles) break;
    const reloaded = await loadContent(folder, { edited: nextFiles, baseUrl });
    // No fix may keep content from going live.
    if (countDiagnostics(reloaded.diagnostics).errors > countDiagnostics(loadedContent.diagnostics).errors)
      break;
    editedFiles = nextFiles;
    loadedContent = reloaded;
  }
  const fixedFiles = [...editedFiles].map(([path, after]) => ({ path, before: readFileSync(path), after }));
  return { files: fixedFiles, loaded: loadedContent };
}

/** The edited files after one more pass; null when it changes none. */
function fixFiles(editedFiles: Map<string, Buffer>, diagnostics: Diagnostic[]): Map<string, Buffer> | null {
  const fixesByFile = new Map<string, PathFix[]>();
  for (const { file, path, fix } of diagnostics) {
    if (!fix) continue;
    const fixesOfFile = fixesByFile.get(resolve(file)) ?? [];
    fixesOfFile.push({ path, fix });
    fixesByFile.set(resolve(file), fixesOfFile);
  }
  const nextFiles = new Map(editedFiles);
  for (const [path, fixesOfFile] of fixesByFile) {
    const fileBytes = editedFiles.get(path) ?? readFileSync(path);
    const fixedBytes = fixFileBytes(fileBytes, fixesOfFile);
    if (!fixedBytes.equals(fileBytes)) nextFiles.set(path, fixedBytes);
  }
  const isChanged = [...nextFiles].some(([path, fileBytes]) => editedFiles.get(path) !== fileBytes);
  return isChanged ? nextFiles : null;
}

function fixFileBytes(fileBytes: Buffer, fixes: PathFix[]): Buffer {
  if (!isUtf8(fileBytes)) return fileBytes;
  const fileText = String(fileBytes);
  const textStart = fileText.startsWith('\uFEFF') ? 1 : 0;
  return Buffer.from(fileText.slice(0, textStart) + applyFixes(fileText.slice(textStart), fixes));
}
