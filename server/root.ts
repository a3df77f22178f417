import { fileURLToPath } from 'node:url';

/** The project's root: `server/` and the compiled `dist/` are both one level below it. */
export const root = fileURLToPath(new URL('../', import.meta.url));
