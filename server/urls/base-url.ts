// Makes URLs under the base URL of the site, and describes what to set before publishing.
import type { Site } from '../content/site.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** The URL of a path of the site, as links and redirects have it: below the base path. All URLs of the site are made by it. */
export function linkTo({ basePath }: Pick<Site, 'basePath'>, sitePath: string): string {
  return basePath + sitePath;
}

/** The link to an asset of the build or an image of the content. */
export function linkToAsset({ site, assets }: Pick<Snapshot, 'site' | 'assets'>, assetName: string): string {
  return linkTo(site, assets.path(assetName));
}

/** The absolute URL of a {@link linkTo link}; '' without a base URL. */
export function absoluteUrl(
  { baseUrl, basePath }: Pick<Site, 'baseUrl' | 'basePath'>,
  siteLink: string,
): string {
  return baseUrl ? baseUrl + siteLink.slice(basePath.length) : '';
}

/** The base URL of canonical links in one line, with what to set when it is missing or local. */
export function describeBaseUrl(baseUrl: string | null): string {
  if (!baseUrl)
    return 'pages have no canonical URL: set BASE_URL, or baseUrl in site.json, before publishing';
  const isLocal = /^https?:\/\/(localhost|127(\.\d+){3}|\[::1\])(:\d+)?(\/|$)/i.test(baseUrl);
  return `canonical URLs begin with ${baseUrl}${isLocal ? ': set BASE_URL before publishing' : ''}`;
}
