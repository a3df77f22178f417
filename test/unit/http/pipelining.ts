import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import t from 'tap';
import { createApp } from '../../helpers/app.ts';

const app = await createApp(t);
await app.listen({ host: '127.0.0.1', port: 0 });
const { port } = app.server.address() as AddressInfo;

/** What comes back for so many requests that are sent at once. */
async function ask(times: number, path: string): Promise<string> {
  const socket = net.connect(port, '127.0.0.1').on('error', () => {});
  const get = (more = '') => `GET ${path} HTTP/1.1\r\nHost: a\r\n${more}\r\n`;
  socket.write(get().repeat(times - 1) + get('Connection: close\r\n'));
  const chunks: Buffer[] = [];
  socket.on('data', chunk => chunks.push(chunk));
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}

const count = (answers: string) => answers.split('HTTP/1.1 200 OK').length - 1;

for (const path of ['/en', '/health/live']) {
  t.test(`requests for ${path} on the heels of one another are answered, in order`, async t => {
    t.equal(count(await ask(33, path)), 33);
  });

  t.test(`a connection that sends ever more requests for ${path} without reading is closed`, async t => {
    t.ok(count(await ask(34, path)) < 34);
    t.ok(count(await ask(1_000, path)) < 34);
    t.equal((await app.inject('/en')).statusCode, 200);
  });
}
