// URLs of the site under test: the running server, or its export (SITE=exported), where choices are in the path; at the root
// of its host, or under a path (BASE_PATH=/cv).

/** Whether the suites test the exported site, served as static files (npm run verify:export). */
export const isExported = process.env.SITE === 'exported';

/** The URL of a page on the site under test: in the export the choices of the query are in the path. */
export function urlOf(url: string): string {
  const [path = '', query = ''] = url.split('?');
  return isExported && query ? `${path}/${query.replaceAll('=', '-').replaceAll('&', '/')}` : url;
}

/** The path under which the suites test the site (npm run verify:path); '' for the root of its host. */
export const basePath = process.env.BASE_PATH ?? '';

/** The path and query of a URL on the site under test, without its base path; the whole URL when it is not below it. */
export function pathIn(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname.startsWith(`${basePath}/`) ? pathname.slice(basePath.length) + search : url;
}
