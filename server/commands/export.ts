// cv-site export: writes the whole site as static files to a folder.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { LiveContent } from '../content/live-content.ts';
import { countExportedFiles, exportedFiles } from '../export/crawl.ts';
import { CHECKSUMS_FILE, writeExport } from '../export/write-folder.ts';
import { siteFolder } from '../project.ts';
import { loadContent } from '../snapshot/load.ts';
import { describeErrors, describePrivacy, reportContent } from '../snapshot/report.ts';
import { describeBaseUrl } from '../urls/base-url.ts';

export const HELP = `cv-site export [FOLDER]: writes the whole site as files for any web server, to site/ or another folder.

Only what is public is written. BASE_URL, or baseUrl of site.json, is the URL at which the files will be.
Exit codes: 0, or 1 when nothing was exported.`;

export const FAILURE = '\nNothing was exported';

/** How many files are exported between two lines of progress when the output is not a terminal. */
const PROGRESS_FILES = 100;

const { isTTY } = process.stdout;

/** Returns the cursor of the terminal to the start of the line and erases it (ECMA-48). */
const ERASE_LINE = '\r\u001B[K';

/** Prints a line of the export; on a terminal it replaces the progress. */
const printLine = (outputLine: string) => console.log(isTTY ? `${ERASE_LINE}${outputLine}` : outputLine);

/** Returns a function that counts a file and prints the progress: on a terminal in one line, elsewhere in few lines. */
function createProgress(totalFiles: number): () => void {
  let exportedCount = 0;
  return () => {
    exportedCount++;
    if (isTTY) process.stdout.write(`${ERASE_LINE}${exportedCount} of ${totalFiles}`);
    else if (exportedCount % PROGRESS_FILES === 0) console.log(`${exportedCount} of ${totalFiles}`);
  };
}

/** Returns a log stream that prints the message of each log line once: each PDF may log the same. */
function createWarnings(): { write(line: string): void } {
  const printedWarnings = new Set<string>();
  return {
    write(logLine) {
      const warning = JSON.parse(logLine).msg;
      if (!printedWarnings.has(warning)) printLine(warning);
      printedWarnings.add(warning);
    },
  };
}

/**
 * Exports the site, and prints its size.
 * @throws {Error} when an argument or the configuration is invalid, the content has errors, or a file cannot be written.
 */
export async function run(args: string[]): Promise<boolean> {
  const { positionals } = parseArgs({ args, allowPositionals: true });
  const [exportFolder = 'site', ...extraArguments] = positionals;
  if (extraArguments.length) throw new Error(`give one folder (found "${positionals.join('", "')}")`);
  const config = { ...readConfig(siteFolder), SHUTDOWN_ANNOUNCE_MS: 0 };
  const contentFolder = resolve(siteFolder, config.CONTENT_DIR);
  const readContent = () => loadContent(contentFolder, { baseUrl: config.BASE_URL });
  const { content, ...loadResult } = await readContent();
  if (!content) throw new Error(describeErrors(loadResult.diagnostics));
  const exportStart = performance.now();
  const today = new Date().toISOString().slice(0, 10);
  const liveContent = new LiveContent(content, loadResult, readContent);
  const app = await buildApp({
    config,
    content: liveContent,
    today: () => today,
    files: true,
    logger: { level: 'warn', stream: createWarnings() },
  });
  try {
    reportContent(app.log, liveContent);
    printLine(describePrivacy(content.site.public));
    printLine(describeBaseUrl(app.snapshot().site.baseUrl));
    const onFile = createProgress(countExportedFiles(app));
    const exported = await writeExport(exportFolder, exportedFiles(app), onFile);
    const exportedMegabytes = (exported.bytes / 1e6).toFixed(1);
    const exportSeconds = ((performance.now() - exportStart) / 1000).toFixed(1);
    printLine(
      `${exportFolder}: ${exported.files} files, ${exportedMegabytes} MB, in ${exportSeconds} s; checksums in ${CHECKSUMS_FILE}`,
    );
    return true;
  } finally {
    await app.close();
  }
}
