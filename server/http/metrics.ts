// Serves /metrics for Prometheus on a port of its own.
import Fastify, { type FastifyInstance } from 'fastify';
import metricsPlugin from 'fastify-metrics';
import type { AccessLogEntry } from './access-log.ts';

/** What a process tells Prometheus, at a port that readers do not reach. */
export type Metrics = Awaited<ReturnType<typeof createMetrics>>;

/** Counts what is answered; opens no port yet. */
export async function createMetrics() {
  const server = Fastify({ forceCloseConnections: true });
  // A module of CommonJS: what it exports by default is a part of what it exports.
  await server.register(metricsPlugin.default, {
    endpoint: '/metrics',
    clearRegisterOnInit: true,
    // What is answered again passes no hook of Fastify's: it is told here like the rest.
    routeMetrics: { enabled: false },
  });
  const { Counter, Gauge, Histogram } = server.metrics.client;
  const labelNames = ['method', 'route', 'status'];
  const seconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'From when a request had come until its answer was handed over',
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
    labelNames,
  });
  const bytes = new Counter({
    name: 'http_response_body_bytes_total',
    help: 'Bytes of bodies, as they are sent',
    labelNames,
  });
  return {
    /** Takes an answer into account. */
    observe({ method, route, status, ms, bytes: sent }: AccessLogEntry): void {
      const labels = { method, route, status };
      seconds.observe(labels, ms / 1_000);
      bytes.inc(labels, sent);
    },
    /** Opens the port, and has how much an application has to do looked at whenever it is asked. */
    listen(at: { host: string; port: number }, app: FastifyInstance): Promise<string> {
      new Gauge({
        name: 'http_requests_in_flight',
        help: 'Requests that are being worked for',
        collect() {
          this.set(app.inFlight());
        },
      });
      new Gauge({
        name: 'http_connections',
        help: 'Connections that are open',
        async collect() {
          this.set(await new Promise(resolve => app.server.getConnections((_, count) => resolve(count))));
        },
      });
      return server.listen(at);
    },
    close: () => server.close(),
  };
}
