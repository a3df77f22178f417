// npm run export: writes the whole site as files into a folder.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { LiveContent } from '../content/live-content.ts';
import { countFiles, exportedFiles } from '../export/crawl.ts';
import { SUMS, writeExport } from '../export/write-folder.ts';
import { root } from '../project.ts';
import { loadContent } from '../snapshot/load.ts';
import { describePrivacy } from '../snapshot/report.ts';
import { describeBaseUrl } from '../urls/base-url.ts';

/*
 * npm run export: the whole site as files, for servers that know nothing else. They are put into `site`, or into the
 * folder that is named: npm run export -- public
 */

/** How many files are told of in one line, where there is no terminal to write the line anew. */
const TOLD = 100;

const { isTTY } = process.stdout;

/** Says something on a line of its own; on a terminal in place of how far it has come. */
const say = (line: string) => console.log(isTTY ? `\r\u001B[K${line}` : line);

/** Tells how far it has come each time that it is called: on a terminal on one line, elsewhere on few. */
function createProgress(of: number): () => void {
  let done = 0;
  return () => {
    done++;
    if (isTTY) process.stdout.write(`\r\u001B[K${done} of ${of}`);
    else if (done % TOLD === 0) console.log(`${done} of ${of}`);
  };
}

async function exportSite(): Promise<void> {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [folder = 'site', another] = positionals;
  if (another !== undefined) throw new Error(`name one folder (found "${positionals.join('", "')}")`);
  const config = { ...readConfig(root), SHUTDOWN_ANNOUNCE_MS: 0 };
  const contentFolder = resolve(root, config.CONTENT_DIR);
  const read = () => loadContent(contentFolder);
  const { content, ...reading } = read();
  if (!content) throw new Error('the content has errors: npm run check lists them');
  const begun = performance.now();
  const today = new Date().toISOString().slice(0, 10);
  const warned = new Set<string>();
  const warn = (message: string) => {
    if (!warned.has(message)) say(message);
    warned.add(message);
  };
  const app = await buildApp({
    ...{ config, content: new LiveContent(content, reading, read), today: () => today, files: true },
    // Such as a picture that cannot be set, in each PDF again.
    logger: { level: 'warn', stream: { write: line => warn(JSON.parse(line).msg) } },
  });
  try {
    say(describePrivacy(content.site.public));
    say(describeBaseUrl(app.snapshot().site.baseUrl));
    const told = createProgress(countFiles(app));
    const { files, bytes } = await writeExport(folder, exportedFiles(app), told);
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    say(`${folder}: ${files} files, ${(bytes / 1e6).toFixed(1)} MB, in ${seconds} s; ${SUMS} lists them`);
  } finally {
    await app.close();
  }
}

try {
  await exportSite();
} catch (error) {
  console.error(`\nNothing was exported: ${(error as Error).message}`);
  process.exitCode = 1;
}
