import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { root } from '../../../server/project.ts';
import { content, createApp } from '../../helpers/app.ts';

/** The application with the sample content, shared by all tests that only send requests. */
const app = await createApp(t);

t.test('health reports the version and the live content', async t => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const response = await app.inject('/health');
  t.equal(response.statusCode, 200);
  t.strictSame(response.json(), {
    status: 'ok',
    version,
    content: { hash: content.hash, errors: 0, warnings: 0, missing: {} },
    languages: ['en', 'es'],
  });
});

t.test('the process is live, and ready', async t => {
  for (const url of ['/health/live', '/health/ready']) {
    const response = await app.inject(url);
    t.equal(response.statusCode, 200, url);
    t.strictSame(response.json(), { status: 'ok' });
  }
});

t.test('health responses are JSON with no-store', async t => {
  for (const url of ['/health', '/health/live', '/health/ready']) {
    for (const method of ['GET', 'HEAD'] as const) {
      const { headers } = await app.inject({ method, url });
      t.equal(headers['content-type'], 'application/json; charset=utf-8', `${method} ${url}`);
      t.equal(headers['cache-control'], 'no-store');
    }
  }
});

t.test('other URLs under /health are a 404, other methods a 405', async t => {
  for (const url of ['/health/dead', '/health/live/x', '/Health']) {
    t.equal((await app.inject(url)).statusCode, 404, url);
  }
  t.equal((await app.inject({ method: 'POST', url: '/health' })).statusCode, 405);
});
