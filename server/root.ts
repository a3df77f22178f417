import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** The project's root: `server/` and the compiled `dist/` are both one level below it. */
export const root = fileURLToPath(new URL('../', import.meta.url));

/** The version of this program. */
export const { version } = createRequire(import.meta.url)('../package.json') as { version: string };
