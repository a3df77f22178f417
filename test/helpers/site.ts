// Serves the site under test to browsers: by the application, or as exported files (SITE=exported). With SITE_FOLDER the files are
// those of an export that exists, and SITE_URL is the URL of a server that runs, such as in the folder of an owner: both have the
// content of the sample.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';
import { exportedFiles } from '../../server/export/crawl.ts';
import { type ExportedFile, writeExport } from '../../server/export/write-folder.ts';
import { content, createApp } from './app.ts';
import { serveFiles } from './files.ts';
import { basePath, isExported } from './urls.ts';

/** Skips compressed siblings except for assets: compressing every page would take longer than the tests. */
async function* compressAssetsOnly(files: AsyncIterable<ExportedFile>): AsyncGenerator<ExportedFile> {
  for await (const file of files)
    yield { ...file, compressible: file.compressible && file.name.startsWith('static/') };
}

/** Exports the sample site, or other content. Returns the folder. */
export async function exportSite(t: Test, given = content): Promise<string> {
  const { SITE_FOLDER } = process.env;
  if (SITE_FOLDER) return SITE_FOLDER;
  // Not t.testdir(), which is one folder for all files of the process.
  const parent = mkdtempSync(join(tmpdir(), 'cv-site-'));
  t.teardown(() => rmSync(parent, { recursive: true }));
  const folder = join(parent, 'site');
  const app = await createApp(t, { files: true, content: given });
  await writeExport(folder, compressAssetsOnly(exportedFiles(app)));
  return folder;
}

/** Serves the sample site. Returns its base URL, without a slash at the end. */
export async function createSite(t: Test): Promise<string> {
  const { SITE_URL } = process.env;
  if (SITE_URL) return SITE_URL;
  if (isExported) return serveFiles(t, await exportSite(t), { basePath });
  return (await (await createApp(t)).listen({ host: '127.0.0.1', port: 0 })) + basePath;
}
