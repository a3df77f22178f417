import { executionAsyncResource } from 'node:async_hooks';
import t from 'tap';
import { HttpServer } from '../../../server/http/connections/server.ts';

t.test('a server keeps one object of those that process.nextTick() creates', async t => {
  const kept = await new HttpServer().tickObject;
  const next = await new Promise<object>(resolve =>
    process.nextTick(() => resolve(executionAsyncResource())),
  );
  t.not(kept, next);
  t.same(Reflect.ownKeys(kept), Reflect.ownKeys(next), 'it has the same properties in the same order');
  t.ok('callback' in kept);
});
