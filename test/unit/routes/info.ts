import t, { type Test } from 'tap';
import type { Cv } from '../../../server/cv/schema.ts';
import type { Content } from '../../../server/snapshot/snapshot.ts';
import { content, createApp, cvOf, uiOf, withCv, withEdition } from '../../helpers/app.ts';
import { testModal } from '../../helpers/modal.ts';

testModal(t, 'info', { en: 'About this site', es: 'Acerca de este sitio' });

/** What the info page says under a heading, as terms and descriptions. */
async function listUnder(t: Test, heading: string, given: Content, url = '/en/info'): Promise<string[]> {
  const { body } = await (await createApp(t, { content: given })).inject(url);
  const list = body.split(`<h3>${heading}</h3>`)[1]?.split('</dl>')[0] ?? '';
  return [...list.matchAll(/<(?:dt|dd)>(.*)<\/d[td]>/g)].map(([, text = '']) => text);
}

const withMeta = (meta: NonNullable<Cv['meta']>): Content => withCv({ ...cvOf('en'), meta });

t.test('it says what the site is made of and where it comes from', async t => {
  const stack = await listUnder(t, 'What it is made of', content);
  t.strictSame(stack.slice(0, 2), ['Fastify', 'answers requests, on Node.js, in TypeScript']);
  t.equal(stack.length, 2 * uiOf('en').info.stack.items.length);
  t.match((await (await createApp(t)).inject('/en/info')).body, '<h3>Source</h3>');
});

t.test('it says what the CV says of itself as a document', async t => {
  const whole = {
    lastModified: '2026-11-22T10:00:00',
    version: 'v2',
    canonical: 'https://example.org/cv.json',
  };
  t.strictSame(await listUnder(t, 'This document', withMeta(whole)), [
    'Last changed',
    '<time datetime="2026-11-22">22 Nov 2026</time>',
    'Version',
    'v2',
    'Latest version',
    'https://example.org/cv.json',
  ]);
  const vague = { lastModified: 'last spring' };
  t.strictSame(await listUnder(t, 'This document', withMeta(vague)), [
    'Last changed',
    '<span>last spring</span>',
  ]);
  t.strictSame(
    await listUnder(t, 'This document', withMeta({})),
    [],
    'where it says nothing there is nothing',
  );
});

t.test('the texts that a language lacks are listed in development, and never to readers', async t => {
  const given = withEdition('es', { missing: ['/work/0/summary', '/projects/2'] });
  for (const [dev, url, listed] of [
    [true, '/es/info', true],
    [true, '/es/info/dialog', true],
    [true, '/en/info', false],
    [false, '/es/info', false],
    [false, '/es/info/dialog', false],
  ] as const) {
    const { body } = await (await createApp(t, { content: given, dev })).inject(url);
    t.equal(body.includes('<code>/work/0/summary</code>'), listed, `${url} ${dev}`);
    t.equal(body.includes('los que tiene English'), listed);
  }
});
