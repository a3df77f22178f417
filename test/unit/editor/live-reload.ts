import { writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import Fastify from 'fastify';
import t, { type Test } from 'tap';
import { JsonDocument } from '../../../server/content/json-document.ts';
import { LiveContent, type LoadResult } from '../../../server/content/live-content.ts';
import { parseBaseUrl } from '../../../server/content/site.ts';
import { devRoutes } from '../../../server/editor/live-reload.ts';
import { content, createApp, snapshotOf } from '../../helpers/app.ts';

interface State {
  version: string;
  errors: number;
  warnings: number;
  diagnostics: string;
}

interface Options {
  draining?: boolean;
  build?: () => Promise<void>;
  pingMs?: number;
  pollMs?: number;
}

const site = { ...content.site, ...parseBaseUrl('https://example.org/cv/') };
const snapshot = snapshotOf({ ...content, site });

/** An app with the routes and hooks of development, below the path `/cv`, and access to its event stream and its log. */
async function createDev(t: Test, { draining = false, build = async () => {}, ...times }: Options = {}) {
  const root = t.testdir({
    static: { 'a.css': 'a' },
    server: { editor: { 'client.js': 'js', 'client.css': 'css' } },
  });
  let next: LoadResult<string> = { content: 'first', diagnostics: [], hash: '1' };
  const live = new LiveContent('first', { diagnostics: [], hash: '1' }, async () => next);
  const logged: Record<string, unknown>[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      logged.push(JSON.parse(String(chunk)));
      done();
    },
  });
  const app = Fastify({ return503OnClosing: false, logger: { level: 'warn', stream } });
  app.decorateRequest('snapshot');
  app.addHook('onRequest', async request => {
    request.snapshot = snapshot;
  });
  devRoutes(app, live, {
    root,
    customCss: join(root, 'custom.css'),
    draining: () => draining,
    build,
    pollMs: 60_000,
    ...times,
  });
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
    /** Edits a style sheet repeatedly until the test ends; returns a function that counts the edits. */
    edit(t: Test): () => number {
      let edits = 0;
      const editing = setInterval(() => writeFileSync(join(root, 'static/a.css'), `${edits++}`), 100);
      t.teardown(() => clearInterval(editing));
      return () => edits;
    },
    read(reading: LoadResult<string>) {
      next = reading;
      void live.reload();
    },
    /** Opens the event stream; yields its events as text. */
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

t.test('the stream sends the state when it opens, and again after each reload of the content', async t => {
  const dev = await createDev(t);
  const events = await dev.open();
  const first = await stateOf(events);
  t.match(first, { errors: 0, warnings: 0, diagnostics: '' });

  dev.read({ content: 'second', diagnostics: [], hash: '2' });
  const second = await stateOf(events);
  t.not(second.version, first.version, 'a page of another version reloads');

  const { diagnostics } = JsonDocument.unreadable('cv/en.json', 'is broken');
  dev.read({ diagnostics, hash: '3' });
  t.match(await stateOf(events), {
    version: second.version,
    errors: 1,
    diagnostics: 'error   cv/en.json is broken',
  });
});

/** An app that polls often, an open event stream with its first version, and a function that counts the builds. */
async function countBuilds(t: Test) {
  let builds = 0;
  const build = async () => {
    builds++;
  };
  const dev = await createDev(t, { pollMs: 10, build });
  const events = await dev.open();
  return { dev, events, first: (await stateOf(events)).version, builds: () => builds };
}

t.test('an edit of a template, style sheet or script changes the version', async t => {
  const { dev, events, first, builds } = await countBuilds(t);
  const edits = dev.edit(t);
  const versions = new Set([first]);
  while (versions.size < 4) {
    versions.add((await stateOf(events)).version);
    t.ok(builds() >= versions.size - 1, 'assets are rebuilt before pages reload');
  }
  t.ok(edits() >= 2, `${edits()} edits`);
  t.strictSame(dev.logged, []);
});

t.test('an edit of the owner’s style sheet changes the version without a build', async t => {
  const { dev, events, first, builds } = await countBuilds(t);
  const editing = setInterval(() => writeFileSync(join(dev.root, 'custom.css'), `${Math.random()}`), 100);
  t.teardown(() => clearInterval(editing));
  t.not((await stateOf(events)).version, first);
  t.equal(builds(), 0);
});

