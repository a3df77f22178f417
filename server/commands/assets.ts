import { bundlePackages } from '../packages.ts';
import { root } from '../root.ts';
import { buildAssets } from '../web/bundle.ts';

/* npm run build: what pages load, made from static/ and packages; and packages that load sooner in one file. */
buildAssets(root);
await bundlePackages(root);
