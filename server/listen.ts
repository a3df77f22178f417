// Chooses where the server listens, and explains in one line why it cannot.
import type { Config } from './config.ts';

/**
 * The address that a HOST is for the server. For `localhost` Fastify would open a second one for `::1`, without all that
 * stands in front of the first.
 */
export const listenHost = (host: string): string => (host === 'localhost' ? '127.0.0.1' : host);

/** The first file descriptor that systemd hands over (sd_listen_fds(3)). */
const FIRST_SOCKET = 3;

/**
 * Where the server listens: at a socket that whoever started it had opened, so that nobody is refused while no process
 * runs (systemd's socket activation, sd_listen_fds(3)), else at an address of its own.
 *
 * @throws Error when it is handed several.
 */
export function listenAt(
  { HOST, PORT }: Pick<Config, 'HOST' | 'PORT'>,
  { LISTEN_FDS: sockets = '0', LISTEN_PID }: NodeJS.ProcessEnv,
  pid: number,
): { fd: number; host: string } | { host: string; port: number } {
  const host = listenHost(HOST);
  // The variables are for one process: whatever that starts has them, too.
  if (Number(LISTEN_PID) !== pid || sockets === '0') return { host, port: PORT };
  if (sockets !== '1') throw new Error(`LISTEN_FDS is ${sockets}: one socket is what this server takes`);
  return { fd: FIRST_SOCKET, host };
}

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
