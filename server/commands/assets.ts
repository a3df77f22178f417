// npm run build, after the compiler: builds the assets, and bundles the npm packages that the server imports.
import { buildAssets } from '../assets/build.ts';
import { bundlePackages } from '../assets/bundle-packages.ts';
import { root } from '../project.ts';

buildAssets(root);
await bundlePackages(root);
