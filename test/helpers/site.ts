import { join } from 'node:path';
import type { Test } from 'tap';
import { exportedFiles } from '../../server/export/crawl.ts';
import { type ExportedFile, writeExport } from '../../server/export/write-folder.ts';
import { isExported } from './addresses.ts';
import { createApp } from './app.ts';
import { serveFiles } from './files.ts';

/** The same with siblings for assets alone: pages are compressed on their way, which takes less. */
async function* quickly(files: AsyncIterable<ExportedFile>): AsyncGenerator<ExportedFile> {
  for await (const file of files)
    yield { ...file, compressible: file.compressible && file.name.startsWith('static/') };
}

/** Exports the project's own content; gives the folder. */
export async function exportSite(t: Test): Promise<string> {
  const folder = join(t.testdir({}), 'site');
  const app = await createApp(t, { files: true });
  await writeExport(folder, quickly(exportedFiles(app)));
  return folder;
}

/** Serves the project's own content, by the server, or, where it is exported, as files; gives the origin. */
export async function createSite(t: Test): Promise<string> {
  if (isExported) return serveFiles(t, await exportSite(t));
  return (await createApp(t)).listen({ host: '127.0.0.1', port: 0 });
}
