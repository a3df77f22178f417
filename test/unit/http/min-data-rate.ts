import { EventEmitter, once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';
import Fastify from 'fastify';
import t from 'tap';
import { enforceMinDataRate, trackWriteProgress } from '../../../server/http/connections/min-data-rate.ts';
import { HttpServer } from '../../../server/http/connections/server.ts';

/** A connection with bytes written, some of them unsent. */
function createConnection(bytesWritten: number, writableLength: number) {
  const connection = Object.assign(new EventEmitter(), {
    bytesWritten,
    writableLength,
    closed: false,
    timeout: 0,
    timeouts: [] as number[],
    setTimeout: (ms: number) => {
      connection.timeout = ms;
      connection.timeouts.push(ms);
    },
    destroy: () => {
      connection.closed = true;
      connection.emit('close');
    },
  });
  return connection;
}

t.test(
  'a client that takes nothing is disconnected after the grace time and the time at 2 kB a second',
  async t => {
    const { watch, closeSlow } = trackWriteProgress(1_000);
    const connection = createConnection(50_000, 20_000);
    watch(connection);
    for (const now of [100_000, 105_000, 111_000]) closeSlow(now);
    t.notOk(connection.closed, '1 s of grace and 10 s for 20 kB');
    closeSlow(111_001);
    t.ok(connection.closed);
  },
);

t.test('a client that is fast enough stays connected', async t => {
  const { watch, closeSlow } = trackWriteProgress(1_000);
  const connection = createConnection(50_000, 20_000);
  watch(connection);
  for (let now = 0; connection.writableLength > 0; now += 5_000) {
    closeSlow(now);
    connection.writableLength -= 1_000;
  }
  closeSlow(1_000_000);
  closeSlow(2_000_000);
  t.notOk(connection.closed, 'nor is an idle connection closed');
});

t.test('the grace time begins when there are unsent bytes', async t => {
  const { watch, closeSlow } = trackWriteProgress(1_000);
  const connection = createConnection(0, 0);
  watch(connection);
  closeSlow(100_000);
  connection.bytesWritten = connection.writableLength = 2_000;
  for (const now of [101_000, 102_000]) closeSlow(now);
  t.notOk(connection.closed);
  closeSlow(102_001);
  t.ok(connection.closed);
});

t.test('the socket timeout is set once while there are unsent bytes', async t => {
  const { watch, closeSlow } = trackWriteProgress(1_000);
  const connection = createConnection(2_000, 0);
  watch(connection);
  closeSlow(0);
  t.same(connection.timeouts, [], 'not for an idle connection');
  connection.writableLength = 2_000;
  for (const now of [1_000, 2_000]) closeSlow(now);
  t.same(connection.timeouts, [1_000], 'a second time would restart it');
  connection.timeout = 120_000;
  closeSlow(3_000);
  t.same(connection.timeouts, [1_000, 1_000], 'again, after that of an idle connection');
});

t.test('a server disconnects a client that does not read', async t => {
  const server = new HttpServer();
  const app = Fastify({ serverFactory: handler => server.handle(handler) });
  t.teardown(() => app.close());
  enforceMinDataRate(app, server, 1);
  app.get('/', (_request, reply) => reply.send(Buffer.alloc(50_000_000)));
  await app.listen({ host: '127.0.0.1', port: 0 });
  const client = net.connect((app.server.address() as AddressInfo).port, '127.0.0.1').pause();
  client.on('error', () => {});
  client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  const [socket] = (await once(app.server, 'connection')) as [Socket];
  await t.resolves(once(socket, 'close'));
  client.destroy();
});
