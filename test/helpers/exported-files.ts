// The files of an exported site, for the suites that read them: exporting takes longer than their tests.
import t from 'tap';
import { exportedFiles } from '../../server/export/crawl.ts';
import { createApp, cutContent, mapEditions } from './app.ts';

/** The base URL of the exported site. */
export const base = 'https://cv.example.org';

/** A withheld contact field, which only a share link shows. */
export const phone = '+34 600 123 456';

/** How an application is built whose content is that of the export. */
export const options = {
  env: { BASE_URL: base, SHARE_SECRET: '0123456789abcdef0123456789abcdef' },
  content: mapEditions(({ cv }) => ({ cv: { ...cv, basics: { ...cv.basics, phone } } }), cutContent),
};

/** The application that is exported. */
export const app = await createApp(t, { ...options, files: true });

/** The bytes of each file by its name, without compressed siblings. */
export const files = new Map<string, Buffer>();
for await (const { name, bytes } of exportedFiles(app)) files.set(name, Buffer.from(bytes));
