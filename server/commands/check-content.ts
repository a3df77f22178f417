// Checks a content folder for npm run check, and fixes it on demand.
import { countDiagnostics, countNotShown, groupDiagnostics, pointerPattern } from '../content/diagnostics.ts';
import { ContentFolder } from '../content/files.ts';
import { replaceFile } from '../content/fix/write-file.ts';
import { explainDiagnostic, summarizeDiagnostics } from '../content/format-diagnostic.ts';
import type { LoadResult } from '../content/live-content.ts';
import { type FixedFile, fixContent } from '../snapshot/fix-content.ts';
import { loadContent } from '../snapshot/load.ts';
import { type Content, missingTranslations } from '../snapshot/snapshot.ts';
import { unifiedDiff } from './unified-diff.ts';

export interface CheckOptions {
  /** The content folder to check. */
  folder: string;
  /** The base URL, if it is not that of site.json. */
  baseUrl?: string | undefined;
  /** Whether each diagnostic is printed, and not only one line for each kind and key. */
  all: boolean;
  /** Whether `--fix` corrects the files. */
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
  const { files: fixedFiles, loaded: loadedContent } = fix
    ? await fixContent(folder, baseUrl)
    : { files: [], loaded: await loadContent(folder, { baseUrl }) };
  if (!dryRun) for (const { path, after } of fixedFiles) replaceFile(path, after);
  const { errors } = countDiagnostics(loadedContent.diagnostics);
  return {
    output: json
      ? formatAsJson(fixedFiles, loadedContent, options)
      : formatAsText(fixedFiles, loadedContent, options),
    errors,
  };
}

function formatAsJson(
  fixedFiles: FixedFile[],
  { content, diagnostics }: LoadResult<Content>,
  { fix }: CheckOptions,
): string {
  const fixed = fixedFiles.map(fixedFile => ({
    file: shownName(fixedFile),
    diff: unifiedDiff(shownName(fixedFile), fixedFile),
  }));
  const report = {
    ...countDiagnostics(diagnostics),
    languages: content?.site.languages ?? [],
    missing: content ? missingTranslations(content) : {},
    diagnostics,
    ...(fix && { fixed }),
  };
  return JSON.stringify(report, null, 2);
}

function formatAsText(
  fixedFiles: FixedFile[],
  loadedContent: LoadResult<Content>,
  options: CheckOptions,
): string {
  const { all, fix, dryRun, colours } = options;
  const { diagnostics } = loadedContent;
  const diffs = fixedFiles.map(fixedFile => `${unifiedDiff(shownName(fixedFile), fixedFile, colours)}\n`);
  const diagnosticTexts = all
    ? diagnostics.map(diagnostic => `${explainDiagnostic(diagnostic, colours)}\n`)
    : [summarizeDiagnostics(diagnostics, colours), ...(diagnostics.length ? [''] : [])];
  const fixedNames = fixedFiles.map(shownName).join(', ') || 'nothing';
  return [
    ...diffs,
    ...diagnosticTexts,
    ...(fix ? [dryRun ? `would fix ${fixedNames}; nothing was written` : `fixed ${fixedNames}`] : []),
    ...summarizeCheck(loadedContent, options),
  ]
    .join('\n')
    .replace(/^\n+/, '');
}

/** The path of a fixed file as diagnostics show it. */
function shownName({ path }: FixedFile): string {
  return new ContentFolder('').name(path);
}

/** Whether the content can be served, what its pages lack, and what to do next. */
function summarizeCheck(
  { content, diagnostics }: LoadResult<Content>,
  { folder, all }: CheckOptions,
): string[] {
  const { errors, warnings } = countDiagnostics(diagnostics);
  const { entries: hiddenEntries, values: hiddenValues } = countNotShown(diagnostics);
  const folderName = new ContentFolder(folder).name('');
  const notShown = [
    hiddenEntries && countNoun(hiddenEntries, 'entry', 'entries'),
    hiddenValues && countNoun(hiddenValues, 'value'),
  ].filter(Boolean);
  const contentState = content
    ? `can be served in ${content.site.languages.join(', ')}: ${countNoun(warnings, 'warning')}`
    : `cannot be served: ${countNoun(errors, 'error')}, ${countNoun(warnings, 'warning')}`;
  const fixableCount = diagnostics.filter(({ fix }) => fix).length;
  const isGrouped = !all && groupDiagnostics(diagnostics).length < diagnostics.length;
  return [
    `${folderName} ${contentState}${notShown.length ? `; not shown: ${notShown.join(', ')}` : ''}`,
    ...missingTranslationLines(content, all),
    ...(fixableCount ? [`npm run check -- --fix corrects ${fixableCount} of them`] : []),
    ...(isGrouped ? ['npm run check -- --all lists each of them'] : []),
  ];
}

/** A line for each language with missing translations: their paths, grouped by key unless `all`. */
function missingTranslationLines(content: Content | undefined, all: boolean): string[] {
  const missingByLanguage = content ? missingTranslations(content) : {};
  return Object.entries(missingByLanguage).map(([language, pointers]) => {
    const shownPointers = all ? pointers : [...new Set(pointers.map(pointerPattern))];
    return `${language} has ${countNoun(pointers.length, 'missing translation')}: ${shownPointers.join(' ')}`;
  });
}

function countNoun(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}
