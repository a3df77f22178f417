import t from 'tap';
import { readColours } from '../../../server/assets/design-tokens.ts';
import { root } from '../../../server/project.ts';
import { content, createApp, withCv } from '../../helpers/app.ts';

const colours = readColours(root);

t.test('the manifest has the name of the person, in the default language', async t => {
  for (const [defaultLanguage, name] of [
    ['en', 'Leonardo Torres Quevedo – Curriculum vitae'],
    ['es', 'Leonardo Torres Quevedo – Currículum vítae'],
  ] as const) {
    const site = { ...content.site, defaultLanguage };
    const app = await createApp(t, { content: { ...content, site } });
    const response = await app.inject('/site.webmanifest');
    t.match(response, {
      statusCode: 200,
      headers: {
        'content-type': 'application/manifest+json; charset=utf-8',
        'cache-control': 'public, no-cache',
      },
    });
    const { icons: _, ...manifest } = response.json();
    t.strictSame(manifest, {
      id: '/',
      name,
      short_name: 'Leonardo Torres Quevedo',
      lang: defaultLanguage,
      dir: 'ltr',
      start_url: '/',
      scope: '/',
      display: 'browser',
      theme_color: colours.ground,
      background_color: colours.paper,
    });
    const head = await app.inject({ method: 'HEAD', url: '/site.webmanifest' });
    t.equal(head.headers['content-length'], String(response.rawPayload.length));
  }
});

t.test('without a name the manifest has the document title', async t => {
  const app = await createApp(t, { content: withCv({}) });
  t.match((await app.inject('/site.webmanifest')).json(), {
    name: 'Curriculum vitae',
    short_name: 'Curriculum vitae',
  });
});

t.test('the icons of the manifest exist, with their sizes and types', async t => {
  const app = await createApp(t);
  const { icons } = (await app.inject('/site.webmanifest')).json();
  t.strictSame(
    icons.map(({ sizes, purpose }: Record<string, string>) => `${sizes} ${purpose}`),
    ['any any', '192x192 any maskable', '512x512 any maskable'],
  );
  for (const { src, sizes, type } of icons) {
    const response = await app.inject(src);
    t.match(response, { statusCode: 200, headers: { 'content-type': type, 'cache-control': /immutable/ } });
    if (type !== 'image/png') continue;
    const side = [16, 20].map(at => response.rawPayload.readUInt32BE(at));
    t.equal(side.join('x'), sizes);
  }
});
