// Live content: edits of the content folder while the server runs.
import { cpSync, mkdirSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import t from 'tap';
import { LiveContent } from '../../server/content/live-content.ts';
import { loadContent } from '../../server/snapshot/load.ts';
import type { Content } from '../../server/snapshot/snapshot.ts';
import { createApp, uiOf } from '../helpers/app.ts';
import { type Server, start } from '../helpers/server.ts';

const messages = JSON.stringify(uiOf('en'));
/** A CV with its version in three fields. */
const cv = (version: string) =>
  JSON.stringify({ basics: { name: 'Ada', label: version, summary: version }, work: [{ name: version }] });
const good = { cv: { 'en.json': cv('first') }, ui: { 'en.json': messages } };

/** The version on a page, or several when the page mixes versions. */
function versionOf(body: string): string {
  const patterns = [
    /<p class="label">(.*)<\/p>/,
    /<div class="summary">\n<p>(.*)<\/p>/,
    /<h3 class="title">(.*)<\/h3>/,
  ];
  return [...new Set(patterns.map(pattern => pattern.exec(body)?.[1]))].join(' and ');
}

/** Polls a path until its body meets a condition. Returns the time in ms. @throws on an error status or after 10 s. */
async function until(server: Server, path: string, condition: (body: string) => boolean): Promise<number> {
  const begin = performance.now();
  for (;;) {
    const { status, body } = await server.get(path);
    const ms = performance.now() - begin;
    if (status !== 200 || ms > 10_000) throw new Error(`${path}: ${status} ${body}`);
    if (condition(body)) return ms;
    await wait(20);
  }
}

t.test('content changes of a running server', { jobs: 2 }, t => {
  t.test(
    'an edit goes live within seconds; an invalid one keeps the last good version and is reported',
    async t => {
      const folder = t.testdir(good);
      const file = join(folder, 'cv/en.json');
      const server = await start(t, { CONTENT_DIR: folder });
      writeFileSync(file, cv('second'));
      const ms = await until(server, '/en', body => versionOf(body) === 'second');
      t.ok(ms < 5_000, `live after ${Math.round(ms)} ms`);
      const { hash } = JSON.parse((await server.get('/health')).body).content;

      writeFileSync(file, '{ "basics": { "name": true, "lable": "third" } }');
      const degraded = await until(server, '/health', body => body.includes('degraded'));
      t.ok(degraded < 5_000, `reported after ${Math.round(degraded)} ms`);
      t.match(JSON.parse((await server.get('/health')).body).content, { hash, errors: 1, warnings: 1 });
      t.equal(versionOf((await server.get('/en')).body), 'second');
      t.equal((await server.get('/health/live')).status, 200);
      t.equal((await server.get('/health/ready')).status, 200);
      await server.prints('/basics/name');
      t.match(
        server.output,
        /cv\/en\.json:1:23 \/basics\/name should be a string in double quotes \(found true\)/,
      );

      writeFileSync(file, cv('third'));
      await until(server, '/health', body => body.includes('"ok"'));
      t.equal(versionOf((await server.get('/en')).body), 'third');
    },
  );

  t.test('ten edits in a second, partial writes and renames over a file never show an error', async t => {
    const folder = t.testdir(good);
    const file = join(folder, 'cv/en.json');
    const server = await start(t, { CONTENT_DIR: folder });
    for (let edit = 1; edit <= 10; edit++) {
      const text = cv(`edit ${edit}`);
      if (edit % 2) {
        writeFileSync(file, text.slice(0, 40));
        writeFileSync(file, text);
      } else {
        writeFileSync(`${file}.new`, text);
        renameSync(`${file}.new`, file);
      }
      t.match(versionOf((await server.get('/en')).body), /^(first|edit \d+)$/);
      await wait(100);
    }
    await until(server, '/en', body => versionOf(body) === 'edit 10');
    t.notMatch(server.output, 'the last valid version stays live');
  });

  t.test('a folder replaced through a symbolic link, as in Kubernetes volumes, goes live', async t => {
    const folder = t.testdir({});
    const version = (name: string) => {
      mkdirSync(join(folder, name, 'cv'), { recursive: true });
      mkdirSync(join(folder, name, 'ui'));
      writeFileSync(join(folder, name, 'cv/en.json'), cv(name));
      writeFileSync(join(folder, name, 'ui/en.json'), messages);
      symlinkSync(name, join(folder, '..data_tmp'));
      renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
    };
    version('..2026_11_22');
    for (const name of ['cv', 'ui']) symlinkSync(`..data/${name}`, join(folder, name));
    const server = await start(t, { CONTENT_DIR: folder });
    t.equal(versionOf((await server.get('/en')).body), '..2026_11_22');
    version('..2026_11_23');
    const ms = await until(server, '/en', body => versionOf(body) === '..2026_11_23');
    t.ok(ms < 5_000, `${Math.round(ms)} ms`);
  });

  t.test('languages and images can be added and removed', async t => {
    const folder = t.testdir(good);
    const server = await start(t, { CONTENT_DIR: folder });
    cpSync(join(folder, 'ui/en.json'), join(folder, 'ui/fr.json'));
    mkdirSync(join(folder, 'images'));
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';
    writeFileSync(join(folder, 'images/ada.svg'), svg);
    writeFileSync(join(folder, 'cv/fr.json'), '{}');
    writeFileSync(join(folder, 'cv/en.json'), '{ "basics": { "name": "Ada", "image": "ada.svg" } }');
    await until(server, '/en', body => body.includes('hreflang="fr"'));
    const [, image = ''] = /src="([^"]*ada\.svg)"/.exec((await server.get('/fr')).body) ?? [];
    t.match(await server.get(image), { status: 200, body: svg });
    unlinkSync(join(folder, 'cv/fr.json'));
    await until(server, '/en', body => !body.includes('hreflang="fr"'));
    t.equal((await server.get('/fr')).status, 404);
  });

  t.test(
    'in development Ctrl+C exits without SHUTDOWN_ANNOUNCE_MS, even with an open event stream',
    async t => {
      const server = await start(
        t,
        { CONTENT_DIR: t.testdir(good), SHUTDOWN_ANNOUNCE_MS: '5000' },
        { args: ['dev'], covered: true },
      );
      const events = server.connect('GET /dev/events HTTP/1.1\r\nHost: x\r\n\r\n');
      await new Promise(resolve => events.once('data', resolve));
      const begin = performance.now();
      server.child.kill('SIGINT');
      t.equal(await server.exit, 0);
      const ms = performance.now() - begin;
      t.ok(ms < 5_000, `${Math.round(ms)} ms`);
    },
  );
  t.end();
});

t.test('during many edits, one in three broken, responses never mix versions or fail', async t => {
  const folder = t.testdir(good);
  const load = () => loadContent(folder);
  const { content: first, ...loaded } = await load();
  const live = new LiveContent(first as Content, loaded, load);
  const app = await createApp(t, { content: live });
  let last = 'first';
  for (let edit = 0; edit < 300; edit++) {
    const broken = edit % 3 === 2;
    // The request is before the edit and the response after it: it must not mix versions either.
    const concurrent = app.inject('/en');
    writeFileSync(join(folder, 'cv/en.json'), broken ? cv('broken').slice(0, -9) : cv(`edit ${edit}`));
    await live.reload();
    const previous = last;
    if (!broken) last = `edit ${edit}`;
    const response = await app.inject('/en');
    if (response.statusCode !== 200 || versionOf(response.body) !== last)
      t.fail(`${edit}: ${versionOf(response.body)}`);
    const { body } = await concurrent;
    if (![previous, last].includes(versionOf(body))) t.fail(`${edit}: ${versionOf(body)}`);
    const { status } = (await app.inject('/health')).json();
    if (status !== (broken ? 'degraded' : 'ok')) t.fail(`${edit}: ${status}`);
  }
  t.equal(last, 'edit 298');
});
