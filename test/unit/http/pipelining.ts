import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import t from 'tap';
import { createApp } from '../../helpers/app.ts';

const app = await createApp(t);
await app.listen({ host: '127.0.0.1', port: 0 });
const { port } = app.server.address() as AddressInfo;

/** Sends a number of pipelined requests at once, and returns all bytes received. */
async function send(requests: number, path: string): Promise<string> {
  const socket = net.connect(port, '127.0.0.1').on('error', () => {});
  const get = (extraHeaders = '') => `GET ${path} HTTP/1.1\r\nHost: a\r\n${extraHeaders}\r\n`;
  socket.write(get().repeat(requests - 1) + get('Connection: close\r\n'));
  const chunks: Buffer[] = [];
  socket.on('data', chunk => chunks.push(chunk));
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}

const countResponses = (received: string) => received.split('HTTP/1.1 200 OK').length - 1;

for (const path of ['/en', '/health/live']) {
  t.test(`33 pipelined requests for ${path} get their responses`, async t => {
    t.equal(countResponses(await send(33, path)), 33);
  });

  t.test(`a connection that pipelines more requests for ${path} is closed`, async t => {
    t.ok(countResponses(await send(34, path)) < 34);
    t.ok(countResponses(await send(1_000, path)) < 34);
    t.equal((await app.inject('/en')).statusCode, 200);
  });
}
