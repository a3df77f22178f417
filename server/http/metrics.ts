// Serves /metrics for Prometheus on a port of its own.
import { promisify } from 'node:util';
import Fastify, { type FastifyInstance } from 'fastify';
import metricsPlugin from 'fastify-metrics';
import type { AccessLogEntry } from './access-log.ts';
import { stripBasePath } from './url.ts';

/** Creates the metrics and their server; `listen` opens its port. `basePath` returns that of the live site. */
export async function createMetrics(basePath: () => string) {
  const metricsServer = Fastify({
    forceCloseConnections: true,
    rewriteUrl: ({ url = '/' }) => stripBasePath(url, basePath()),
  });
  // A CommonJS module: its default import is module.exports, whose `default` is the plugin.
  await metricsServer.register(metricsPlugin.default, {
    endpoint: '/metrics',
    clearRegisterOnInit: true,
    // Cached responses bypass Fastify's hooks, so `observe` counts all responses instead.
    routeMetrics: { enabled: false },
  });
  const { Counter, Gauge, Histogram } = metricsServer.metrics.client;
  const labelNames = ['method', 'route', 'status'];
  const requestDuration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Seconds from receiving a request to handing over its response',
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
    labelNames,
  });
  const bodyBytes = new Counter({
    name: 'http_response_body_bytes_total',
    help: 'Bytes of response bodies, as sent',
    labelNames,
  });
  return {
    /** Counts a response. */
    observe({ method, route, status, ms, bytes }: AccessLogEntry): void {
      const metricLabels = { method, route, status };
      requestDuration.observe(metricLabels, ms / 1_000);
      bodyBytes.inc(metricLabels, bytes);
    },
    /** Opens the port, and adds the gauges of an application, which are read at each scrape. */
    listen(listenOptions: { host: string; port: number }, app: FastifyInstance): Promise<string> {
      const countConnections = promisify(app.server.getConnections.bind(app.server));
      new Gauge({
        name: 'http_requests_in_flight',
        help: 'Requests in flight',
        collect() {
          this.set(app.inFlight());
        },
      });
      new Gauge({
        name: 'http_connections',
        help: 'Open connections',
        async collect() {
          this.set(await countConnections());
        },
      });
      return metricsServer.listen(listenOptions);
    },
    close: () => metricsServer.close(),
  };
}
