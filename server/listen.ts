// Chooses where the server listens, and describes why it cannot listen.
import { type AddressInfo, isIPv6 } from 'node:net';
import type { Config } from './config.ts';

/**
 * The host that Fastify listens on for HOST. For `localhost`, Fastify opens a second server for `::1`, without the
 * connection limits and event listeners of the first; so `localhost` becomes the IPv4 address.
 */
export function listenHost(host: string): string {
  return host === 'localhost' ? '127.0.0.1' : host;
}

/** The first file descriptor that systemd passes (SD_LISTEN_FDS_START, sd_listen_fds(3)). */
const SD_LISTEN_FDS_START = 3;

/**
 * The options of `app.listen`: the socket passed by systemd (socket activation, sd_listen_fds(3)), which accepts
 * connections even while no process runs, or else host and port.
 * @throws {Error} when more than one socket is passed.
 */
export function listenAt(
  { HOST, PORT }: Pick<Config, 'HOST' | 'PORT'>,
  { LISTEN_FDS: socketCount = '0', LISTEN_PID }: NodeJS.ProcessEnv,
  processId: number,
): { fd: number; host: string } | { host: string; port: number } {
  const boundHost = listenHost(HOST);
  // The variables are for the process that LISTEN_PID names; its child processes inherit them.
  if (Number(LISTEN_PID) !== processId || socketCount === '0') return { host: boundHost, port: PORT };
  if (socketCount !== '1') throw new Error(`LISTEN_FDS is ${socketCount}: this server takes one socket`);
  return { fd: SD_LISTEN_FDS_START, host: boundHost };
}

/**
 * The URL for a browser on this machine. The unspecified address (RFC 4291, section 2.5.2), by which the server listens on
 * every network, is no destination.
 */
export function browserUrl({ address: listenAddress, port }: Pick<AddressInfo, 'address' | 'port'>): string {
  if (listenAddress === '::' || listenAddress === '0.0.0.0') return `http://localhost:${port}/`;
  return `http://${isIPv6(listenAddress) ? `[${listenAddress}]` : listenAddress}:${port}/`;
}

/** Describes in one line why the server cannot listen, and what to do about it. */
export function describeListenError(
  { code, message }: NodeJS.ErrnoException,
  host: string,
  port: number,
): string {
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} on ${host} is in use; stop the process that uses it, or set PORT to another port`;
    case 'EACCES':
      return `port ${port} needs privileges that this process lacks; set PORT to 1024 or above`;
    case 'EAFNOSUPPORT':
      return isIPv6(host)
        ? `HOST ${host} needs IPv6, which this machine lacks; use 127.0.0.1 for this machine alone, 0.0.0.0 for every IPv4 network`
        : `HOST ${host} needs IPv4, which this machine or a sandbox of the process does not allow`;
    case 'ENOTFOUND':
    case 'EADDRNOTAVAIL':
      return `HOST ${host} is not an address of this machine; use 127.0.0.1 for this machine alone, :: for every network`;
    default:
      return message;
  }
}
