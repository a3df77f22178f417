// URLs of the site under test: the running server, or its export (SITE=exported), where choices are in the path.

/** Whether the suites test the exported site, served as static files (npm run verify:export). */
export const isExported = process.env.SITE === 'exported';

/** The URL of a page on the site under test: in the export the choices of the query are in the path. */
export function urlOf(url: string): string {
  const [path = '', query = ''] = url.split('?');
  return isExported && query ? `${path}/${query.replaceAll('=', '-').replaceAll('&', '/')}` : url;
}
