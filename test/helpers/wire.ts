import net, { type AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** An answer as it came over the wire; the names of its headers in small letters. */
export interface WireAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/**
 * Opens a port of the app's own and speaks to it in bytes: what no client of HTTP would send. Each connection is of
 * another reader, who has limits of their own.
 */
export async function createWire(app: FastifyInstance) {
  let readers = 0;
  app.server.prependListener('connection', (socket: net.Socket) => {
    Object.defineProperty(socket, 'remoteAddress', { value: `10.0.${++readers >> 8}.${readers & 255}` });
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;

  /** A connection that has sent these bytes. */
  const connect = (bytes: string, options: Partial<net.TcpNetConnectOpts> = {}): net.Socket => {
    const socket = net.connect({ ...options, port, host: '127.0.0.1' });
    socket.on('error', () => {});
    socket.write(bytes, 'latin1');
    return socket;
  };

  /** The first answer on a connection. One that says that the connection closes is there when that has happened. */
  const receive = (socket: net.Socket): Promise<WireAnswer> =>
    new Promise(resolve => {
      let text = '';
      socket.on('data', data => {
        text += data.toString('latin1');
        const { headers, body } = parse(text);
        const isWhole = body.length === Number(headers['content-length']);
        if (isWhole && headers.connection !== 'close') socket.destroy();
      });
      socket.on('close', () => resolve(parse(text)));
    });

  const send = (bytes: string): Promise<WireAnswer> => receive(connect(bytes));

  /** The answer to a GET that names a host. */
  const get = (target: string, headers = ''): Promise<WireAnswer> =>
    send(`GET ${target} HTTP/1.1\r\nHost: cv.example\r\n${headers}Connection: close\r\n\r\n`);

  return { port, connect, receive, send, get };
}

function parse(text: string): WireAnswer {
  const [head = '', body = ''] = text.split(/\r\n\r\n(.*)/s);
  const [first = '', ...lines] = head.split('\r\n');
  const headers = lines.map(line => {
    const [name = '', value = ''] = line.split(/: ?(.*)/s);
    return [name.toLowerCase(), value];
  });
  return { status: Number(first.split(' ')[1]), headers: Object.fromEntries(headers), body };
}
