import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Fastify from 'fastify';
import t from 'tap';
import { registerTemplates } from '../../../server/pages/templates.ts';

t.test('a template escapes text, and a missing value is an error', async t => {
  const root = t.testdir({
    views: { 'page.eta': "<%~ include('/partials/part', { part: it.part }) -%>" },
    partials: { 'part.eta': '<p title="<%= it.part.title %>"><%= it.part.text %></p>' },
  });
  const app = Fastify();
  await registerTemplates(app, { root, dev: false });
  await app.ready();
  t.teardown(() => app.close());
  const render = (part: object) => app.view('/views/page', { part });
  t.equal(
    await render({ title: '"quoted"', text: '<script>&' }),
    '<p title="&quot;quoted&quot;">&lt;script&gt;&amp;</p>',
  );
  t.equal(await render({ title: '', text: 0 }), '<p title="">0</p>');
  await t.rejects(render({ title: 'only' }), /a template prints a missing value/);
  await t.rejects(render({ title: null, text: '' }), /a template prints a missing value/);
});

for (const [dev, expected] of [
  [true, 'after'],
  [false, 'before'],
] as const) {
  t.test(
    `a changed template is ${dev ? '' : 'not '}reloaded in ${dev ? 'development' : 'production'}`,
    async t => {
      const root = t.testdir({ views: { 'page.eta': 'before' } });
      const app = Fastify();
      await registerTemplates(app, { root, dev });
      await app.ready();
      t.teardown(() => app.close());
      t.equal(await app.view('/views/page', {}), 'before');
      writeFileSync(join(root, 'views/page.eta'), 'after');
      t.equal(await app.view('/views/page', {}), expected);
    },
  );
}
