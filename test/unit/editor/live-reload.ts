import { writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import Fastify from 'fastify';
import t, { type Test } from 'tap';
import { JsonDocument } from '../../../server/content/json-document.ts';
import { LiveContent, type LoadResult } from '../../../server/content/live-content.ts';
import { devRoutes } from '../../../server/editor/live-reload.ts';
import { createApp } from '../../helpers/app.ts';

interface State {
  version: string;
  errors: number;
  warnings: number;
  diagnostics: string;
}

interface Options {
  draining?: boolean;
  build?: () => void;
  pingMs?: number;
  pollMs?: number;
}

/** An app with nothing but what development adds, what its stream says, one state after another, and what it logs. */
async function createDev(t: Test, { draining = false, build = () => {}, ...times }: Options = {}) {
  const root = t.testdir({
    static: { 'a.css': 'a' },
    server: { editor: { 'client.js': 'js', 'client.css': 'css' } },
  });
  let next: LoadResult<string> = { content: 'first', diagnostics: [], hash: '1' };
  const live = new LiveContent('first', { diagnostics: [], hash: '1' }, () => next);
  const logged: Record<string, unknown>[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      logged.push(JSON.parse(String(chunk)));
      done();
    },
  });
  const app = Fastify({ return503OnClosing: false, logger: { level: 'warn', stream } });
  devRoutes(app, live, { root, draining: () => draining, build, pollMs: 60_000, ...times });
  app.get('/page', (_request, reply) => reply.type('text/html').send('<head></head><p></p></head>'));
  app.get('/plain', (_request, reply) => reply.code(500).type('text/plain').send('500 (id)\n'));
  app.get('/text', (_request, reply) => reply.type('text/plain').send('text'));
  app.get('/accept', request => ({ accept: request.headers['accept-encoding'] ?? 'nothing' }));
  await app.listen({ port: 0 });
  t.teardown(() => app.close());
  return {
    root,
    app,
    logged,
    /** Edits a style again and again, as long as the test runs; tells how often so far. */
    edit(t: Test): () => number {
      let edits = 0;
      const editing = setInterval(() => writeFileSync(join(root, 'static/a.css'), `${edits++}`), 100);
      t.teardown(() => clearInterval(editing));
      return () => edits;
    },
    read(reading: LoadResult<string>) {
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
  t.match(first, { errors: 0, warnings: 0, diagnostics: '' });

  dev.read({ content: 'second', diagnostics: [], hash: '2' });
  const second = await stateOf(events);
  t.not(second.version, first.version, 'a page of another version loads itself again');

  const { diagnostics } = JsonDocument.unreadable('cv/en.json', 'is broken');
  dev.read({ diagnostics, hash: '3' });
  t.match(await stateOf(events), {
    version: second.version,
    errors: 1,
    diagnostics: 'error   cv/en.json is broken',
  });
});

t.test('a template, style or script that changes is another version', async t => {
  let builds = 0;
  const dev = await createDev(t, { pollMs: 10, build: () => builds++ });
  const events = await dev.open();
  const first = (await stateOf(events)).version;
  const edits = dev.edit(t);
  const versions = new Set([first]);
  while (versions.size < 4) {
    versions.add((await stateOf(events)).version);
    t.ok(builds >= versions.size - 1, 'what pages load is made before a page is told to load it');
  }
  t.ok(edits() >= 2, `${edits()} edits`);
  t.strictSame(dev.logged, []);
});

t.test('a style or script that is not right is logged, and no page is told until it is mended', async t => {
  let builds = 0;
  const dev = await createDev(t, {
    pollMs: 10,
    build() {
      if (++builds < 3) throw new Error(`a.css:${builds}:1: no brace`);
    },
  });
  const events = await dev.open();
  const first = await stateOf(events);
  dev.edit(t);
  t.not((await stateOf(events)).version, first.version);
  t.ok(builds >= 3, 'what was told is the first that went well');
  t.match(
    dev.logged.map(({ level, msg, err }) => ({ level, msg, err })),
    ['a.css:1:1: no brace', 'a.css:2:1: no brace'].map(message => ({
      level: 50,
      msg: 'a style sheet or script is not right; the last good one stays',
      err: { message },
    })),
  );
  t.equal(dev.logged.length, 2);
});

t.test('of very many diagnostics the stream has the first', async t => {
  const dev = await createDev(t);
  const events = await dev.open();
  await stateOf(events);
  const [diagnostic] = JsonDocument.unreadable('cv/en.json', 'is broken').diagnostics;
  dev.read({
    diagnostics: Array.from({ length: 80 }, () => diagnostic as NonNullable<typeof diagnostic>),
    hash: '2',
  });
  const { errors, diagnostics } = await stateOf(events);
  t.equal(errors, 80);
  t.equal(diagnostics.split('\n\n').length, 50);
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

t.test('bodies come as they are, whatever encoding the browser takes', async t => {
  const headers = { 'accept-encoding': 'gzip, br' };
  const dev = await createDev(t);
  t.strictSame((await dev.app.inject({ url: '/accept', headers })).json(), { accept: 'nothing' });

  const app = await createApp(t, { dev: true });
  for (const url of ['/en', '/es/info/dialog', '/none']) {
    const answer = await app.inject({ url, headers });
    t.equal(answer.headers['content-encoding'], undefined, url);
    t.match(answer.body, '<title>');
    t.equal(answer.body.includes('/dev/client.js'), !url.endsWith('/dialog'), 'script and styles are in it');
    t.match(answer.headers['content-security-policy'], "script-src 'self' 'sha256-", 'and may run');
  }
});

t.test('a page that the browser has comes again, with the script of now', async t => {
  const app = await createApp(t, { dev: true });
  const { headers, body } = await app.inject('/en');
  const again = await app.inject({ url: '/en', headers: { 'if-none-match': String(headers.etag) } });
  t.equal(again.statusCode, 200);
  t.equal(again.body, body);
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
