import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import t from 'tap';
import { createApp } from '../../helpers/app.ts';

const app = await createApp(t);
app.get('/slow', () => new Promise(() => {}));
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

const responsesIn = (received: string) => received.split('HTTP/1.1 200 OK').slice(1);

for (const path of ['/en', '/health/live', '/en?length=short']) {
  t.test(`pipelined requests for ${path} get their responses`, async t => {
    t.equal(responsesIn(await send(33, path)).length, 33);
  });

  t.test(`of too many pipelined requests for ${path} the first 33 get their responses`, async t => {
    for (const requests of [34, 40, 1_000]) {
      const responses = responsesIn(await send(requests, path));
      t.equal(responses.length, 33, `${requests}`);
      t.match(responses.at(-1), /\r\nconnection: close\r\n/i, 'the last closes the connection');
      t.equal(responses.filter(response => /\r\nconnection: close\r\n/i.test(response)).length, 1);
    }
    t.equal((await app.inject('/en')).statusCode, 200);
  });
}

t.test('no request is counted as in flight when its connection has closed', async t => {
  const socket = net.connect(port, '127.0.0.1').on('error', () => {});
  socket.write('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(5));
  while (app.inFlight() < 5) await new Promise(setImmediate);
  socket.destroy();
  while (app.inFlight() > 0) await new Promise(setImmediate);
  t.equal(app.inFlight(), 0);
});
