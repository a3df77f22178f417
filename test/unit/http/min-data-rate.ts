import { EventEmitter, once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';
import Fastify from 'fastify';
import t from 'tap';
import { enforceMinDataRate, trackWriteProgress } from '../../../server/http/connections/min-data-rate.ts';

/** A connection that was given bytes, some of which wait to be taken. */
function createReader(given: number, waiting: number) {
  const reader = Object.assign(new EventEmitter(), {
    bytesWritten: given,
    writableLength: waiting,
    gone: false,
    destroy: () => {
      reader.gone = true;
      reader.emit('close');
    },
  });
  return reader;
}

t.test('a reader who takes nothing is cut after a while and what 2 kB a second would take', async t => {
  const { watch, check } = trackWriteProgress(1_000);
  const reader = createReader(50_000, 20_000);
  watch(reader);
  for (const now of [100_000, 105_000, 111_000]) check(now);
  t.notOk(reader.gone, 'it has 1 s and 10 s');
  check(111_001);
  t.ok(reader.gone);
});

t.test('a reader who takes what waits, in time, stays', async t => {
  const { watch, check } = trackWriteProgress(1_000);
  const reader = createReader(50_000, 20_000);
  watch(reader);
  for (let now = 0; reader.writableLength > 0; now += 5_000) {
    check(now);
    reader.writableLength -= 1_000;
  }
  check(1_000_000);
  check(2_000_000);
  t.notOk(reader.gone, 'nor is one cut for whom there is nothing');
});

t.test('the time begins when there is something to take', async t => {
  const { watch, check } = trackWriteProgress(1_000);
  const reader = createReader(0, 0);
  watch(reader);
  check(100_000);
  reader.bytesWritten = reader.writableLength = 2_000;
  for (const now of [101_000, 102_000]) check(now);
  t.notOk(reader.gone);
  check(102_001);
  t.ok(reader.gone);
});

t.test('a server cuts the connection of who does not read', async t => {
  const app = Fastify();
  t.teardown(() => app.close());
  enforceMinDataRate(app, -1e9);
  app.get('/', (_request, reply) => reply.send(Buffer.alloc(50_000_000)));
  await app.listen({ host: '127.0.0.1', port: 0 });
  const client = net.connect((app.server.address() as AddressInfo).port, '127.0.0.1').pause();
  client.on('error', () => {});
  client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  const [connection] = (await once(app.server, 'connection')) as [Socket];
  await once(connection, 'close');
  t.ok(connection.destroyed);
  client.destroy();
});
