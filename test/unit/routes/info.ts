import t, { type Test } from 'tap';
import type { Cv } from '../../../server/cv/schema.ts';
import type { Content } from '../../../server/snapshot/snapshot.ts';
import { content, createApp, cvOf, uiOf, withCv, withEdition } from '../../helpers/app.ts';
import { testModal } from '../../helpers/modal.ts';

testModal(t, 'info', { en: 'About this site', es: 'Acerca de este sitio' });

/** The terms and descriptions under a heading of the info page. */
async function listUnder(t: Test, heading: string, given: Content, url = '/en/info'): Promise<string[]> {
  const { body } = await (await createApp(t, { content: given })).inject(url);
  const list = body.split(`<h3>${heading}</h3>`)[1]?.split('</dl>')[0] ?? '';
  return [...list.matchAll(/<(?:dt|dd)>(.*)<\/d[td]>/g)].map(([, text = '']) => text);
}

const withMeta = (meta: NonNullable<Cv['meta']>): Content => withCv({ ...cvOf('en'), meta });

t.test('the info page lists the technologies of the site, and links its source', async t => {
  const stack = await listUnder(t, 'What it is made of', content);
  t.strictSame(stack.slice(0, 2), ['Fastify', 'answers requests, on Node.js, in TypeScript']);
  t.equal(stack.length, 2 * uiOf('en').info.stack.items.length);
  t.match((await (await createApp(t)).inject('/en/info')).body, '<h3>Source</h3>');
});

t.test('the info page shows the metadata of the CV', async t => {
  const full = {
    lastModified: '2026-11-22T10:00:00',
    version: 'v2',
    canonical: 'https://example.org/cv.json',
  };
  t.strictSame(await listUnder(t, 'This document', withMeta(full)), [
    'Last changed',
    '<time datetime="2026-11-22">22 Nov 2026</time>',
    'Version',
    'v2',
    'Latest version',
    'https://example.org/cv.json',
  ]);
  const noDate = { lastModified: 'last spring' };
  t.strictSame(await listUnder(t, 'This document', withMeta(noDate)), [
    'Last changed',
    '<span>last spring</span>',
  ]);
  t.strictSame(await listUnder(t, 'This document', withMeta({})), [], 'without metadata there is no list');
});

t.test('missing translations are listed in development only', async t => {
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
