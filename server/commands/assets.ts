// npm run build: builds the assets and bundles the packages.
import { buildAssets } from '../assets/build.ts';
import { bundlePackages } from '../assets/bundle-packages.ts';
import { root } from '../project.ts';

/* npm run build: what pages load, made from static/ and packages; and packages that load sooner in one file. */
buildAssets(root);
await bundlePackages(root);
