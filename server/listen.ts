/**
 * The address that a HOST is for the server. For `localhost` Fastify would open a second one for `::1`, without all that
 * stands in front of the first.
 */
export const listenHost = (host: string): string => (host === 'localhost' ? '127.0.0.1' : host);

/** Why the server cannot listen, and what to do about it, in one line. */
export function describeListenError(
  { code, message }: NodeJS.ErrnoException,
  host: string,
  port: number,
): string {
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} on ${host} is in use; stop what uses it, or set PORT to another`;
    case 'EACCES':
      return `port ${port} needs rights that this process lacks; set PORT to 1024 or above`;
    case 'ENOTFOUND':
    case 'EADDRNOTAVAIL':
      return `HOST ${host} is no address of this machine; 127.0.0.1 is this machine alone, 0.0.0.0 every network`;
    default:
      return message;
  }
}

/** What the addresses that pages name are made of, and what to do where that is not fit to be published. */
export function describeBaseUrl(baseUrl: string | null): string {
  if (!baseUrl)
    return 'pages name no canonical address: set BASE_URL, or baseUrl in site.json, before publishing';
  const local = /^https?:\/\/(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i.test(baseUrl);
  return `pages name ${baseUrl} as their place${local ? ': set BASE_URL before publishing' : ''}`;
}
