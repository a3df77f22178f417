import { writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import Fastify from 'fastify';
import t, { type Test } from 'tap';
import { JsonFile } from '../../../server/content/json.ts';
import { LiveContent, type Reading } from '../../../server/content/live.ts';
import { devRoutes } from '../../../server/dev/routes.ts';
import { createApp } from '../../helpers/app.ts';

interface State {
  version: string;
  errors: number;
  warnings: number;
  findings: string;
}

/** An app with nothing but what development adds, and what its stream says, one state after another. */
async function createDev(
  t: Test,
  { draining = false, ...times }: { draining?: boolean; pingMs?: number; lookMs?: number } = {},
) {
  const root = t.testdir({
    static: { 'a.css': 'a' },
    server: { dev: { 'client.js': 'js', 'client.css': 'css' } },
  });
  let next: Reading<string> = { content: 'first', findings: [], hash: '1' };
  const live = new LiveContent('first', { findings: [], hash: '1' }, () => next);
  const app = Fastify({ return503OnClosing: false });
  devRoutes(app, live, { root, draining: () => draining, lookMs: 60_000, ...times });
  app.get('/page', (_request, reply) => reply.type('text/html').send('<head></head><p></p></head>'));
  app.get('/plain', (_request, reply) => reply.code(500).type('text/plain').send('500 (id)\n'));
  app.get('/text', (_request, reply) => reply.type('text/plain').send('text'));
  await app.listen({ port: 0 });
  t.teardown(() => app.close());
  return {
    root,
    app,
    read(reading: Reading<string>) {
      next = reading;
      live.reload();
    },
    /** Opens the stream; gives its lines as they come. */
    async open(): Promise<AsyncIterator<string>> {
      const { port } = app.server.address() as AddressInfo;
      const response = await new Promise<http.IncomingMessage>(resolve => {
        http.get({ port, path: '/dev/events' }, resolve);
      });
      t.match(response.headers, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      return (async function* () {
        let text = '';
        for await (const chunk of response) {
          text += chunk;
          for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
            yield text.slice(0, end);
            text = text.slice(end + 2);
          }
        }
      })();
    },
  };
}

const stateOf = async (events: AsyncIterator<string>): Promise<State> =>
  JSON.parse((await events.next()).value.replace(/^data: /, ''));

t.test('the stream tells the state at once, and again whenever something new is read', async t => {
  const dev = await createDev(t);
  const events = await dev.open();
  const first = await stateOf(events);
  t.match(first, { errors: 0, warnings: 0, findings: '' });

  dev.read({ content: 'second', findings: [], hash: '2' });
  const second = await stateOf(events);
  t.not(second.version, first.version, 'a page of another version loads itself again');

  const { findings } = JsonFile.unreadable('cv/en.json', 'is broken');
  dev.read({ findings, hash: '3' });
  t.match(await stateOf(events), {
    version: second.version,
    errors: 1,
    findings: 'error   cv/en.json is broken',
  });
});

t.test('a template, style or script that changes is another version', async t => {
  const dev = await createDev(t, { lookMs: 10 });
  const events = await dev.open();
  let edits = 0;
  const editing = setInterval(() => writeFileSync(join(dev.root, 'static/a.css'), `${edits++}`), 100);
  t.teardown(() => clearInterval(editing));
  const versions = new Set<string>();
  // The first look at the files may make one version of its own.
  while (versions.size < 4) versions.add((await stateOf(events)).version);
  t.ok(edits >= 2, `${edits} edits`);
});

t.test('of very many findings the stream has the first', async t => {
  const dev = await createDev(t);
  const events = await dev.open();
  await stateOf(events);
  const [finding] = JsonFile.unreadable('cv/en.json', 'is broken').findings;
  dev.read({ findings: Array.from({ length: 80 }, () => finding as NonNullable<typeof finding>), hash: '2' });
  const { errors, findings } = await stateOf(events);
  t.equal(errors, 80);
  t.equal(findings.split('\n\n').length, 50);
});

t.test('a silent stream is kept open by a line now and then', async t => {
  const dev = await createDev(t, { pingMs: 10 });
  const events = await dev.open();
  await stateOf(events);
  t.equal((await events.next()).value, ':');
});

t.test('closing ends every stream and opens no other', async t => {
  const dev = await createDev(t);
  const events = await dev.open();
  await stateOf(events);
  await dev.app.close();
  t.equal((await events.next()).done, true);
  const draining = await createDev(t, { draining: true });
  t.equal((await draining.app.inject('/dev/events')).statusCode, 503);
});

t.test('pages get the script and the styles, other answers stay as they are', async t => {
  const dev = await createDev(t);
  const { body } = await dev.app.inject('/page');
  t.equal(body.match(/\/dev\/client\.(js|css)/g)?.length, 2);
  t.match(await dev.app.inject('/dev/client.js'), {
    body: 'js',
    headers: { 'content-type': /^text\/javascript/ },
  });
  t.match(await dev.app.inject('/dev/client.css'), {
    body: 'css',
    headers: { 'content-type': /^text\/css/ },
  });
});

t.test('where not even the page of a problem can be made, the answer mends itself, too', async t => {
  const dev = await createDev(t);
  const { headers, body } = await dev.app.inject('/plain');
  t.match(headers['content-type'], /^text\/html/);
  t.match(body, /client\.js.*<pre>500 \(id\)/s);
  t.equal((await dev.app.inject('/text')).body, 'text');
});

t.test('in production there is nothing of it', async t => {
  const app = await createApp(t);
  for (const url of ['/dev/events', '/dev/client.js', '/dev/client.css']) {
    t.equal((await app.inject(url)).statusCode, 404, url);
  }
  t.notMatch((await app.inject('/en')).body, 'dev/');
});