t.test('an error in a style sheet or script is logged, and pages reload after it is fixed', async t => {
  let builds = 0;
  const dev = await createDev(t, {
    pollMs: 10,
    async build() {
      if (++builds < 3) throw new Error(`a.css:${builds}:1: no brace`);
    },
  });
  const events = await dev.open();
  const first = await stateOf(events);
  dev.edit(t);
  t.not((await stateOf(events)).version, first.version);
  t.ok(builds >= 3, 'the first event follows the first successful build');
  t.match(
    dev.logged.map(({ level, msg, err }) => ({ level, msg, err })),
    ['a.css:1:1: no brace', 'a.css:2:1: no brace'].map(message => ({
      level: 50,
      msg: 'a style sheet or script has an error; the last build is still used',
      err: { message },
    })),
  );
  t.equal(dev.logged.length, 2);
});

t.test('an event has a limited number of diagnostics, of each kind the first', async t => {
  const dev = await createDev(t);
  const events = await dev.open();
  await stateOf(events);
  const [diagnostic] = JsonDocument.unreadable('cv/en.json', 'is broken').diagnostics;
  const many = Array.from({ length: 80 }, () => diagnostic as NonNullable<typeof diagnostic>);
  dev.read({ diagnostics: many, hash: '2' });
  const { errors, diagnostics } = await stateOf(events);
  t.equal(errors, 80);
  t.match(diagnostics, /, 80 times: is broken$/);
  dev.read({ diagnostics: many.map((one, i) => ({ ...one, kind: `${i}` })), hash: '3' });
  t.equal((await stateOf(events)).diagnostics.split('\n\n').length, 50);
});

t.test('an idle stream is kept open by pings', async t => {
  const dev = await createDev(t, { pingMs: 10 });
  const events = await dev.open();
  await stateOf(events);
  t.equal((await events.next()).value, ':');
});

t.test('closing ends every stream and refuses new ones', async t => {
  const dev = await createDev(t);
  const events = await dev.open();
  await stateOf(events);
  await dev.app.close();
  t.equal((await events.next()).done, true);
  const draining = await createDev(t, { draining: true });
  t.equal((await draining.app.inject('/dev/events')).statusCode, 503);
});

t.test('script and style sheet of the client are served, and inserted into pages', async t => {
  const dev = await createDev(t);
  const { body } = await dev.app.inject('/page');
  t.equal(body.match(/="\/cv\/dev\/client\.(js|css)/g)?.length, 2);
  t.match(await dev.app.inject('/dev/client.js'), {
    body: 'js',
    headers: { 'content-type': /^text\/javascript/ },
  });
  t.match(await dev.app.inject('/dev/client.css'), {
    body: 'css',
    headers: { 'content-type': /^text\/css/ },
  });
});

t.test('bodies are not encoded, whatever encodings the client accepts', async t => {
  const headers = { 'accept-encoding': 'gzip, br' };
  const dev = await createDev(t);
  t.strictSame((await dev.app.inject({ url: '/accept', headers })).json(), { accept: 'nothing' });

  const app = await createApp(t, { dev: true });
  for (const url of ['/en', '/es/info/dialog', '/none']) {
    const response = await app.inject({ url, headers });
    t.equal(response.headers['content-encoding'], undefined, url);
    t.match(response.body, '<title>');
    t.equal(
      response.body.includes('/dev/client.js'),
      !url.endsWith('/dialog'),
      'the client is in whole pages only',
    );
    t.match(
      response.headers['content-security-policy'],
      "script-src 'self' 'sha256-",
      'the policy allows the client',
    );
  }
});

t.test('a conditional request gets the whole page, with the present version of the client', async t => {
  const app = await createApp(t, { dev: true });
  const { headers, body } = await app.inject('/en');
  const conditional = await app.inject({ url: '/en', headers: { 'if-none-match': String(headers.etag) } });
  t.equal(conditional.statusCode, 200);
  t.equal(conditional.body, body);
});

t.test('a plain text error response becomes a page that reloads after the fix', async t => {
  const dev = await createDev(t);
  const { headers, body } = await dev.app.inject('/plain');
  t.match(headers['content-type'], /^text\/html/);
  t.match(body, /client\.js.*<pre>500 \(id\)/s);
  t.equal((await dev.app.inject('/text')).body, 'text');
});

t.test('production has none of these routes', async t => {
  const app = await createApp(t);
  for (const url of ['/dev/events', '/dev/client.js', '/dev/client.css']) {
    t.equal((await app.inject(url)).statusCode, 404, url);
  }
  t.notMatch((await app.inject('/en')).body, 'dev/');
});
