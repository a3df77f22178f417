/** Whether a suite reads the site as it is exported, from a server of files: `test/exported` says so. */
export const isExported = process.env.SITE === 'exported';

/** An address as the site has it: where that is exported, choices stand in the path. */
export function at(address: string): string {
  const [path = '', query = ''] = address.split('?');
  return isExported && query ? `${path}/${query.replaceAll('=', '-').replaceAll('&', '/')}` : address;
}
