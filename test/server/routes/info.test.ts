import t from 'tap';
import { content, createApp } from '../../helpers/app.ts';
import { testModal } from '../../helpers/modal.ts';

testModal(t, 'info', { en: 'About this site', es: 'Acerca de este sitio' });

t.test('it says what the site is made of and where it comes from', async t => {
  const { body } = await (await createApp(t)).inject('/en/info');
  t.match(body, '<dt>Fastify</dt>\n<dd>answers requests, on Node.js, in TypeScript</dd>');
  t.equal(body.match(/<dt>/g)?.length, content.uis.get('en')?.info.stack.items.length);
  t.match(body, '<h3>Source</h3>');
});
