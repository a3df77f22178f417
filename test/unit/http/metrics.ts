import type { AddressInfo } from 'node:net';
import t from 'tap';
import { createMetrics } from '../../../server/http/metrics.ts';
import { createApp } from '../../helpers/app.ts';

t.test('/metrics counts responses by route and status, and has gauges of the process', async t => {
  const metrics = await createMetrics(() => '/cv');
  t.teardown(() => metrics.close());
  const app = await createApp(t, { observe: metrics.observe });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const base = await metrics.listen({ host: '127.0.0.1', port: 0 }, app);
  let receivedBytes = 0;
  const headers = { 'accept-encoding': 'identity' };
  for (let i = 0; i < 20; i++) {
    const response = await fetch(`http://127.0.0.1:${port}/en`, { headers });
    receivedBytes += (await response.arrayBuffer()).byteLength;
  }
  await fetch(`http://127.0.0.1:${port}/nothing/here`);
  const scrape = await fetch(`${base}/metrics`);
  t.equal((await fetch(`${base}/cv/metrics`)).status, 200, 'also below the base path');
  t.match(scrape.headers.get('content-type'), /^text\/plain; version=0\.0\.4/);
  const text = await scrape.text();
  t.match(text, 'http_request_duration_seconds_count{method="GET",route="/:language",status="200"} 20');
  t.match(text, 'http_request_duration_seconds_count{method="GET",route="none",status="404"} 1');
  t.match(
    text,
    `http_response_body_bytes_total{method="GET",route="/:language",status="200"} ${receivedBytes}\n`,
  );
  t.match(text, /^http_requests_in_flight 0$/m);
  t.match(text, /^http_connections [1-9]/m);
  t.match(text, /^process_resident_memory_bytes \d+/m);
  t.ok(receivedBytes > 0);
  t.notMatch(text, /\/nothing\/here/, 'an unknown path adds no time series');
  t.equal(
    (await fetch(`http://127.0.0.1:${port}/metrics`)).status,
    404,
    'clients of the site have no access',
  );
});
