// Checks a content folder for npm run check, and fixes it on demand.
import { countDiagnostics, countNotShown, groupDiagnostics, pathPattern } from '../content/diagnostics.ts';
import { ContentFolder } from '../content/files.ts';
import { replaceFile } from '../content/fix/write-file.ts';
import { explainDiagnostic, summarizeDiagnostics } from '../content/format-diagnostic.ts';
import type { LoadResult } from '../content/live-content.ts';
import { type FixedFile, fixContent } from '../snapshot/fix-content.ts';
import { loadContent } from '../snapshot/load.ts';
import { type Content, missingTranslations } from '../snapshot/snapshot.ts';
import { unifiedDiff } from './unified-diff.ts';

export interface CheckOptions {
  /** The content folder. */
  folder: string;
  /** The base URL, if it is not that of site.json. */
  baseUrl?: string | undefined;
  /** Whether each diagnostic is printed, and not only one line for each kind and key. */
  all: boolean;
  /** Whether the files are fixed. */
  fix: boolean;
  /** Whether the fixes are not written. */
  dryRun: boolean;
  /** Whether the output is JSON. */
  json: boolean;
  /** Whether the output has colours. */
  colours: boolean;
}

/**
 * Checks a content folder. Returns what is printed, and how many errors there are.
 * @throws {Error} when a file cannot be written; files that were written before it stay so.
 */
export async function checkContent(options: CheckOptions): Promise<{ output: string; errors: number }> {
  const { folder, baseUrl, fix, dryRun, json } = options;
  const { files, loaded } = fix
    ? await fixContent(folder, baseUrl)
    : { files: [], loaded: await loadContent(folder, { baseUrl }) };
  if (!dryRun) for (const { path, after } of files) replaceFile(path, after);
  const { errors } = countDiagnostics(loaded.diagnostics);
  return { output: json ? toJson(files, loaded, options) : toText(files, loaded, options), errors };
}

function toJson(
  files: FixedFile[],
  { content, diagnostics }: LoadResult<Content>,
  { fix }: CheckOptions,
): string {
  const fixed = files.map(file => ({ file: nameOf(file), diff: unifiedDiff(nameOf(file), file) }));
  const report = {
    ...countDiagnostics(diagnostics),
    languages: content?.site.languages ?? [],
    missing: content ? missingTranslations(content) : {},
    diagnostics,
    ...(fix && { fixed }),
  };
  return JSON.stringify(report, null, 2);
}

function toText(files: FixedFile[], loaded: LoadResult<Content>, options: CheckOptions): string {
  const { all, fix, dryRun, colours } = options;
  const { diagnostics } = loaded;
  const diffs = files.map(file => `${unifiedDiff(nameOf(file), file, colours)}\n`);
  const list = all
    ? diagnostics.map(diagnostic => `${explainDiagnostic(diagnostic, colours)}\n`)
    : [summarizeDiagnostics(diagnostics, colours), ...(diagnostics.length ? [''] : [])];
  const names = files.map(nameOf).join(', ') || 'nothing';
  return [
    ...diffs,
    ...list,
    ...(fix ? [dryRun ? `would fix ${names}; nothing was written` : `fixed ${names}`] : []),
    ...summary(loaded, options),
  ]
    .join('\n')
    .replace(/^\n+/, '');
}

/** The path of a file as diagnostics show it. */
function nameOf({ path }: FixedFile): string {
  return new ContentFolder('').name(path);
}

/** Whether the content can be served, what its pages lack, and what to do next. */
function summary({ content, diagnostics }: LoadResult<Content>, { folder, all }: CheckOptions): string[] {
  const { errors, warnings } = countDiagnostics(diagnostics);
  const { entries, values } = countNotShown(diagnostics);
  const name = new ContentFolder(folder).name('');
  const notShown = [entries && count(entries, 'entry', 'entries'), values && count(values, 'value')].filter(
    Boolean,
  );
  const state = content
    ? `can be served in ${content.site.languages.join(', ')}: ${count(warnings, 'warning')}`
    : `cannot be served: ${count(errors, 'error')}, ${count(warnings, 'warning')}`;
  const fixable = diagnostics.filter(({ fix }) => fix).length;
  const isGrouped = !all && groupDiagnostics(diagnostics).length < diagnostics.length;
  return [
    `${name} ${state}${notShown.length ? `; not shown: ${notShown.join(', ')}` : ''}`,
    ...missingLines(content, all),
    ...(fixable ? [`npm run check -- --fix corrects ${fixable} of them`] : []),
    ...(isGrouped ? ['npm run check -- --all lists each of them'] : []),
  ];
}

/** A line for each language with missing translations: their paths, grouped by key unless `all`. */
function missingLines(content: Content | undefined, all: boolean): string[] {
  const missing = content ? missingTranslations(content) : {};
  return Object.entries(missing).map(([language, paths]) => {
    const keys = all ? paths : [...new Set(paths.map(pathPattern))];
    return `${language} has ${count(paths.length, 'missing translation')}: ${keys.join(' ')}`;
  });
}

function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}
