// Serves the site under test to browsers: by the application, or as exported files (SITE=exported).
import { join } from 'node:path';
import type { Test } from 'tap';
import { exportedFiles } from '../../server/export/crawl.ts';
import { type ExportedFile, writeExport } from '../../server/export/write-folder.ts';
import { createApp } from './app.ts';
import { serveFiles } from './files.ts';
import { isExported } from './urls.ts';

/** Skips compressed siblings except for assets: compressing every page would take longer than the tests. */
async function* compressAssetsOnly(files: AsyncIterable<ExportedFile>): AsyncGenerator<ExportedFile> {
  for await (const file of files)
    yield { ...file, compressible: file.compressible && file.name.startsWith('static/') };
}

/** Exports the sample site. Returns the folder. */
export async function exportSite(t: Test): Promise<string> {
  const folder = join(t.testdir({}), 'site');
  const app = await createApp(t, { files: true });
  await writeExport(folder, compressAssetsOnly(exportedFiles(app)));
  return folder;
}

/** Serves the sample site. Returns the origin. */
export async function createSite(t: Test): Promise<string> {
  if (isExported) return serveFiles(t, await exportSite(t));
  return (await createApp(t)).listen({ host: '127.0.0.1', port: 0 });
}
