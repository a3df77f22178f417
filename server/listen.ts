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
