import type { AddressInfo } from 'node:net';
import t from 'tap';
import { createMetrics } from '../../../server/http/metrics.ts';
import { createApp } from '../../helpers/app.ts';

t.test('a process tells Prometheus of each answer by route, and how it is itself', async t => {
  const metrics = await createMetrics();
  t.teardown(() => metrics.close());
  const app = await createApp(t, { observe: metrics.observe });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const base = await metrics.listen({ host: '127.0.0.1', port: 0 }, app);
  let sent = 0;
  for (let i = 0; i < 20; i++)
    sent += (await (await fetch(`http://127.0.0.1:${port}/en`)).arrayBuffer()).byteLength;
  await fetch(`http://127.0.0.1:${port}/nothing/here`);
  const answer = await fetch(`${base}/metrics`);
  t.match(answer.headers.get('content-type'), /^text\/plain; version=0\.0\.4/);
  const text = await answer.text();
  t.match(text, 'http_request_duration_seconds_count{method="GET",route="/:language",status="200"} 20');
  t.match(text, 'http_request_duration_seconds_count{method="GET",route="none",status="404"} 1');
  t.match(text, /^http_response_body_bytes_total\{method="GET",route="\/:language",status="200"\} \d+$/m);
  t.match(text, /^http_requests_in_flight 0$/m);
  t.match(text, /^http_connections [1-9]/m);
  t.match(text, /^process_resident_memory_bytes \d+/m);
  t.ok(sent > 0);
  t.notMatch(text, /\/nothing\/here/, 'what nobody knows makes no series');
  t.equal((await fetch(`http://127.0.0.1:${port}/metrics`)).status, 404, 'readers have none');
});
