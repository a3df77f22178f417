// Speaks raw HTTP to the application over TCP.
import net, { type AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** A response as received; header names in lower case. */
export interface RawResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/**
 * Lets an application listen and sends raw bytes to it, which an HTTP client would not send. Each connection has
 * another remote address, so that rate limits do not add up.
 */
export async function createWire(app: FastifyInstance) {
  let connections = 0;
  app.server.prependListener('connection', (socket: net.Socket) => {
    Object.defineProperty(socket, 'remoteAddress', {
      value: `10.0.${++connections >> 8}.${connections & 255}`,
    });
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;

  /** Opens a connection and sends bytes. */
  const connect = (bytes: string, options: Partial<net.TcpNetConnectOpts> = {}): net.Socket => {
    const socket = net.connect({ ...options, port, host: '127.0.0.1' });
    socket.on('error', () => {});
    socket.write(bytes, 'latin1');
    return socket;
  };

  /** The first response on a connection. With `Connection: close` it resolves when the connection has closed. */
  const receive = (socket: net.Socket): Promise<RawResponse> =>
    new Promise(resolve => {
      let text = '';
      socket.on('data', data => {
        text += data.toString('latin1');
        const { headers, body } = parse(text);
        const isComplete = body.length === Number(headers['content-length']);
        if (isComplete && headers.connection !== 'close') socket.destroy();
      });
      socket.on('close', () => resolve(parse(text)));
    });

  const send = (bytes: string): Promise<RawResponse> => receive(connect(bytes));

  /** The response to a GET request with a Host header. */
  const get = (target: string, headers = ''): Promise<RawResponse> =>
    send(`GET ${target} HTTP/1.1\r\nHost: cv.example\r\n${headers}Connection: close\r\n\r\n`);

  return { port, connect, receive, send, get };
}

function parse(text: string): RawResponse {
  const [head = '', body = ''] = text.split(/\r\n\r\n(.*)/s);
  const [first = '', ...lines] = head.split('\r\n');
  const headers = lines.map(line => {
    const [name = '', value = ''] = line.split(/: ?(.*)/s);
    return [name.toLowerCase(), value];
  });
  return { status: Number(first.split(' ')[1]), headers: Object.fromEntries(headers), body };
}
