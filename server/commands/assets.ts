import { fileURLToPath } from 'node:url';
import { buildAssets } from '../web/bundle.ts';

/* npm run build: what pages load, made from static/ and packages. */
buildAssets(fileURLToPath(new URL('../../', import.meta.url)));
